package dev.gradus.data.prepare;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.util.List;

/// Three samples of which the last has a NaN.
record Poisoned() implements Dataset {
    @Override
    public String name() {
        return "poisoned";
    }

    @Override
    public int size() {
        return 3;
    }

    @Override
    public Shape shape() {
        return Shape.of(2);
    }

    @Override
    public Task task() {
        return new Task.Classification(List.of("only"));
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        into[offset] = index;
        into[offset + 1] = index == 2 ? Float.NaN : 1;
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        into[offset] = 0;
    }
}
