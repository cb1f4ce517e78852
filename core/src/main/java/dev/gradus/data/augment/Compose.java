package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A chain of augmentations, `y = aₙ(… a₂(a₁(x)))`: each changes what the one before has made.
///
/// Shapes: as the chain makes them. Each draws from a fork of its own, so that what one draws does not depend on the others.
public final class Compose implements Augmentation {
    private final Config config;

    /// Settings.
    ///
    /// @param steps first to last
    public record Config(List<Augmentation> steps) {
        /// Keeps a copy.
        public Config {
            steps = List.copyOf(steps);
        }

        /// No augmentation: the identity.
        public Config() {
            this(List.of());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Compose(Config config) {
        this.config = config;
    }

    @Override
    public void apply(Image image, Rng rng, Consumer<? super Change> log) {
        List<Augmentation> steps = config.steps();
        for (int i = 0; i < steps.size(); i++) steps.get(i).apply(image, rng.fork(i), log);
    }

    @Override
    public Set<Effect> effects() {
        return Combined.effects(config.steps());
    }

    @Override
    public Shape shape(Shape image) {
        Shape shape = image;
        for (Augmentation step : config.steps()) shape = step.shape(shape);
        return shape;
    }

    /// The chain of these augmentations.
    ///
    /// @param steps first to last
    /// @return the chain
    public static Compose of(Augmentation... steps) {
        return new Compose(new Config(List.of(steps)));
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
