package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Binary cross entropy of probabilities: `L = -mean(t ln p + (1 - t) ln(1 - p))`.
///
/// Shapes: `p` and `t` alike, or `t [n]` for `p [n, 1]`; put a Sigmoid last. Logarithms are at least -100, as in PyTorch.
/// Prefer [BinaryCrossEntropyFromLogits], which is exact for all scores. Errors: outputs or targets outside of 0 … 1 (NaN passes).
/// Source: `torch.nn.BCELoss`.
public final class BinaryCrossEntropy implements Loss, Repeatable {
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
    public BinaryCrossEntropy() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public BinaryCrossEntropy(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        Tensor t = Loss.like("BinaryCrossEntropy", output, target);
        requireProbabilities("output", output);
        requireProbabilities("target", t);
        return config.reduction().of(Ops.binaryCrossEntropy(output, t));
    }

    /// NaN is not refused: it tells that training diverged.
    private static void requireProbabilities(String what, Tensor values) {
        Ops.check(
                values,
                v -> !(v < 0 || v > 1),
                v ->
                        GradusException.got("BinaryCrossEntropy: %s %s", what, v)
                                .expected("probabilities from 0 to 1")
                                .because("the last layer is no Sigmoid, or the targets are not 0 and 1")
                                .repair("Put a Sigmoid last, or use BinaryCrossEntropyFromLogits with scores."));
    }

    @Override
    public @Nullable Tensor classes(Tensor output) {
        return Binary.classes(output, 0.5);
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
