package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.List;

/// A data set made of arrays.
///
/// ```java
/// Dataset houses = InMemory.of("houses", new float[][] {{2104}, {1600}}, new float[][] {{400}, {330}}, List.of("price"));
/// ```
/// Shapes: rows `[n, features]` make samples `[features]`; [#shaped(Shape)] turns them into images. The arrays are copied.
public final class InMemory implements Dataset {
    private final String name;
    private final Shape shape;
    private final float[] inputs;
    private final float[] targets;
    private final Task task;
    private final int size;

    private InMemory(String name, Shape shape, float[] inputs, float[] targets, Task task) {
        this.name = name;
        this.shape = shape;
        this.inputs = inputs;
        this.targets = targets;
        this.task = task;
        this.size = targets.length / (task.isClassification() ? 1 : task.outputs());
    }

    /// Samples of which each belongs to a class.
    ///
    /// @param name for reports
    /// @param rows the features of each sample
    /// @param labels the class of each sample, from 0
    /// @param classes the names of the classes
    /// @return the data set
    /// @throws GradusException when the numbers of rows and labels differ, rows are of unequal length, a feature is not
    ///     finite, or a label is not one of the classes
    public static InMemory of(String name, float[][] rows, int[] labels, List<String> classes) {
        requireEqual(name, rows.length, labels.length);
        float[] targets = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) throw outOfRange(name, i, labels[i], classes.size());
            targets[i] = labels[i];
        }
        float[] inputs = flat(name + ": input", rows);
        return new InMemory(name, rowShape(rows), inputs, targets, new Task.Classification(classes));
    }

    /// Samples of which each has values to be predicted.
    ///
    /// @param name for reports
    /// @param rows the features of each sample
    /// @param values what is to be predicted of each sample
    /// @param outputs what each value is
    /// @return the data set
    /// @throws GradusException when the numbers of rows and values differ, rows are of unequal length, or a number is not
    ///     finite
    public static InMemory of(String name, float[][] rows, float[][] values, List<String> outputs) {
        requireEqual(name, rows.length, values.length);
        float[] targets = flat(name + ": target", values);
        if (outputs.isEmpty() || targets.length != (long) rows.length * outputs.size()) {
            throw GradusException.got("%s: %d names of outputs %s", name, outputs.size(), outputs)
                    .expected("one name for each of the %s values of a sample", rowShape(values))
                    .because("a name is missing or too many")
                    .repair("Name every value once.");
        }
        return new InMemory(name, rowShape(rows), flat(name + ": input", rows), targets, new Task.Regression(outputs));
    }

    /// The same samples in another shape, for example images.
    ///
    /// @param sample the shape of one sample, with as many elements as before
    /// @return a view
    /// @throws GradusException when the number of elements differs
    public InMemory shaped(Shape sample) {
        if (sample.size() != shape.size()) {
            throw GradusException.got("%s: shape %s for samples of %d numbers", name, sample, shape.size())
                    .expected("a shape of %d elements", shape.size())
                    .because("a size is wrong, or the rows hold more than the picture")
                    .repair("Check height, width and channels.");
        }
        return new InMemory(name, sample, inputs, targets, task);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        System.arraycopy(inputs, index * shape.size(), into, offset, shape.size());
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        int width = task.isClassification() ? 1 : task.outputs();
        System.arraycopy(targets, index * width, into, offset, width);
    }

    private static Shape rowShape(float[][] rows) {
        return Shape.of(rows.length == 0 ? 0 : rows[0].length);
    }

    private static float[] flat(String what, float[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        float[] flat = new float[Shape.of(rows.length, width).size()];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width) {
                throw GradusException.got("%s %d has %d numbers", what, i, rows[i].length)
                        .expected("%d, as row 0 has", width)
                        .because("a value is missing or too many")
                        .repair("Complete the row, or leave it out.");
            }
            for (int k = 0; k < width; k++) {
                if (!Float.isFinite(rows[i][k])) throw notFinite(what, i, k, rows[i][k]);
                flat[i * width + k] = rows[i][k];
            }
        }
        return flat;
    }

    private static void requireEqual(String name, int rows, int targets) {
        if (rows == targets) return;
        throw GradusException.got("%s: %d inputs and %d targets", name, rows, targets)
                .expected("one target for each input")
                .because("one of the two was cut or filtered")
                .repair("Do the same to inputs and targets.");
    }

    private static GradusException notFinite(String what, int row, int column, float value) {
        return GradusException.got("%s %d has %s at position %d", what, row, value, column)
                .expected("finite numbers")
                .because("a value is missing, or was computed by a division by 0")
                .repair("Fill or leave out the row.");
    }

    static GradusException outOfRange(String name, int sample, Object label, int classes) {
        return GradusException.got("%s: sample %d has the label %s", name, sample, label)
                .expected("a whole number from 0 to %d", classes - 1)
                .because("labels are counted from 1, or the list of classes is incomplete")
                .repair("Count labels from 0 and name every class.");
    }
}
