package dev.gradus.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Convolution of every channel with a kernel of its own: a product of matrices would have a single column, but channels lie next
/// to each other, so a vector goes across them.
final class VectorDepthwise {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final int L = SPECIES.length();

    private VectorDepthwise() {}

    static boolean suits(Conv d) {
        return d.in() == 1 && d.out() == 1 && d.groups() > 1;
    }

    private static FloatVector at(float[] array, int offset) {
        return FloatVector.fromArray(SPECIES, array, offset);
    }

    /// y [pixel, channel] = bias + Σ over taps of w [tap, channel] · x [pixel, tap, channel], four pixels at a time: their sums
    /// hide each other's latency and share what is loaded of w. What is left over is computed twice.
    ///
    /// @param offsets of the taps
    /// @param lda distance of pixels in x
    /// @param w weights from `wo` on, taps a whole number of vectors apart, and the bias from `bo` on
    /// @param ldc distance of pixels in y
    static void row(
            int taps,
            int[] offsets,
            float[] x,
            int xo,
            int lda,
            float[] w,
            int wo,
            int bo,
            float[] y,
            int yo,
            int ldc,
            int n,
            int channels) {
        if (channels < L) {
            narrowRow(taps, offsets, x, xo, lda, w, wo, bo, y, yo, ldc, n, channels);
            return;
        }
        int width = Math.ceilDiv(channels, L) * L;
        for (int p = 0; p < n; p += 4) {
            int q = Math.min(p + 1, n - 1), r = Math.min(p + 2, n - 1), s = Math.min(p + 3, n - 1);
            for (int c = 0; c < channels; c += L) {
                int k = Math.min(c, channels - L), a = xo + k, to = yo + k;
                FloatVector sum0 = at(w, bo + k), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                for (int t = 0; t < taps; t++) {
                    FloatVector weight = at(w, wo + t * width + k);
                    int o = a + offsets[t];
                    sum0 = at(x, o + p * lda).fma(weight, sum0);
                    sum1 = at(x, o + q * lda).fma(weight, sum1);
                    sum2 = at(x, o + r * lda).fma(weight, sum2);
                    sum3 = at(x, o + s * lda).fma(weight, sum3);
                }
                sum0.intoArray(y, to + p * ldc);
                sum1.intoArray(y, to + q * ldc);
                sum2.intoArray(y, to + r * ldc);
                sum3.intoArray(y, to + s * ldc);
            }
        }
    }

    /// The same with less than a vector of channels. A method of its own, because stores with a mask are slow on some processors.
    private static void narrowRow(
            int taps,
            int[] offsets,
            float[] x,
            int xo,
            int lda,
            float[] w,
            int wo,
            int bo,
            float[] y,
            int yo,
            int ldc,
            int n,
            int channels) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, channels);
        for (int p = 0; p < n; p++) {
            FloatVector sum = at(w, bo);
            for (int t = 0; t < taps; t++) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, xo + p * lda + offsets[t], mask);
                sum = v.fma(at(w, wo + t * L), sum);
            }
            sum.intoArray(y, yo + p * ldc, mask);
        }
    }
}
