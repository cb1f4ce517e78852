package dev.gradus.data;

import dev.gradus.config.Configured;
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
}
