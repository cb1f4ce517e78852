package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Dropout that keeps mean 0 and variance 1, for [dev.gradus.nn.activation.SELU].
///
/// ```
/// in training   y = a (x m - α (1 - m)) + a α p        with m = 0 with probability p, else 1
/// α = 1.7581, the value that SELU takes far below 0, negated;  a = 1 / √((1 - p) (1 + p α²))
/// ```
/// In evaluation the identity. Shapes: any. Defaults: p 0.5. Errors: p outside [0, 1]; 1 gives zeros, as in PyTorch.
/// Source: Klambauer et al. 2017; `torch.nn.AlphaDropout`.
public final class AlphaDropout implements ElementWise, Repeatable {
    private static final double ALPHA = 1.7580993408473766;

    private final Config config;

    /// Settings.
    ///
    /// @param p the probability to drop, from 0 to 1
    public record Config(double p) {
        /// The defaults.
        public Config() {
            this(0.5);
        }
    }

    /// Drops with the given probability.
    ///
    /// @param p the probability to drop, from 0 to 1
    public AlphaDropout(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public AlphaDropout(Config config) {
        if (!(config.p() >= 0 && config.p() <= 1)) {
            throw GradusException.got("AlphaDropout: p = %s", config.p())
                    .expected("a probability from 0 to 1")
                    .because("a percentage was given, or the probability to keep")
                    .repair("p is the probability to drop: 0.2 drops a fifth.");
        }
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        double p = config.p();
        if (!pass.drops() || p == 0) return x;
        if (p == 1) return x.mul(0);
        double a = 1 / Math.sqrt((1 - p) * (1 + p * ALPHA * ALPHA));
        // kept elements are 1 after this: a mask of 0 and 1
        Tensor mask = Ops.dropout(Tensor.full(x.shape(), 1 - p, x.dtype()), p, pass.nextRandom());
        return x.add(ALPHA).mul(mask).sub(ALPHA * (1 - p)).mul(a);
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
