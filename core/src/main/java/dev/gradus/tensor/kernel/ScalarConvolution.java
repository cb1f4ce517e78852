package dev.gradus.tensor.kernel;

import dev.gradus.tensor.kernel.Correlation.Phase;
import dev.gradus.tensor.kernel.Correlation.Tap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The kernels of convolution and pooling in plain Java: their specification. As every `Scalar*.java` here also the source of
/// float64. Inner loops go over channels, which lie next to each other, so that C2 can vectorize them.
abstract class ScalarConvolution extends ScalarPooledNormalization {
    @Override
    public void conv(
            Conv d,
            Slice<float[]> x,
            Slice<float[]> w,
            @Nullable Slice<float[]> b,
            @Nullable Packing packed,
            Slice<float[]> y) {
        if (d.isWinograd()) ScalarWinograd.run(new Winograd.Pass().forward(d), x, w, b, y);
        else correlate(Correlation.forward(d), d, true, x, w, b, y);
        int n = d.images() * d.outputSize();
        if (d.isRectified()) map(Unary.LEAKY_RELU, 0, 0, y.array(), y.offset(), y.array(), y.offset(), n);
    }

    @Override
    public void convBackwardInput(Conv d, Slice<float[]> gy, Slice<float[]> w, Slice<float[]> gx) {
        if (d.isWinograd()) ScalarWinograd.run(new Winograd.Pass().backward(d), gy, w, null, gx);
        else correlate(Correlation.backward(d), d, false, gy, w, null, gx);
    }

    private static void correlate(
            Correlation plan,
            Conv d,
            boolean forward,
            Slice<float[]> x,
            Slice<float[]> w,
            @Nullable Slice<float[]> b,
            Slice<float[]> y) {
        float[] weights = elementsFirst(d, forward, w.array(), w.offset());
        WorkerTeam.shared()
                .run(
                        d.images(),
                        image -> {
                            int source = x.offset() + image * plan.sourceSize(),
                                    target = y.offset() + image * plan.targetSize();
                            for (Phase phase : plan.phases()) {
                                for (int i = 0; i < phase.rows(); i++) {
                                    for (int j = 0; j < phase.columns(); j++) {
                                        pixel(plan, phase, i, j, x.array(), source, weights, b, y.array(), target);
                                    }
                                }
                            }
                        });
    }

    private static void pixel(
            Correlation plan,
            Phase phase,
            int i,
            int j,
            float[] x,
            int source,
            float[] w,
            @Nullable Slice<float[]> b,
            float[] y,
            int target) {
        int channels = plan.sourceChannels(), out = plan.targetChannels(), all = plan.groups() * out;
        int line = phase.firstRow() + i * phase.rowStep(), place = phase.firstColumn() + j * phase.columnStep();
        int pixel = target + (line * plan.targetW() + place) * all;
        if (b == null) Arrays.fill(y, pixel, pixel + all, 0);
        else System.arraycopy(b.array(), b.offset(), y, pixel, all);
        for (Tap tap : phase.taps()) {
            int row = i * phase.rowStride() + phase.top() + tap.row();
            int column = j * phase.columnStride() + phase.left() + tap.column();
            boolean seen = row >= 0 && row < plan.sourceH() && column >= 0 && column < plan.sourceW();
            int from = source + (row * plan.sourceW() + column) * plan.groups() * channels;
            for (int c = 0; c < plan.groups() * channels; c++) {
                int g = c / channels, weight = (g * plan.elements() + tap.element()) * channels + c % channels;
                float v = seen ? x[from + c] : 0;
                for (int k = 0, at = pixel + g * out; k < out; k++)
                    y[at + k] = Fma.of(v, w[weight * out + k], y[at + k]);
            }
        }
    }

    /// Weights as `[group, element, source channel, target channel]`.
    private static float[] elementsFirst(Conv d, boolean forward, float[] w, int wo) {
        int area = d.area();
        float[] to = new float[d.groups() * d.out() * d.depth()];
        for (int g = 0, from = wo; g < d.groups(); g++) {
            for (int o = 0; o < d.out(); o++) {
                for (int c = 0; c < d.in(); c++) {
                    for (int e = 0; e < area; e++) {
                        int channel = forward ? c * d.out() + o : o * d.in() + c;
                        to[(g * area + e) * d.out() * d.in() + channel] = w[from++];
                    }
                }
            }
        }
        return to;
    }

    @Override
    public void convBackwardWeight(Conv d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> gw) {
        if (d.isWinograd()) ScalarWinograd.weights(d, x, gy, gw);
        else directWeights(d, x, gy, gw);
    }

    private static void directWeights(Conv d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> gw) {
        int area = d.area();
        WorkerTeam.shared()
                .run(
                        d.groups() * area,
                        chunk -> {
                            int g = chunk / area, e = chunk % area;
                            float[] total = new float[d.in() * d.out()], sums = new float[total.length];
                            for (int run = 0; run < d.weightRuns(); run++) {
                                Arrays.fill(sums, 0);
                                for (int image = d.firstImage(run); image < d.firstImage(run + 1); image++) {
                                    for (int p = 0; p < d.rows() * d.columns(); p++)
                                        position(d, g, e, image, p, x, gy, sums);
                                }
                                if (run == 0) System.arraycopy(sums, 0, total, 0, sums.length);
                                else for (int i = 0; i < total.length; i++) total[i] += sums[i];
                            }
                            for (int c = 0; c < d.in(); c++) {
                                for (int k = 0; k < d.out(); k++) {
                                    int to = gw.offset() + ((g * d.out() + k) * d.in() + c) * area + e;
                                    gw.array()[to] = total[c * d.out() + k];
                                }
                            }
                        });
    }

