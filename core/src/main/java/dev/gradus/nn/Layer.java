package dev.gradus.nn;

import dev.gradus.config.Configured;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.List;
import java.util.Set;

/// A step of a network: a function of one tensor, with parameters of its own.
///
/// A layer is built once, from the shape of one sample: it infers its sizes, checks those that were stated, and makes its
/// parameters. Then [#forward] maps a batch `[n, …]` to a batch.
public interface Layer extends Configured {
    /// Infers sizes and makes parameters.
    ///
    /// @param input the shape of one sample, without the batch axis
    /// @param builder makes parameters and words errors
    /// @return the shape of one output sample
    /// @throws dev.gradus.error.GradusException when the input does not fit
    Shape build(Shape input, Builder builder);

    /// Maps a batch.
    ///
    /// @param input `[n, …]` with the sample shape it was built for
    /// @param pass training or evaluation
    /// @return `[n, …]`
    Tensor forward(Tensor input, Pass pass);

    /// A layer within a layer.
    ///
    /// @param name within the outer one: with it the child was built
    /// @param layer the child
    record Child(String name, Layer layer) {}

    /// The layers of which this one consists.
    ///
    /// @return in the order in which they are built and run; none for a plain layer
    default List<Child> children() {
        return List.of();
    }

    /// What training changes.
    ///
    /// @return none before [#build]; always in the same order; those of the children unless said otherwise
    default List<Parameter> parameters() {
        return children().stream().flatMap(c -> c.layer().parameters().stream()).toList();
    }

    /// State that is kept with the parameters but that no optimizer changes, such as running means.
    ///
    /// @return none before [#build]; always in the same order; those of the children unless said otherwise
    default List<Buffer> buffers() {
        return children().stream().flatMap(c -> c.layer().buffers().stream()).toList();
    }

    /// What it can do to numbers, so that a diagnosis need not know it by name.
    ///
    /// @return none unless said otherwise; a layer of layers mixes samples where one of them does
    default Set<Trait> traits() {
        boolean mixes = children().stream().anyMatch(c -> c.layer().traits().contains(Trait.MIXES_SAMPLES));
        return mixes ? Set.of(Trait.MIXES_SAMPLES) : Set.of();
    }

    /// Multiply-adds of one sample in a forward pass, for [dev.gradus.nn.Summary].
    ///
    /// @param input the shape of one sample
    /// @return this layer's own, without its children's; 0 where there is nothing but element-wise work
    default long multiplyAdds(Shape input) {
        return 0;
    }
}
