package dev.gradus.train.diagnose;

import dev.gradus.data.Batch;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import dev.gradus.tensor.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// What an [Autopsy] has seen of one step.
///
/// @param where in the training: `epoch 1, step 3`
/// @param batch that was run again
/// @param learningRate of the steps before, NaN where it is not known
/// @param weights all parameters
/// @param layers in the order in which they ran
/// @param gradients of the parameters that got one
/// @param fault the first operation that went wrong, or null
/// @param loss of the batch, NaN where it was not reached
public record Step(
        String where,
        Batch batch,
        double learningRate,
        List<Weight> weights,
        List<Output> layers,
        List<Slope> gradients,
        Watch.@Nullable Fault fault,
        double loss) {
    /// Keeps copies.
    public Step {
        weights = List.copyOf(weights);
        layers = List.copyOf(layers);
        gradients = List.copyOf(gradients);
    }

    /// A parameter, and how large it was at first. Biases and other vectors follow where matrices lead.
    ///
    /// @param name such as `1.weight`
    /// @param isVector whether it has fewer than two axes
    /// @param values what numbers it holds
    /// @param scale its root mean square at first
    public record Weight(String name, boolean isVector, Values values, double scale) {
        /// How many times its first size it has.
        ///
        /// @return NaN where nothing in it is finite
        public double growth() {
            return values.rms() / scale;
        }
    }

    /// What a layer made of its input.
    ///
    /// @param layer path and class
    /// @param in the input
    /// @param out the output
    public record Output(String layer, Values in, Values out) {
        /// Whether it makes huge numbers of small ones. A normalization may raise small numbers a hundredfold, and rightly.
        ///
        /// @return true also where the numbers are huge already
        public boolean explodes() {
            boolean raised = in.rms() > 0 && out.rms() >= 100 * in.rms() && out.rms() >= 10;
            return raised || out.rms() > 1e4;
        }
    }

    /// The gradient of a parameter.
    ///
    /// @param parameter its name
    /// @param values the gradient
    public record Slope(String parameter, Values values) {
        /// Whether the square of one of its numbers is beyond float32, and with it the norm.
        ///
        /// @return true for any gradient that large
        public boolean explodes() {
            return values.largest() > 1e18;
        }
    }

    /// The first layer that makes huge numbers.
    ///
    /// @return null where none does
    public @Nullable Output explosion() {
        return layers.stream().filter(Output::explodes).findFirst().orElse(null);
    }

    /// The largest gradient among those whose squares overflow.
    ///
    /// @return null where none does
    public @Nullable Slope steepest() {
        return gradients.stream()
                .filter(Slope::explodes)
                .max(Comparator.comparingDouble(s -> s.values.largest()))
                .orElse(null);
    }

    /// The first operation that went wrong although all that it was given is finite.
    ///
    /// @return null where nothing went wrong, or something was wrong before
    public Watch.@Nullable Fault producer() {
        return fault != null && fault.isProducer() ? fault : null;
    }

    /// Whether the step is computed in float64.
    ///
    /// @return by the type of its inputs
    public boolean isDouble() {
        return batch.inputs().dtype() == DType.FLOAT64;
    }

    /// The samples behind what the faulty operation made.
    ///
    /// @return indices in the data set; none where that does not tell them apart
    public List<Integer> samples() {
        if (fault == null) return List.of();
        Watch.Operand made = fault.output();
        boolean isOfBatch =
                made.name() == null
                        && made.shape().rank() > 0
                        && made.shape().axis(0) == batch.size()
                        && fault.rows().size() < Math.max(2, batch.size());
        return isOfBatch ? samples(fault.rows()::contains) : List.of();
    }

    /// The indices in the data set of some samples of the batch.
    List<Integer> samples(IntPredicate which) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) if (which.test(i)) found.add(batch.indices()[i]);
        return found;
    }

    /// The inputs and the targets where they are numbers that can be wrong.
    List<Tensor> data() {
        List<Tensor> data = new ArrayList<>();
        for (Tensor t : List.of(batch.inputs(), batch.targets())) if (t.dtype().isFloating()) data.add(t);
        return data;
    }
}
