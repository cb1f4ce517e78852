package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;

/// Rows of numbers, of which some may be NaN: values that are missing, until a preparation fills them in.
///
/// @param rows the input of each sample
/// @param targets the class of each sample, or its values one after the other
record Table(String name, float[][] rows, float[] targets, Task task) implements Dataset {
    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public Shape shape() {
        return Shape.of(rows.length == 0 ? 0 : rows[0].length);
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        System.arraycopy(rows[index], 0, into, offset, rows[index].length);
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        int width = task.isClassification() ? 1 : task.outputs();
        System.arraycopy(targets, index * width, into, offset, width);
    }
}
