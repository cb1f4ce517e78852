package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.nn.Join;
import dev.gradus.nn.Layer;
import java.util.List;

/// Outputs of branches one after the other: `y = [f₁(x), f₂(x), …]`, as in an Inception block.
///
/// ```java
/// var both = new Concatenate(new Identity(), new Tanh());        // [n, d] → [n, 2 d]
/// ```
/// Shapes: along the first axis of a sample (channels of `[c, h, w]`, features of `[d]`) sizes add up; the other axes are
/// alike. Errors: branches whose outputs differ there. Source: Szegedy et al. 2015, figure 2. For branches that start in
/// different places see [dev.gradus.nn.LayerGraph].
public final class Concatenate extends Branches {
    private final Config config;

    /// Settings.
    ///
    /// @param branches at least one, their outputs in this order
    public record Config(List<Layer> branches) {
        /// Keeps a copy.
        public Config {
            branches = List.copyOf(branches);
        }

        /// No branches yet.
        public Config() {
            this(List.of());
        }
    }

    /// These outputs one after the other.
    ///
    /// @param branches at least one, their outputs in this order
    public Concatenate(Layer... branches) {
        this(new Config(List.of(branches)));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Concatenate(Config config) {
        super(Join.CONCATENATE, config.branches());
        this.config = config;
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
