package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Stretches each channel from black to white: `y = white (x - min) / (max - min)`.
///
/// Shapes: any; a channel of one value stays as it is. Defaults: p 0.5. Source: torchvision's `RandomAutocontrast`.
public final class AutoContrast implements RandomChange {
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

    record Stretched() implements Change {
        @Override
        public void apply(Image image) {
            float[] x = image.pixels();
            int n = image.plane();
            for (int from = 0; from < image.size(); from += n) {
                float min = x[from];
                float max = x[from];
                for (int i = from; i < from + n; i++) {
                    min = Math.min(min, x[i]);
                    max = Math.max(max, x[i]);
                }
                if (min == max) continue;
                float scale = (max - min) * (1 / image.white());
                for (int i = from; i < from + n; i++) x[i] = image.truncated((x[i] - min) / scale);
            }
        }
    }

    /// With the default probability.
    public AutoContrast() {
        this(new Config());
    }

    /// With a probability.
    ///
    /// @param p the probability that anything is done
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public AutoContrast(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public AutoContrast(Config config) {
        Require.chance("AutoContrast", config.p());
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Stretched();
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
