package dev.gradus.nn.loss;

import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Binary cross entropy of scores: `L = mean((1 - t) x + ln(1 + e⁻ˣ))`; `∂L/∂x = (σ(x) - t) / N`.
///
/// Shapes: `x` and `t` alike, or `t [n]` for `x [n, 1]`; the last layer has no activation. Exact where σ(x) rounds to 0 or 1.
/// Source: `torch.nn.BCEWithLogitsLoss` (its positive weights are not here yet).
public final class BinaryCrossEntropyFromLogits implements Loss {
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
    public BinaryCrossEntropyFromLogits() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public BinaryCrossEntropyFromLogits(Config config) {
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        Tensor t = Loss.like("BinaryCrossEntropyFromLogits", output, target);
        Tensor rest = t.neg().add(1);
        return config.reduction().of(rest.mul(output).add(Ops.softplus(output.neg())));
    }

    @Override
    public Tensor predictions(Tensor output) {
        return output.sigmoid();
    }

    @Override
    public @Nullable Tensor classes(Tensor output) {
        return Binary.classes(output, 0);
    }

    @Override
    public Config config() {
        return config;
    }
}
