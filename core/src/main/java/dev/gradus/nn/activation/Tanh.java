package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Set;

/// Hyperbolic tangent: `y = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)`.
///
/// Zero-centred; saturates on both sides (gradient `1 - y²`).
public final class Tanh implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public Tanh() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Tanh(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.tanh();
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
