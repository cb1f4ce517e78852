package dev.gradus.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random sizes of every layer that moves a window: what can be built computes, and its shape is the one that was promised.
class WindowedLayersTest {
    private static final int DRAWS = 150;

    @ParameterizedTest
    @CsvSource({
        "conv-2d, channels kernel stride padding dilation groups useBias",
        "conv-transpose-2d, channels kernel stride padding outputPadding dilation groups useBias",
        "max-pool-2d, kernel stride padding dilation ceil",
        "avg-pool-2d, kernel stride padding ceil countPadding",
        "adaptive-avg-pool-2d, size",
        "upsample-2d, factor",
        "global-max-pool-2d,",
        "global-avg-pool-2d,",
    })
    void what_is_built_computes_forward_and_backward(String type, String names) {
        Random random = new Random(7);
        int built = 0;
        for (int i = 0; i < DRAWS; i++) {
            Map<String, Object> settings = settings(random, names);
            Shape sample = Shape.of(2 + 2 * random.nextInt(2), 1 + random.nextInt(7), 1 + random.nextInt(7));
            String what = type + " " + settings + " on " + sample;
            Sequential model;
            try {
                model = Sequential.of(Catalogues.LAYERS.make(type, settings)).build(sample, 1);
            } catch (GradusException e) {
                continue; // refused before any forward pass
            }
            built++;
            DType dtype = i % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64; // vector kernels, and those that specify them
            model.to(dtype);
            Tensor x = Rng.of(i).normal(sample.prepend(2), 0, 1).to(dtype).copy().requiresGrad(true);
            Shape promised = model.layers().getFirst().build(sample, Builder.root(Rng.of(1)));
            Tensor y;
            try {
                y = model.forward(x, Pass.training(Rng.of(1)));
                y.sum().backward();
            } catch (RuntimeException e) {
                throw new AssertionError(what, e);
            }
            assertThat(y.shape()).as(what).isEqualTo(promised.prepend(2));
            assertThat(x.grad()).as(what).isNotNull();
            for (double v : x.grad().toDoubles()) assertThat(v).as(what).isFinite();
        }
        assertThat(built).isGreaterThan(DRAWS / 10);
    }

    private static Map<String, Object> settings(Random random, @Nullable String names) {
        Map<String, Object> settings = new HashMap<>();
        if (names == null) return settings;
        for (String name : names.split(" ", -1)) {
            switch (name) {
                case "channels" -> settings.put(name, 2 + 2 * random.nextInt(2));
                case "groups" -> settings.put(name, 1 + random.nextInt(2));
                case "useBias", "ceil", "countPadding" -> settings.put(name, random.nextBoolean());
                case "padding", "outputPadding" -> settings.put(name, List.of(random.nextInt(3), random.nextInt(3)));
                default -> settings.put(name, List.of(1 + random.nextInt(4), 1 + random.nextInt(4)));
            }
        }
        return settings;
    }
}
