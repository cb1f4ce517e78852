package dev.gradus.data;

import dev.gradus.config.Configured;
import dev.gradus.tensor.Shape;

/// What the inputs of a data set are in the files that people have, and how they become numbers: kept with the model, so that whatever
/// it is given later is read in the same way.
public sealed interface Signature extends Configured permits Columns, Pictures {
    /// The shape of one sample.
    ///
    /// @return without the batch axis
    Shape shape();

    /// A signature is a record of its own settings.
    @Override
    default Record config() {
        return (Record) this;
    }
}
