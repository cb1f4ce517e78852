package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.CoreClasses;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class OpTest {
    static final List<OpSample> ALL = OpSamples.ALL;
    static final List<OpSample> UNARY = OpSamples.UNARY;

    @Test
    void every_primitive_has_a_sample() {
        Set<String> sampled = new TreeSet<>();
        for (OpSample sample : ALL) sampled.addAll(producers(sample.function().apply(sample.inputs(DType.FLOAT32))));
        sampled.add(Rectified.class.getName()); // nothing but a recording makes it: FusionTest
        assertThat(sampled).isEqualTo(CoreClasses.concrete(Op.class)).hasSizeGreaterThan(28);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void gradient_is_that_of_central_differences(OpSample sample) {
        var result = GradCheck.of(sample.function()).at(inputs(sample)).requireBelow(1e-6);
        assertThat(result.kinks()).isZero();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void remainder_falls_with_the_square_of_the_step(OpSample sample) {
        double order = GradCheck.of(sample.function()).taylor(1, inputs(sample));
        if (sample.curved()) assertThat(order).isCloseTo(2, within(0.1));
        else assertThat(order).isInfinite();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void value_is_that_of_the_naive_formula(OpSample sample) {
        double[] y = sample.function().apply(sample.inputs(DType.FLOAT64)).toDoubles();
        assertThat(y).containsExactly(sample.reference().apply(sample.inputs(DType.FLOAT64)), within(1e-14));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void float32_stays_near_float64(OpSample sample) {
        Run half = Run.of(sample, DType.FLOAT32), full = Run.of(sample, DType.FLOAT64);
        // of sums of at most 60 products of numbers below 30: rounding of each, in units of 2⁻²⁴
        assertThat(half.value).containsExactly(full.value, within(64 * 0x1p-24 * 4));
        for (int i = 0; i < full.gradients.length; i++) {
            assertThat(half.gradients[i]).containsExactly(full.gradients[i], within(64 * 0x1p-24 * 30));
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void recycled_memory_gives_the_same_bits(OpSample sample) {
        Run expected = Run.of(sample, DType.FLOAT32);
        for (int i = 0; i < 3; i++) {
            try (var _ = Workspace.open()) {
                Tensor.full(Shape.of(1 + 40 * i), Double.NaN);
                Run run = Run.of(sample, DType.FLOAT32);
                assertThat(run.value).containsExactly(expected.value);
                assertThat(run.gradients).isDeepEqualTo(expected.gradients);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("UNARY")
    void empty_and_single_tensors_work(OpSample sample) {
        for (Shape shape : List.of(Shape.of(0), Shape.of(3, 0, 2), Shape.of(), Shape.of(1, 1))) {
            Tensor x = Tensor.full(shape, 0.75).requiresGrad(true);
            Tensor y = sample.function().apply(List.of(x));
            assertThat(y.shape()).isEqualTo(shape);
            y.sum().backward();
            assertThat(x.grad().shape()).isEqualTo(shape);
        }
    }

    @ParameterizedTest
    @FieldSource("UNARY")
    void extremes_are_those_of_the_naive_formula(OpSample sample) {
        if (sample.name().equals("binary cross entropy")) return; // of probabilities only; see LossTest
        double inf = Double.POSITIVE_INFINITY;
        Tensor x = Tensor.of(Shape.of(8), new double[] {300, -300, 0, -0.0, inf, -inf, Double.NaN, 1e-30});
        double[] expected = sample.reference().apply(List.of(x));
        assertThat(sample.function().apply(List.of(x)).toDoubles()).satisfies(y -> same(y, expected, 1e-13));
        double[] floats = sample.function().apply(List.of(x.to(DType.FLOAT32))).toDoubles();
        double[] rounded = new double[expected.length];
        for (int i = 0; i < rounded.length; i++) rounded[i] = (float) expected[i];
        same(floats, rounded, 1e-6);
    }

    private static void same(double[] got, double[] expected, double relative) {
        for (int i = 0; i < expected.length; i++) {
            if (!Double.isFinite(expected[i]))
                assertThat((Double) got[i]).as("element " + i).isEqualTo((Double) expected[i]);
            else assertThat(got[i]).as("element " + i).isCloseTo(expected[i], within(relative * Math.abs(expected[i])));
        }
    }

    private static Tensor[] inputs(OpSample sample) {
        return sample.inputs().toArray(Tensor[]::new);
    }

    private static Set<String> producers(Tensor y) {
        Set<String> names = new TreeSet<>();
        var open = new ArrayDeque<>(Stream.ofNullable(y.producer()).toList());
        while (!open.isEmpty()) {
            Op op = open.remove();
            names.add(op.getClass().getName());
            for (Tensor input : op.inputs) if (input.producer() != null) open.add(input.producer());
        }
        return names;
    }

    /// The value, and the gradients of its sum.
    private record Run(double[] value, double[][] gradients) {
        static Run of(OpSample sample, DType dtype) {
            List<Tensor> in = sample.inputs(dtype);
            Tensor y = sample.function().apply(in);
            y.sum().backward();
            return new Run(y.toDoubles(), in.stream().map(x -> x.grad().toDoubles()).toArray(double[][]::new));
        }
    }
}
