package dev.gradus.nn.norm;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Normalized;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Mean and variance of each channel, gathered in training passes and used in evaluation.
///
/// ```
/// running_mean = (1 - α) running_mean + α mean
/// running_var  = (1 - α) running_var  + α variance · n / (n - 1)        n values of a channel in the batch
/// α = momentum, or 1 / t in batch t where the average is cumulative
/// ```
/// Shapes: `running_mean [c]`, `running_var [c]`, `num_batches_tracked []`, as in PyTorch. They begin as 0, 1 and 0. The
/// variance is unbiased here, biased in the output of a training pass. Keras calls 1 - α the momentum, and its variance is
/// biased here, too.
public final class RunningStatistics {
    private final Buffer mean, variance, batches;
    private final Average average;
    private boolean cumulative;
    private boolean frozen;

    /// How batches are averaged.
    record Average(double momentum, boolean cumulative) {
        Average {
            if (!(momentum >= 0 && momentum <= 1)) {
                throw GradusException.got("running statistics with momentum %s", momentum)
                        .expected("a number from 0 to 1")
                        .because("a percentage was given")
                        .repair(
                                "It is the weight of the new batch, 0.1 by default; Keras means the weight of the old.");
            }
        }
    }

    private RunningStatistics(Builder builder, int channels, Average average) {
        this.average = average;
        cumulative = average.cumulative();
        mean = builder.buffer("running_mean", Shape.of(channels), 0, DType.FLOAT32);
        variance = builder.buffer("running_var", Shape.of(channels), 1, DType.FLOAT32);
        batches = builder.buffer("num_batches_tracked", Shape.of(), 0, DType.INT32);
    }

    static RunningStatistics build(Builder builder, int channels, Average average) {
        return new RunningStatistics(builder, channels, average);
    }

    /// Measures the statistics of a model anew, on the weights that it has now: forgets them, averages over the batches of
    /// the passes with equal weights, and goes back to the layers' own average.
    ///
    /// ```java
    /// RunningStatistics.measure(model, () -> {
    ///     for (Batch batch : loader) model.forward(batch.inputs(), Pass.training(rng));
    /// });
    /// ```
    /// After weights were averaged the old statistics belong to other weights. Those that are frozen stay. Source: `torch.optim.swa_utils.update_bn`.
    ///
    /// @param model any layer; those within it are found
    /// @param trainingPasses runs the batches through the model in training passes
    public static void measure(Layer model, Runnable trainingPasses) {
        List<RunningStatistics> all = of(model).stream().filter(s -> !s.frozen).toList();
        for (RunningStatistics s : all) {
            s.reset();
            s.cumulative = true;
        }
        try {
            trainingPasses.run();
        } finally {
            for (RunningStatistics s : all) s.cumulative = s.average.cumulative();
        }
    }

    /// All of a model.
    ///
    /// @param model any layer; those within it are found
    /// @return in the order of the layers
    public static List<RunningStatistics> of(Layer model) {
        List<RunningStatistics> all = new ArrayList<>();
        collect(model, all);
        return all;
    }

    private static void collect(Layer layer, List<RunningStatistics> found) {
        RunningStatistics own = layer instanceof ChannelNorm norm ? norm.statistics() : null;
        if (own != null) found.add(own);
        for (Layer.Child child : layer.children()) collect(child.layer(), found);
    }

    /// Forgets all batches.
    public void reset() {
        mean.value().set(Tensor.zeros(channels()));
        variance.value().set(Tensor.ones(channels()));
        Ops.fill(batches.value(), new int[1]);
    }

    /// The running mean.
    ///
    /// @return `[c]`, the tensor itself
    public Tensor mean() {
        return mean.value();
    }

    /// The running variance.
    ///
    /// @return `[c]`, the tensor itself
    public Tensor variance() {
        return variance.value();
    }

    /// The name of the mean within the model, by which a layer without γ and β is chosen, too.
    ///
    /// @return for example `1.running_mean`
    public String name() {
        return mean.name();
    }

    /// Freezes or unfreezes: a layer whose statistics are frozen normalizes with them in training passes, too, as in evaluation, and leaves
    /// them as they are.
    ///
    /// @param now whether they are frozen
    public void freeze(boolean now) {
        frozen = now;
    }

    /// Whether they are frozen.
    ///
    /// @return false unless [#freeze] was called
    public boolean isFrozen() {
        return frozen;
    }

    /// Whether a pass takes the statistics of its batch; a recorded step is recorded anew when that changes.
    boolean takesBatch(Pass pass) {
        boolean now = frozen;
        if (Replay.isRecording()) Replay.assume(() -> frozen == now);
        return pass.isTraining() && !now;
    }

    /// The batches since the beginning, or since [#reset].
    ///
    /// @return 0 or more
    public int batches() {
        return (int) batches.value().item();
    }

    List<Buffer> buffers() {
        return List.of(mean, variance, batches);
    }

    /// Takes in the groups of a batch, each of n values: one for each channel, or one for each sample and channel.
    void update(Normalized batch, int n) {
        Ops.increment(batches.value());
        double alpha = cumulative ? 1.0 / batches() : average.momentum(), unbiased = n / (n - 1.0);
        Elements.repeat(
                (e, scratch) -> {
                    e[0].scale(1 - alpha).add(alpha, e[1]);
                    e[2].scale(1 - alpha).add(alpha * unbiased, e[3]);
                },
                mean.value(),
                ofChannels(batch.mean()),
                variance.value(),
                ofChannels(batch.variance()));
    }

    private Tensor ofChannels(Tensor ofGroups) {
        return ofGroups.size() == channels() ? ofGroups : ofGroups.reshape(-1, channels()).mean(0, false);
    }

    private int channels() {
        return mean.value().size();
    }
}
