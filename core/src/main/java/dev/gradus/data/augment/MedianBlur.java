package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.Set;

/// Takes the middle of the values around: `y[i, j] = median x[i + a, j + b]` over a square window.
///
/// It removes single wrong pixels and keeps edges. Shapes: any; outside, the pixels at the edge count again. Defaults: 3 pixels, p 1. Errors: an even
/// size. Source: as OpenCV's `medianBlur`; not in torchvision.
public final class MedianBlur implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param size rows and columns of the window, odd
    /// @param p the probability that anything is done
    public record Config(int size, double p) {
        /// The defaults.
        public Config() {
            this(3, 1);
        }
    }

    record MedianTaken(int size) implements Change {
        @Override
        public void apply(Image image) {
            int h = image.height();
            int w = image.width();
            float[] x = image.pixels();
            float[] y = image.spare(h, w);
            float[] window = new float[size * size];
            int half = size / 2;
            for (int c = 0; c < image.channels(); c++) {
                for (int i = 0; i < h; i++) {
                    for (int j = 0; j < w; j++) {
                        int count = 0;
                        for (int a = i - half; a <= i + half; a++) {
                            int row = (c * h + Border.EDGE.index(a, h)) * w;
                            for (int b = j - half; b <= j + half; b++)
                                window[count++] = x[row + Border.EDGE.index(b, w)];
                        }
                        y[(c * h + i) * w + j] = middle(window);
                    }
                }
            }
            image.swap(h, w);
        }

        private static float middle(float[] values) {
            if (values.length > 25) {
                Arrays.sort(values);
                return values[values.length / 2];
            }
            for (int i = 1; i < values.length; i++) { // windows are small: insertion is the fastest way
                float value = values[i];
                int j = i - 1;
                for (; j >= 0 && values[j] > value; j--) values[j + 1] = values[j];
                values[j + 1] = value;
            }
            return values[values.length / 2];
        }
    }

    /// Every image.
    ///
    /// @param size rows and columns of the window, odd
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public MedianBlur(int size) {
        this(new Config(size, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public MedianBlur(Config config) {
        Require.chance("MedianBlur", config.p());
        Require.odd("MedianBlur", "size", config.size());
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new MedianTaken(config.size());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.DETAIL);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
