package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Set;

/// Hard hyperbolic tangent: `y = min(max(x, low), high)`; the gradient at both bounds is 0.
///
/// Defaults: -1 to 1. Errors: bounds in the wrong order. Source: `torch.nn.Hardtanh`; Collobert 2004.
public final class HardTanh implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param low the least output
    /// @param high the largest output
    public record Config(double low, double high) {
        /// The defaults.
        public Config() {
            this(-1, 1);
        }
    }

    /// With the default settings.
    public HardTanh() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public HardTanh(Config config) {
        Slopes.requireOrder("HardTanh", config.low(), config.high());
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.hardTanh(x, config.low(), config.high());
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.SATURATES);
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
