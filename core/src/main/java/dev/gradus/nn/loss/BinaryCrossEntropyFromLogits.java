package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Binary cross entropy of scores: several independent yes-or-no questions, or one.
///
/// ```
/// L = mean((1 - t) x + (1 + (w - 1) t) ln(1 + e⁻ˣ))        ∂L/∂x = (σ(x) - t) / N for w = 1
/// ```
/// Shapes: `x` and `t` alike, or `t [n]` for `x [n, 1]`; `w` one number, or one for each column. The last layer has no activation.
/// Exact where σ(x) rounds to 0 or 1. Defaults: the mean, positive answers weigh 1. Errors: weights of another number of
/// columns, or negative. Source: `torch.nn.BCEWithLogitsLoss`.
public final class BinaryCrossEntropyFromLogits implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    /// @param positiveWeights what a positive target weighs, one number or one for each column; above 1 where they are rare
    public record Config(Reduction reduction, List<Double> positiveWeights) {
        /// Keeps a copy.
        public Config {
            positiveWeights = List.copyOf(positiveWeights);
        }

        /// The defaults with another reduction.
        ///
        /// @param reduction how the losses of a batch become one number
        public Config(Reduction reduction) {
            this(reduction, List.of(1.0));
        }

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
        requireWeights(config.positiveWeights(), config.positiveWeights().size());
        this.config = config;
    }

    private static void requireWeights(List<Double> weights, int columns) {
        boolean fits = weights.size() == 1 || (weights.size() == columns && columns > 0);
        if (fits && weights.stream().allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY)) return;
        throw GradusException.got("BinaryCrossEntropyFromLogits: positive weights %s for %d columns", weights, columns)
                .expected("one number of 0 or more, or one for each column")
                .because("an output was forgotten, or a sign is misplaced")
                .repair("A usual weight is the number of negative samples over that of positive ones.");
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        Tensor t = Loss.like("BinaryCrossEntropyFromLogits", output, target), rest = t.neg().add(1);
        Tensor surprise = Ops.softplus(output.neg());
        List<Double> weights = config.positiveWeights();
        if (!weights.equals(List.of(1.0))) {
            requireWeights(weights, output.shape().rank() == 0 ? 1 : output.shape().axis(-1));
            surprise = surprise.mul(t.mul(Labels.row(weights, t.dtype()).sub(1)).add(1));
        }
        return config.reduction().of(rest.mul(output).add(surprise));
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

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
