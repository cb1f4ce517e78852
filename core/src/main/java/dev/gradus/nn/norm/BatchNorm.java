package dev.gradus.nn.norm;

import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Trait;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Batch normalization: each channel of a training batch gets mean 0 and variance 1, then a learned scale and shift.
///
/// ```
/// y = γ (x - μ) / √(v + ε) + β
/// training:    μ, v: mean and biased variance of the channel over the batch and all positions
/// evaluation:  μ, v: running statistics
/// ```
/// See [RunningStatistics] for those. γ = √(v + ε) and β = μ restore the input. Statistics change in training passes only;
/// without tracking those of the batch are used in evaluation, too. An empty batch leaves them as they are.
public abstract sealed class BatchNorm extends ChannelNorm permits BatchNorm1d, BatchNorm2d {
    BatchNorm(double eps, boolean affine, RunningStatistics.@Nullable Average average) {
        super(eps, affine, average);
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.MIXES_SAMPLES);
    }

    @Override
    Shape view(Shape batch) {
        return Shape.of(batch.axis(0), batch.axis(1), batch.slice(2, batch.rank()).size());
    }
}
