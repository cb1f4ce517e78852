package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every provider gives the bits of the scalar kernels, on awkward lengths and offsets, and writes nothing else.
class KernelsAgreeTest {
    private static final int[] LENGTHS = {0, 1, 3, 7, 8, 13, 16, 17, 31, 64, 207, 4098};
    private static final int[] OFFSETS = {0, 1, 5};

    /// Long enough to be cut into pieces for several threads.
    private static final int LONG = 33_000;

    /// One call on arrays a, b, c from which it reads at offset o and y into which it writes at o + 1; n is the length.
    private interface Call {
        void run(Kernels<Object> k, Object a, Object b, Object c, Object y, int[] index, int o, int n);
    }

    /// @param sums whether up to n numbers are summed into one
    private record Case(String method, Call call, boolean sums) {
        @Override
        public String toString() {
            return method;
        }
    }

    private static Case of(String method, Call call) {
        return new Case(method, call, false);
    }

    /// With both parameters as they come, with a p of 0, and without either.
    private static Stream<Case> map(Unary f) {
        return Stream.of(-1.3, 0.0, 1.5, 2.0)
                .map(p ->
                        of("map " + f + " " + p, (k, a, b, c, y, i, o, n) -> k.map(f, p, p + 1.5, a, o, y, o + 1, n)));
    }

    /// Operands in order and of one element for all, and the parameters that the functions know.
    private static Stream<Case> zip(Binary f) {
        return Stream.of(0, 1, 2, 3)
                .flatMap(s ->
                        Stream.of(0.0, 0.1)
                                .map(p ->
                                        of(
                                                "zip " + f + " " + p + " " + s,
                                                (k, a, b, c, y, i, o, n) ->
                                                        k.zip(f, p, 0.5, a, o, s & 1, b, o + 1, s >> 1, y, o + 1, n))));
    }

    private static Case zip(Ternary f) {
        return of("zip " + f, (k, a, b, c, y, i, o, n) -> k.zip(f, 0.3, a, o, b, o + 1, c, o, y, o + 1, n));
    }

    private static Case unary(String method, One f) {
        return of(method, (k, a, b, c, y, index, o, n) -> f.run(k, a, o, y, o + 1, n));
    }

    private interface One {
        void run(Kernels<Object> k, Object x, int xo, Object y, int yo, int n);
    }

    private interface Rows {
        void run(Kernels<Object> k, Object a, Object b, Object y, int o, int rows, int cols);
    }

    private static Stream<Case> rows(String method, Rows f) {
        return Stream.of(
                new Case(method, (k, a, b, c, y, index, o, n) -> f.run(k, a, b, y, o, 3, n), true),
                new Case(method, (k, a, b, c, y, index, o, n) -> f.run(k, a, b, y, o, n, 3), true));
    }

    private interface Grouped {
        void run(Kernels<Object> k, Groups d, Object a, Object b, Object c, Object y, int o);
    }

    /// Many elements in few runs, in many runs, and many groups; all coefficients lie within the arrays.
    private static Stream<Case> groups(String method, Grouped f) {
        return Stream.of(
                new Case(method, (k, a, b, c, y, i, o, n) -> f.run(k, new Groups(1, 3, n), a, b, c, y, o), true),
                new Case(method, (k, a, b, c, y, i, o, n) -> f.run(k, new Groups(n, 1, 2), a, b, c, y, o), true),
                new Case(
                        method,
                        (k, a, b, c, y, i, o, n) -> f.run(k, new Groups(3, n / 4, 1).rectified(), a, b, c, y, o),
                        true),
                new Case(method, (k, a, b, c, y, i, o, n) -> f.run(k, new Groups(2, n / 4, 2), a, b, c, y, o), true));
    }

    private static Stream<Case> gemm(int variant) {
        boolean ta = (variant & 1) > 0, tb = (variant & 2) > 0, more = (variant & 4) > 0;
        return Stream.of(
                new Case(
                        "gemm",
                        (k, a, b, c, y, i, o, n) ->
                                k.gemm(
                                        new Product(ta, tb, 2, 3, n, more),
                                        new Slice<>(a, o),
                                        new Slice<>(b, o),
                                        null,
                                        new Slice<>(y, o + 1)),
                        true),
                new Case(
                        "gemm",
                        (k, a, b, c, y, i, o, n) ->
                                k.gemm(
                                        new Product(ta, tb, 2, n, 3, more),
                                        new Slice<>(a, o),
                                        new Slice<>(b, o),
                                        null,
                                        new Slice<>(y, o + 1)),
                        true),
                new Case(
                        "gemm",
                        (k, a, b, c, y, i, o, n) ->
                                k.gemm(
                                        new Product(ta, tb, n, 2, 3, more),
                                        new Slice<>(a, o),
                                        new Slice<>(b, o),
                                        null,
                                        new Slice<>(y, o + 1)),
                        true),
                new Case(
                        "gemm packed",
                        (k, a, b, c, y, i, o, n) ->
                                k.gemm(
                                        new Product(ta, tb, 2, n, 3, more),
                                        new Slice<>(a, o),
                                        new Slice<>(b, o),
                                        new Packing(() -> 0),
                                        new Slice<>(y, o + 1)),
                        true));
    }

