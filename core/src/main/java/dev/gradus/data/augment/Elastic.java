package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Bends the image like rubber: `y[p] = x[p + alpha (G_sigma * u)[p] / 2]`, with `u ~ U(-1, 1)` for each pixel and direction, G a Gaussian blur.
///
/// Shapes: any. Defaults: alpha 50, sigma 5, bilinear, black outside, p 1. Small images want less: alpha 10 to 20 and sigma 3 to 4 for 28 x 28.
/// Source: Simard et al. 2003; torchvision's `ElasticTransform`, which refuses images smaller than half of the blur's window.
public final class Elastic implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param alpha strength
    /// @param sigma smoothness, in pixels
    /// @param interpolation how values between pixels are found: nearest or bilinear
    /// @param fill grey level outside, 0 (black) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(double alpha, double sigma, Interpolation interpolation, double fill, double p) {
        /// The defaults.
        public Config() {
            this(50, 5, Interpolation.BILINEAR, 0, 1);
        }
    }

    record Bent(double alpha, double sigma, Rng rng, Interpolation interpolation, double fill) implements Change {
        @Override
        public void apply(Image image) {
            bend(image, this, noise(rng.fork("x"), image.plane()), noise(rng.fork("y"), image.plane()));
        }

        private static float[] noise(Rng rng, int n) {
            float[] noise = new float[n];
            Draws.fillUniform(rng, noise, n);
            for (int i = 0; i < n; i++) noise[i] = 2 * noise[i] - 1;
            return noise;
        }

        /// Bends by given noise, which is blurred in place.
        static void bend(Image image, Bent bent, float[] right, float[] down) {
            bent.blur(right, image);
            bent.blur(down, image);
            float half = (float) bent.alpha / 2; // the noise is for coordinates from -1 to 1
            Sampler.sample(
                    image,
                    bent.interpolation,
                    bent.fill,
                    (y, w, at) -> {
                        for (int x = 0; x < w; x++) {
                            at[x] = x + half * right[y * w + x];
                            at[w + x] = y + half * down[y * w + x];
                        }
                    });
        }

        private void blur(float[] noise, Image image) {
            if (sigma == 0) return;
            float[] kernel = GaussianBlur.Blurred.kernel((int) (8 * sigma + 1) | 1, sigma);
            float[] middle = new float[noise.length];
            Taps.window(image.width(), kernel, Border.REFLECT).alongRows(noise, image.height(), middle);
            Taps.window(image.height(), kernel, Border.REFLECT).acrossRows(middle, 1, image.width(), noise);
        }

        @Override
        public String toString() {
            return "Bent[alpha=" + alpha + ", sigma=" + sigma + "]";
        }
    }

    /// Every image.
    ///
    /// @param alpha strength
    /// @param sigma smoothness, in pixels
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Elastic(double alpha, double sigma) {
        this(new Config(alpha, sigma, Interpolation.BILINEAR, 0, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Elastic(Config config) {
        Require.chance("Elastic", config.p());
        Require.between("Elastic", "fill", config.fill(), 0, 1);
        Sampler.require("Elastic", config.interpolation());
        Require.between("Elastic", "alpha", config.alpha(), 0, 1e6);
        Require.between("Elastic", "sigma", config.sigma(), 0, 1e3);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Bent(config.alpha(), config.sigma(), rng, config.interpolation(), config.fill());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY);
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
