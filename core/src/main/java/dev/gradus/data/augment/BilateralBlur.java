package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.Set;

/// Blurs within areas of similar colour, and keeps edges: `y[p] = Σ w(p, q) x[q] / Σ w(p, q)` over the pixels q of a window around p.
///
/// ```
/// w(p, q) = exp(-‖p - q‖² / (2 sigmaPlace²)) exp(-‖x[p] - x[q]‖² / (2 sigmaColour²))
/// ```
/// Colours are compared over all channels, black and white being 1 apart. Shapes: any; the image is mirrored at its border. Defaults: 5 pixels,
/// sigmaPlace 1.5 pixels, sigmaColour 0.1, p 1. Errors: an even size. Source: Tomasi and Manduchi 1998; not in torchvision.
public final class BilateralBlur implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param size rows and columns of the window, odd
    /// @param sigmaPlace how far in pixels the mean reaches
    /// @param sigmaColour how different colours may be, white being 1
    /// @param p the probability that anything is done
    public record Config(int size, double sigmaPlace, double sigmaColour, double p) {
        /// The defaults.
        public Config() {
            this(5, 1.5, 0.1, 1);
        }
    }

    record Smoothed(int size, double sigmaPlace, double sigmaColour) implements Change {
        @Override
        public void apply(Image image) {
            int h = image.height();
            int w = image.width();
            float[] x = image.pixels();
            float[] y = image.spare(h, w);
            double[] sum = new double[image.channels()];
            double contrast = -0.5 / (sigmaColour * sigmaColour * image.white() * image.white());
            int half = size / 2;
            for (int i = 0; i < h; i++) {
                for (int j = 0; j < w; j++) {
                    Arrays.fill(sum, 0);
                    double total = 0;
                    int at = i * w + j;
                    for (int a = -half; a <= half; a++) {
                        for (int b = -half; b <= half; b++) {
                            int q = Border.REFLECT.index(i + a, h) * w + Border.REFLECT.index(j + b, w);
                            double far = -0.5 * (a * a + b * b) / (sigmaPlace * sigmaPlace);
                            double weight = StrictMath.exp(far + contrast * distance(x, at, q, h * w, sum.length));
                            total += weight;
                            for (int c = 0; c < sum.length; c++) sum[c] += weight * x[c * h * w + q];
                        }
                    }
                    for (int c = 0; c < sum.length; c++) y[c * h * w + at] = image.rounded((float) (sum[c] / total));
                }
            }
            image.swap(h, w);
        }

        /// The square of the difference of two colours.
        private static double distance(float[] x, int p, int q, int plane, int channels) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                double difference = x[c * plane + p] - x[c * plane + q];
                sum += difference * difference;
            }
            return sum;
        }
    }

    /// Every image.
    ///
    /// @param size rows and columns of the window, odd
    /// @param sigmaPlace how far in pixels the mean reaches
    /// @param sigmaColour how different colours may be, white being 1
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public BilateralBlur(int size, double sigmaPlace, double sigmaColour) {
        this(new Config(size, sigmaPlace, sigmaColour, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public BilateralBlur(Config config) {
        Require.chance("BilateralBlur", config.p());
        Require.odd("BilateralBlur", "size", config.size());
        Require.between("BilateralBlur", "sigmaPlace", config.sigmaPlace(), 1e-3, 1e3);
        Require.between("BilateralBlur", "sigmaColour", config.sigmaColour(), 1e-3, 1e3);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Smoothed(config.size(), config.sigmaPlace(), config.sigmaColour());
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
