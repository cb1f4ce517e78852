package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Hard swish, [SiLU] of straight pieces and a parabola: `y = x · min(max(x / 6 + 1/2, 0), 1)`.
///
/// The gradient at -3 is 0, at 0 it is 1/2, at 3 it is 1. Shapes: any. At -∞ it is NaN, as in PyTorch. Source: Howard et al. 2019
/// (MobileNetV3), section 5.2; `torch.nn.Hardswish`.
public final class HardSwish implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public HardSwish() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public HardSwish(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.mul(Ops.hardTanh(x.mul(1.0 / 6).add(0.5), 0, 1));
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
