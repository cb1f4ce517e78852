package dev.gradus.nn;

import dev.gradus.config.Configured;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// How wrong a model's output is: a number to be made small.
public interface Loss extends Configured {
    /// The loss of a batch.
    ///
    /// @param output of the model, `[n, …]`
    /// @param target what it should have been: class numbers or values
    /// @return a scalar, or one loss for each element with [Reduction#NONE]
    /// @throws GradusException when shapes or labels do not fit
    Tensor of(Tensor output, Tensor target);

    /// What a trained model answers: probabilities where the output is scores.
    ///
    /// @param output of the model
    /// @return for example the softmax of the scores; the output itself for regression
    default Tensor predictions(Tensor output) {
        return output;
    }

    /// The class that each output stands for.
    ///
    /// @param output of the model, `[n, …]`
    /// @return int32 `[n]`; null where the loss is of values, not classes
    default @Nullable Tensor classes(Tensor output) {
        return null;
    }

    /// The classes that targets stand for, to be compared with [#classes].
    ///
    /// @param target as the data has it
    /// @return numbers; the targets themselves unless said otherwise
    default Tensor labels(Tensor target) {
        return target;
    }

    /// How the losses of a batch become one number.
    ///
    /// @return the setting of that name; the mean for a loss that has none
    default Reduction reduction() {
        return Reduction.in(config());
    }

    /// What the mean over a batch was divided by: how much the batch weighs among others, such as those whose gradients are summed
    /// before one update.
    ///
    /// @param target of the batch
    /// @return the number of samples unless said otherwise; proportional to it is enough
    default double weight(Tensor target) {
        return target.shape().axis(0);
    }

    /// Whether a sample with this label counts in an accuracy.
    ///
    /// @param label a class number, or a mark that there is none
    /// @return false where the loss ignores it
    default boolean counts(int label) {
        return true;
    }

    /// Targets in the form of an output: integers become numbers, `[n]` becomes `[n, 1]` where the output has that axis.
    ///
    /// @param where the loss, for errors
    /// @param output of the model
    /// @param target as the data has it
    /// @return of the output's shape and type
    /// @throws GradusException when the sizes differ, instead of broadcasting in silence
    static Tensor like(String where, Tensor output, Tensor target) {
        Tensor t =
                target.dtype() == output.dtype() || !output.dtype().isFloating() ? target : target.to(output.dtype());
        boolean column = output.shape().rank() == 2 && output.shape().axis(1) == 1;
        if (target.shape().rank() == 1 && column && t.size() == output.size()) t = t.reshape(output.shape());
        if (!t.shape().equals(output.shape())) {
            throw GradusException.got("%s: output %s with target %s", where, output.shape(), target.shape())
                    .expected("equal shapes")
                    .because(
                            target.dtype() == DType.INT32
                                    ? "class numbers need a loss of classification"
                                    : "the last layer has another number of outputs than the data has targets")
                    .repair("Use CrossEntropy for class numbers, or change the last layer.");
        }
        return t;
    }
}
