package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Hinge loss of many classes: the right class must win by a margin.
///
/// ```
/// L = mean over samples of 1/C Σ_{j ≠ label} max(0, m - x[label] + x[j])ᵖ
/// ```
/// Shapes: scores `x [n, C]`, labels int32 `[n]`. Defaults: margin m 1, power p 1; p 2 punishes large violations more. The course cs231n
/// does not divide by C. Errors: a label outside of 0 … C - 1, a power other than 1 or 2. Source: `torch.nn.MultiMarginLoss`; Weston
/// and Watkins 1999.
public final class MultiMargin implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    /// @param margin m, by which the right class must win
    /// @param power p, 1 or 2
    public record Config(Reduction reduction, double margin, int power) {
        /// The defaults.
        public Config() {
            this(Reduction.MEAN, 1, 1);
        }
    }

    /// With the default settings.
    public MultiMargin() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public MultiMargin(Config config) {
        if (config.power() != 1 && config.power() != 2) {
            throw GradusException.got("MultiMargin: power %d", config.power())
                    .expected("1 or 2")
                    .because("other powers are not in use")
                    .repair("Use 1 for the hinge loss, 2 for its square.");
        }
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        int n = output.shape().rank() == 0 ? 0 : output.shape().axis(0), classes = output.shape().axis(-1);
        Tensor right = Ops.gather(output, target);
        Tensor violations = output.sub(right.reshape(n, 1)).add(config.margin()).relu();
        // the right class itself always violates by the whole margin
        double own = Math.max(0, config.margin());
        if (config.power() == 2) violations = violations.square();
        Tensor losses = violations.sum(1, false).sub(config.power() == 2 ? own * own : own).div(classes);
        return config.reduction().of(losses);
    }

    @Override
    public Tensor classes(Tensor output) {
        return output.argMax(1);
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
