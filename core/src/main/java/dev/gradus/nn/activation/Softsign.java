package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Set;

/// Softsign: `y = x / (1 + |x|)`, a slower saturation than [Tanh]; the gradient at 0 is 1.
///
/// At ±∞ it is NaN, as in PyTorch. Source: Bergstra et al. 2009; `torch.nn.Softsign`.
public final class Softsign implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public Softsign() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Softsign(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.div(x.abs().add(1));
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
