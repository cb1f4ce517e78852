package dev.gradus.nn;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// What a model consists of and what it costs: layers, output shapes, parameters, multiply-adds and memory.
///
/// ```java
/// IO.println(Summary.of(model, Shape.of(1, 28, 28), 100));
/// ```
/// Multiply-adds are those of a forward pass; a training step does about three times as many. A layer that occurs twice
/// has its parameters counted once.
///
/// @param sample the shape of one sample
/// @param batch samples in a batch, to which the memory of activations refers
/// @param rows the layers in order, those of nested models in their place
/// @param parameters all numbers that the model has learned or could learn
/// @param trainable those that are not frozen
/// @param multiplyAdds of one sample in a forward pass
/// @param memory of one training step
public record Summary(
        Shape sample, int batch, List<Row> rows, long parameters, long trainable, long multiplyAdds, Memory memory) {

    /// One layer.
    ///
    /// @param path its place, as in the names of its parameters: `2`, or `2.0` within a nested model
    /// @param type its class
    /// @param output the shape of its output for one sample
    /// @param parameters its own
    /// @param multiplyAdds of one sample
    public record Row(String path, String type, Shape output, long parameters, long multiplyAdds) {}

    /// Bytes in float32.
    ///
    /// @param parameters the model itself
    /// @param gradients one for each trainable parameter
    /// @param activations outputs of all layers for a batch, kept for backward; a change of shape alone needs none
    /// @param optimizerSlot what an optimizer keeps for each of its memories: none for plain SGD, one of these for momentum,
    ///     AdaGrad and RMSProp, two for Adam
    public record Memory(long parameters, long gradients, long activations, long optimizerSlot) {
        /// The sum for an optimizer.
        ///
        /// @param slots memories that the optimizer keeps
        /// @return bytes
        public long total(int slots) {
            return parameters + gradients + activations + slots * optimizerSlot;
        }
    }

    /// Keeps a copy of the rows.
    public Summary {
        rows = List.copyOf(rows);
    }

    /// Summarizes a model without changing it; the memory is that of a step with a single sample.
    ///
    /// @param model any model
    /// @param sample the shape of one sample, without the batch axis
    /// @return the summary
    /// @throws GradusException when the sample does not fit
    public static Summary of(Sequential model, Shape sample) {
        return of(model, sample, 1);
    }

    /// Summarizes a model without changing it; one that is not built stays so.
    ///
    /// @param model any model
    /// @param sample the shape of one sample, without the batch axis
    /// @param batch samples in a batch, at least 1
    /// @return the summary
    /// @throws GradusException when the sample does not fit, or the batch is empty
    public static Summary of(Sequential model, Shape sample, int batch) {
        if (batch < 1) {
            throw GradusException.got("summary for a batch of %d", batch)
                    .expected("1 or more samples")
                    .because("a sign is misplaced")
                    .repair("Give the batch size of the training.");
        }
        var count = new Count(batch);
        boolean isBuilt = model.sampleShape() != null;
        Layer counted = isBuilt ? model : new LayerCopy().of(model);
        counted.build(sample, Builder.counting(count));
        var memory = new Memory(4 * count.parameters, 4 * count.trainable, 4 * count.activations, 4 * count.trainable);
        return new Summary(sample, batch, count.rows, count.parameters, count.trainable, count.multiplyAdds, memory);
    }

    /// Adds up the layers as they are built.
    private static final class Count implements Builder.Watcher {
        private final int batch;
        private final List<Row> rows = new ArrayList<>();
        private final Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        private long parameters, trainable, multiplyAdds, activations;

        Count(int batch) {
            this.batch = batch;
        }

        @Override
        public void built(String path, Layer layer, Shape input, Shape output) {
            if (layer instanceof Sequential || layer instanceof LayerGraph) return; // their layers are counted
            long own = 0, work = layer.multiplyAdds(input);
            for (Parameter p : layer.parameters()) {
                if (!counted.add(p.value())) continue;
                own += p.value().size();
                if (p.isTrainable()) trainable += p.value().size();
            }
            boolean moves = layer.traits().contains(Trait.MIXES_ELEMENTS);
            boolean reshapes =
                    own == 0 && work == 0 && output.size() == input.size() && !output.equals(input) && !moves;
            boolean wraps = own == 0 && work == 0 && layer.children().size() == 1; // its output is the inner layer's
            if (!reshapes && !wraps) activations += (long) output.size() * batch;
            parameters += own;
            multiplyAdds += work;
            rows.add(new Row(path, layer.getClass().getSimpleName(), output, own, work));
        }
    }

    /// The layers as an aligned table, and the totals beneath.
    @Override
    public String toString() {
        return SummaryText.of(this);
    }
}
