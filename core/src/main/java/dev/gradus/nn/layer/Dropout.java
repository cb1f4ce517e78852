package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Dropout: in training each element is 0 with probability p, and the others grow by 1 / (1 - p); in evaluation the identity.
///
/// ```math
/// in training    y = 0 with probability p, else x / (1 - p)
/// in evaluation  y = x
/// ```
/// Shapes: any. Defaults: p = 0.5. Errors: p outside [0, 1]. Which elements are dropped depends on seed, step and place
/// alone; no mask is stored. Source: Srivastava et al. 2014, in the inverted form of PyTorch; p is the probability to drop.
public final class Dropout implements ElementWise, Repeatable {
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
    public Dropout(double p) {
        this(new Config(p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Dropout(Config config) {
        if (!(config.p() >= 0 && config.p() <= 1)) {
            throw GradusException.got("Dropout: p = %s", config.p())
                    .expected("a probability from 0 to 1")
                    .because("a percentage was given, or the probability to keep")
                    .repair("p is the probability to drop: 0.2 drops a fifth.");
        }
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return pass.drops() && config.p() > 0 ? Ops.dropout(x, config.p(), pass.nextRandom()) : x;
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
