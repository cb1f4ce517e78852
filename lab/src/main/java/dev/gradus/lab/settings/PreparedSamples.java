package dev.gradus.lab.settings;

import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.Signature;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Samples as a preparation leaves them, which the next one is fitted on.
///
/// @param raw samples
/// @param step that prepares each when it is read
record PreparedSamples(Dataset raw, Preparation step) implements Dataset {
    @Override
    public String name() {
        return raw.name();
    }

    @Override
    public int size() {
        return raw.size();
    }

    @Override
    public Shape shape() {
        return step.shape(raw.shape());
    }

    @Override
    public Task task() {
        return raw.task();
    }

    @Override
    public @Nullable Signature signature() {
        return raw.signature();
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        float[] sample = new float[Preparation.room(List.of(step), raw.shape())];
        raw.readInput(index, sample, 0);
        step.apply(sample, 0, 1);
        System.arraycopy(sample, 0, into, offset, shape().size());
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        raw.readTarget(index, into, offset);
    }
}
