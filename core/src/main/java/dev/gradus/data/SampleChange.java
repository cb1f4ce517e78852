package dev.gradus.data;

import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;

/// A random change of training samples on their way into a batch, such as the augmentation of images.
public interface SampleChange {
    /// The shape of what it makes, whatever is drawn.
    ///
    /// @param sample the shape of a sample as it is kept
    /// @return the shape of a changed sample
    /// @throws dev.gradus.error.GradusException when such samples cannot be changed
    Shape shape(Shape sample);

    /// Makes a reader of changed samples, for one thread.
    ///
    /// @param data whose samples are read
    /// @return a reader with memory of its own
    Reader reader(Dataset data);

    /// Reads changed samples, one after the other.
    interface Reader {
        /// Reads the input of one sample and changes it.
        ///
        /// @param index of the sample, from 0
        /// @param rng decides how; nothing else does
        /// @param into where to
        /// @param offset of the first element
        void read(int index, Rng rng, float[] into, int offset);
    }
}
