package dev.gradus.tensor.kernel;

/// The kernels in plain Java: the specification of every operation, and the fallback where the Vector API is missing.
///
/// This file, as every `Scalar*.java` here, is also the source of the float64 kernels: the build
/// copies it to `ScalarDoubleKernels` with `float` replaced by `double`, so that a gradient check runs the code that
/// training runs.
@SuppressWarnings("cast") // `(float)` says nothing any more once it has become `(double)`
class ScalarKernels extends ScalarConvolution {
    private static final int ROWS_AT_ONCE = 8;

    @Override
    public void add(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (n == 0) return;
        if (as == 0 && bs == 0) fill(y, yo, n, a[ao] + b[bo]);
        else if (as == 0) shift(b, bo, a[ao], y, yo, n);
        else if (bs == 0) shift(a, ao, b[bo], y, yo, n);
        else for (int i = 0; i < n; i++) y[yo + i] = a[ao + i] + b[bo + i];
    }

    @Override
    public void sub(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (n == 0) return;
        if (as == 0 && bs == 0) fill(y, yo, n, a[ao] - b[bo]);
        else if (bs == 0) shift(a, ao, -b[bo], y, yo, n);
        else for (int i = 0; i < n; i++) y[yo + i] = a[ao + i * as] - b[bo + i];
    }

    @Override
    public void mul(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (n == 0) return;
        if (as == 0 && bs == 0) fill(y, yo, n, a[ao] * b[bo]);
        else if (as == 0) scale(b, bo, a[ao], y, yo, n);
        else if (bs == 0) scale(a, ao, b[bo], y, yo, n);
        else for (int i = 0; i < n; i++) y[yo + i] = a[ao + i] * b[bo + i];
    }

    @Override
    public void div(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = a[ao + i * as] / b[bo + i * bs];
    }

    @Override
    public void max(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = Math.max(a[ao + i * as], b[bo + i * bs]);
    }

