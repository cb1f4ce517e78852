package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Blurs with a bell curve: `y[i] = Σ w[k] x[i + k]` along rows and columns, `w[k] ∝ exp(-k² / (2 σ²))`, `σ ~ U(minSigma, maxSigma)`.
///
/// Shapes: any; the image is mirrored at its border. Defaults: 5 pixels, σ from 0.1 to 2, p 1. Errors: an even size. Source: torchvision's
/// `GaussianBlur`, which refuses images smaller than half the window.
public final class GaussianBlur implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param size rows and columns of the window, odd
    /// @param minSigma least standard deviation, in pixels
    /// @param maxSigma greatest standard deviation, in pixels
    /// @param p the probability that anything is done
    public record Config(int size, double minSigma, double maxSigma, double p) {
        /// The defaults.
        public Config() {
            this(5, 0.1, 2, 1);
        }
    }

    record Blurred(int size, double sigma) implements Change {
        @Override
        public void apply(Image image) {
            float[] kernel = kernel(size, sigma);
            Taps rows = Taps.window(image.height(), kernel, Border.REFLECT);
            Taps.filter(image, rows, Taps.window(image.width(), kernel, Border.REFLECT), false);
        }

        /// Weights that sum to 1.
        static float[] kernel(int size, double sigma) {
            double[] w = new double[size];
            double sum = 0;
            for (int k = 0; k < size; k++) {
                double distance = (k - size / 2) / sigma;
                w[k] = StrictMath.exp(-distance * distance / 2);
                sum += w[k];
            }
            float[] kernel = new float[size];
            for (int k = 0; k < size; k++) kernel[k] = (float) (w[k] / sum);
            return kernel;
        }
    }

    /// Every image.
    ///
    /// @param size rows and columns of the window, odd
    /// @param minSigma least standard deviation, in pixels
    /// @param maxSigma greatest standard deviation, in pixels
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public GaussianBlur(int size, double minSigma, double maxSigma) {
        this(new Config(size, minSigma, maxSigma, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public GaussianBlur(Config config) {
        Require.chance("GaussianBlur", config.p());
        Require.odd("GaussianBlur", "size", config.size());
        Require.range("GaussianBlur", "Sigma", config.minSigma(), config.maxSigma(), 1e-3, 1e3);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Blurred(config.size(), Draws.uniform(rng, 0, config.minSigma(), config.maxSigma()));
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
