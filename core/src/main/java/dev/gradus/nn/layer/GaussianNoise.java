package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Noise on the inputs in training; in evaluation the identity.
///
/// ```math
/// in training    y = x + e,  e ~ N(0, std²) for every element
/// in evaluation  y = x
/// ```
/// For small std and a squared error it is a penalty on the slope of the network. Shapes: any. Defaults: std 0.1. Errors: a negative
/// std. Source: Bishop 1995, "Training with noise is equivalent to Tikhonov regularization"; Keras' `GaussianNoise`.
public final class GaussianNoise implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param std the standard deviation of the noise
    public record Config(double std) {
        /// The defaults.
        public Config() {
            this(0.1);
        }
    }

    /// With noise of a given size.
    ///
    /// @param std the standard deviation of the noise
    public GaussianNoise(double std) {
        this(new Config(std));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public GaussianNoise(Config config) {
        if (!(config.std() >= 0 && config.std() < Double.POSITIVE_INFINITY)) {
            throw GradusException.got("GaussianNoise: std = %s", config.std())
                    .expected("0 or a positive number")
                    .because("a sign is misplaced")
                    .repair("Begin with a tenth of the spread of the inputs.");
        }
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (!pass.isTraining() || config.std() == 0) return x;
        return x.add(pass.nextRandom().normal(x.shape(), 0, config.std()).to(x.dtype()));
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
