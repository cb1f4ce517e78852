package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Passes its input on: `y = x`, the short way around a residual block.
public final class Identity implements ElementWise, Repeatable {
    private final Config config;

    /// Settings: none.
    public record Config() {}

    /// The only form.
    public Identity() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Identity(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x;
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
