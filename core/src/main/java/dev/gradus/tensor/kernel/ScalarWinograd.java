package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Winograd.BOTH;
import static dev.gradus.tensor.kernel.Winograd.EITHER;
import static dev.gradus.tensor.kernel.Winograd.IN;
import static dev.gradus.tensor.kernel.Winograd.KERNEL;
import static dev.gradus.tensor.kernel.Winograd.OUT;
import static dev.gradus.tensor.kernel.Winograd.P;
import static dev.gradus.tensor.kernel.Winograd.P2;
import static dev.gradus.tensor.kernel.Winograd.P3;
import static dev.gradus.tensor.kernel.Winograd.PRODUCTS;
import static dev.gradus.tensor.kernel.Winograd.Q;
import static dev.gradus.tensor.kernel.Winograd.Q2;
import static dev.gradus.tensor.kernel.Winograd.Q3;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Convolutions by [Winograd]'s method in plain Java, one tile after the other.
final class ScalarWinograd {
    private ScalarWinograd() {}

    /// A matrix times the numbers along one axis of a tile.
    private interface Line {
        void times(float[] x, int xo, int step, float[] y, int yo, int apart);
    }

    /// y = M x Mᵀ, x [in, in], y [out, out]
    private static void plane(Line m, int in, int out, float[] x, float[] y) {
        float[] half = new float[out * in];
        for (int j = 0; j < in; j++) m.times(x, j, in, half, j, in);
        for (int i = 0; i < out; i++) m.times(half, i * in, 1, y, i * out, 1);
    }

    /// Bᵀ
    private static void input(float[] x, int xo, int step, float[] y, int yo, int apart) {
        float d1 = x[xo + step], d2 = x[xo + 2 * step], d3 = x[xo + 3 * step], d4 = x[xo + 4 * step];
        y[yo] = Fma.of(BOTH, x[xo], Fma.of(-EITHER, d2, d4));
        plusAndMinus(P, Fma.of(-Q2, d2, d4), Fma.of(-Q2, d1, d3), y, yo + apart, apart);
        plusAndMinus(Q, Fma.of(-P2, d2, d4), Fma.of(-P2, d1, d3), y, yo + 3 * apart, apart);
        y[yo + 5 * apart] = Fma.of(BOTH, d1, Fma.of(-EITHER, d3, x[xo + 5 * step]));
    }

    /// G for the kernel, without the divisors: a polynomial of degree 2 at all points
    private static void kernel(float[] x, int xo, int step, float[] y, int yo, int apart) {
        float g0 = x[xo], g1 = x[xo + step], g2 = x[xo + 2 * step];
        y[yo] = g0;
        plusAndMinus(P, Fma.of(P2, g2, g0), g1, y, yo + apart, apart);
        plusAndMinus(Q, Fma.of(Q2, g2, g0), g1, y, yo + 3 * apart, apart);
        y[yo + 5 * apart] = g2;
    }

    /// G for the gradient of an output, without the divisors: a polynomial of degree 3 at all points
    private static void gradient(float[] x, int xo, int step, float[] y, int yo, int apart) {
        float g0 = x[xo], g1 = x[xo + step], g2 = x[xo + 2 * step], g3 = x[xo + 3 * step];
        y[yo] = g0;
        plusAndMinus(P, Fma.of(P2, g2, g0), Fma.of(P2, g3, g1), y, yo + apart, apart);
        plusAndMinus(Q, Fma.of(Q2, g2, g0), Fma.of(Q2, g3, g1), y, yo + 3 * apart, apart);
        y[yo + 5 * apart] = g3;
    }

    /// even + point · odd, and even - point · odd
    private static void plusAndMinus(float point, float even, float odd, float[] y, int yo, int apart) {
        y[yo] = Fma.of(point, odd, even);
        y[yo + apart] = Fma.of(-point, odd, even);
    }

    /// Aᵀ for four outputs
    private static void output(float[] x, int xo, int step, float[] y, int yo, int apart) {
        float sumP = x[xo + step] + x[xo + 2 * step], differenceP = x[xo + step] - x[xo + 2 * step];
        float sumQ = x[xo + 3 * step] + x[xo + 4 * step], differenceQ = x[xo + 3 * step] - x[xo + 4 * step];
        y[yo] = x[xo] + sumP + sumQ;
        y[yo + apart] = Fma.of(P, differenceP, Q * differenceQ);
        y[yo + 2 * apart] = Fma.of(P2, sumP, Q2 * sumQ);
        y[yo + 3 * apart] = Fma.of(P3, differenceP, Fma.of(Q3, differenceQ, x[xo + 5 * step]));
    }

    /// Aᵀ for the three elements of a kernel
    private static void weights(float[] x, int xo, int step, float[] y, int yo, int apart) {
        float sumP = x[xo + step] + x[xo + 2 * step], differenceP = x[xo + step] - x[xo + 2 * step];
        float sumQ = x[xo + 3 * step] + x[xo + 4 * step], differenceQ = x[xo + 3 * step] - x[xo + 4 * step];
        y[yo] = x[xo] + sumP + sumQ;
        y[yo + apart] = Fma.of(P, differenceP, Q * differenceQ);
        y[yo + 2 * apart] = Fma.of(P2, sumP, Fma.of(Q2, sumQ, x[xo + 5 * step]));
    }

    /// The target of a pass; weights are those of the convolution.
    static void run(
            Winograd.Pass p, Slice<float[]> x, Slice<float[]> w, @Nullable Slice<float[]> bias, Slice<float[]> y) {
        float[] u = transformed(p, w.array(), w.offset());
        WorkerTeam.shared().run(p.images, image -> run(p, image, x, u, bias, y));
    }

