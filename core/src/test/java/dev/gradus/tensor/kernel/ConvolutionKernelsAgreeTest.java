package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Convolution and pooling have the same bits for scalar and vector kernels, on one thread and in pieces.
class ConvolutionKernelsAgreeTest {
    private static final int OFFSET = 3;

    /// Odd sizes, strides, dilations and groups; few and many channels; an image in several blocks; no images.
    private static final List<Conv> SIZES =
            List.of(
                    conv(3, 1, 2, 5, 7, 9, square(3, 1, 1, 1)),
                    conv(2, 1, 1, 16, 28, 28, square(3, 1, 1, 1)),
                    conv(5, 1, 16, 20, 13, 17, square(3, 1, 1, 1)),
                    conv(2, 3, 2, 4, 9, 8, square(3, 2, 1, 1)),
                    conv(2, 1, 3, 2, 11, 10, square(3, 1, 2, 2)),
                    conv(1, 1, 40, 8, 60, 70, square(3, 1, 1, 1)),
                    conv(2, 6, 1, 1, 12, 12, square(5, 1, 2, 1)),
                    conv(4, 1, 17, 33, 6, 5, square(1, 1, 0, 1)),
                    conv(2, 1, 2, 3, 4, 4, square(4, 1, 0, 1)),
                    conv(2, 1, 2, 3, 6, 5, new Sweep[] {new Sweep(1, 3, 2, 1), new Sweep(4, 1, 3, 1)}),
                    conv(3, 1, 16, 32, 9, 8, square(3, 1, 1, 1)),
                    conv(2, 1, 20, 80, 16, 16, square(3, 1, 1, 1)),
                    conv(2, 2, 5, 6, 9, 8, square(3, 2, 2, 2)),
                    conv(2, 1, 9, 5, 7, 7, square(1, 2, 0, 1)),
                    conv(2, 1, 9, 17, 7, 7, square(2, 1, 4, 1)),
                    conv(2, 1, 24, 32, 6, 5, new Sweep[] {new Sweep(3, 1, 1, 1), new Sweep(1, 1, 0, 1)}),
                    conv(2, 1, 100, 16, 5, 8, square(3, 1, 3, 1)),
                    conv(9, 1, 130, 33, 4, 4, square(3, 1, 1, 1)),
                    conv(0, 1, 2, 3, 6, 5, square(3, 1, 1, 1)),
                    conv(2, 1, 16, 16, 4, 4, square(3, 1, 0, 1)),
                    conv(1, 1, 24, 17, 10, 3, square(3, 1, 2, 1)),
                    conv(7, 1, 18, 70, 7, 21, new Sweep[] {new Sweep(3, 1, 0, 1), new Sweep(3, 1, 2, 1)}),
                    conv(0, 1, 32, 32, 8, 8, square(3, 1, 1, 1)),
                    conv(3, 1, 18, 21, 7, 9, square(3, 1, 1, 1)).rectified(),
                    conv(2, 1, 3, 21, 9, 40, square(3, 2, 1, 1)).rectified(),
                    conv(2, 70, 1, 1, 40, 40, square(3, 1, 1, 1)),
                    conv(0, 32, 1, 1, 8, 8, square(3, 1, 1, 1)),
                    direct(conv(5, 1, 16, 20, 13, 17, square(3, 1, 1, 1))),
                    direct(conv(9, 1, 130, 33, 4, 4, square(3, 1, 1, 1))),
                    direct(conv(2, 1, 20, 80, 16, 16, square(3, 1, 1, 1))));

    private static Sweep[] square(int kernel, int stride, int padding, int dilation) {
        return new Sweep[] {new Sweep(kernel, stride, padding, dilation), new Sweep(kernel, stride, padding, dilation)};
    }

    private static Conv conv(int images, int groups, int in, int out, int h, int w, Sweep[] window) {
        return new Conv(images, groups, in, out, h, w, window[0], window[1], false);
    }

    private static Conv direct(Conv d) {
        return new Conv(d.images(), d.groups(), d.in(), d.out(), d.h(), d.w(), d.down(), d.right(), true);
    }

    private interface Call {
        void run(Kernels<Object> k, Conv d, Object x, Object w, Object y, int[] index);
    }