    /// sums [in, out] += x · gy for one output position p and element e of the kernel.
    private static void position(
            Conv d, int g, int e, int image, int p, Slice<float[]> xs, Slice<float[]> gys, float[] sums) {
        float[] x = xs.array(), gy = gys.array();
        Sweep down = d.down(), right = d.right();
        int row = p / d.columns() * down.stride() - down.padding() + e / right.kernel() * down.dilation();
        int column = p % d.columns() * right.stride() - right.padding() + e % right.kernel() * right.dilation();
        boolean seen = row >= 0 && row < d.h() && column >= 0 && column < d.w();
        int from = xs.offset() + (((image * d.h() + row) * d.w() + column) * d.groups() + g) * d.in();
        int gradient = gys.offset() + ((image * d.rows() * d.columns() + p) * d.groups() + g) * d.out();
        for (int c = 0; c < d.in(); c++) {
            float v = seen ? x[from + c] : 0;
            int at = c * d.out();
            for (int k = 0; k < d.out(); k++) sums[at + k] = Fma.of(v, gy[gradient + k], sums[at + k]);
        }
    }

    @Override
    public void maxPool(Pooling d, float[] x, int xo, float[] y, int yo, int[] index, int io) {
        int width = d.right().count() * d.channels();
        for (int n = 0, at = 0; n < d.images(); n++) {
            int image = xo + n * d.inputSize();
            for (int r = 0; r < d.down().count(); r++, at += width) poolRow(d, r, x, image, y, yo + at, index, io + at);
        }
    }

    /// The largest element of one window in the channels from `first` on.
    static void largest(
            Pooling d, int r, int q, float[] x, int image, float[] y, int yo, int[] index, int io, int first) {
        Pooling.Spans down = d.down(), right = d.right();
        int begin = down.from()[r], left = right.from()[q];
        for (int c = first; c < d.channels(); c++) {
            float top = Float.NEGATIVE_INFINITY;
            int best = begin * d.w() + left;
            for (int i = begin; i < down.to()[r]; i += down.step()) {
                for (int j = left; j < right.to()[q]; j += right.step()) {
                    float v = x[image + (i * d.w() + j) * d.channels() + c];
                    if (v > top || Float.isNaN(v)) {
                        top = v;
                        best = i * d.w() + j;
                    }
                }
            }
            y[yo + c] = top;
            index[io + c] = best;
        }
    }

    @Override
    public void maxPoolBackward(Pooling d, float[] gy, int gyo, int[] index, int io, float[] gx, int gxo) {
        Arrays.fill(gx, gxo, gxo + d.images() * d.inputSize(), 0);
        for (int n = 0, at = 0; n < d.images(); n++) {
            int image = gxo + n * d.inputSize();
            for (int p = 0; p < d.outputSize(); p += d.channels()) {
                for (int c = 0; c < d.channels(); c++, at++) {
                    gx[image + index[io + at] * d.channels() + c] += gy[gyo + at];
                }
            }
        }
    }

    @Override
    public void avgPool(Pooling d, float[] x, int xo, float[] y, int yo) {
        int channels = d.channels();
        for (int n = 0, at = yo; n < d.images(); n++) {
            int image = xo + n * d.inputSize();
            for (int r = 0; r < d.down().count(); r++) {
                int top = d.down().from()[r], lines = d.down().to()[r] - top;
                for (int q = 0; q < d.right().count(); q++, at += channels) {
                    int left = d.right().from()[q], width = d.right().to()[q] - left;
                    int from = image + (top * d.w() + left) * channels;
                    sumWindow(x, from, lines, d.w() * channels, width, channels, y, at);
                    float divisor = d.down().divisor()[r] * d.right().divisor()[q];
                    for (int c = 0; c < channels; c++) y[at + c] /= divisor;
                }
            }
        }
    }

    @Override
    public void avgPoolBackward(Pooling d, float[] gy, int gyo, float[] gx, int gxo) {
        int channels = d.channels();
        float[] share = new float[channels];
        Arrays.fill(gx, gxo, gxo + d.images() * d.inputSize(), 0);
        for (int n = 0, at = gyo; n < d.images(); n++) {
            int image = gxo + n * d.inputSize();
            for (int r = 0; r < d.down().count(); r++) {
                for (int q = 0; q < d.right().count(); q++, at += channels) {
                    float divisor = d.down().divisor()[r] * d.right().divisor()[q];
                    for (int c = 0; c < channels; c++) share[c] = gy[at + c] / divisor;
                    for (int i = d.down().from()[r]; i < d.down().to()[r]; i++) {
                        for (int j = d.right().from()[q]; j < d.right().to()[q]; j++) {
                            int to = image + (i * d.w() + j) * channels;
                            zip(Binary.ADD, gx, to, share, 0, gx, to, channels);
                        }
                    }
                }
            }
        }
    }

    @Override
    public void transpose(int batch, int rows, int columns, float[] x, int xo, float[] y, int yo) {
        for (int n = 0; n < batch; n++) {
            int from = xo + n * rows * columns, to = yo + n * rows * columns;
            for (int c = 0; c < columns; c++) {
                for (int r = 0; r < rows; r++) y[to + c * rows + r] = x[from + r * columns + c];
            }
        }
    }
}
