package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Mish: `y = x tanh(ln(1 + eˣ))`, smooth and not monotonic; the gradient at 0 is 0.6.
///
/// At -∞ it is NaN, as in PyTorch. Source: Misra 2019; `torch.nn.Mish`.
public final class Mish implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public Mish() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Mish(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.mish(x);
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
