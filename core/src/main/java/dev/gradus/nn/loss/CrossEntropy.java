package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// Softmax cross entropy: how surprised the softmax of the scores is by the right class.
///
/// ```
/// L = -mean ln p[label]                p = softmax(x)        ∂L/∂x = (p - onehot(label)) / n
/// weights w, smoothing e:  L = Σ ((1 - e) w[label] · -ln p[label] + e/C Σ_c w_c · -ln p_c) / Σ w[label]
/// soft targets t:          L = 1/n Σ Σ_c w_c t_c · -ln p_c,   where smoothing makes t = (1 - e) t + e/C
/// ```
/// Shapes: scores `x [n, C, …]`, labels int32 `[n, …]` or probabilities of the scores' shape; the last layer has no activation.
/// Before training it is about `ln C`. Defaults: the mean, all classes weigh 1, rows with the label -100 do not count, no
/// smoothing. Where no label counts, a sum is 0. Errors: a label outside of 0 … C - 1, a mean over a batch in which no label
/// counts, targets that are no probabilities, weights of another number of classes. Source: `torch.nn.CrossEntropyLoss`, whose
/// mean is NaN where no label counts; label smoothing: Szegedy et al. 2016, section 7.
public final class CrossEntropy implements Loss, Repeatable {
    private static final String WHERE = "CrossEntropy";

    private final Config config;

    /// Settings.
    ///
    /// @param reduction how the losses of a batch become one number
    /// @param classWeights one for each class; none: all weigh 1
    /// @param ignoreIndex the label of rows that do not count
    /// @param labelSmoothing the share of the target that is spread evenly over all classes, from 0 to 1
    public record Config(Reduction reduction, List<Double> classWeights, int ignoreIndex, double labelSmoothing) {
        /// Keeps a copy.
        public Config {
            classWeights = List.copyOf(classWeights);
        }

        /// The defaults with another reduction.
        ///
        /// @param reduction how the losses of a batch become one number
        public Config(Reduction reduction) {
            this(reduction, List.of(), -100, 0);
        }

        /// The defaults.
        public Config() {
            this(Reduction.MEAN);
        }
    }

    /// With the default settings.
    public CrossEntropy() {
        this(new Config());
    }

    /// With label smoothing.
    ///
    /// @param labelSmoothing the share of the target that is spread evenly over all classes, usually 0.1
    public CrossEntropy(double labelSmoothing) {
        this(new Config(Reduction.MEAN, List.of(), -100, labelSmoothing));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public CrossEntropy(Config config) {
        if (!(config.labelSmoothing() >= 0 && config.labelSmoothing() <= 1)) {
            throw GradusException.got("%s: label smoothing %s", WHERE, config.labelSmoothing())
                    .expected("a share from 0 to 1")
                    .because("a percentage was given")
                    .repair("A usual smoothing is 0.1.");
        }
        Labels.requireWeights(WHERE, config.classWeights(), 0);
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        if (target.dtype().isFloating() && target.shape().equals(output.shape())) return soft(output, target);
        boolean alike = Labels.areAlike(target, config.ignoreIndex(), config.classWeights());
        if (alike && config.labelSmoothing() == 0 && output.shape().rank() == 2) {
            return config.reduction().of(Ops.crossEntropy(output, target));
        }
        Labels labels = Labels.of(WHERE, output, target, config.ignoreIndex(), config.classWeights());
        Tensor logP = Ops.logSoftmax(Labels.rows(output), 1);
        Tensor losses = Ops.gather(logP, labels.numbers()).neg().mul(labels.weights());
        double e = config.labelSmoothing();
        if (e > 0) {
            Tensor others = weighed(logP).mean(1, false).neg().mul(labels.counts());
            losses = losses.mul(1 - e).add(others.mul(e));
        }
        return labels.reduce(WHERE, config.reduction(), losses, target.shape());
    }

    private Tensor soft(Tensor output, Tensor target) {
        Ops.check(
                target,
                t -> t >= 0 && t <= 1,
                t ->
                        GradusException.got("%s: a target of %s", WHERE, t)
                                .expected("probabilities from 0 to 1, since the targets have the scores' shape")
                                .because("the targets are scores or values, or were not normalized")
                                .repair("Give class numbers (int32), or rows of probabilities that sum to 1."));
        Tensor logP = Ops.logSoftmax(Labels.rows(output), 1), t = Labels.rows(target).to(output.dtype());
        Labels.requireWeights(WHERE, config.classWeights(), logP.shape().axis(1));
        double e = config.labelSmoothing();
        if (e > 0) t = t.mul(1 - e).add(e / logP.shape().axis(1));
        Tensor losses = weighed(logP).mul(t).sum(1, false).neg();
        if (config.reduction() != Reduction.NONE) return config.reduction().of(losses);
        return losses.reshape(output.shape().slice(2, output.shape().rank()).prepend(output.shape().axis(0)));
    }

    private Tensor weighed(Tensor logP) {
        if (config.classWeights().isEmpty()) return logP;
        return logP.mul(Labels.row(config.classWeights(), logP.dtype()));
    }

    @Override
    public double weight(Tensor target) {
        return Labels.weight(target, config.ignoreIndex(), config.classWeights());
    }

    @Override
    public Tensor predictions(Tensor output) {
        return output.softmax(1);
    }

    @Override
    public Tensor classes(Tensor output) {
        return output.argMax(1);
    }

    /// The most probable class of soft targets.
    @Override
    public Tensor labels(Tensor target) {
        return target.dtype().isFloating() && target.shape().rank() > 1 ? target.argMax(1) : target;
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
