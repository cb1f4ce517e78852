package dev.gradus.data;

import dev.gradus.tensor.Shape;
import java.util.List;

/// A data set for tests: sample i has the elements 100·i, 100·i + 1, … and the label i modulo the number of classes.
public record Numbered(int size, Shape shape, Task task) implements Dataset {
    public static Numbered classes(int size, int classes, int... shape) {
        return new Numbered(
                size,
                Shape.of(shape),
                new Task.Classification(java.util.stream.IntStream.range(0, classes).mapToObj(c -> "c" + c).toList()));
    }

    public static Numbered values(int size, int... shape) {
        return new Numbered(size, Shape.of(shape), new Task.Regression(List.of("a", "b")));
    }

    @Override
    public String name() {
        return "numbered";
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        for (int k = 0; k < shape.size(); k++) into[offset + k] = 100 * index + k;
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        if (task.isClassification()) {
            into[offset] = index % task.outputs();
        } else {
            into[offset] = -index;
            into[offset + 1] = index / 2f;
        }
    }
}