    private record Case(String method, Call call) {
        @Override
        public String toString() {
            return method;
        }
    }

    private static Pooling pooling(Conv d) {
        if (d.out() == 32) {
            var pairs = new Sweep(2, 2, 0, 1);
            Pooling.Spans down = Pooling.Spans.of(pairs, d.h(), false, true);
            return new Pooling(d.images(), d.in(), d.h(), d.w(), down, Pooling.Spans.of(pairs, d.w(), false, true));
        }
        var a = new Sweep(Math.min(3, d.h()), 2, 1, 1);
        return new Pooling(
                d.images(),
                d.in(),
                d.h(),
                d.w(),
                Pooling.Spans.of(a, d.h(), true, true),
                Pooling.Spans.adaptive(d.w(), 3));
    }

    static final List<Case> CASES =
            List.of(
                    new Case(
                            "conv",
                            (k, d, x, w, y, i) ->
                                    k.conv(
                                            d,
                                            new Slice<>(x, OFFSET),
                                            new Slice<>(w, 1),
                                            new Slice<>(w, 2),
                                            null,
                                            new Slice<>(y, OFFSET))),
                    new Case(
                            "conv packed",
                            (k, d, x, w, y, i) -> {
                                var packing = new Packing(() -> 0);
                                for (int call = 0; call < 2; call++)
                                    k.conv(
                                            d,
                                            new Slice<>(x, OFFSET),
                                            new Slice<>(w, 1),
                                            new Slice<>(w, 2),
                                            packing,
                                            new Slice<>(y, OFFSET));
                            }),
                    new Case(
                            "convBackwardInput",
                            (k, d, x, w, y, i) ->
                                    k.convBackwardInput(
                                            d, new Slice<>(x, OFFSET), new Slice<>(w, 1), new Slice<>(y, OFFSET))),
                    new Case(
                            "convBackwardWeight",
                            (k, d, x, w, y, i) ->
                                    k.convBackwardWeight(
                                            d, new Slice<>(x, OFFSET), new Slice<>(w, 1), new Slice<>(y, OFFSET))),
                    new Case("maxPool", (k, d, x, w, y, i) -> k.maxPool(pooling(d), x, OFFSET, y, OFFSET, i, 1)),
                    new Case(
                            "maxPoolBackward",
                            (k, d, x, w, y, i) -> {
                                k.maxPool(pooling(d), x, OFFSET, w, 1, i, 1);
                                k.maxPoolBackward(pooling(d), w, 1, i, 1, y, OFFSET);
                            }),
                    new Case("avgPool", (k, d, x, w, y, i) -> k.avgPool(pooling(d), x, OFFSET, y, OFFSET)),
                    new Case("avgPoolBackward", (k, d, x, w, y, i) -> k.avgPoolBackward(pooling(d), w, 1, y, OFFSET)),
                    new Case(
                            "transpose",
                            (k, d, x, w, y, i) ->
                                    k.transpose(d.images(), d.in(), d.h() * d.w(), x, OFFSET, y, OFFSET)));

