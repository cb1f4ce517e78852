package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Several different ones of a list of augmentations, in the order of the list: `y = aₖ(aⱼ(x))`, a random choice of `count` places.
///
/// Shapes: none may change it. Defaults: 2 of them. Errors: more than there are. Source: `SomeOf` of albumentations and of imgaug.
public final class SomeOf implements Augmentation {
    private final Config config;

    /// Settings.
    ///
    /// @param of what may be applied
    /// @param count how many are applied
    public record Config(List<Augmentation> of, int count) {
        /// Keeps a copy.
        public Config {
            of = List.copyOf(of);
        }

        /// Of nothing: the identity.
        public Config() {
            this(List.of(), 2);
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public SomeOf(Config config) {
        Require.between(
                "SomeOf", "count", config.count(), 0, config.of().isEmpty() ? Double.MAX_VALUE : config.of().size());
        this.config = config;
    }

    @Override
    public void apply(Image image, Rng rng, Consumer<? super Change> log) {
        int n = config.of().size();
        boolean[] chosen = new boolean[n];
        int[] order = rng.permutation(n);
        for (int i = 0; i < Math.min(config.count(), n); i++) chosen[order[i]] = true;
        Rng draws = rng.fork(1);
        for (int i = 0; i < n; i++) if (chosen[i]) config.of().get(i).apply(image, draws.fork(i), log);
    }

    @Override
    public Set<Effect> effects() {
        return Combined.effects(config.of());
    }

    @Override
    public Shape shape(Shape image) {
        return Combined.kept("SomeOf", config.of(), image);
    }

    /// A number of these.
    ///
    /// @param count how many are applied
    /// @param of what may be applied
    /// @return the combination
    public static SomeOf of(int count, Augmentation... of) {
        return new SomeOf(new Config(List.of(of), count));
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