    @Override
    public void maxShare(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float p = a[ao + i * as], q = b[bo + i * bs];
            y[yo + i] = p > q ? 1 : p < q ? 0 : 0.5f;
        }
    }

    @Override
    public void fill(float[] y, int yo, int n, double value) {
        java.util.Arrays.fill(y, yo, yo + n, (float) value);
    }

    @Override
    public void scale(float[] x, int xo, double factor, float[] y, int yo, int n) {
        float f = (float) factor;
        for (int i = 0; i < n; i++) y[yo + i] = x[xo + i] * f;
    }

    @Override
    public void shift(float[] x, int xo, double term, float[] y, int yo, int n) {
        float t = (float) term;
        for (int i = 0; i < n; i++) y[yo + i] = x[xo + i] + t;
    }

    @Override
    public void addScaled(double factor, float[] x, int xo, float[] y, int yo, int n) {
        float f = (float) factor;
        for (int i = 0; i < n; i++) y[yo + i] += f * x[xo + i];
    }

    @Override
    public void lerp(float[] x, int xo, double weight, float[] y, int yo, int n) {
        float w = (float) weight;
        for (int i = 0; i < n; i++) y[yo + i] += w * (x[xo + i] - y[yo + i]);
    }

    @Override
    public void addProduct(double factor, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        float f = (float) factor;
        for (int i = 0; i < n; i++) y[yo + i] += f * a[ao + i] * b[bo + i];
    }

    @Override
    public void addQuotient(double factor, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        float f = (float) factor;
        for (int i = 0; i < n; i++) y[yo + i] += f * (a[ao + i] / b[bo + i]);
    }

    @Override
    public void sqrt(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = (float) Math.sqrt(x[xo + i]);
    }

    @Override
    public void abs(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = Math.abs(x[xo + i]);
    }

    @Override
    public void sign(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = Math.signum(x[xo + i]);
    }

    @Override
    public void pow(float[] x, int xo, double exponent, float[] y, int yo, int n) {
        if (exponent == 2) for (int i = 0; i < n; i++) y[yo + i] = x[xo + i] * x[xo + i];
        else for (int i = 0; i < n; i++) y[yo + i] = (float) StrictMath.pow(x[xo + i], exponent);
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = FloatMath.exp(x[xo + i]);
    }

    @Override
    public void log(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = FloatMath.log(x[xo + i]);
    }

    @Override
    public void tanh(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = FloatMath.tanh(x[xo + i]);
    }

    @Override
    public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = FloatMath.sigmoid(x[xo + i]);
    }

    @Override
    public void expm1(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = FloatMath.expm1(x[xo + i]);
    }

    @Override
    public void normalCdf(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = FloatMath.normalCdf(x[xo + i]);
    }

    @Override
    public void softplus(float[] x, int xo, double beta, float[] y, int yo, int n) {
        // ln(1+e^βx)/β = max(x,0) + ln(1+e^-|βx|)/β: the exponential is at most 1, so nothing overflows
        float b = (float) beta;
        for (int i = 0; i < n; i++) {
            float v = x[xo + i];
            float bend = FloatMath.log1p(FloatMath.exp(-Math.abs(v * b))) / b;
            y[yo + i] = Float.isNaN(v) ? v : Math.max(v, 0) + bend;
        }
    }

    @Override
    public void step(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[xo + i];
            y[yo + i] = v >= 0 ? 1 : v < 0 ? 0 : v;
        }
    }

    @Override
    public void leakyRelu(float[] x, int xo, double slope, float[] y, int yo, int n) {
        float s = (float) slope;
        if (s == 0) {
            // not slope · x, which would turn -∞ into NaN
            for (int i = 0; i < n; i++) {
                float v = x[xo + i];
                y[yo + i] = v <= 0 ? 0 : v;
            }
        } else {
            for (int i = 0; i < n; i++) {
                float v = x[xo + i];
                y[yo + i] = v <= 0 ? s * v : v;
            }
        }
    }

    @Override
    public void leakyReluBackward(float[] x, int xo, double slope, float[] gy, int gyo, float[] gx, int gxo, int n) {
        float s = (float) slope;
        if (s == 0) {
            for (int i = 0; i < n; i++) {
                float g = gy[gyo + i];
                gx[gxo + i] = x[xo + i] <= 0 ? 0 : g;
            }
        } else {
            for (int i = 0; i < n; i++) {
                float g = gy[gyo + i];
                gx[gxo + i] = x[xo + i] > 0 ? g : s * g;
            }
        }
    }

    @Override
    public void sigmoidBackward(float[] y, int yo, float[] gy, int gyo, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i++) gx[gxo + i] = gy[gyo + i] * (y[yo + i] * (1 - y[yo + i]));
    }

    @Override
    public void tanhBackward(float[] y, int yo, float[] gy, int gyo, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i++) gx[gxo + i] = gy[gyo + i] * (1 - y[yo + i] * y[yo + i]);
    }

    @Override
    public void clamp(float[] x, int xo, double low, double high, float[] y, int yo, int n) {
        float lo = (float) low, hi = (float) high;
        for (int i = 0; i < n; i++) y[yo + i] = Math.min(Math.max(x[xo + i], lo), hi);
    }

    @Override
    public void clampBackward(
            float[] x, int xo, double low, double high, float[] gy, int gyo, float[] gx, int gxo, int n) {
        float lo = (float) low, hi = (float) high;
        for (int i = 0; i < n; i++) gx[gxo + i] = x[xo + i] >= lo && x[xo + i] <= hi ? gy[gyo + i] : 0;
    }

    @Override
    public void binaryCrossEntropy(float[] p, int po, float[] t, int to, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float yes = Math.max(FloatMath.log(p[po + i]), -100), no = Math.max(FloatMath.log1p(-p[po + i]), -100);
            y[yo + i] = (t[to + i] - 1) * no - t[to + i] * yes;
        }
    }

    @Override
    public void binaryCrossEntropyBackward(
            float[] p, int po, float[] t, int to, float[] gy, int gyo, float[] gp, int gpo, int n) {
        for (int i = 0; i < n; i++) {
            float slope = Math.max((1 - p[po + i]) * p[po + i], 1e-12f);
            gp[gpo + i] = gy[gyo + i] * (p[po + i] - t[to + i]) / slope;
        }
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
        for (int o = 0; o < outer; o++) {
            int from = xo + o * reduce * inner, to = yo + o * inner;
            if (inner == 1) {
                y[to] = Sums.sum(x, from, reduce);
            } else if (reduce > ROWS) {
                sumBlocks(x, from, reduce, inner, y, to);
            } else {
                fill(y, to, inner, 0);
                for (int r = 0; r < reduce; r++) add(y, to, 1, x, from + r * inner, 1, y, to, inner);
            }
        }
    }

    @Override
    public void maxReduce(float[] x, int xo, int outer, int reduce, int inner, float[] y, int yo, int[] index, int io) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = xo + o * reduce * inner + i, best = 0;
                float top = x[from];
                for (int r = 1; r < reduce; r++) {
                    float v = x[from + r * inner];
                    if (v > top || (Float.isNaN(v) && !Float.isNaN(top))) {
                        top = v;
                        best = r;
                    }
                }
                y[yo + o * inner + i] = top;
                index[io + o * inner + i] = best;
            }
        }
    }

    @Override
    public void gatherMiddle(
            float[] x, int xo, int outer, int reduce, int inner, int[] index, int io, float[] y, int yo) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int to = o * inner + i;
                y[yo + to] = x[xo + (o * reduce + index[io + to]) * inner + i];
            }
        }
    }

    @Override
    public void scatterMiddle(
            float[] x, int xo, int outer, int reduce, int inner, int[] index, int io, float[] y, int yo) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = o * inner + i;
                y[yo + (o * reduce + index[io + from]) * inner + i] += x[xo + from];
            }
        }
    }

    @Override
    public void permute(float[] x, int xo, int[] sizes, int[] strides, float[] y, int yo) {
        int rank = sizes.length, last = rank - 1;
        if (rank == 0) {
            y[yo] = x[xo];
            return;
        }
        int[] at = new int[rank];
        int n = 1;
        for (int size : sizes) n *= size;
        for (int done = 0, from = xo; done < n; done += sizes[last]) {
            for (int i = 0; i < sizes[last]; i++) y[yo + done + i] = x[from + i * strides[last]];
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
            mul(y, yo + at, 1, gy, gyo + at, 1, gx, gxo + at, cols);
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
    public void gemm(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            float[] b,
            int bo,
            float[] c,
            int co,
            boolean accumulate) {
        // the loop over j is innermost, so that memory is read in order; each element is still one chain in the order
        // of k
        if (tb) {
            float[] turned = new float[k * n];
            permute(b, bo, new int[] {k, n}, new int[] {1, k}, turned, 0);
            gemm(ta, false, m, n, k, a, ao, turned, 0, c, co, accumulate);
            return;
        }
        WorkerTeam.shared()
                .run(
                        Math.ceilDiv(m, ROWS_AT_ONCE),
                        block -> {
                            int first = block * ROWS_AT_ONCE, rows = Math.min(ROWS_AT_ONCE, m - first);
                            if (!accumulate) java.util.Arrays.fill(c, co + first * n, co + (first + rows) * n, 0);
                            for (int p = 0; p < k; p++) { // a row of b while it is in the cache
                                for (int i = first; i < first + rows; i++) {
                                    float v = ta ? a[ao + p * m + i] : a[ao + i * k + p];
                                    multiplyAdd(v, b, bo + p * n, c, co + i * n, n);
                                }
                            }
                        });
    }

    /// c += v · b
    private static void multiplyAdd(float v, float[] b, int bo, float[] c, int co, int n) {
        for (int j = 0; j < n; j++) c[co + j] = Fma.of(v, b[bo + j], c[co + j]);
    }
}
