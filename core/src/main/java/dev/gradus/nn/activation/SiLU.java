package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Sigmoid linear unit, also called swish: `y = x σ(x)`; the gradient at 0 is 1/2.
///
/// At -∞ it is NaN, as in PyTorch. Source: Elfwing et al. 2018, Ramachandran et al. 2017; `torch.nn.SiLU`.
public final class SiLU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public SiLU() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public SiLU(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.silu(x);
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
