package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Set;

/// Rectifier with a ceiling: `y = min(max(x, 0), 6)`; the gradient at 0 and at 6 is 0.
///
/// Source: `torch.nn.ReLU6`; Krizhevsky 2010, for numbers of few bits.
public final class ReLU6 implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public ReLU6() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ReLU6(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.hardTanh(x, 0, 6);
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
