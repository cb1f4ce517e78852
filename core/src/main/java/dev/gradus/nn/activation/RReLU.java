package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Randomized leaky rectifier: `y = x where x > 0, else a x`, with a slope `a` of its own for each element.
///
/// In training a is uniform from low to high, drawn anew in each pass; in evaluation it is their mean. The gradient at 0 is a.
/// Defaults: 1/8 to 1/3. Errors: bounds in the wrong order. Source: Xu et al. 2015; `torch.nn.RReLU`.
public final class RReLU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param low the least slope
    /// @param high above every slope
    public record Config(double low, double high) {
        /// The defaults.
        public Config() {
            this(1.0 / 8, 1.0 / 3);
        }
    }

    /// With the default settings.
    public RReLU() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public RReLU(Config config) {
        Slopes.requireOrder("RReLU", config.low(), config.high());
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (!pass.isTraining()) return Ops.leakyRelu(x, (config.low() + config.high()) / 2);
        Tensor a = pass.nextRandom().uniform(x.shape(), config.low(), config.high()).to(x.dtype());
        return x.relu().add(a.mul(Ops.clamp(x, Double.NEGATIVE_INFINITY, 0)));
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
