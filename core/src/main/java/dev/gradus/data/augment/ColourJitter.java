package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Changes brightness, contrast, saturation and hue in random order: `y = a₄(a₃(a₂(a₁(x))))`, a permutation of the four.
///
/// Shapes: any; grey images keep their saturation and hue. Defaults: 0.4, 0.4, 0.4 and 0.1, p 1; a strength of 0 leaves its part out.
/// Source: torchvision's `ColorJitter`, whose strengths are 0 unless given.
public final class ColourJitter implements Augmentation {
    private final Config config;
    private final List<Augmentation> parts;

    /// Settings.
    ///
    /// @param brightness strength of [Brightness]
    /// @param contrast strength of [Contrast]
    /// @param saturation strength of [Saturation]
    /// @param hue strength of [Hue], at most 0.5
    /// @param p the probability that anything is done
    public record Config(double brightness, double contrast, double saturation, double hue, double p) {
        /// The defaults.
        public Config() {
            this(0.4, 0.4, 0.4, 0.1, 1);
        }
    }

    /// Every image, with the default strengths.
    public ColourJitter() {
        this(new Config());
    }

    /// Every image.
    ///
    /// @param brightness strength of [Brightness]
    /// @param contrast strength of [Contrast]
    /// @param saturation strength of [Saturation]
    /// @param hue strength of [Hue]
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public ColourJitter(double brightness, double contrast, double saturation, double hue) {
        this(new Config(brightness, contrast, saturation, hue, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public ColourJitter(Config config) {
        Require.chance("ColourJitter", config.p());
        this.config = config;
        List<Augmentation> all = new ArrayList<>();
        if (config.brightness() != 0) all.add(new Brightness(config.brightness()));
        if (config.contrast() != 0) all.add(new Contrast(config.contrast()));
        if (config.saturation() != 0) all.add(new Saturation(config.saturation()));
        if (config.hue() != 0) all.add(new Hue(config.hue()));
        parts = List.copyOf(all);
    }

    @Override
    public void apply(Image image, Rng rng, Consumer<? super Change> log) {
        if (config.p() < 1 && rng.uniform(0) >= config.p()) return;
        for (int i : rng.fork(1).permutation(parts.size())) parts.get(i).apply(image, rng.fork(2 + i), log);
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
