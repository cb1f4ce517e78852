package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.Set;

/// Blurs along a line, as when the camera moves: `y[p] = Σ x[p + t d] / length` with `t = -(length - 1) / 2 … (length - 1) / 2`, direction d.
///
/// Between pixels, values are bilinear. Shapes: any; outside, the pixels at the edge count again. Defaults: 5 pixels, any direction, p 1. Errors: an
/// even length. Source: as the motion blur of kornia and albumentations; not in torchvision.
public final class MotionBlur implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param length pixels along the line, odd
    /// @param minDegrees least angle of the line, counter-clockwise from the horizontal
    /// @param maxDegrees greatest angle of the line
    /// @param p the probability that anything is done
    public record Config(int length, double minDegrees, double maxDegrees, double p) {
        /// The defaults.
        public Config() {
            this(5, 0, 180, 1);
        }
    }

    record Moved(int length, double degrees) implements Change {
        @Override
        public void apply(Image image) {
            int h = image.height();
            int w = image.width();
            float[] x = image.pixels();
            float[] y = image.spare(h, w);
            Arrays.fill(y, 0, image.size(), 0);
            double right = StrictMath.cos(Math.toRadians(degrees));
            double down = -StrictMath.sin(Math.toRadians(degrees));
            for (int t = -(length / 2); t <= length / 2; t++) add(x, image.channels(), h, w, t * down, t * right, y);
            for (int i = 0; i < image.size(); i++) y[i] = image.rounded(y[i] / length);
            image.swap(h, w);
        }

        /// Adds the image, moved by a fraction of pixels.
        private static void add(float[] x, int channels, int h, int w, double down, double right, float[] y) {
            int top = (int) Math.floor(down);
            int left = (int) Math.floor(right);
            float v = (float) (down - top);
            float u = (float) (right - left);
            for (int c = 0; c < channels; c++) {
                for (int i = 0; i < h; i++) {
                    int above = (c * h + Border.EDGE.index(i + top, h)) * w;
                    int below = (c * h + Border.EDGE.index(i + top + 1, h)) * w;
                    for (int j = 0; j < w; j++) {
                        int a = Border.EDGE.index(j + left, w);
                        int b = Border.EDGE.index(j + left + 1, w);
                        y[(c * h + i) * w + j] +=
                                (1 - v) * ((1 - u) * x[above + a] + u * x[above + b])
                                        + v * ((1 - u) * x[below + a] + u * x[below + b]);
                    }
                }
            }
        }
    }

    /// Every image, in any direction.
    ///
    /// @param length pixels along the line, odd
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public MotionBlur(int length) {
        this(new Config(length, 0, 180, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public MotionBlur(Config config) {
        Require.chance("MotionBlur", config.p());
        Require.odd("MotionBlur", "length", config.length());
        Require.range("MotionBlur", "Degrees", config.minDegrees(), config.maxDegrees(), -360, 360);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Moved(config.length(), Draws.uniform(rng, 0, config.minDegrees(), config.maxDegrees()));
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
