package dev.gradus.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The kernels with the Vector API; what is not here is the scalar loop.
///
/// C2 does not vectorize even the plainest of these loops by itself: arrays come with run-time offsets, so it cannot rule out
/// that a store feeds a later load. Each loop takes whole vectors and leaves the rest to the scalar form, with the same bits.
final class VectorKernels extends ScalarKernels {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final int L = SPECIES.length();

    /// Until C2 has compiled it, vector code makes objects and is a hundred times slower; what is called once in a step with so few
    /// elements is better done by the plain loop, which costs some microseconds more for good.
    private static final int FEW = 1024;

    /// The same for sums, of which a hundred take no time in plain Java: the gradient of a mean loss is spread over a batch.
    private static final int FEW_SUMS = 128;

    /// Below this a row of ten class scores costs less element by element than vectors cost to set up.
    private static final int SHORT_ROW = 48;

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);
    private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);

    static int bits() {
        return SPECIES.vectorBitSize();
    }

    private static FloatVector at(float[] array, int offset) {
        return FloatVector.fromArray(SPECIES, array, offset);
    }

    @Override
    public void add(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (as == 0 || bs == 0) {
            super.add(a, ao, as, b, bo, bs, y, yo, n);
            return;
        }
        int i = 0;
        for (; i <= n - L; i += L) {
            at(a, ao + i).add(at(b, bo + i)).intoArray(y, yo + i);
        }
        super.add(a, ao + i, 1, b, bo + i, 1, y, yo + i, n - i);
    }

    @Override
    public void sub(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (as == 0 || bs == 0) {
            super.sub(a, ao, as, b, bo, bs, y, yo, n);
            return;
        }
        int i = 0;
        for (; i <= n - L; i += L) {
            at(a, ao + i).sub(at(b, bo + i)).intoArray(y, yo + i);
        }
        super.sub(a, ao + i, 1, b, bo + i, 1, y, yo + i, n - i);
    }

    @Override
    public void mul(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (as == 0 || bs == 0) {
            super.mul(a, ao, as, b, bo, bs, y, yo, n);
            return;
        }
        int i = 0;
        for (; i <= n - L; i += L) {
            at(a, ao + i).mul(at(b, bo + i)).intoArray(y, yo + i);
        }
        super.mul(a, ao + i, 1, b, bo + i, 1, y, yo + i, n - i);
    }

    @Override
    public void div(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (as == 0 || bs == 0) {
            super.div(a, ao, as, b, bo, bs, y, yo, n);
            return;
        }
        int i = 0;
        for (; i <= n - L; i += L) {
            at(a, ao + i).div(at(b, bo + i)).intoArray(y, yo + i);
        }
        super.div(a, ao + i, 1, b, bo + i, 1, y, yo + i, n - i);
    }

    @Override
    public void scale(float[] x, int xo, double factor, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            at(x, xo + i).mul((float) factor).intoArray(y, yo + i);
        }
        super.scale(x, xo + i, factor, y, yo + i, n - i);
    }

    @Override
    public void shift(float[] x, int xo, double term, float[] y, int yo, int n) {
        int i = 0;
        for (; n > FEW_SUMS && i <= n - L; i += L) {
            at(x, xo + i).add((float) term).intoArray(y, yo + i);
        }
        super.shift(x, xo + i, term, y, yo + i, n - i);
    }

    @Override
    public void addScaled(double factor, float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            at(y, yo + i).add(at(x, xo + i).mul((float) factor)).intoArray(y, yo + i);
        }
        super.addScaled(factor, x, xo + i, y, yo + i, n - i);
    }

    @Override
    public void lerp(float[] x, int xo, double weight, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector old = at(y, yo + i);
            old.add(at(x, xo + i).sub(old).mul((float) weight)).intoArray(y, yo + i);
        }
        super.lerp(x, xo + i, weight, y, yo + i, n - i);
    }

    @Override
    public void addProduct(double factor, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector product = at(a, ao + i).mul((float) factor).mul(at(b, bo + i));
            at(y, yo + i).add(product).intoArray(y, yo + i);
        }
        super.addProduct(factor, a, ao + i, b, bo + i, y, yo + i, n - i);
    }

    @Override
    public void addQuotient(double factor, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector quotient = at(a, ao + i).div(at(b, bo + i)).mul((float) factor);
            at(y, yo + i).add(quotient).intoArray(y, yo + i);
        }
        super.addQuotient(factor, a, ao + i, b, bo + i, y, yo + i, n - i);
    }

    @Override
    public void sqrt(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            at(x, xo + i).sqrt().intoArray(y, yo + i);
        }
        super.sqrt(x, xo + i, y, yo + i, n - i);
    }

    @Override
    public void max(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        if (as == 1 && bs == 1) for (; i <= n - L; i += L) at(a, ao + i).max(at(b, bo + i)).intoArray(y, yo + i);
        super.max(a, ao + i * as, as, b, bo + i * bs, bs, y, yo + i, n - i);
    }

    @Override
    public void abs(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) at(x, xo + i).abs().intoArray(y, yo + i);
        super.abs(x, xo + i, y, yo + i, n - i);
    }

    @Override
    public void clamp(float[] x, int xo, double low, double high, float[] y, int yo, int n) {
        float lo = (float) low, hi = (float) high;
        int i = 0;
        for (; i <= n - L; i += L) at(x, xo + i).max(lo).min(hi).intoArray(y, yo + i);
        super.clamp(x, xo + i, low, high, y, yo + i, n - i);
    }

    @Override
    public void sign(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            v.blend(1, v.compare(GT, 0)).blend(-1, v.compare(LT, 0)).intoArray(y, yo + i);
        }
        super.sign(x, xo + i, y, yo + i, n - i);
    }

    @Override
    public void leakyRelu(float[] x, int xo, double slope, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            v.blend(slope == 0 ? ZERO : v.mul((float) slope), v.compare(LE, 0)).intoArray(y, yo + i);
        }
        super.leakyRelu(x, xo + i, slope, y, yo + i, n - i);
    }

    @Override
    public void leakyReluBackward(float[] x, int xo, double slope, float[] gy, int gyo, float[] gx, int gxo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector g = at(gy, gyo + i), v = at(x, xo + i);
            (slope == 0 ? g.blend(ZERO, v.compare(LE, 0)) : g.mul((float) slope).blend(g, v.compare(GT, 0)))
                    .intoArray(gx, gxo + i);
        }
        super.leakyReluBackward(x, xo + i, slope, gy, gyo + i, gx, gxo + i, n - i);
    }

    @Override
    public void sigmoidBackward(float[] y, int yo, float[] gy, int gyo, float[] gx, int gxo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(y, yo + i);
            at(gy, gyo + i).mul(v.mul(ONE.sub(v))).intoArray(gx, gxo + i);
        }
        super.sigmoidBackward(y, yo + i, gy, gyo + i, gx, gxo + i, n - i);
    }

    @Override
    public void tanhBackward(float[] y, int yo, float[] gy, int gyo, float[] gx, int gxo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(y, yo + i);
            at(gy, gyo + i).mul(ONE.sub(v.mul(v))).intoArray(gx, gxo + i);
        }
        super.tanhBackward(y, yo + i, gy, gyo + i, gx, gxo + i, n - i);
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        if (n <= FEW) super.exp(x, xo, y, yo, n);
        else VectorMath.exp(x, xo, y, yo, n);
    }

    @Override
    public void log(float[] x, int xo, float[] y, int yo, int n) {
        VectorMath.log(x, xo, y, yo, n);
    }

    @Override
    public void tanh(float[] x, int xo, float[] y, int yo, int n) {
        VectorMath.tanh(x, xo, y, yo, n);
    }

    @Override
    public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        VectorMath.sigmoid(x, xo, y, yo, n);
    }

    @Override
    public void expm1(float[] x, int xo, float[] y, int yo, int n) {
        VectorMath.expm1(x, xo, y, yo, n);
    }

    @Override
    public void normalCdf(float[] x, int xo, float[] y, int yo, int n) {
        VectorMath.normalCdf(x, xo, y, yo, n);
    }

    @Override
    void sumRows(float[] x, int xo, int rows, int n, float[] y, int yo) {
        if (n < L) super.sumRows(x, xo, rows, n, y, yo);
        else VectorMath.sumRows(x, xo, rows, n, y, yo);
    }

    @Override
    public void softmax(float[] x, int xo, int rows, int cols, float[] y, int yo) {
        if (cols < SHORT_ROW) super.softmax(x, xo, rows, cols, y, yo);
        else VectorMath.softmaxRows(x, xo, y, yo, rows, cols);
    }

    @Override
    public void logSoftmax(float[] x, int xo, int rows, int cols, float[] y, int yo) {
        if (cols < SHORT_ROW) super.logSoftmax(x, xo, rows, cols, y, yo);
        else VectorMath.logSoftmaxRows(x, xo, y, yo, rows, cols);
    }

    @Override
    public void dropout(float[] x, int xo, double p, RandomKey key, long first, float[] y, int yo, int n) {
        VectorPhilox.dropout(x, xo, p, key.key(), key.stream(), first, y, yo, n);
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
        VectorGemm.gemm(ta, tb, m, n, k, a, ao, b, bo, c, co, accumulate);
    }

    @Override
    public void moments(Groups d, float[] x, int xo, float[] m, int mo) {
        if (d.inner() == 1) super.moments(d, x, xo, m, mo);
        else VectorNormalization.moments(d, x, xo, m, mo);
    }

    @Override
    void offsetSums(int rows, int n, float[] x, int xo, float[] near, int no, float[] s, int so) {
        VectorNormalization.offsetSums(rows, n, x, xo, near, no, s, so);
    }

    @Override
    public void scaleGroups(Groups d, float[] x, int xo, float[] k, int ko, boolean rectified, float[] y, int yo) {
        VectorNormalization.scaleGroups(d, x, xo, k, ko, rectified, y, yo);
    }

    @Override
    public void sumGroups(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, boolean rectified, float[] s, int so) {
        if (d.inner() == 1) super.sumGroups(d, x, xo, gy, gyo, k, ko, rectified, s, so);
        else VectorNormalization.sumGroups(d, x, xo, gy, gyo, k, ko, s, so);
    }

    @Override
    void productSums(
            int rows,
            int n,
            float[] x,
            int xo,
            float[] gy,
            int gyo,
            float[] k,
            int ko,
            boolean rectified,
            float[] s,
            int so) {
        if (rectified) VectorNormalization.rectifiedSums(rows, n, x, xo, gy, gyo, k, ko, s, so);
        else VectorNormalization.productSums(rows, n, x, xo, gy, gyo, k, ko, s, so);
    }

    @Override
    public void combineGroups(
            Groups d,
            float[] x,
            int xo,
            float[] gy,
            int gyo,
            float[] k,
            int ko,
            boolean rectified,
            float[] gx,
            int gxo) {
        VectorNormalization.combineGroups(d, x, xo, gy, gyo, k, ko, rectified, gx, gxo);
    }

    @Override
    void poolRow(Pooling p, int r, float[] x, int image, float[] y, int yo, int[] index, int io) {
        VectorPooling.row(p, r, x, image, y, yo, index, io);
    }

    @Override
    void unpool(Pooling p, int from, int rows, float[] gy, int gyo, int[] index, int io, float[] g) {
        VectorPooling.unpool(p, from, rows, gy, gyo, index, io, g);
    }

    @Override
    public void conv(Conv d, float[] x, int xo, float[] w, int wo, float @Nullable [] b, int bo, float[] y, int yo) {
        if (d.isWinograd()) VectorWinograd.forward(d, x, xo, w, wo, b, bo, y, yo);
        else VectorConvolution.forward(d, x, xo, w, wo, b, bo, y, yo);
    }

    @Override
    public void convBackwardInput(Conv d, float[] gy, int gyo, float[] w, int wo, float[] gx, int gxo) {
        if (d.isWinograd()) VectorWinograd.backwardInput(d, gy, gyo, w, wo, gx, gxo);
        else VectorConvolution.backwardInput(d, gy, gyo, w, wo, gx, gxo);
    }

    @Override
    public void convBackwardWeight(Conv d, float[] x, int xo, float[] gy, int gyo, float[] gw, int gwo) {
        if (d.isWinograd()) VectorWinogradWeights.run(d, x, xo, gy, gyo, gw, gwo);
        else VectorConvolutionWeights.run(d, x, xo, gy, gyo, gw, gwo);
    }

    @Override
    public void maxPoolBackward(Pooling d, float[] gy, int gyo, int[] index, int io, float[] gx, int gxo) {
        VectorPooling.maxBackward(d, gy, gyo, index, io, gx, gxo);
    }

    @Override
    public void transpose(int batch, int rows, int columns, float[] x, int xo, float[] y, int yo) {
        for (int n = 0; n < batch; n++) {
            int from = xo + n * rows * columns, to = yo + n * rows * columns;
            PanelPacker.packTransposed(columns, rows, x, from, columns, y, to, rows);
        }
    }
}
