package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A training step that was run under observation: what each layer made of the batch, the gradients, and what the update did to
/// each parameter.
///
/// Where several batches make an update, layers and batch are those of the last one; gradients of parameters are those of the whole update. All
/// tensors end with the call that shows the step: using one later is an error, and `detach().copy()` keeps it. Changing one changes nothing
/// in the training.
///
/// @see Probe
public final class ObservedStep implements AutoCloseable {
    private final Moment at;
    private final double loss;
    private final Batch batch;
    private final List<Seen> layers;
    private final List<Change> parameters;

    /// What a layer made of a batch.
    ///
    /// @param path of the layer: `0`, within another chain `1.0` …
    /// @param layer itself
    /// @param input `[n, …]`
    /// @param output `[n, …]`
    /// @param gradient of the output: the slope of the loss of the batch for each of its elements; null where none arrived, since nothing
    /// before it is trained or the loss does not depend on it
    public record Seen(String path, Layer layer, Tensor input, Tensor output, @Nullable Tensor gradient) {}

    /// What an update did to a parameter.
    public static final class Change {
        private final Parameter parameter;
        private final Tensor before;
        private final @Nullable Tensor gradient;
        private @Nullable Tensor after;
        private boolean isOver;

        Change(Parameter parameter, Tensor before, @Nullable Tensor gradient) {
            this.parameter = parameter;
            this.before = before;
            this.gradient = gradient;
        }

        /// The name of the parameter.
        ///
        /// @return such as `1.weight`
        public String name() {
            return parameter.name();
        }

        /// Its value before the update.
        ///
        /// @return a copy
        public Tensor before() {
            return before;
        }

        /// The gradient as the optimizer got it: of loss and penalties, combined and clipped.
        ///
        /// @return a copy; null where none arrived, as for a frozen parameter
        public @Nullable Tensor gradient() {
            return gradient;
        }

        /// Its value after the update, constraints included.
        ///
        /// @return a copy
        public Tensor after() {
            if (isOver) {
                throw GradusException.got("a question about %s of a step that is over", name())
                        .expected("to be asked while the step is shown")
                        .because("the step was kept for later")
                        .repair("Ask within the callback, and keep detach().copy() of the tensor.");
            }
            Tensor known = after;
            if (known == null) {
                known = Ops.copy(parameter.value());
                after = known;
            }
            return known;
        }

        /// What was added to it: `after - before`.
        ///
        /// @return a new tensor
        public Tensor update() {
            try (var _ = NoGrad.open()) {
                return after().sub(before);
            }
        }

        /// Name and shape.
        @Override
        public String toString() {
            return parameter.toString();
        }
    }

    ObservedStep(Moment at, double loss, Batch batch, List<Seen> layers, List<Change> parameters) {
        this.at = at;
        this.loss = loss;
        this.batch = batch;
        this.layers = List.copyOf(layers);
        this.parameters = List.copyOf(parameters);
    }

    /// When it was: its epoch, its number over all epochs, its learning rate.
    ///
    /// @return as in its [TrainEvent.StepDone]
    public Moment at() {
        return at;
    }

    /// The loss of the step.
    ///
    /// @return as in its [TrainEvent.StepDone]
    public double loss() {
        return loss;
    }

    /// The batch, or the last one of those whose gradients make the update.
    ///
    /// @return a copy
    public Batch batch() {
        return batch;
    }

    /// The layers in the order in which they ran; one that consists of others comes after them.
    ///
    /// @return each layer once for each time it ran
    public List<Seen> layers() {
        return layers;
    }

    /// All parameters of the model, in its order.
    ///
    /// @return frozen ones, too
    public List<Change> parameters() {
        return parameters;
    }

    /// Ends it; the trainer does so.
    @Override
    public void close() {
        for (Change change : parameters) change.isOver = true;
    }

    /// When it was, and how much there is to see.
    @Override
    public String toString() {
        return "step %d: %d layers, %d parameters".formatted(at.update(), layers.size(), parameters.size());
    }
}
