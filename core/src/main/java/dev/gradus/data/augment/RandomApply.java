package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A chain of augmentations that is applied as a whole or not at all: `y = aₙ(… a₁(x))` with probability p, else `y = x`.
///
/// Shapes: none may change it. Defaults: p 0.5. Source: torchvision's `RandomApply`.
public final class RandomApply implements Augmentation {
    private final Config config;

    /// Settings.
    ///
    /// @param of what may be applied
    /// @param p the probability that the chain is applied
    public record Config(List<Augmentation> of, double p) {
        /// Keeps a copy.
        public Config {
            of = List.copyOf(of);
        }

        /// Of nothing: the identity.
        public Config() {
            this(List.of(), 0.5);
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandomApply(Config config) {
        Require.chance("RandomApply", config.p());
        this.config = config;
    }

    @Override
    public void apply(Image image, Rng rng, Consumer<? super Change> log) {
        if (config.p() < 1 && rng.uniform(0) >= config.p()) return;
        for (int i = 0; i < config.of().size(); i++) config.of().get(i).apply(image, rng.fork(i), log);
    }

    @Override
    public Set<Effect> effects() {
        return Combined.effects(config.of());
    }

    @Override
    public Shape shape(Shape image) {
        return Combined.kept("RandomApply", config.of(), image);
    }

    /// The chain of these, with a probability.
    ///
    /// @param p the probability that the chain is applied
    /// @param of what may be applied
    /// @return the combination
    public static RandomApply of(double p, Augmentation... of) {
        return new RandomApply(new Config(List.of(of), p));
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
