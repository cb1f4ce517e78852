package dev.gradus.nn.norm;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Normalization of each sample over its last axes, with γ and β of the shape of these axes.
abstract sealed class SampleNorm implements Layer, Repeatable permits LayerNorm, RmsNorm {
    private final int axes;
    private final boolean isAffine, useBias;
    private @Nullable Shape normalized;
    private @Nullable GammaBeta affine;

    /// @param axes how many of the last axes; 0 for all of a sample
    SampleNorm(int axes, boolean isAffine, boolean useBias) {
        this.axes = axes;
        this.isAffine = isAffine;
        this.useBias = useBias;
        if (axes < 0) {
            throw GradusException.got("%s over %d axes", kind(), axes)
                    .expected("0 for all axes of a sample, or how many of the last")
                    .because("an axis was numbered from the end, as in Keras")
                    .repair("Give the number of axes: 1 for the last alone.");
        }
    }

    /// Normalizes each row.
    abstract Tensor normalize(Tensor x, int rows, int columns);

    private String kind() {
        return getClass().getSimpleName();
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int rank = input.rank(), over = axes == 0 ? rank : axes;
        Shape wanted = over > rank ? Shape.of() : input.slice(rank - over, rank);
        if (wanted.size() < 2 || (normalized != null && !normalized.equals(wanted))) {
            throw GradusException.got("%s: sample %s", builder.where(kind()), input)
                    .expected(
                            normalized != null ? "last axes %s" : "more than one number along the last %s",
                            normalized != null ? normalized : axes == 0 ? "axes" : axes + " axes")
                    .because("the samples have other axes than meant")
                    .repair("Give the number of axes to normalize over, and make a new layer for each place.");
        }
        if (normalized == null && isAffine) affine = GammaBeta.build(builder, wanted, useBias);
        normalized = wanted;
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (normalized == null) throw Checks.notBuilt(kind());
        int rank = x.shape().rank();
        if (rank <= normalized.rank() || !x.shape().slice(rank - normalized.rank(), rank).equals(normalized)) {
            throw GradusException.got("%s: input %s", kind(), x.shape())
                    .expected("last axes %s, after the batch", normalized)
                    .because("the model was built for samples of another size")
                    .repair("Build the model for this data.");
        }
        Tensor y = normalize(x, x.size() / normalized.size(), normalized.size());
        if (affine != null) y = y.mul(affine.weight().value());
        return affine == null || affine.bias() == null ? y : y.add(affine.bias().value());
    }

    @Override
    public List<Parameter> parameters() {
        return affine == null ? List.of() : affine.parameters();
    }
}
