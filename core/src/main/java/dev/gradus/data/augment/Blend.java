package dev.gradus.data.augment;

/// What changes of colour are made of.
final class Blend {
    private Blend() {}

    /// `x = scale · x + shift` for a stretch of values, cut off at black and white.
    static void linear(Image image, int from, int to, float scale, float shift) {
        float[] x = image.pixels();
        float white = image.white();
        if (image.isWhole()) {
            for (int i = from; i < to; i++) x[i] = (int) Math.max(0, Math.min(white, scale * x[i] + shift));
        } else {
            for (int i = from; i < to; i++) x[i] = Math.max(0, Math.min(white, scale * x[i] + shift));
        }
    }

    /// `x = share · x + (1 - share) · other` for one value, cut off at black and white: as PyTorch's addition of a multiple, the
    /// second product is not rounded.
    static float mixed(Image image, double share, float x, float other) {
        return image.truncated(Math.fma((float) (1 - share), other, (float) share * x));
    }

    /// The brightness of each pixel, not rounded; the first channel where there are not 3.
    static float[] grey(Image image) {
        float[] x = image.pixels();
        int n = image.plane();
        float[] grey = image.scratch(n);
        if (image.channels() == 3) {
            for (int i = 0; i < n; i++)
                grey[i] = Math.fma(0.114f, x[2 * n + i], Math.fma(0.587f, x[n + i], 0.2989f * x[i]));
        } else {
            System.arraycopy(x, 0, grey, 0, n);
        }
        return grey;
    }
}
