package dev.gradus.tensor.kernel;

import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The kernels with the Vector API; what is not here is the scalar loop.
///
/// C2 does not vectorize even the plainest of these loops by itself: arrays come with run-time offsets, so it cannot rule out
/// that a store feeds a later load. A [VectorLoop] takes whole vectors and leaves the rest to the scalar form, with the same bits.
final class VectorKernels extends ScalarKernels {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final int L = SPECIES.length();

    /// Until C2 has compiled it, vector code makes objects and is a hundred times slower. What is called a few times in a step with so few
    /// elements, such as gradients of biases, is never compiled; a plain loop takes less than a microsecond.
    private static final int FEW = 128;

    /// The same for exponentials, which the scores of a batch need once in a step.
    private static final int FEW_EXPONENTIALS = 1024;

    /// Below this a row of ten class scores costs less element by element than vectors cost to set up.
    private static final int SHORT_ROW = 48;

    static final Loops<float[]> VECTOR_LOOPS = new Loops<>(VectorLoop.class);

    /// y = max(y, 0)
    static void rectify(float[] y, int yo, int n) {
        VECTOR_LOOPS.of(Unary.LEAKY_RELU).map(0, 0, y, yo, y, yo, n);
    }

    static int bits() {
        return SPECIES.vectorBitSize();
    }

    @Override
    Loop<float[]> loop(Enum<?> f, int n) {
        return n <= (f == Unary.EXP ? FEW_EXPONENTIALS : FEW) ? super.loop(f, n) : VECTOR_LOOPS.of(f);
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
    public void gemm(Product d, Slice<float[]> a, Slice<float[]> b, @Nullable Packing packed, Slice<float[]> c) {
        VectorGemm.gemm(d, a, b, packed, c);
    }

    @Override
    public void moments(Groups d, Slice<float[]> x, Slice<float[]> m) {
        if (d.inner() == 1) super.moments(d, x, m);
        else VectorNormalization.moments(d, x.array(), x.offset(), m.array(), m.offset());
    }

    @Override
    void offsetSums(int rows, int n, float[] x, int xo, float[] near, int no, float[] s, int so) {
        VectorNormalization.offsetSums(rows, n, x, xo, near, no, s, so);
    }

    @Override
    public void scaleGroups(Groups d, float[] x, int xo, float[] k, int ko, float[] y, int yo) {
        VectorNormalization.scaleGroups(d, x, xo, k, ko, y, yo);
    }

    @Override
    public void sumGroups(Groups d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> k, Slice<float[]> s) {
        if (d.inner() == 1) super.sumGroups(d, x, gy, k, s);
        else VectorNormalization.sumGroups(d, x, gy, k, s);
    }

    @Override
    void productSums(Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] s, int so) {
        if (d.isRectified()) VectorNormalization.rectifiedSums(d, x, xo, gy, gyo, k, ko, s, so);
        else VectorNormalization.productSums(d, x, xo, gy, gyo, k, ko, s, so);
    }

    @Override
    public void combineGroups(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] gx, int gxo) {
        VectorNormalization.combineGroups(d, x, xo, gy, gyo, k, ko, gx, gxo);
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
    public void conv(
            Conv d,
            Slice<float[]> x,
            Slice<float[]> w,
            @Nullable Slice<float[]> b,
            @Nullable Packing packed,
            Slice<float[]> y) {
        if (d.isWinograd()) VectorWinograd.forward(d, x, w, b, packed, y);
        else VectorConvolution.forward(d, x, w, b, packed, y);
    }

    @Override
    public void convBackwardInput(Conv d, Slice<float[]> gy, Slice<float[]> w, Slice<float[]> gx) {
        if (d.isWinograd()) VectorWinograd.backwardInput(d, gy, w, gx);
        else VectorConvolution.backwardInput(d, gy, w, gx);
    }

    @Override
    public void convBackwardWeight(Conv d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> gw) {
        if (d.isWinograd()) VectorWinogradWeights.run(d, x, gy, gw);
        else if (VectorDepthwise.suits(d)) VectorChannelWeights.run(d, x, gy, gw);
        else VectorConvolutionWeights.run(d, x, gy, gw);
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