    @Test
    void every_kernel_is_compared() {
        Set<String> existing =
                Stream.of(ConvolutionKernels.class.getMethods()).map(m -> m.getName()).collect(Collectors.toSet());
        assertThat(CASES.stream().map(c -> c.method.split(" ", 2)[0]).collect(Collectors.toSet())).isEqualTo(existing);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void every_provider_gives_the_bits_of_the_scalar_kernels(Case c) {
        Kernels<float[]> scalar = new ScalarKernels(), vector = new VectorKernels();
        for (Conv d : SIZES) {
            float[] expected = floats(c, scalar, d);
            for (var other : List.of(vector, new ParallelKernels<>(scalar), new ParallelKernels<>(vector))) {
                assertThat(Arrays.equals(floats(c, other, d), expected)).as("%s", d).isTrue();
            }
            double[] wide = doubles(c, new ScalarDoubleKernels(), d);
            assertThat(doubles(c, new ParallelKernels<>(new ScalarDoubleKernels()), d)).isEqualTo(wide);
            int terms = Math.max(d.depth(), d.images() * d.rows() * d.columns());
            for (int i = 0; i < wide.length; i++) {
                double bound = 0x1p-22 * (8 * Math.sqrt(terms) + 16 * Math.abs(wide[i]));
                assertThat(Math.abs(expected[i] - wide[i])).as("%s, element %d of %s", d, i, wide[i]).isLessThan(bound);
            }
        }
    }

    /// Where groups, or the input, have one channel. (Sizes of the image follow the number of channels.)
    /// One vector and more of each width, and their tails.
    private static final int[] CHANNELS = {2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 33, 47, 64, 70};

    private static final List<Sweep[]> WINDOWS =
            List.of(
                    square(3, 1, 1, 1),
                    square(1, 1, 0, 1),
                    square(5, 1, 2, 1),
                    square(3, 2, 1, 1),
                    square(1, 3, 0, 1),
                    square(3, 3, 2, 2),
                    square(4, 1, 3, 1),
                    new Sweep[] {new Sweep(2, 1, 1, 1), new Sweep(3, 1, 2, 1)},
                    new Sweep[] {new Sweep(1, 1, 1, 1), new Sweep(3, 2, 1, 2)});

    // Other kernels than those for single channels have to be compiled for most of these shapes, which takes long.
    private static final int[][] IMAGES = {{7, 6}, {1, 9}, {8, 1}, {5, 13}};

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void single_channels_have_the_bits_of_the_scalar_kernels(int threads) {
        int before = KernelProvider.threads();
        KernelProvider.threads(threads);
        try {
            for (int channels : CHANNELS) {
                for (Sweep[] window : WINDOWS) {
                    for (int[] image : IMAGES) {
                        int images = channels % 5 + 1, h = image[0], w = image[1];
                        var own = conv(images, channels, 1, 1, h, w, window);
                        if (own.rows() == 0 || own.columns() == 0) continue;
                        hasScalarBits("conv", own);
                    }
                }
            }
        } finally {
            KernelProvider.threads(before);
        }
    }

    /// With infinities and NaN among what is not the weights.
    private static void hasScalarBits(String methods, Conv d) {
        for (Case c : CASES) {
            if (!c.method.startsWith(methods)) continue;
            var results = new ArrayList<float[]>();
            for (var kernels : List.<Kernels<float[]>>of(new ScalarKernels(), new VectorKernels())) {
                float[] x = numbers(1, size(d)), y = numbers(3, size(d));
                for (int i = 0; i < x.length; i += 37) x[i] = i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
                run(c, kernels, d, x, numbers(2, size(d)), y);
                results.add(y);
            }
            assertThat(Arrays.equals(results.getFirst(), results.getLast())).as("%s %s", c, d).isTrue();
        }
    }

    private static int size(Conv d) {
        return 2 * OFFSET
                + Math.max(d.groups() * d.out() * d.depth(), d.images() * Math.max(d.inputSize(), d.outputSize()));
    }

    private static float[] floats(Case c, Kernels<float[]> kernels, Conv d) {
        float[] y = numbers(3, size(d));
        run(c, kernels, d, numbers(1, size(d)), numbers(2, size(d)), y);
        return y;
    }

    @SuppressWarnings("unchecked") // each provider gets arrays of its own type
    private static void run(Case c, Kernels<float[]> kernels, Conv d, float[] x, float[] w, float[] y) {
        c.call.run((Kernels<Object>) (Kernels<?>) kernels, d, x, w, y, new int[size(d)]);
    }

    @SuppressWarnings("unchecked") // each provider gets arrays of its own type
    private static double[] doubles(Case c, Kernels<double[]> kernels, Conv d) {
        double[] y = wide(numbers(3, size(d)));
        c.call.run(
                (Kernels<Object>) (Kernels<?>) kernels,
                d,
                wide(numbers(1, size(d))),
                wide(numbers(2, size(d))),
                y,
                new int[size(d)]);
        return y;
    }

    private static float[] numbers(int seed, int n) {
        float[] numbers = new float[n];
        var random = new java.util.SplittableRandom(seed);
        for (int i = 0; i < n; i++) numbers[i] = (float) random.nextDouble(-1, 1);
        return numbers;
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) wide[i] = values[i];
        return wide;
    }
}
