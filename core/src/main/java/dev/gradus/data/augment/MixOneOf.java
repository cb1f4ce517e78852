package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.data.Mixing;
import dev.gradus.tensor.Rng;
import java.util.List;

/// One of several ways of mixing, drawn for each batch: `y = mᵢ(x)`, i uniform.
///
/// Defaults: Mixup or CutMix, each for every second batch, as torchvision's `RandomChoice([MixUp(), CutMix()])`.
public final class MixOneOf implements Mixing {
    private final Config config;

    /// Settings.
    ///
    /// @param choices at least one, all equally likely
    public record Config(List<Mixing> choices) {
        /// Keeps a copy.
        public Config {
            choices = List.copyOf(choices);
        }

        /// The defaults.
        public Config() {
            this(List.of(new Mixup(), new CutMix()));
        }
    }

    /// Mixup or CutMix.
    public MixOneOf() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when there is no choice
    public MixOneOf(Config config) {
        Require.between("MixOneOf", "number of choices", config.choices().size(), 1, 100);
        this.config = config;
    }

    @Override
    public void apply(Samples samples, Rng rng) {
        config.choices().get(rng.below(0, config.choices().size())).apply(samples, rng.fork(1));
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
