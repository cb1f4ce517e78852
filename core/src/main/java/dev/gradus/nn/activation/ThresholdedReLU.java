package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Rectifier that begins at a threshold: `y = x where x > threshold, else 0`; the gradient at the threshold is 0.
///
/// Unlike [ReLU] it jumps where the threshold is not 0. Shapes: any. Defaults: threshold 1, as in ONNX and Keras. Errors: a threshold that
/// is not finite. Source: Konda et al. 2015, equation 3; `torch.nn.Threshold` with the value 0.
public final class ThresholdedReLU implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param threshold up to which the output is 0; α in ONNX, θ in Keras
    public record Config(double threshold) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public ThresholdedReLU() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param threshold up to which the output is 0
    public ThresholdedReLU(double threshold) {
        this(new Config(threshold));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ThresholdedReLU(Config config) {
        Slopes.requireFinite("ThresholdedReLU: threshold", config.threshold());
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        double threshold = config.threshold();
        // without history, since the gradient of a step would be 0 · x, and NaN at ∞
        Tensor isAbove = Ops.heaviside(x.detach().neg().add(threshold)).neg().add(1);
        // limited first, since 0 times -∞ were NaN
        return Ops.clamp(x, threshold, Double.POSITIVE_INFINITY).mul(isAbove);
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
