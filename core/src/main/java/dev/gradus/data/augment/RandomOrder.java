package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// All of several augmentations, in random order: `y = aₖ₍ₙ₎(… aₖ₍₁₎(x))`, k a permutation.
///
/// Shapes: none may change it. Source: torchvision's `RandomOrder`.
public final class RandomOrder implements Augmentation {
    private final Config config;

    /// Settings.
    ///
    /// @param of what may be applied
    public record Config(List<Augmentation> of) {
        /// Keeps a copy.
        public Config {
            of = List.copyOf(of);
        }

        /// Of nothing: the identity.
        public Config() {
            this(List.of());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public RandomOrder(Config config) {
        this.config = config;
    }

    @Override
    public void apply(Image image, Rng rng, Consumer<? super Change> log) {
        Rng draws = rng.fork(1);
        for (int i : rng.permutation(config.of().size())) config.of().get(i).apply(image, draws.fork(i), log);
    }

    @Override
    public Set<Effect> effects() {
        return Combined.effects(config.of());
    }

    @Override
    public Shape shape(Shape image) {
        return Combined.kept("RandomOrder", config.of(), image);
    }

    /// All of these, in random order.
    ///
    /// @param of what may be applied
    /// @return the combination
    public static RandomOrder of(Augmentation... of) {
        return new RandomOrder(new Config(List.of(of)));
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