    static final List<Case> CASES =
            Stream.of(
                            Arrays.stream(Unary.values()).flatMap(KernelsAgreeTest::map),
                            Arrays.stream(Binary.values()).flatMap(KernelsAgreeTest::zip),
                            Arrays.stream(Ternary.values()).map(KernelsAgreeTest::zip),
                            Stream.of(0.0, -2.5, Double.NaN)
                                    .map(v -> of("fill", (k, a, b, c, y, i, o, n) -> k.fill(y, o + 1, n, v))),
                            Stream.of(
                                    unary(
                                            "dropout",
                                            (k, x, xo, y, yo, n) ->
                                                    k.dropout(x, xo, 0.3, new RandomKey(7, 8), 5, y, yo, n)),
                                    new Case("sum", (k, a, b, c, y, i, o, n) -> k.sum(a, o, 2, n, 1, y, o + 1), true),
                                    new Case("sum", (k, a, b, c, y, i, o, n) -> k.sum(a, o, n, 3, 1, y, o + 1), true),
                                    new Case("sum", (k, a, b, c, y, i, o, n) -> k.sum(a, o, 1, 3, n, y, o + 1), true),
                                    new Case("sum", (k, a, b, c, y, i, o, n) -> k.sum(a, o, 1, n, 3, y, o + 1), true),
                                    of(
                                            "maxReduce",
                                            (k, a, b, c, y, i, o, n) ->
                                                    k.maxReduce(
                                                            new Middle(n, 3, 1),
                                                            new Slice<>(a, o),
                                                            new Slice<>(y, o + 1),
                                                            new Slice<>(i, o))),
                                    of(
                                            "maxReduce",
                                            (k, a, b, c, y, i, o, n) ->
                                                    k.maxReduce(
                                                            new Middle(1, 3, n),
                                                            new Slice<>(a, o),
                                                            new Slice<>(y, o + 1),
                                                            new Slice<>(i, o))),
                                    of(
                                            "gatherMiddle",
                                            (k, a, b, c, y, i, o, n) ->
                                                    k.gatherMiddle(
                                                            new Middle(n, 3, 1),
                                                            new Slice<>(a, o),
                                                            new Slice<>(i, o),
                                                            new Slice<>(y, o + 1))),
                                    of(
                                            "scatterMiddle",
                                            (k, a, b, c, y, i, o, n) ->
                                                    k.scatterMiddle(
                                                            new Middle(1, 3, n),
                                                            new Slice<>(a, o),
                                                            new Slice<>(i, o),
                                                            new Slice<>(y, o + 1))),
                                    of(
                                            "permute",
                                            (k, a, b, c, y, i, o, n) -> {
                                                if (n > 0)
                                                    k.permute(
                                                            new Slice<>(a, o),
                                                            new int[] {n, 3},
                                                            new int[] {1, n},
                                                            new Slice<>(y, o + 1));
                                            })),
                            rows("softmax", (k, a, b, y, o, rows, cols) -> k.softmax(a, o, rows, cols, y, o + 1)),
                            rows("logSoftmax", (k, a, b, y, o, rows, cols) -> k.logSoftmax(a, o, rows, cols, y, o + 1)),
                            rows(
                                    "softmaxBackward",
                                    (k, a, b, y, o, rows, cols) -> k.softmaxBackward(a, o, b, o, rows, cols, y, o + 1)),
                            rows(
                                    "logSoftmaxBackward",
                                    (k, a, b, y, o, rows, cols) ->
                                            k.logSoftmaxBackward(a, o, b, o, rows, cols, y, o + 1)),
                            groups(
                                    "moments",
                                    (k, d, a, b, c, y, o) -> k.moments(d, new Slice<>(a, o), new Slice<>(y, o + 1))),
                            groups("scaleGroups", (k, d, a, b, c, y, o) -> k.scaleGroups(d, a, o, c, o, y, o + 1)),
                            groups(
                                    "sumGroups",
                                    (k, d, a, b, c, y, o) ->
                                            k.sumGroups(
                                                    d,
                                                    new Slice<>(a, o),
                                                    new Slice<>(b, o),
                                                    new Slice<>(c, o),
                                                    new Slice<>(y, o + 1))),
                            groups(
                                    "combineGroups",
                                    (k, d, a, b, c, y, o) -> k.combineGroups(d, a, o, b, o, c, o, y, o + 1)),
                            Stream.of(0, 1, 2, 3, 4, 5, 6, 7).flatMap(KernelsAgreeTest::gemm))
                    .flatMap(s -> s)
                    .toList();

