package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Scaled exponential linear unit: `y = s x where x > 0, else s α (eˣ - 1)`, with s 1.0507… and α 1.6733….
///
/// With weights of variance 1/n its outputs tend to mean 0 and variance 1 through many layers;
/// use [dev.gradus.nn.layer.AlphaDropout] with it. The gradient at 0 is s α. Source: Klambauer et al. 2017; `torch.nn.SELU`.
public final class SELU implements ElementWise, Repeatable {
    private static final double SCALE = 1.0507009873554805;
    private static final double ALPHA = 1.6732632423543772;

    private final Config config;

    /// Settings.
    public record Config() {}

    /// With the default settings.
    public SELU() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public SELU(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor below = Ops.expm1(Ops.clamp(x, Double.NEGATIVE_INFINITY, 0));
        return x.relu().mul(SCALE).add(below.mul(SCALE * ALPHA));
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
