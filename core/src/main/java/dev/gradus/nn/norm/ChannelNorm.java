package dev.gradus.nn.norm;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Normalized;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Normalization of groups of elements, with γ and β for each channel, and running statistics where they are kept.
abstract sealed class ChannelNorm implements Layer, Repeatable permits BatchNorm, InstanceNorm, GroupNorm {
    private final double eps;
    private final boolean isAffine;
    private final RunningStatistics.@Nullable Average average;
    private int channels;
    private @Nullable GammaBeta affine;
    private @Nullable RunningStatistics statistics;

    /// @param average null where no statistics are kept
    ChannelNorm(double eps, boolean isAffine, RunningStatistics.@Nullable Average average) {
        this.eps = Checks.eps(getClass().getSimpleName(), eps);
        this.isAffine = isAffine;
        this.average = average;
    }

    /// Refuses samples that do not fit.
    abstract void require(Shape sample, String where);

    /// A batch as [outer, groups, inner]: elements of one group have the same middle index.
    abstract Shape view(Shape batch);

    @Override
    public Shape build(Shape input, Builder builder) {
        String where = builder.where(getClass().getSimpleName());
        require(input, where);
        if (channels > 0 && input.axis(0) != channels) {
            throw misfit(where, input, channels + " channels", "Make a new layer for each place in the model.");
        }
        if (channels == 0) {
            channels = input.axis(0);
            if (isAffine) affine = GammaBeta.build(builder, Shape.of(channels), true);
            if (average != null) statistics = RunningStatistics.build(builder, channels, average);
        }
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (channels == 0) throw Checks.notBuilt(getClass().getSimpleName());
        Tensor gamma = affine == null ? null : affine.weight().value();
        Tensor beta = affine == null || affine.bias() == null ? null : affine.bias().value();
        if (statistics != null && !statistics.takesBatch(pass)) {
            return Ops.normalize(x, statistics.mean(), statistics.variance(), eps, gamma, beta);
        }
        Shape view = view(x.shape());
        int values = view.axis(0) * view.axis(2);
        if (values == 1 && x.size() > 0) throw oneValue(x.shape());
        Normalized y = Ops.normalize(x, view, eps, gamma, beta);
        if (statistics != null && x.size() > 0) statistics.update(y, values);
        return y.output();
    }

    static GradusException misfit(String where, Shape sample, String expected, String repair) {
        return GradusException.got("%s: sample %s", where, sample)
                .expected(expected)
                .because(
                        "it stands behind another layer than meant, or the channels are not the first axis of a sample")
                .repair(repair);
    }

    private GradusException oneValue(Shape batch) {
        return GradusException.got("%s: input %s has one value in each group", getClass().getSimpleName(), batch)
                .expected("more than one value, since one value has no variance")
                .because("a training batch of one sample, or maps that have shrunk to one pixel")
                .repair("Use larger batches and drop an incomplete last one, or take the layer out.");
    }

    /// The running statistics, or null where none are kept or the layer is not built.
    ///
    /// @return changed in place by training passes
    public @Nullable RunningStatistics statistics() {
        return statistics;
    }

    double eps() {
        return eps;
    }

    @Nullable GammaBeta affine() {
        return affine;
    }

    @Override
    public List<Parameter> parameters() {
        return affine == null ? List.of() : affine.parameters();
    }

    @Override
    public List<Buffer> buffers() {
        return statistics == null ? List.of() : statistics.buffers();
    }
}
