package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The gradients of several batches make the update of one large batch, whatever stands behind a convolution.
class AccumulatedStepsTest {
    private static final int SAMPLES = 150, PIXELS = 64;

    private static Splits images() {
        float[][] x = new float[SAMPLES][PIXELS];
        int[] y = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            for (int k = 0; k < PIXELS; k++) x[i][k] = (float) Rng.of(6).uniform((long) i * PIXELS + k);
            y[i] = i % 3;
            for (int k = 0; k < 20; k++) x[i][y[i] * 20 + k] += 0.5f;
        }
        var data = InMemory.of("images", x, y, List.of("a", "b", "c")).shaped(Shape.of(1, 8, 8));
        return Splits.of(data, 0.1, 0.1, 1);
    }

    private static double[] weights(String activation, String tail, int batch, int accumulate) {
        Layer layer = Catalogues.LAYERS.make(activation);
        var net =
                Sequential.of(
                        new Conv2d(8, 3),
                        layer,
                        Catalogues.LAYERS.make(tail),
                        Catalogues.LAYERS.make("flatten"),
                        new Linear(3));
        Run run =
                Trainer.of(net, new CrossEntropy(), new Sgd(0.1))
                        .config(new TrainConfig(5, batch, true, 3).withAccumulate(accumulate))
                        .keepLast()
                        .fit(images());
        return run.model().network().parameters().stream()
                .flatMapToDouble(p -> Arrays.stream(p.value().toDoubles()))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "relu, flatten",
        "gelu, flatten",
        "silu, global-avg-pool-2d",
        "prelu, flatten",
        "relu, layer-norm",
        "mish, global-max-pool-2d",
        "tanh, global-avg-pool-2d",
        "celu, rms-norm",
        "softsign, flatten"
    })
    void two_batches_of_ten_are_one_of_twenty(String activation, String tail) {
        double[] one = weights(activation, tail, 20, 1), two = weights(activation, tail, 10, 2);
        for (int i = 0; i < one.length; i++) assertThat(two[i]).isCloseTo(one[i], within(2e-6));
    }
}
