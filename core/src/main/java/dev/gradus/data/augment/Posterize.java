package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Leaves few levels of each channel: `y = ⌊x / s⌋ s`, with `2^bits` steps s from black to white.
///
/// Shapes: any. For bytes it keeps the highest bits. Defaults: 4 bits, p 0.5. Source: torchvision's `RandomPosterize`.
public final class Posterize implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param bits how many bits are kept, 0 to 8
    /// @param p the probability that anything is done
    public record Config(int bits, double p) {
        /// The defaults.
        public Config() {
            this(4, 0.5);
        }
    }

    record Posterized(int bits) implements Change {
        @Override
        public void apply(Image image) {
            float levels = 1 << bits;
            float step = (image.isWhole() ? image.white() + 1 : 1) / levels;
            if (image.isWhole() && step <= 1) return;
            float[] x = image.pixels();
            for (int i = 0; i < image.size(); i++) {
                x[i] = image.truncated(Math.clamp((float) Math.floor(x[i] / step), 0, levels - 1) * step);
            }
        }
    }

    /// Every second image.
    ///
    /// @param bits how many bits are kept
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Posterize(int bits) {
        this(new Config(bits, 0.5));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Posterize(Config config) {
        Require.chance("Posterize", config.p());
        Require.between("Posterize", "bits", config.bits(), 0, 8);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Posterized(config.bits());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.COLOUR);
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
