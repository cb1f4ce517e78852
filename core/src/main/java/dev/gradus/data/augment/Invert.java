package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Makes a negative: `y = white - x`.
///
/// Shapes: any. Defaults: p 0.5. Source: torchvision's `RandomInvert`.
public final class Invert implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param p the probability that anything is done
    public record Config(double p) {
        /// The defaults.
        public Config() {
            this(0.5);
        }
    }

    record Inverted() implements Change {
        @Override
        public void apply(Image image) {
            Blend.linear(image, 0, image.size(), -1, image.white());
        }
    }

    /// With the default probability.
    public Invert() {
        this(new Config());
    }

    /// With a probability.
    ///
    /// @param p the probability that anything is done
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Invert(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Invert(Config config) {
        Require.chance("Invert", config.p());
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Inverted();
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
