package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Huber loss: a square near 0, a line of the same slope beyond.
///
/// ```
/// d = y - t        L = mean of d²/2 where |d| < δ, else δ (|d| - δ/2)        ∂L/∂d = d, limited to [-δ, δ], / N
/// ```
/// Shapes: `y` and `t` alike, or `t [n]` for `y [n, 1]`. Defaults: δ 1. Errors: δ of 0 or less.
/// Source: `torch.nn.HuberLoss`; Huber 1964.
public final class Huber implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    /// @param delta δ, where the square ends
    public record Config(Reduction reduction, double delta) {
        /// The defaults.
        public Config() {
            this(Reduction.MEAN, 1);
        }
    }

    /// With the default settings.
    public Huber() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Huber(Config config) {
        if (!(config.delta() > 0 && config.delta() < Double.POSITIVE_INFINITY)) {
            throw GradusException.got("Huber: delta = %s", config.delta())
                    .expected("a number above 0")
                    .because("a sign is misplaced, or it was left out")
                    .repair("The default is 1; MeanAbsoluteError is the limit towards 0.");
        }
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        return config.reduction().of(losses(output.sub(Loss.like("Huber", output, target)), config.delta()));
    }

    /// With c = d limited to [-δ, δ]: c (d - c/2), which is d²/2 within and δ (|d| - δ/2) beyond.
    static Tensor losses(Tensor d, double delta) {
        Tensor c = Ops.clamp(d, -delta, delta);
        return c.mul(d.sub(c.mul(0.5)));
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
