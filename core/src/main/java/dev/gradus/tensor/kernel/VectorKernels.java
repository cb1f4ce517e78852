package dev.gradus.tensor.kernel;

/// The kernels with the Vector API: matrix products, exponentials and sums; all else is the scalar loop, which C2
/// vectorizes as well.
final class VectorKernels extends ScalarKernels {
    static int bits() {
        return VectorMath.bits();
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        VectorMath.exp(x, xo, y, yo, n);
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
    public void softmax(float[] x, int xo, int rows, int cols, float[] y, int yo) {
        VectorMath.softmaxRows(x, xo, y, yo, rows, cols);
    }

    @Override
    public void logSoftmax(float[] x, int xo, int rows, int cols, float[] y, int yo) {
        VectorMath.logSoftmaxRows(x, xo, y, yo, rows, cols);
    }

    @Override
    public void gemm(
            boolean ta, boolean tb, int m, int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co,
            boolean accumulate) {
        VectorGemm.gemm(ta, tb, m, n, k, a, ao, b, bo, c, co, accumulate);
    }
}
