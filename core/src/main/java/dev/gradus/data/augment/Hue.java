package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Turns all colours on the colour wheel: `h' = (h + f) mod 1`, `f ~ U(-strength, strength)`, in hue, saturation and value.
///
/// At 0.5 a colour becomes its opposite. Shapes: any; where there are not 3 channels, nothing is changed. Defaults: strength 0.05, p 1. Errors:
/// a strength above 0.5. Source: torchvision's `ColorJitter(hue)`.
public final class Hue implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param strength the greatest turn, 0.5 being half of the wheel
    /// @param p the probability that anything is done
    public record Config(double strength, double p) {
        /// The defaults.
        public Config() {
            this(0.05, 1);
        }
    }

    record HueTurned(double turn) implements Change {
        @Override
        public void apply(Image image) {
            if (image.channels() != 3 || turn == 0) return;
            float[] x = image.pixels();
            int n = image.plane();
            float white = image.white();
            // bytes are the 256 equal parts of 0 to 1, and only 1 itself is in the next
            float scale = image.isWhole() ? white + 1 - 1e-3f : 1;
            for (int i = 0; i < n; i++) {
                float r = x[i] / white;
                float g = x[n + i] / white;
                float b = x[2 * n + i] / white;
                float max = Math.max(r, Math.max(g, b));
                float range = max - Math.min(r, Math.min(g, b));
                float h6 = (float) (6 * turn);
                if (range > 0) h6 += max == r ? (g - b) / range : max == g ? 2 + (b - r) / range : 4 + (r - g) / range;
                h6 -= 6 * (float) Math.floor(h6 / 6);
                x[i] = image.truncated(scale * channel(h6 + 5, max, range));
                x[n + i] = image.truncated(scale * channel(h6 + 3, max, range));
                x[2 * n + i] = image.truncated(scale * channel(h6 + 1, max, range));
            }
        }

        /// One channel of a colour: value less the range where the wheel is far from it.
        private static float channel(float place, float value, float range) {
            float k = place >= 6 ? place - 6 : place;
            return value - range * Math.clamp(Math.min(k, 4 - k), 0, 1);
        }
    }

    /// Every image.
    ///
    /// @param strength the greatest turn, 0.5 being half of the wheel
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Hue(double strength) {
        this(new Config(strength, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Hue(Config config) {
        Require.chance("Hue", config.p());
        Require.between("Hue", "strength", config.strength(), 0, 0.5);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new HueTurned(Draws.uniform(rng, 0, -config.strength(), config.strength()));
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
