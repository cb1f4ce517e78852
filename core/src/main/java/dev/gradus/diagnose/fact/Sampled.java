package dev.gradus.diagnose.fact;

import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Task;
import java.util.Arrays;
import java.util.List;

/// Some samples of a part of the data, as the model sees them, evenly spread over its order.
public final class Sampled {
    private final float[][] inputs;
    private final float[][] targets;
    private final int[] indices;

    private Sampled(float[][] inputs, float[][] targets, int[] indices) {
        this.inputs = inputs;
        this.targets = targets;
        this.indices = indices;
    }

    /// Reads samples.
    ///
    /// @param data a part
    /// @param preparations applied in this order
    /// @param most as many samples at most
    /// @return all of a small part
    static Sampled of(Dataset data, List<Preparation> preparations, int most) {
        Dataset prepared = Prepared.of(data, preparations.toArray(Preparation[]::new));
        int n = Math.min(most, data.size()), room = Preparation.room(preparations, data.shape());
        int width = prepared.shape().size(), outputs = data.task() instanceof Task.Regression r ? r.outputs() : 1;
        float[][] inputs = new float[n][], targets = new float[n][outputs];
        int[] indices = new int[n];
        float[] x = new float[Math.max(room, width)];
        for (int i = 0; i < n; i++) {
            indices[i] = (int) ((long) i * data.size() / n);
            prepared.readInput(indices[i], x, 0);
            inputs[i] = Arrays.copyOf(x, width);
            if (data.task().isClassification()) targets[i][0] = data.label(indices[i]);
            else data.readTarget(indices[i], targets[i], 0);
        }
        return new Sampled(inputs, targets, indices);
    }

    /// How many samples there are.
    ///
    /// @return 0 of an empty part
    public int size() {
        return inputs.length;
    }

    /// Elements of a sample.
    ///
    /// @return 0 where there is no sample
    public int width() {
        return inputs.length == 0 ? 0 : inputs[0].length;
    }

    /// An element of a sample.
    ///
    /// @param sample which, from 0
    /// @param element which, from 0
    /// @return as the model sees it
    public float input(int sample, int element) {
        return inputs[sample][element];
    }

    /// A target: a class number or a value.
    ///
    /// @param sample which, from 0
    /// @param k which target, from 0
    /// @return as the loss sees it
    public float target(int sample, int k) {
        return targets[sample][k];
    }

    /// The class of a sample.
    ///
    /// @param sample which, from 0
    /// @return its number
    public int label(int sample) {
        return (int) targets[sample][0];
    }

    /// The index of a sample in its part.
    ///
    /// @param sample which, from 0
    /// @return from 0
    public int index(int sample) {
        return indices[sample];
    }

    float[] row(int sample) {
        return inputs[sample];
    }
}
