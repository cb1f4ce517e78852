package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;

/// Smooth absolute error: a square near 0, the absolute value beyond.
///
/// ```
/// d = y - t        L = mean of d² / 2β where |d| < β, else |d| - β/2        ∂L/∂d = d/β, limited to [-1, 1], / N
/// ```
/// Shapes: `y` and `t` alike, or `t [n]` for `y [n, 1]`. Defaults: β 1. Errors: β of 0 or less. It is [Huber] with δ = β, divided by β.
/// Source: `torch.nn.SmoothL1Loss`; Girshick 2015, equation 3.
public final class SmoothL1 implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    /// @param beta β, where the square ends
    public record Config(Reduction reduction, double beta) {
        /// The defaults.
        public Config() {
            this(Reduction.MEAN, 1);
        }
    }

    /// With the default settings.
    public SmoothL1() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public SmoothL1(Config config) {
        if (!(config.beta() > 0 && config.beta() < Double.POSITIVE_INFINITY)) {
            throw GradusException.got("SmoothL1: beta = %s", config.beta())
                    .expected("a number above 0")
                    .because("a sign is misplaced, or it was left out")
                    .repair("The default is 1; MeanAbsoluteError is the limit towards 0.");
        }
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        Tensor d = output.sub(Loss.like("SmoothL1", output, target));
        return config.reduction().of(Huber.losses(d, config.beta()).div(config.beta()));
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
