package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.nn.Join;
import dev.gradus.nn.Layer;
import java.util.List;

/// Sum of branches: `y = f₁(x) + f₂(x) + …`, the heart of a residual block.
///
/// ```java
/// var block = new Add(Sequential.of(new Linear(64), new ReLU(), new Linear(64)), new Identity());
/// ```
/// Shapes: all branches give the same; an axis of size 1 is repeated, as in NumPy. Errors: branches whose outputs differ otherwise. Its
/// gradient reaches every branch unchanged, so that it does not vanish along the identity. Source: He et al. 2016, equation 1. For branches
/// that start in different places, and for products and other joins, see [dev.gradus.nn.LayerGraph].
public final class Add extends Branches {
    private final Config config;

    /// Settings.
    ///
    /// @param branches at least one, summed in this order
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

    /// The sum of these.
    ///
    /// @param branches at least one, summed in this order
    public Add(Layer... branches) {
        this(new Config(List.of(branches)));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Add(Config config) {
        super(Join.ADD, config.branches());
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
