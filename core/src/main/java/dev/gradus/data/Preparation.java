package dev.gradus.data;

import dev.gradus.config.Configured;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is done to every input before the model sees it, in training and ever after: fitted on a training split, saved with
/// the model.
///
/// Shapes: most leave the shape of a sample as it is. One that changes it states both, [#fittedOn()] and [#shape(Shape)].
public interface Preparation extends Configured {
    /// Prepares samples in place.
    ///
    /// Prepared samples lie one after the other from the same offset, whatever their size; the array has room for them.
    ///
    /// @param inputs samples one after the other
    /// @param offset of the first
    /// @param samples how many
    void apply(float[] inputs, int offset, int samples);

    /// Checks that samples of this shape are what it was fitted on.
    ///
    /// @param sample the shape of one sample
    /// @throws GradusException when they are not
    void check(Shape sample);

    /// The shape of a prepared sample.
    ///
    /// @param sample the shape of a sample
    /// @return the same, unless the preparation changes it
    default Shape shape(Shape sample) {
        return sample;
    }

    /// The shape of the samples that it takes, which a preparation that changes shapes has to know.
    ///
    /// @return the shape, or null where a prepared sample has the shape that it had before
    default @Nullable Shape fittedOn() {
        return null;
    }

    /// Brings prepared samples back to what they were, in place, up to rounding.
    ///
    /// @param prepared samples one after the other
    /// @param offset of the first
    /// @param samples how many
    /// @throws GradusException when the preparation has no inverse
    default void inverse(float[] prepared, int offset, int samples) {
        throw GradusException.got("the inverse of %s", getClass().getSimpleName())
                .expected("a preparation that can be undone")
                .because("different samples become the same one, so that nothing tells which it was")
                .repair("Keep the raw samples.");
    }

    /// What fitting found, where it is too much for settings: a model file keeps it as tensors.
    ///
    /// @return tensors by name, none where [#config()] has all
    default Map<String, Tensor> state() {
        return Map.of();
    }

    /// The same preparation with what fitting found.
    ///
    /// @param state what [#state()] gave
    /// @return a preparation that is fitted
    /// @throws GradusException when it is not what these settings need
    default Preparation withState(Map<String, Tensor> state) {
        if (state.isEmpty()) return this;
        throw GradusException.got("%s with the tensors %s", getClass().getSimpleName(), state.keySet())
                .expected("none, as its settings say all")
                .because("they belong to another preparation")
                .repair("Save the model again.");
    }

    /// The shape of a sample after several steps, each of which is checked.
    ///
    /// @param steps fitted, first to last
    /// @param sample the shape of a raw sample
    /// @return the shape after the last step
    /// @throws GradusException when a step was fitted on samples of another shape
    static Shape shape(List<? extends Preparation> steps, Shape sample) {
        Shape shape = sample;
        for (Preparation step : steps) {
            step.check(shape);
            shape = step.shape(shape);
        }
        return shape;
    }

    /// How many elements of an array a sample needs on its way through several steps.
    ///
    /// @param steps fitted, first to last
    /// @param sample the shape of a raw sample
    /// @return the largest size that it has before or after a step
    static int room(List<? extends Preparation> steps, Shape sample) {
        Shape shape = sample;
        int room = shape.size();
        for (Preparation step : steps) {
            shape = step.shape(shape);
            room = Math.max(room, shape.size());
        }
        return room;
    }

    /// The shape that a sample had before several steps.
    ///
    /// @param steps fitted, first to last
    /// @param prepared the shape after the last
    /// @return the shape of a raw sample
    static Shape rawShape(List<? extends Preparation> steps, Shape prepared) {
        for (Preparation step : steps) {
            Shape taken = step.fittedOn();
            if (taken != null) return taken; // steps before it change no shape
        }
        return prepared;
    }
}
