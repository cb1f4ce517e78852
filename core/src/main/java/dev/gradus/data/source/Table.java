package dev.gradus.data.source;

import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;

/// Rows of numbers, of which some may be NaN: values that are missing, until a preparation fills them in.
///
/// @param signature how they are made of the rows of a file
/// @param lines of the file on which they begin
/// @param inputs of all samples, one after the other
/// @param targets the class of each sample, or its values one after the other
record Table(String name, Columns signature, int[] lines, float[] inputs, float[] targets, Task task)
        implements Dataset {
    @Override
    public int size() {
        return lines.length;
    }

    @Override
    public Shape shape() {
        return signature.shape();
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        int width = inputs.length / lines.length;
        System.arraycopy(inputs, index * width, into, offset, width);
    }

    @Override
    public Origin origin(int index) {
        return new Origin(name, lines[index]);
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        int width = task.isClassification() ? 1 : task.outputs();
        System.arraycopy(targets, index * width, into, offset, width);
    }

    /// How many there are, and of what.
    @Override
    public String toString() {
        return "%s: %d rows of %d inputs".formatted(name, lines.length, shape().size());
    }
}
