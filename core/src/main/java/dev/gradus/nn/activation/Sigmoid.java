package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Set;

/// Sigmoid: `y = 1 / (1 + e⁻ˣ)`.
///
/// Saturates on both sides (gradient `y (1 - y)` at most ¼), and its outputs are not zero-centred.
public final class Sigmoid implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public Sigmoid() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Sigmoid(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.sigmoid();
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
