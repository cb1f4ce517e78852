package dev.gradus.data.augment;

import java.util.Arrays;

/// A linear map along one axis: each output is a weighted sum of a few inputs. Resizing and blurring are such maps of rows and
/// of columns.
final class Taps {
    private static final float HALF_UP = 1e-3f;

    private final int from;
    private final int to;
    private final int count;
    private final int[] index;
    private final float[] weight;

    private Taps(int from, int to, int count) {
        this.from = from;
        this.to = to;
        this.count = count;
        index = new int[to * count];
        weight = new float[to * count];
    }

    /// A window around each pixel.
    static Taps window(int n, float[] kernel, Border border) {
        Taps taps = new Taps(n, n, kernel.length);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < kernel.length; k++) {
                taps.index[i * kernel.length + k] = border.index(i + k - kernel.length / 2, n);
                taps.weight[i * kernel.length + k] = kernel[k];
            }
        }
        return taps;
    }

    /// Another number of pixels over the same length, as PyTorch's `interpolate` without aligned corners.
    static Taps resize(int from, int to, Interpolation interpolation, boolean antialias) {
        double scale = (double) from / to;
        return switch (interpolation) {
            case NEAREST -> nearest(from, to);
            case BILINEAR -> antialias ? wide(from, to, 1, scale) : narrow(from, to, 1, scale);
            case BICUBIC -> antialias ? wide(from, to, 2, scale) : narrow(from, to, 2, scale);
        };
    }

    private static Taps nearest(int from, int to) {
        Taps taps = new Taps(from, to, 1);
        float scale = (float) from / to; // in float32, as PyTorch has it: 5 to 3 takes 0, 1, 3
        for (int i = 0; i < to; i++) taps.index[i] = Math.min((int) (i * scale), from - 1);
        Arrays.fill(taps.weight, 1);
        return taps;
    }

    /// The nearest pixels only, two or four.
    private static Taps narrow(int from, int to, int support, double scale) {
        Taps taps = new Taps(from, to, 2 * support);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale - 0.5;
            if (support == 1) centre = Math.max(centre, 0);
            int first = (int) Math.floor(centre) - support + 1;
            for (int k = 0; k < taps.count; k++) {
                double distance = Math.abs(centre - (first + k));
                taps.index[i * taps.count + k] = Math.clamp(first + k, 0, from - 1);
                taps.weight[i * taps.count + k] =
                        (float) (support == 1 ? Math.max(0, 1 - distance) : cubic(distance, -0.75));
            }
        }
        return taps;
    }

    /// All pixels under a filter that widens as the image shrinks.
    private static Taps wide(int from, int to, int support, double scale) {
        double stretch = Math.max(scale, 1);
        double reach = support * stretch;
        Taps taps = new Taps(from, to, Math.min(from, 2 * (int) Math.ceil(reach) + 1));
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int first = Math.max((int) (centre - reach + 0.5), 0);
            int end = Math.min((int) (centre + reach + 0.5), from);
            double sum = 0;
            for (int j = first; j < end; j++) sum += filter((j - centre + 0.5) / stretch, support);
            for (int k = 0; k < taps.count; k++) {
                int j = first + k;
                taps.index[i * taps.count + k] = Math.min(j, from - 1);
                if (j < end)
                    taps.weight[i * taps.count + k] = (float) (filter((j - centre + 0.5) / stretch, support) / sum);
            }
        }
        return taps;
    }

    private static double filter(double x, int support) {
        return support == 1 ? Math.max(0, 1 - Math.abs(x)) : cubic(Math.abs(x), -0.5);
    }

    /// Keys' cubic kernel.
    private static double cubic(double x, double a) {
        if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    /// Maps columns, then rows, and rounds at the end; when resizing bytes in between, too, and halves up, as PyTorch does.
    static void filter(Image image, Taps rows, Taps columns, boolean resizes) {
        int planes = image.channels();
        float[] narrow = image.spare(rows.from, columns.to);
        columns.alongRows(image.pixels(), planes * rows.from, narrow);
        image.swap(rows.from, columns.to);
        if (resizes && image.isWhole()) round(image, HALF_UP);
        float[] out = image.spare(rows.to, columns.to);
        rows.acrossRows(image.pixels(), planes, columns.to, out);
        image.swap(rows.to, columns.to);
        round(image, resizes && image.isWhole() ? HALF_UP : 0);
    }

    /// Rounds to the nearest, after adding so little that it decides only between two that are equally near.
    private static void round(Image image, float bias) {
        float[] x = image.pixels();
        for (int i = 0; i < image.size(); i++) x[i] = image.rounded(x[i] + bias);
    }

    /// The map of each row of `[rows, from]`.
    void alongRows(float[] x, int rows, float[] y) {
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < to; i++) {
                float sum = 0;
                for (int k = i * count; k < (i + 1) * count; k++) sum += weight[k] * x[r * from + index[k]];
                y[r * to + i] = sum;
            }
        }
    }

    /// The map of each column of `[planes, from, width]`, a row at a time.
    void acrossRows(float[] x, int planes, int width, float[] y) {
        Arrays.fill(y, 0, planes * to * width, 0);
        for (int plane = 0; plane < planes; plane++) {
            for (int i = 0; i < to; i++) {
                int out = (plane * to + i) * width;
                for (int k = i * count; k < (i + 1) * count; k++) {
                    if (weight[k] != 0) addRow(weight[k], x, (plane * from + index[k]) * width, width, y, out);
                }
            }
        }
    }

    private static void addRow(float weight, float[] x, int in, int width, float[] y, int out) {
        for (int j = 0; j < width; j++) y[out + j] += weight * x[in + j];
    }
}
