package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Takes the colours away: `y = 0.2989 r + 0.587 g + 0.114 b` in all three channels.
///
/// Shapes: any; where there are not 3 channels, nothing is changed. Defaults: p 0.1. Source: torchvision's `RandomGrayscale`.
public final class Grayscale implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param p the probability that anything is done
    public record Config(double p) {
        /// The defaults.
        public Config() {
            this(0.1);
        }
    }

    record Greyed() implements Change {
        @Override
        public void apply(Image image) {
            if (image.channels() != 3) return;
            float[] grey = Blend.grey(image);
            int n = image.plane();
            for (int i = 0; i < n; i++) grey[i] = image.truncated(grey[i]);
            for (int c = 0; c < 3; c++) System.arraycopy(grey, 0, image.pixels(), c * n, n);
        }
    }

    /// With the default probability.
    public Grayscale() {
        this(new Config());
    }

    /// With a probability.
    ///
    /// @param p the probability that anything is done
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Grayscale(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Grayscale(Config config) {
        Require.chance("Grayscale", config.p());
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Greyed();
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
