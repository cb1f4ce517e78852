package dev.gradus.nn.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What PyTorch gives for the same numbers: see `src/test/golden/normalization.py`.
class NormalizationGoldenTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("normalization.csv");
    private static final int BATCHES = 20;

    private record Case(String name, Layer layer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final Case[] CASES = {
        new Case("batch-norm-1d of vectors", new BatchNorm1d()),
        new Case("batch-norm-1d of sequences", new BatchNorm1d()),
        new Case("batch-norm-2d", new BatchNorm2d()),
        new Case("batch-norm-2d cumulative", new BatchNorm2d(new BatchNorm2d.Config(1e-5, 0.1, true, true, true))),
        new Case("batch-norm-2d not affine", new BatchNorm2d(new BatchNorm2d.Config(1e-5, 0.3, false, false, true))),
        new Case("batch-norm-2d not tracking", new BatchNorm2d(new BatchNorm2d.Config(0.01, 0.1, false, true, false))),
        new Case("instance-norm", new InstanceNorm()),
        new Case("instance-norm of sequences", new InstanceNorm(new InstanceNorm.Config(1e-5, 0.1, true, false))),
        new Case("instance-norm tracking", new InstanceNorm(new InstanceNorm.Config(1e-5, 0.1, true, true))),
        new Case("layer-norm", new LayerNorm()),
        new Case("layer-norm of the last axis without bias", new LayerNorm(new LayerNorm.Config(1, 0.1, true, false))),
        new Case("layer-norm not affine", new LayerNorm(new LayerNorm.Config(0, 1e-5, false, true))),
        new Case("rms-norm", new RmsNorm()),
        new Case("rms-norm of the last axis", new RmsNorm(new RmsNorm.Config(1, 0.1, true))),
        new Case("local-response-norm", new LocalResponseNorm(new LocalResponseNorm.Config(3, 0.5, 0.75, 2))),
        new Case(
                "local-response-norm of an even size",
                new LocalResponseNorm(new LocalResponseNorm.Config(4, 0.5, 0.75, 1))),
        new Case(
                "local-response-norm wider than the channels",
                new LocalResponseNorm(new LocalResponseNorm.Config(9, 0.5, 0.75, 1))),
        new Case("group-norm", new GroupNorm(3)),
        new Case("group-norm of vectors", new GroupNorm(2)),
    };

    @Test
    void every_case_of_the_file_is_compared() {
        assertThat(GOLDEN.keySet().stream().filter(row -> row.endsWith(" shape")))
                .containsExactlyInAnyOrder(Arrays.stream(CASES).map(c -> c.name + " shape").toArray(String[]::new));
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void float64_agrees(Case c) {
        agrees(c, DType.FLOAT64, 1e-12, 1e-12);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void float32_agrees(Case c) {
        agrees(c, DType.FLOAT32, 1e-5, 1e-6);
    }

    private static void agrees(Case c, DType dtype, double limit, double limitOfStatistics) {
        Shape shape = Shape.of(Arrays.stream(GOLDEN.get(c.name + " shape")).mapToInt(x -> (int) x).toArray());
        Sequential model =
                Sequential.of(Catalogues.LAYERS.read(Catalogues.LAYERS.write(c.layer))) // another one for each type
                        .build(shape.slice(1, shape.rank()), 1)
                        .to(dtype);
        for (Parameter p : model.parameters()) {
            boolean isWeight = p.name().endsWith("weight");
            double[] values = new double[p.value().size()];
            for (int k = 0; k < values.length; k++) values[k] = isWeight ? k % 7 / 4.0 + 0.5 : k % 7 / 8.0 - 0.25;
            p.value().set(Tensor.of(p.value().shape(), values));
        }
        Tensor x = inputs(shape, 0, dtype);
        for (int t = 0; t < BATCHES; t++) {
            for (Parameter p : model.parameters()) p.value().zeroGrad();
            x = inputs(shape, t, dtype);
            Tensor y = model.forward(x, Pass.training(Rng.of(1)));
            y.mul(weights(shape).to(dtype)).sum().backward();
            if (t == BATCHES - 1) near(c, "output", y, limit);
        }
        near(c, "input gradient", x.grad(), limit);
        for (Parameter p : model.parameters()) near(c, last(p.name()) + " gradient", p.grad(), limit);
        for (Buffer b : model.buffers()) {
            if (b.value().dtype() == DType.INT32) assertThat(b.value().item()).isEqualTo(BATCHES);
            else near(c, last(b.name()), b.value(), limitOfStatistics);
        }
        Tensor next = inputs(shape, BATCHES, dtype);
        Tensor y = model.forward(next, Pass.evaluation());
        y.mul(weights(shape).to(dtype)).sum().backward();
        near(c, "evaluated output", y, limit);
        near(c, "evaluated input gradient", next.grad(), limit);
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /// Relative to the numbers of the row, of which some are zero by cancellation.
    private static void near(Case c, String what, Tensor got, double limit) {
        double[] expected = GOLDEN.get(c.name + " " + what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertThat(got.toDoubles()).as(what).containsExactly(expected, within(limit * Math.max(1, largest)));
    }

    private static double number(int i, int divisor) {
        return (7 * i * i + 3 * i) % divisor;
    }

    private static Tensor inputs(Shape shape, int t, DType dtype) {
        double[] x = new double[shape.size()];
        for (int i = 0; i < x.length; i++) x[i] = (number(i, 23) / 8 - 1) * (1 + t / 8.0) + t / 4.0;
        return Tensor.of(shape, x).to(dtype).requiresGrad(true);
    }

    private static Tensor weights(Shape shape) {
        double[] w = new double[shape.size()];
        for (int i = 0; i < w.length; i++) w[i] = number(i, 13) / 4 - 1.5;
        return Tensor.of(shape, w);
    }
}
