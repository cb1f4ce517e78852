package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Hinge loss of a decision between two classes: `L = mean max(0, 1 - s y)` with `s = 1` for class 1 and `s = -1` for class 0.
///
/// Shapes: `y` and targets alike, or targets `[n]` of 0 and 1 for `y [n, 1]`; the last layer has no activation, and class 1 is
/// predicted where `y ≥ 0`. The gradient is `-s / N` where `s y < 1`, else 0. Errors: a target other than 0 and 1 (NaN passes).
/// Source: Cortes and Vapnik 1995, the loss of support vector machines; Keras' `Hinge`.
public final class Hinge implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    public record Config(Reduction reduction) {
        /// The defaults.
        public Config() {
            this(Reduction.MEAN);
        }
    }

    /// With the default settings.
    public Hinge() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Hinge(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        Tensor t = Loss.like("Hinge", output, target), s = t.mul(2).sub(1);
        Ops.check(t, label -> label == 0 || label == 1 || Double.isNaN(label), Hinge::wrong);
        return config.reduction().of(output.mul(s).neg().add(1).relu());
    }

    private static GradusException wrong(double label) {
        return GradusException.got("Hinge: a target of %s", label)
                .expected("0 or 1")
                .because("the classes are written as -1 and 1, or the targets are values")
                .repair("Give class 1 the target 1, and the other one 0.");
    }

    @Override
    public @Nullable Tensor classes(Tensor output) {
        return Binary.classes(output, 0);
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
