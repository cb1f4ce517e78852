package dev.gradus.lab.look;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// Colour images that are one colour each: red is `sample / samples`, green 0, blue 1; the classes take turns.
record Pictures(int size, Shape shape, Task task) implements Dataset {
    static Pictures colour(int samples, int height, int width, int classes) {
        List<String> names = IntStream.range(0, classes).mapToObj(k -> "kind " + k).toList();
        return new Pictures(samples, Shape.of(3, height, width), new Task.Classification(names));
    }

    /// All of it for training, and two samples each for the rest.
    Splits splits() {
        return new Splits(
                new Split.Train(this),
                new Split.Validation(new Subset(this, 0, 1)),
                new Split.Test(new Subset(this, 2, 3)));
    }

    @Override
    public String name() {
        return "colours";
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        int plane = shape.size() / 3;
        for (int i = 0; i < plane; i++) {
            into[offset + i] = (float) index / size;
            into[offset + plane + i] = 0;
            into[offset + 2 * plane + i] = 1;
        }
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        into[offset] = index % task.outputs();
    }
}
