package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Everything that adds up many float32 numbers, beside the same in float64. One after the other in float32 they would be off
/// by 10⁻⁵ and more, and stop at 2²⁴. Products of matrices and gradients of weights are chains of multiply-adds, as PyTorch's.
class LongSumsTest {
    /// The largest relative error of sums of random numbers, and of equal numbers, whose rounding errors all have one
    // sign.
    private static final double RANDOM = 3e-7, EQUAL = 1e-6;

    /// @param sizes how many numbers are added into one
    /// @param make what is added for a size
    /// @param sum the sums
    private record Case(String name, List<Integer> sizes, Function<Integer, Shape> make, Function<Tensor, Tensor> sum) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Integer> SIZES = List.of(1_000, 30_000, 300_000);

    /// Squares of images.
    private static final List<Integer> SQUARES = List.of(32, 170, 550);

    private static Case of(String name, Function<Integer, Shape> make, Function<Tensor, Tensor> sum) {
        return new Case(name, SIZES, make, sum);
    }

    private static Case ofImages(String name, int channels, Function<Tensor, Tensor> sum) {
        return new Case(name, SQUARES, n -> Shape.of(1, channels, n, n), sum);
    }

    /// The gradient of the last argument of a function whose output has the shape of x, where x is the output's gradient.
    private static Tensor gradient(Tensor output, Tensor gradient, Tensor of) {
        output.backward(gradient);
        return of.grad();
    }

    private static Tensor zeros(Tensor like, int... sizes) {
        return Tensor.zeros(sizes).to(like.dtype()).detach().requiresGrad(true);
    }

    static final List<Case> CASES = cases();

    private static List<Case> cases() {
        List<Case> all = new ArrayList<>();
        all.add(of("sum of all", n -> Shape.of(n), Tensor::sum));
        all.add(of("mean of all", n -> Shape.of(n), Tensor::mean));
        all.add(of("sum(-1)", n -> Shape.of(2, n), x -> x.sum(-1, false)));
        all.add(of("sum(0)", n -> Shape.of(n, 3), x -> x.sum(0, false)));
        all.add(of("sum(0), wide", n -> Shape.of(n, 35), x -> x.sum(0, false)));
        all.add(of("sum(1)", n -> Shape.of(2, n, 2), x -> x.sum(1, true)));
        all.add(of("mean(0)", n -> Shape.of(n, 2), x -> x.mean(0, false)));
        all.add(
                of(
                        "gradient of a term for all rows",
                        n -> Shape.of(n, 3),
                        x -> {
                            Tensor b = zeros(x, 3);
                            return gradient(zeros(x, x.shape().axis(0), 3).add(b), x, b);
                        }));
        all.add(
                of(
                        "gradient of a factor of all",
                        n -> Shape.of(n, 3),
                        x -> {
                            Tensor f = zeros(x, 1);
                            return gradient(Tensor.ones(x.shape().axis(0), 3).to(x.dtype()).mul(f), x, f);
                        }));
        all.add(
                of(
                        "gradient of a dense layer's bias",
                        n -> Shape.of(n, 3),
                        x -> {
                            Tensor b = zeros(x, 3);
                            return gradient(Ops.linear(zeros(x, x.shape().axis(0), 1), zeros(x, 3, 1), b), x, b);
                        }));
        all.add(
                ofImages(
                        "gradient of a convolution's bias",
                        3,
                        x -> {
                            Tensor b = zeros(x, 3);
                            int n = x.shape().axis(3);
                            return gradient(
                                    Ops.conv2d(
                                            zeros(x, 1, 1, n, n),
                                            zeros(x, 3, 1, 1, 1),
                                            b,
                                            Window.square(1, 1, 0, 1),
                                            1),
                                    x,
                                    b);
                        }));
        all.add(
                ofImages(
                        "average pooling",
                        3,
                        x -> Ops.avgPool2d(x, Window.square(x.shape().axis(3), 1, 0, 1), false, true)));
        all.add(ofImages("adaptive average pooling", 3, x -> Ops.adaptiveAvgPool2d(x, 1, 1)));
        all.add(of("log-softmax", n -> Shape.of(2, n), x -> Ops.logSoftmax(x.sub(100), -1).sub(x).mul(-1)));
        all.add(
                of(
                        "gradient of softmax",
                        n -> Shape.of(2, n),
                        x -> {
                            Tensor to = zeros(x, 2, x.shape().axis(1));
                            return gradient(to.softmax(-1), x, to)
                                    .sub(x.div(x.shape().axis(1)))
                                    .mul(-x.shape().axis(1));
                        }));
        return all;
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void many_numbers_are_added_without_losing_digits(Case c) {
        for (int size : c.sizes()) {
            Shape shape = c.make().apply(size);
            compare(c, Tensor.full(shape, 0.1), EQUAL);
            compare(c, Rng.of(3).normal(shape, 100, 1), RANDOM);
        }
    }

    private static void compare(Case c, Tensor x, double bound) {
        double[] got = c.sum().apply(x).toDoubles();
        double[] exact = c.sum().apply(x.to(DType.FLOAT64).detach()).toDoubles();
        for (int i = 0; i < got.length; i += Math.max(1, got.length / 5)) {
            double error = Math.abs(got[i] / exact[i] - 1);
            assertThat(error).as("%s of %s: %s for %s", c, x.shape(), got[i], exact[i]).isLessThan(bound);
        }
    }

    @Test
    void ones_are_counted_beyond_2_to_the_24() {
        int n = 17_000_000;
        assertThat(Tensor.ones(n, 2).sum(0, false).toFloats()).containsExactly(n, n);
    }
}
