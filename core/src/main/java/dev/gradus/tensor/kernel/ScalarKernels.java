package dev.gradus.tensor.kernel;

import org.jspecify.annotations.Nullable;

/// The kernels in plain Java: the specification of every operation, and the fallback where the Vector API is missing.
///
/// This file, as every `Scalar*.java` here, is also the source of the float64 kernels: the build
/// copies it to `ScalarDoubleKernels` with `float` replaced by `double`, so that a gradient check runs the code that
/// training runs.
@SuppressWarnings("cast") // `(float)` says nothing any more once it has become `(double)`
class ScalarKernels extends ScalarConvolution {
    static final Loops<float[]> LOOPS = new Loops<>(ScalarLoop.class);

    private static final int ROWS_AT_ONCE = 8;

    /// The loop over a function that is the best for n elements.
    Loop<float[]> loop(Enum<?> f, int n) {
        return LOOPS.of(f);
    }

    @Override
    public void map(Unary f, double p, double q, float[] x, int xo, float[] y, int yo, int n) {
        loop(f, n).map(p, q, x, xo, y, yo, n);
    }

    @Override
    public void zip(
            Binary f,
            double p,
            double q,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] y,
            int yo,
            int n) {
        loop(f, n).zip(p, q, a, ao, as, b, bo, bs, y, yo, n);
    }

    @Override
    public void zip(
            Ternary f, double p, float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        loop(f, n).zip(p, a, ao, b, bo, c, co, y, yo, n);
    }

    @Override
    public void fill(float[] y, int yo, int n, double value) {
        java.util.Arrays.fill(y, yo, yo + n, (float) value);
    }

    @Override
    public void dropout(float[] x, int xo, double p, RandomKey key, long first, float[] y, int yo, int n) {
        // drop where the unsigned word is below p · 2³²; p = 1 drops all, and 1/(1-p) never meets a kept element
        long threshold = (long) Math.ceil(p * 0x1p32);
        float scale = p < 1 ? (float) (1 / (1 - p)) : 0;
        int[] words = new int[Math.min(n, 1024)];
        for (int done = 0; done < n; done += words.length) {
            int count = Math.min(words.length, n - done);
            Philox.uniformBits(key.key(), key.stream(), first + done, words, 0, count);
            for (int i = 0; i < count; i++) {
                boolean kept = (words[i] & 0xffffffffL) >= threshold;
                y[yo + done + i] = kept ? x[xo + done + i] * scale : 0;
            }
        }
    }

    @Override
    public void sum(float[] x, int xo, int outer, int reduce, int inner, float[] y, int yo) {
        Loop<float[]> add = loop(Binary.ADD, inner);
        for (int o = 0; o < outer; o++) {
            int from = xo + o * reduce * inner, to = yo + o * inner;
            if (inner == 1) {
                y[to] = Sums.sum(x, from, reduce);
            } else if (reduce > ROWS) {
                sumBlocks(x, from, reduce, inner, y, to);
            } else {
                fill(y, to, inner, 0);
                for (int r = 0; r < reduce; r++) add.zip(0, 0, y, to, 1, x, from + r * inner, 1, y, to, inner);
            }
        }
    }

    @Override
    public void maxReduce(Middle d, Slice<float[]> x, Slice<float[]> y, Slice<int[]> index) {
        float[] xs = x.array();
        for (int o = 0, to = 0; o < d.outer(); o++) {
            for (int i = 0; i < d.inner(); i++, to++) {
                int from = x.offset() + o * d.reduce() * d.inner() + i, best = 0;
                float top = xs[from];
                for (int r = 1; r < d.reduce(); r++) {
                    float v = xs[from + r * d.inner()];
                    if (v > top || (Float.isNaN(v) && !Float.isNaN(top))) {
                        top = v;
                        best = r;
                    }
                }
                y.array()[y.offset() + to] = top;
                index.array()[index.offset() + to] = best;
            }
        }
    }

    /// The place in an array [outer, reduce, inner] of what an index points at, for an element of [outer, inner].
    private static int place(Middle d, Slice<int[]> index, int i) {
        return (i / d.inner() * d.reduce() + index.array()[index.offset() + i]) * d.inner() + i % d.inner();
    }

    @Override
    public void gatherMiddle(Middle d, Slice<float[]> x, Slice<int[]> index, Slice<float[]> y) {
        for (int i = 0; i < d.outer() * d.inner(); i++) {
            y.array()[y.offset() + i] = x.array()[x.offset() + place(d, index, i)];
        }
    }

    @Override
    public void scatterMiddle(Middle d, Slice<float[]> x, Slice<int[]> index, Slice<float[]> y) {
        for (int i = 0; i < d.outer() * d.inner(); i++) {
            y.array()[y.offset() + place(d, index, i)] += x.array()[x.offset() + i];
        }
    }

    @Override
    public void permute(Slice<float[]> x, int[] sizes, int[] strides, Slice<float[]> y) {
        float[] xs = x.array(), ys = y.array();
        int rank = sizes.length, last = rank - 1, xo = x.offset(), yo = y.offset();
        if (rank == 0) {
            ys[yo] = xs[xo];
            return;
        }
        int[] at = new int[rank];
        int n = 1;
        for (int size : sizes) n *= size;
        for (int done = 0, from = xo; done < n; done += sizes[last]) {
            for (int i = 0; i < sizes[last]; i++) ys[yo + done + i] = xs[from + i * strides[last]];
            for (int axis = last - 1; axis >= 0; axis--) {
                from += strides[axis];
                if (++at[axis] < sizes[axis]) break;
                from -= sizes[axis] * strides[axis];
                at[axis] = 0;
            }
        }
    }

    @Override
    public void softmax(float[] x, int xo, int rows, int cols, float[] y, int yo) {
        for (int r = 0; r < rows; r++) {
            int from = xo + r * cols, to = yo + r * cols;
            float top = largest(x, from, cols);
            for (int i = 0; i < cols; i++) y[to + i] = FloatMath.exp(x[from + i] - top);
            float sum = Sums.sum(y, to, cols);
            for (int i = 0; i < cols; i++) y[to + i] /= sum;
        }
    }

    @Override
    public void logSoftmax(float[] x, int xo, int rows, int cols, float[] y, int yo) {
        float[] powers = new float[cols]; // not y, which may be x
        for (int r = 0; r < rows; r++) {
            int from = xo + r * cols, to = yo + r * cols;
            float top = largest(x, from, cols);
            for (int i = 0; i < cols; i++) powers[i] = FloatMath.exp(x[from + i] - top);
            float logSum = FloatMath.log(Sums.sum(powers, 0, cols));
            for (int i = 0; i < cols; i++) y[to + i] = x[from + i] - top - logSum;
        }
    }

    private static float largest(float[] x, int xo, int n) {
        float top = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) top = Math.max(top, x[xo + i]);
        return top;
    }

    @Override
    public void softmaxBackward(float[] y, int yo, float[] gy, int gyo, int rows, int cols, float[] gx, int gxo) {
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            zip(Binary.MUL, y, yo + at, gy, gyo + at, gx, gxo + at, cols);
            float dot = Sums.sum(gx, gxo + at, cols);
            for (int i = at; i < at + cols; i++) gx[gxo + i] -= y[yo + i] * dot;
        }
    }

    @Override
    public void logSoftmaxBackward(float[] y, int yo, float[] gy, int gyo, int rows, int cols, float[] gx, int gxo) {
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float sum = Sums.sum(gy, gyo + at, cols);
            for (int i = at; i < at + cols; i++) gx[gxo + i] = gy[gyo + i] - FloatMath.exp(y[yo + i]) * sum;
        }
    }

    @Override
    public boolean isFinite(float[] x, int xo, int n) {
        float largest = 0;
        for (int i = 0; i < n; i++) largest = Math.max(largest, Math.abs(x[xo + i])); // NaN is larger than anything
        return largest <= Float.MAX_VALUE;
    }

    @Override
    public void gemm(Product d, Slice<float[]> a, Slice<float[]> b, @Nullable Packing packed, Slice<float[]> c) {
        // the loop over j is innermost, so that memory is read in order; each element is still one chain in the order
        // of k
        int m = d.m(), n = d.n(), k = d.k(), to = c.offset();
        if (d.tb()) {
            Slice<float[]> turned = new Slice<>(new float[k * n], 0);
            permute(b, new int[] {k, n}, new int[] {1, k}, turned);
            gemm(new Product(d.ta(), false, m, n, k, d.accumulate()), a, turned, null, c);
            return;
        }
        WorkerTeam.shared()
                .run(
                        Math.ceilDiv(m, ROWS_AT_ONCE),
                        block -> {
                            int first = block * ROWS_AT_ONCE, end = Math.min(first + ROWS_AT_ONCE, m);
                            if (!d.accumulate()) java.util.Arrays.fill(c.array(), to + first * n, to + end * n, 0);
                            for (int p = 0; p < k; p++) { // a row of b while it is in the cache
                                for (int i = first; i < end; i++) {
                                    float v = a.array()[a.offset() + (d.ta() ? p * m + i : i * k + p)];
                                    multiplyAdd(v, b.array(), b.offset() + p * n, c.array(), to + i * n, n);
                                }
                            }
                        });
    }

    /// c += v · b
    private static void multiplyAdd(float v, float[] b, int bo, float[] c, int co, int n) {
        for (int j = 0; j < n; j++) c[co + j] = Fma.of(v, b[bo + j], c[co + j]);
    }
}