    @Test
    void every_kernel_is_compared() {
        Set<String> compared = CASES.stream().map(c -> c.method.split(" ", 2)[0]).collect(Collectors.toSet());
        Set<String> existing =
                Arrays.stream(Kernels.class.getMethods())
                        .filter(method -> method.getReturnType() == void.class)
                        .filter(method -> method.getDeclaringClass() != ConvolutionKernels.class)
                        .filter(method -> method.getDeclaringClass() != PooledNormalizationKernels.class)
                        .map(Method::getName)
                        .collect(Collectors.toSet());
        assertThat(compared).isEqualTo(existing);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void every_provider_gives_the_bits_of_the_scalar_kernels(Case c) {
        Kernels<float[]> scalar = new ScalarKernels(), vector = new VectorKernels();
        for (int n : LENGTHS) {
            for (int offset : OFFSETS) {
                Result expected = run(c, scalar, true, offset, n, FLOATS);
                assertThat(run(c, vector, true, offset, n, FLOATS).same(expected))
                        .as("n %d, offset %d", n, offset)
                        .isTrue();
            }
        }
        Result expected = run(c, scalar, true, 1, LONG, FLOATS);
        for (var other : List.of(vector, new ParallelKernels<>(scalar), new ParallelKernels<>(vector))) {
            assertThat(run(c, other, true, 1, LONG, FLOATS).same(expected)).as("in pieces").isTrue();
        }
        Kernels<double[]> wide = new ScalarDoubleKernels();
        assertThat(
                        run(c, new ParallelKernels<>(wide), true, 1, LONG, DOUBLES)
                                .same(run(c, wide, true, 1, LONG, DOUBLES)))
                .as("float64 in pieces")
                .isTrue();
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void float32_is_near_float64(Case c) {
        for (int n : LENGTHS) {
            double[] single = run(c, new ScalarKernels(), false, 1, n, FLOATS).values();
            double[] exact = run(c, new ScalarDoubleKernels(), false, 1, n, DOUBLES).values();
            double unit = 0x1p-22 * (c.sums ? Math.max(4, Math.sqrt(n) * 4) : 4);
            for (int i = 0; i < exact.length; i++) {
                boolean near =
                        Double.isNaN(exact[i])
                                ? Double.isNaN(single[i])
                                : single[i] == exact[i]
                                        || Math.abs(single[i] - exact[i]) <= unit * (1 + Math.abs(exact[i]));
                assertThat(near).as("n %d, element %d: %s, exact %s", n, i, single[i], exact[i]).isTrue();
            }
        }
    }

    private record Result(Object y, int[] index) {
        boolean same(Result other) {
            boolean equal =
                    y instanceof float[] f
                            ? Arrays.equals(f, (float[]) other.y)
                            : Arrays.equals((double[]) y, (double[]) other.y);
            return equal && Arrays.equals(index, other.index);
        }

        double[] values() {
            if (y instanceof double[] d) return d;
            float[] f = (float[]) y;
            double[] d = new double[f.length];
            for (int i = 0; i < d.length; i++) d[i] = f[i];
            return d;
        }
    }

    private static final float[][] PLAIN = new float[4][], SPECIAL = new float[4][];

    static {
        for (int i = 0; i < 4; i++) {
            PLAIN[i] = numbers(i + 1, false);
            SPECIAL[i] = numbers(i + 1, true);
        }
    }

    private interface Maker {
        Object make(float[] values);
    }

    private static final Maker FLOATS = float[]::clone;
    private static final Maker DOUBLES =
            values -> {
                double[] d = new double[values.length];
                for (int i = 0; i < d.length; i++) d[i] = values[i];
                return d;
            };

    @SuppressWarnings("unchecked") // each provider gets arrays of its own type
    private static Result run(Case c, Kernels<?> kernels, boolean special, int offset, int n, Maker maker) {
        int length = 3 * n + 24;
        Object y = maker.make(Arrays.copyOf(PLAIN[3], length));
        int[] index = new int[length];
        for (int i = 0; i < length; i++) index[i] = i * 7 % 3;
        Object[] in = new Object[3];
        for (int i = 0; i < 3; i++) in[i] = maker.make(Arrays.copyOf(special ? SPECIAL[i] : PLAIN[i], length));
        c.call.run((Kernels<Object>) kernels, in[0], in[1], in[2], y, index, offset, n);
        return new Result(y, index);
    }

    /// Numbers from 0.05 to 1.95 and their negatives; if special, some that are zero, infinite, tiny, huge or none.
    private static float[] numbers(int seed, boolean special) {
        float[] odd = {
            0,
            -0f,
            1,
            -1,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN,
            1e-40f,
            3e38f,
            -3e38f,
            88,
            -104,
            1e-8f
        };
        float[] x = new float[3 * LONG + 24];
        for (int i = 0; i < x.length; i++) {
            int word = Integer.reverse((i + 1) * 0x9E3779B1 * seed) >>> 8;
            x[i] = (word & 1) == 0 ? 0.05f + 1.9f * word * 0x1p-24f : -0.05f - 1.9f * word * 0x1p-24f;
            if (special && word % 11 == 0) x[i] = odd[word / 11 % odd.length];
        }
        return x;
    }
}
