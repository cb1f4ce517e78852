package dev.gradus.tensor.kernel;

/// The kernels of normalization in plain Java: their specification. As every `Scalar*.java` here also the source of float64.
@SuppressWarnings("cast") // `(float)` says nothing any more once it has become `(double)`
abstract class ScalarNormalization implements NormalizationKernels<float[]> {
    @Override
    public void moments(Groups d, float[] x, int xo, float[] m, int mo) {
        int most = Math.min(Sums.BLOCK, d.inner());
        float[] offsets = new float[most], squares = new float[most];
        for (int g = d.from(); g < d.to(); g++) {
            double sum = 0;
            for (int o = 0; o < d.outer(); o++) {
                for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                    sum += sum(x, xo + d.at(o, g) + i, Math.min(Sums.BLOCK, d.inner() - i));
                }
            }
            float near = (float) (sum / d.divisor());
            double first = 0, second = 0;
            for (int o = 0; o < d.outer(); o++) {
                for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                    int from = xo + d.at(o, g) + i, n = Math.min(Sums.BLOCK, d.inner() - i);
                    for (int e = 0; e < n; e++) {
                        offsets[e] = x[from + e] - near;
                        squares[e] = offsets[e] * offsets[e];
                    }
                    first += sum(offsets, 0, n);
                    second += sum(squares, 0, n);
                }
            }
            m[mo + g] = near;
            finish(d, g, first, second, m, mo);
        }
    }

    /// Rest and variance of group g from the sums of x - near and of its square.
    static void finish(Groups d, int g, double first, double second, float[] m, int mo) {
        double rest = first / d.divisor();
        m[mo + d.count() + g] = (float) rest;
        m[mo + 2 * d.count() + g] = (float) Math.max(0, second / d.divisor() - rest * rest);
    }

    /// The sum of one block; runs of one element are common: features of a batch of vectors.
    private static float sum(float[] x, int xo, int n) {
        return n == 1 ? x[xo] : Sums.sum(x, xo, n);
    }

    @Override
    public void scaleGroups(Groups d, float[] x, int xo, float[] k, int ko, float[] y, int yo) {
        for (int o = 0; o < d.outer(); o++) {
            for (int g = d.from(); g < d.to(); g++) {
                float center = k[ko + g], factor = k[ko + d.count() + g], term = k[ko + 2 * d.count() + g];
                int at = d.at(o, g), end = at + d.inner();
                for (int i = at; i < end; i++) y[yo + i] = Math.fma(x[xo + i] - center, factor, term);
            }
        }
    }

    @Override
    public void sumGroups(Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] s, int so) {
        float[] products = new float[Math.min(Sums.BLOCK, d.inner())];
        for (int g = d.from(); g < d.to(); g++) {
            float center = k[ko + g];
            double first = 0, second = 0;
            for (int o = 0; o < d.outer(); o++) {
                for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                    int from = d.at(o, g) + i, n = Math.min(Sums.BLOCK, d.inner() - i);
                    for (int e = 0; e < n; e++) products[e] = gy[gyo + from + e] * (x[xo + from + e] - center);
                    first += sum(gy, gyo + from, n);
                    second += sum(products, 0, n);
                }
            }
            s[so + g] = (float) first;
            s[so + d.count() + g] = (float) second;
        }
    }

    @Override
    public void combineGroups(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] gx, int gxo) {
        for (int o = 0; o < d.outer(); o++) {
            for (int g = d.from(); g < d.to(); g++) {
                float center = k[ko + g], a = k[ko + d.count() + g];
                float b = k[ko + 2 * d.count() + g], c = k[ko + 3 * d.count() + g];
                int at = d.at(o, g), end = at + d.inner();
                for (int i = at; i < end; i++) {
                    gx[gxo + i] = Math.fma(gy[gyo + i], a, Math.fma(x[xo + i] - center, b, c));
                }
            }
        }
    }
}
