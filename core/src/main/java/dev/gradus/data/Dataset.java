package dev.gradus.data;

import dev.gradus.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Samples that can be read by number: inputs of one shape, and what a model should make of them.
public interface Dataset {
    /// A short name for reports: `mnist`.
    ///
    /// @return the name
    String name();

    /// The number of samples.
    ///
    /// @return 0 or more
    int size();

    /// The shape of one sample, without the batch axis.
    ///
    /// @return for example `[1, 28, 28]`
    Shape shape();

    /// What is to be predicted.
    ///
    /// @return classes or values
    Task task();

    /// Reads the input of one sample.
    ///
    /// @param index from 0
    /// @param into where to
    /// @param offset of the first element
    void readInput(int index, float[] into, int offset);

    /// Reads the target of one sample: its class number, or its values.
    ///
    /// @param index from 0
    /// @param into where to; one element for a class, else [Task#outputs()]
    /// @param offset of the first element
    void readTarget(int index, float[] into, int offset);

    /// The images as bytes, where they are kept so.
    ///
    /// @return the bytes, or null where samples are kept as numbers
    default @Nullable Pixels pixels() {
        return null;
    }

    /// What the inputs are in the files that people have.
    ///
    /// @return the signature, or null where samples are numbers from the start
    default @Nullable Signature signature() {
        return null;
    }

    /// Where one sample came from in the files that people have.
    ///
    /// @param index from 0
    /// @return the file and the line, or null where samples come from no file that people look into
    default @Nullable Origin origin(int index) {
        return null;
    }

    /// The class of one sample.
    ///
    /// @param index from 0
    /// @return 0 … classes - 1
    default int label(int index) {
        float[] target = new float[task().isClassification() ? 1 : task().outputs()];
        readTarget(index, target, 0);
        return (int) target[0];
    }
}
