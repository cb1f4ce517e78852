package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.Set;

/// Makes all levels of a channel equally frequent: `y = (n(x) + s / 2) / s`, with n(x) pixels darker than x and s of them for each level.
///
/// `s` is `(pixels - brightest pixels) / levels`, all in whole numbers; where it is 0, as in tiny images, nothing is changed. Numbers go
/// through 256 levels. Shapes: any. Defaults: p 0.5. Source: torchvision's `RandomEqualize`, which does as PIL does.
public final class Equalize implements RandomChange {
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

    record Equalized() implements Change {
        @Override
        public void apply(Image image) {
            int levels = image.isWhole() ? (int) image.white() : 255;
            float toLevel = image.isWhole() ? 1 : levels + 1 - 1e-3f;
            float toValue = image.isWhole() ? 1 : 1f / levels;
            int n = image.plane();
            float[] x = image.pixels();
            int[] times = new int[levels + 1];
            for (int from = 0; from < image.size(); from += n) {
                Arrays.fill(times, 0);
                for (int i = from; i < from + n; i++) times[(int) (toLevel * x[i])]++;
                int brightest = levels;
                while (times[brightest] == 0) brightest--;
                int step = (n - times[brightest]) / levels;
                int darker = 0;
                for (int level = 0; level <= levels; level++) {
                    int here = times[level];
                    times[level] = step == 0 ? level : Math.min((darker + step / 2) / step, levels);
                    darker += here;
                }
                for (int i = from; i < from + n; i++) x[i] = toValue * times[(int) (toLevel * x[i])];
            }
        }
    }

    /// With the default probability.
    public Equalize() {
        this(new Config());
    }

    /// With a probability.
    ///
    /// @param p the probability that anything is done
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Equalize(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Equalize(Config config) {
        Require.chance("Equalize", config.p());
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Equalized();
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
