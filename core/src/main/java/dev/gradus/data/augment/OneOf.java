package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// One of several augmentations, each as likely as the others: `y = aₖ(x)`, `k ~ U{1 … n}`.
///
/// Shapes: all must make the same. Defaults: none. Source: torchvision's `RandomChoice`.
public final class OneOf implements Augmentation {
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
    public OneOf(Config config) {
        this.config = config;
    }

    @Override
    public void apply(Image image, Rng rng, Consumer<? super Change> log) {
        if (config.of().isEmpty()) return;
        int chosen = rng.below(0, config.of().size());
        config.of().get(chosen).apply(image, rng.fork(chosen), log);
    }

    @Override
    public Set<Effect> effects() {
        return Combined.effects(config.of());
    }

    @Override
    public Shape shape(Shape image) {
        return Combined.same("OneOf", config.of(), image);
    }

    /// One of these.
    ///
    /// @param of what may be applied
    /// @return the combination
    public static OneOf of(Augmentation... of) {
        return new OneOf(new Config(List.of(of)));
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
