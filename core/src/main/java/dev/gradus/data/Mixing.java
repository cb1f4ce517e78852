package dev.gradus.data;

import dev.gradus.config.Configured;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;

/// New training samples from those of a batch, with labels in between, such as Mixup.
public interface Mixing extends Configured {
    /// The samples of a batch, to be changed in place.
    ///
    /// @param count how many
    /// @param shape of one sample
    /// @param inputs one after the other
    /// @param classes how many there are
    /// @param targets the share of each class in each sample, `[count, classes]`
    record Samples(int count, Shape shape, float[] inputs, int classes, float[] targets) {
        /// The sizes.
        @Override
        public String toString() {
            return count + " samples of " + shape + ", " + classes + " classes";
        }
    }

    /// Mixes the samples of one batch.
    ///
    /// @param samples changed in place
    /// @param rng decides how; nothing else does
    void apply(Samples samples, Rng rng);
}
