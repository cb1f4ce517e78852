package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Exponential linear unit: `y = x where x > 0, else α (eˣ - 1)`; the gradient at 0 is α.
///
/// Its outputs are nearer to mean 0 than those of [ReLU], and it saturates softly at -α. Defaults: α 1. Source: Clevert et al. 2016;
/// `torch.nn.ELU`.
public final class ELU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param alpha α, minus the limit far below 0
    public record Config(double alpha) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public ELU() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param alpha α, minus the limit far below 0
    public ELU(double alpha) {
        this(new Config(alpha));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ELU(Config config) {
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor below = Ops.expm1(Ops.clamp(x, Double.NEGATIVE_INFINITY, 0));
        return x.relu().add(below.mul(config.alpha()));
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
