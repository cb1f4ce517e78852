package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Cuts out the middle, and scales it back: `y = resize(crop(x, H / factor, W / factor), H, W)`, `factor ~ U(minFactor, maxFactor)`.
///
/// Shapes: any. A factor below 1 shows the image smaller, with a black border. Defaults: factor 1 to 1.3, bilinear, antialiased, p 1. Source: as
/// Keras' `RandomZoom`; in torchvision a `CenterCrop` and a `Resize`.
public final class Zoom implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param minFactor least magnification
    /// @param maxFactor greatest magnification
    /// @param interpolation how values between pixels are found
    /// @param p the probability that anything is done
    public record Config(double minFactor, double maxFactor, Interpolation interpolation, double p) {
        /// The defaults.
        public Config() {
            this(1, 1.3, Interpolation.BILINEAR, 1);
        }
    }

    record Zoomed(double factor, Interpolation interpolation) implements Change {
        @Override
        public void apply(Image image) {
            int h = image.height();
            int w = image.width();
            CenterCrop.around(image, part(h), part(w)).apply(image);
            new Resized(h, w, interpolation, true).apply(image);
        }

        private int part(int side) {
            return Math.max(1, (int) Math.rint(side / factor));
        }
    }

    /// Bilinear, every image.
    ///
    /// @param minFactor least magnification
    /// @param maxFactor greatest magnification
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Zoom(double minFactor, double maxFactor) {
        this(new Config(minFactor, maxFactor, Interpolation.BILINEAR, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Zoom(Config config) {
        Require.chance("Zoom", config.p());
        Require.range("Zoom", "Factor", config.minFactor(), config.maxFactor(), 0.01, 100);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Zoomed(Draws.uniform(rng, 0, config.minFactor(), config.maxFactor()), config.interpolation());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY, Effect.HIDE);
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