    private static void run(
            Winograd.Pass p, int image, Slice<float[]> x, float[] u, @Nullable Slice<float[]> bias, Slice<float[]> y) {
        int channels = p.channels, targets = p.targets;
        float[] tile = new float[PRODUCTS], out = new float[OUT * OUT], chain = new float[targets];
        float[] v = new float[PRODUCTS * channels], m = new float[PRODUCTS * targets];
        int source = x.offset() + image * p.h * p.w * channels;
        int target = y.offset() + image * p.rows * p.columns * targets;
        for (int i = 0; i < p.rows; i += OUT) {
            for (int j = 0; j < p.columns; j += OUT) {
                transform(ScalarWinograd::input, IN, x.array(), source, p.h, p.w, channels, i - p.top, j - p.left, v);
                for (int e = 0; e < PRODUCTS; e++) {
                    for (int b = 0; b < Winograd.blocks(channels); b++) {
                        Arrays.fill(chain, 0);
                        for (int c = Winograd.block(channels, b); c < Winograd.block(channels, b + 1); c++) {
                            float value = v[e * channels + c];
                            int from = (e * channels + c) * targets;
                            for (int k = 0; k < targets; k++) chain[k] = Fma.of(value, u[from + k], chain[k]);
                        }
                        for (int k = 0, at = e * targets; k < targets; k++) {
                            m[at + k] = b == 0 ? chain[k] : m[at + k] + chain[k];
                        }
                    }
                }
                for (int k = 0; k < targets; k++) {
                    for (int e = 0; e < PRODUCTS; e++) tile[e] = m[e * targets + k];
                    plane(ScalarWinograd::output, IN, OUT, tile, out);
                    float b = bias == null ? 0 : bias.array()[bias.offset() + k];
                    for (int r = i; r < Math.min(p.rows, i + OUT); r++) {
                        for (int q = j; q < Math.min(p.columns, j + OUT); q++) {
                            int at = target + (r * p.columns + q) * targets + k;
                            y.array()[at] = out[(r - i) * OUT + q - j] + b;
                        }
                    }
                }
            }
        }
    }

    /// The weights as `[product, source channel, target channel]`.
    private static float[] transformed(Winograd.Pass p, float[] w, int wo) {
        int channels = p.channels, targets = p.targets;
        float[] u = new float[PRODUCTS * channels * targets];
        float[] elements = new float[KERNEL * KERNEL], products = new float[PRODUCTS];
        for (int c = 0; c < channels; c++) {
            for (int k = 0; k < targets; k++) {
                for (int e = 0; e < elements.length; e++) elements[e] = w[wo + p.weight(k, c, e)];
                plane(ScalarWinograd::kernel, KERNEL, IN, elements, products);
                for (int e = 0; e < PRODUCTS; e++) {
                    u[(e * channels + c) * targets + k] = Winograd.scaled(products[e], e);
                }
            }
        }
        return u;
    }

    /// v [product, channel] of the tile that begins at a row and a column of an image, with zeros beyond its edges.
    private static void transform(
            Line m, int in, float[] x, int xo, int h, int w, int channels, int row, int column, float[] v) {
        float[] tile = new float[in * in], products = new float[PRODUCTS];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < in; i++) {
                for (int j = 0; j < in; j++) {
                    int r = row + i, q = column + j;
                    boolean inside = r >= 0 && r < h && q >= 0 && q < w;
                    tile[i * in + j] = inside ? x[xo + (r * w + q) * channels + c] : 0;
                }
            }
            plane(m, in, IN, tile, products);
            for (int e = 0; e < PRODUCTS; e++) v[e * channels + c] = products[e];
        }
    }

    /// gw = Σ over images and positions of gy · x
    static void weights(Conv d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> gw) {
        int in = d.in(), out = d.out(), size = PRODUCTS * in * out, runs = d.weightRuns();
        float[] sums = new float[runs * size];
        WorkerTeam.shared().run(runs, run -> sum(d, run, x, gy, sums, run * size));
        float[] tile = new float[PRODUCTS], elements = new float[KERNEL * KERNEL];
        for (int c = 0; c < in; c++) {
            for (int k = 0; k < out; k++) {
                for (int e = 0; e < PRODUCTS; e++) {
                    int at = (e * in + c) * out + k;
                    float total = sums[at];
                    for (int run = 1; run < runs; run++) total += sums[run * size + at];
                    tile[e] = Winograd.scaled(total, e);
                }
                plane(ScalarWinograd::weights, IN, KERNEL, tile, elements);
                System.arraycopy(elements, 0, gw.array(), gw.offset() + (k * in + c) * d.area(), elements.length);
            }
        }
    }

    /// sums [product, in, out] of a run of images
    private static void sum(Conv d, int run, Slice<float[]> x, Slice<float[]> gy, float[] sums, int so) {
        int in = d.in(), out = d.out(), top = d.down().padding(), left = d.right().padding();
        float[] v = new float[PRODUCTS * in], g = new float[PRODUCTS * out], xs = x.array(), gys = gy.array();
        for (int image = d.firstImage(run); image < d.firstImage(run + 1); image++) {
            int source = x.offset() + image * d.inputSize(), target = gy.offset() + image * d.outputSize();
            for (int i = 0; i < d.rows(); i += OUT) {
                for (int j = 0; j < d.columns(); j += OUT) {
                    transform(ScalarWinograd::input, IN, xs, source, d.h(), d.w(), in, i - top, j - left, v);
                    transform(ScalarWinograd::gradient, OUT, gys, target, d.rows(), d.columns(), out, i, j, g);
                    for (int row = 0; row < PRODUCTS * in; row++) {
                        int to = so + row * out, from = row / in * out;
                        for (int k = 0; k < out; k++) sums[to + k] = Fma.of(v[row], g[from + k], sums[to + k]);
                    }
                }
            }
        }
    }
}
