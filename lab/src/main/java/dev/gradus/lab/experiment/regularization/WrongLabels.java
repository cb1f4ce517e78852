package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.data.Signature;
import dev.gradus.data.Task;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Samples of which some have another label than their own, each other class with the same probability.
///
/// @param samples as they are
/// @param share of the labels that are wrong
/// @param random decides which
record WrongLabels(Dataset samples, double share, Rng random) implements Dataset {
    @Override
    public String name() {
        return samples.name();
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public Shape shape() {
        return samples.shape();
    }

    @Override
    public Task task() {
        return samples.task();
    }

    @Override
    public @Nullable Signature signature() {
        return samples.signature();
    }

    @Override
    public @Nullable Origin origin(int index) {
        return samples.origin(index);
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        samples.readInput(index, into, offset);
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        int label = samples.label(index), classes = task().outputs();
        boolean isWrong = random.fork("whether").uniform(index) < share;
        int other = 1 + random.fork("which").below(index, classes - 1);
        into[offset] = isWrong ? (label + other) % classes : label;
    }
}
