package dev.gradus.tensor;

import static dev.gradus.tensor.OpSample.spread;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on images, each beside the definition written as nested loops.
final class ImageOpSamples {
    private static final Window UNEVEN = new Window(new Window.Axis(2, 2, 1, 1), new Window.Axis(3, 1, 0, 2));
    private static final Window SAME = Window.square(3, 1, 1, 1);

    static final List<OpSample> ALL =
            List.of(
                    conv("conv", SAME, 1, Shape.of(2, 2, 4, 5), 3),
                    conv("conv in groups, uneven window", UNEVEN, 2, Shape.of(2, 4, 5, 6), 4),
                    conv("conv of single pixels", Window.square(1, 1, 0, 1), 1, Shape.of(1, 3, 2, 2), 2),
                    transposed("transposed conv", Window.square(3, 2, 1, 1), 1, Shape.of(2, 3, 2, 3), 2, 4, 6),
                    transposed("transposed conv in groups", UNEVEN, 2, Shape.of(1, 4, 3, 2), 1, 4, 6),
                    pool("max pool", in -> Ops.maxPool2d(in, Window.square(2, 2, 0, 1), false), 2, 2, 0, true),
                    pool("max pool, overlapping", in -> Ops.maxPool2d(in, SAME, false), 3, 1, 1, true),
                    pool("avg pool", in -> Ops.avgPool2d(in, Window.square(2, 2, 0, 1), false, true), 2, 2, 0, false),
                    pool("avg pool, padded", in -> Ops.avgPool2d(in, SAME, false, true), 3, 1, 1, false));

    private ImageOpSamples() {}

    private static OpSample conv(String name, Window window, int groups, Shape image, int channels) {
        Shape weights = Shape.of(channels, image.axis(1) / groups, window.down().kernel(), window.right().kernel());
        return OpSample.of(
                name,
                in -> Ops.conv2d(in.get(0), in.get(1), in.get(2), window, groups),
                in -> convolved(in.get(0), in.get(1), in.get(2), window, groups),
                spread(image, -2, 2),
                spread(weights, -1, 1.2),
                spread(Shape.of(channels), -1, 2));
    }

    static double[] convolved(Tensor x, Tensor w, @Nullable Tensor b, Window window, int groups) {
        int n = x.shape().axis(0), h = x.shape().axis(2), width = x.shape().axis(3);
        int channels = w.shape().axis(0), each = w.shape().axis(1);
        Window.Axis down = window.down(), right = window.right();
        int rows = down.outputs(h, false), columns = right.outputs(width, false), at = 0;
        double[] y = new double[n * channels * rows * columns];
        for (int image = 0; image < n; image++) {
            for (int k = 0; k < channels; k++) {
                for (int r = 0; r < rows; r++) {
                    for (int c = 0; c < columns; c++, at++) {
                        y[at] = b == null ? 0 : b.get(k);
                        for (int i = 0; i < each; i++) {
                            for (int p = 0; p < down.kernel(); p++) {
                                for (int q = 0; q < right.kernel(); q++) {
                                    int line = r * down.stride() + p * down.dilation() - down.padding();
                                    int column = c * right.stride() + q * right.dilation() - right.padding();
                                    if (line < 0 || line >= h || column < 0 || column >= width) continue;
                                    int channel = k / (channels / groups) * each + i;
                                    y[at] += w.get(k, i, p, q) * x.get(image, channel, line, column);
                                }
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    private static OpSample transposed(
            String name, Window window, int groups, Shape image, int each, int height, int width) {
        Shape weights = Shape.of(image.axis(1), each, window.down().kernel(), window.right().kernel());
        return OpSample.of(
                name,
                in -> Ops.convTranspose2d(in.get(0), in.get(1), in.get(2), window, groups, height, width),
                in -> spreadOut(in.get(0), in.get(1), in.get(2), window, groups, height, width),
                spread(image, -2, 2),
                spread(weights, -1, 1.2),
                spread(Shape.of(groups * each), -1, 2));
    }

    private static double[] spreadOut(Tensor x, Tensor w, Tensor b, Window window, int groups, int height, int width) {
        int n = x.shape().axis(0), in = x.shape().axis(1), each = w.shape().axis(1), out = groups * each;
        double[] y = new double[n * out * height * width];
        for (int i = 0; i < y.length; i++) y[i] = b.get(i / (height * width) % out);
        for (int image = 0; image < n; image++) {
            for (int channel = 0; channel < in; channel++) {
                for (int r = 0; r < x.shape().axis(2); r++) {
                    for (int c = 0; c < x.shape().axis(3); c++) {
                        for (int k = 0; k < each; k++) {
                            for (int p = 0; p < window.down().kernel(); p++) {
                                for (int q = 0; q < window.right().kernel(); q++) {
                                    int line = place(window.down(), r, p), column = place(window.right(), c, q);
                                    if (line < 0 || line >= height || column < 0 || column >= width) continue;
                                    int to = channel / (in / groups) * each + k;
                                    y[((image * out + to) * height + line) * width + column] +=
                                            w.get(channel, k, p, q) * x.get(image, channel, r, c);
                                }
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    private static int place(Window.Axis a, int output, int element) {
        return output * a.stride() + element * a.dilation() - a.padding();
    }

    private interface Pool {
        Tensor of(Tensor x);
    }

    private static OpSample pool(String name, Pool f, int kernel, int stride, int padding, boolean largest) {
        Shape shape = Shape.of(2, 2, 5, 4);
        return OpSample.of(
                        name,
                        in -> f.of(in.get(0)),
                        in -> pooled(in.get(0), new Window.Axis(kernel, stride, padding, 1), largest),
                        spread(shape, -2, 2))
                .linear();
    }

    private static double[] pooled(Tensor x, Window.Axis a, boolean largest) {
        int h = x.shape().axis(2), w = x.shape().axis(3), rows = a.outputs(h, false), columns = a.outputs(w, false);
        double[] y = new double[x.shape().axis(0) * x.shape().axis(1) * rows * columns];
        for (int i = 0; i < y.length; i++) {
            int plane = i / (rows * columns), r = i / columns % rows, c = i % columns;
            double sum = 0, most = Double.NEGATIVE_INFINITY;
            for (int p = 0; p < a.kernel(); p++) {
                for (int q = 0; q < a.kernel(); q++) {
                    int line = place(a, r, p), column = place(a, c, q);
                    if (line < 0 || line >= h || column < 0 || column >= w) continue;
                    double v = x.get(plane / x.shape().axis(1), plane % x.shape().axis(1), line, column);
                    sum += v;
                    most = Math.max(most, v);
                }
            }
            y[i] = largest ? most : sum / (a.kernel() * a.kernel());
        }
        return y;
    }
}
