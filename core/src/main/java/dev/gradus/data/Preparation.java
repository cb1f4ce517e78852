package dev.gradus.data;

import dev.gradus.config.Configured;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;

/// What is done to every input before the model sees it, in training and ever after: fitted on a training split, saved with
/// the model.
public interface Preparation extends Configured {
    /// Prepares samples in place.
    ///
    /// @param inputs samples one after the other
    /// @param offset of the first
    /// @param samples how many
    void apply(float[] inputs, int offset, int samples);

    /// Checks that samples of this shape are what it was fitted on.
    ///
    /// @param sample the shape of one sample
    /// @throws dev.gradus.error.GradusException when they are not
    void check(Shape sample);

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
}
