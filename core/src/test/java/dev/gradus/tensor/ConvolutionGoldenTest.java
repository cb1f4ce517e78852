package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.Golden;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Convolutions and poolings are those of PyTorch, forward and backward: see `convolution.py`.
class ConvolutionGoldenTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("convolution.csv");

    private interface Function {
        Tensor of(Tensor x, Tensor w, Tensor b);
    }

    /// @param x the shape of the input
    /// @param w the shape of the weights; empty for none
    /// @param channels of the bias
    private record Case(Shape x, Shape w, int channels, Function function) {}

    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    private static Window.Axis axis(int kernel, int stride, int padding, int dilation) {
        return new Window.Axis(kernel, stride, padding, dilation);
    }

    private static void conv(String name, Shape x, Shape w, Window window, int groups) {
        CASES.put(name, new Case(x, w, w.axis(0), (in, v, b) -> Ops.conv2d(in, v, b, window, groups)));
    }

    private static void transposed(String name, Shape x, Shape w, Window window, int groups, int rows, int columns) {
        int channels = w.axis(1) * groups;
        CASES.put(
                name,
                new Case(x, w, channels, (in, v, b) -> Ops.convTranspose2d(in, v, b, window, groups, rows, columns)));
    }

    private static void pool(String name, Shape x, java.util.function.UnaryOperator<Tensor> f) {
        CASES.put(name, new Case(x, Shape.of(0), 0, (in, w, b) -> f.apply(in)));
    }

    static {
        Shape image = Shape.of(2, 2, 5, 6), wide = Shape.of(1, 2, 6, 8), odd = Shape.of(1, 2, 6, 7);
        conv("conv", image, Shape.of(3, 2, 3, 3), Window.square(3, 1, 0, 1), 1);
        conv("conv padding", image, Shape.of(3, 2, 3, 3), Window.square(3, 1, 1, 1), 1);
        conv(
                "conv stride",
                Shape.of(1, 2, 7, 6),
                Shape.of(3, 2, 3, 2),
                new Window(axis(3, 2, 1, 1), axis(2, 3, 0, 1)),
                1);
        conv(
                "conv dilation",
                Shape.of(1, 2, 7, 8),
                Shape.of(2, 2, 3, 2),
                new Window(axis(3, 1, 2, 2), axis(2, 1, 2, 3)),
                1);
        conv("conv groups", Shape.of(2, 4, 4, 5), Shape.of(6, 2, 3, 3), Window.square(3, 1, 1, 1), 2);
        conv("conv depthwise", Shape.of(1, 3, 5, 5), Shape.of(6, 1, 3, 3), Window.square(3, 2, 0, 1), 3);
        conv("conv pointwise", Shape.of(2, 3, 2, 3), Shape.of(4, 3, 1, 1), Window.square(1, 1, 0, 1), 1);
        conv(
                "conv whole",
                Shape.of(2, 2, 3, 4),
                Shape.of(3, 2, 3, 4),
                new Window(axis(3, 1, 0, 1), axis(4, 1, 0, 1)),
                1);
        transposed("transposed", Shape.of(1, 3, 3, 4), Shape.of(3, 2, 3, 3), Window.square(3, 2, 1, 1), 1, 6, 8);
        transposed(
                "transposed groups",
                Shape.of(2, 4, 3, 3),
                Shape.of(4, 1, 2, 3),
                new Window(axis(2, 2, 0, 1), axis(3, 1, 0, 1)),
                2,
                6,
                5);
        transposed(
                "transposed dilation", Shape.of(1, 2, 3, 3), Shape.of(2, 2, 2, 2), Window.square(2, 1, 1, 2), 1, 3, 3);
        transposed(
                "transposed output padding",
                Shape.of(1, 1, 4, 4),
                Shape.of(1, 2, 3, 3),
                Window.square(3, 1, 0, 2),
                1,
                9,
                9);
        transposed(
                "transposed far edge",
                Shape.of(2, 4, 3, 4),
                Shape.of(4, 2, 3, 2),
                new Window(axis(3, 1, 2, 4), axis(2, 2, 1, 3)),
                2,
                10,
                10);
        pool("max", image, x -> Ops.maxPool2d(x, Window.square(2, 2, 0, 1), false));
        pool("max padding", odd, x -> Ops.maxPool2d(x, Window.square(3, 2, 1, 1), false));
        pool("max ceil", odd, x -> Ops.maxPool2d(x, Window.square(3, 2, 0, 1), true));
        pool("max dilation", Shape.of(1, 1, 7, 7), x -> Ops.maxPool2d(x, Window.square(3, 1, 1, 2), false));
        pool("avg", image, x -> Ops.avgPool2d(x, Window.square(2, 2, 0, 1), false, true));
        pool("avg padding", odd, x -> Ops.avgPool2d(x, Window.square(3, 2, 1, 1), false, true));
        pool("avg ceil", wide, x -> Ops.avgPool2d(x, Window.square(3, 2, 1, 1), true, true));
        pool("avg without padding", wide, x -> Ops.avgPool2d(x, Window.square(3, 2, 1, 1), true, false));
        pool("adaptive", Shape.of(1, 2, 5, 7), x -> Ops.adaptiveAvgPool2d(x, 3, 4));
        pool("adaptive larger", Shape.of(1, 1, 2, 3), x -> Ops.adaptiveAvgPool2d(x, 3, 5));
    }

    static Stream<String> names() {
        return CASES.keySet().stream();
    }

    private static Tensor numbers(int seed, Shape shape, DType dtype) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) values[i] = ((7 * i + seed) % 23 - 11) / 8.0;
        return Tensor.of(shape, values).to(dtype).detach().requiresGrad(true);
    }

    @Test
    void every_recorded_case_is_compared() {
        assertThat(GOLDEN.keySet().stream().filter(name -> !name.contains(":")))
                .containsExactlyElementsOf(CASES.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void outputs_and_gradients_are_those_of_pytorch(String name) {
        check(name, DType.FLOAT64, 1e-13);
        check(name, DType.FLOAT32, 4e-6);
    }

    private static void check(String name, DType dtype, double bound) {
        Case c = Objects.requireNonNull(CASES.get(name));
        Tensor x = numbers(1, c.x, dtype), w = numbers(2, c.w, dtype), b = numbers(3, Shape.of(c.channels), dtype);
        Tensor y = c.function.of(x, w, b);
        int[] shape = Arrays.stream(GOLDEN.get(name)).mapToInt(size -> (int) size).toArray();
        assertThat(y.shape()).isEqualTo(Shape.of(shape));
        y.backward(numbers(4, y.shape(), dtype).detach());
        near(name + ": y", y, bound);
        near(name + ": x", Objects.requireNonNull(x.grad()), bound);
        if (c.channels == 0) return;
        near(name + ": w", Objects.requireNonNull(w.grad()), bound);
        near(name + ": b", Objects.requireNonNull(b.grad()), bound);
    }

    private static void near(String row, Tensor actual, double bound) {
        double[] expected = GOLDEN.get(row), values = actual.toDoubles();
        assertThat(values).as(row).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            double error = Math.abs(values[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
            assertThat(error).as("%s, element %d: %s, expected %s", row, i, values[i], expected[i]).isLessThan(bound);
        }
    }
}
