package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// Negative log likelihood: `L = -Σ w[label] x[label] / Σ w[label]` of log-probabilities `x`.
///
/// Shapes: `x [n, classes, …]`, labels int32 `[n, …]`. The model must end in a log-softmax; [CrossEntropy] does both in one and
/// more exactly. Defaults: the mean, all classes weigh 1, rows with the label -100 do not count. Where no label counts, a sum is 0.
/// Errors: a label outside of 0 … classes - 1, a mean over a batch in which no label counts, which is NaN in PyTorch.
/// Source: `torch.nn.NLLLoss`.
public final class NegativeLogLikelihood implements Loss, Repeatable {
    private static final String WHERE = "NegativeLogLikelihood";

    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    /// @param classWeights one for each class; none: all weigh 1
    /// @param ignoreIndex the label of rows that do not count
    public record Config(Reduction reduction, List<Double> classWeights, int ignoreIndex) {
        /// Keeps a copy.
        public Config {
            classWeights = List.copyOf(classWeights);
        }

        /// The defaults with another reduction.
        ///
        /// @param reduction how the losses of a batch become one number
        public Config(Reduction reduction) {
            this(reduction, List.of(), -100);
        }

        /// The defaults.
        public Config() {
            this(Reduction.MEAN);
        }
    }

    /// With the default settings.
    public NegativeLogLikelihood() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public NegativeLogLikelihood(Config config) {
        Labels.requireWeights(WHERE, config.classWeights(), 0);
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        Labels labels = Labels.of(WHERE, output, target, config.ignoreIndex(), config.classWeights());
        Tensor losses = Ops.gather(Labels.rows(output), labels.numbers()).neg().mul(labels.weights());
        return labels.reduce(WHERE, config.reduction(), losses, target.shape());
    }

    @Override
    public double weight(Tensor target) {
        return Labels.weight(target, config.ignoreIndex(), config.classWeights());
    }

    @Override
    public Tensor predictions(Tensor output) {
        return output.exp();
    }

    @Override
    public Tensor classes(Tensor output) {
        return output.argMax(1);
    }

    @Override
    public boolean counts(int label) {
        return label != config.ignoreIndex();
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
