package dev.gradus.data;

import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The memory in which one batch is made ready, by one thread at a time.
final class Staging {
    /// What a batch is made from.
    ///
    /// @param data the samples
    /// @param change of every sample, or null
    /// @param mixing of samples, or null
    /// @param preparations of what the change leaves
    /// @param changed the shape of a sample after the change
    /// @param prepared the shape of a sample in a batch
    record Recipe(
            Dataset data,
            @Nullable SampleChange change,
            @Nullable Mixing mixing,
            List<Preparation> preparations,
            Shape changed,
            Shape prepared) {
        /// Whether targets are class numbers.
        boolean hasLabels() {
            return data.task().isClassification() && mixing == null;
        }

        int outputs() {
            return data.task().outputs();
        }
    }

    final int[] indices;
    final float[] inputs;

    /// Values or shares of classes, `[n, outputs]`; empty where there are labels.
    final float[] targets;

    final int[] labels;
    private final Recipe recipe;
    private final SampleChange.@Nullable Reader reader;
    private final float[] target;

    Staging(Recipe recipe, int batchSize) {
        this.recipe = recipe;
        Dataset data = recipe.data;
        indices = new int[batchSize];
        inputs = new float[Shape.of(batchSize, Preparation.room(recipe.preparations, recipe.changed)).size()];
        targets = new float[recipe.hasLabels() ? 0 : Shape.of(batchSize, recipe.outputs()).size()];
        labels = new int[batchSize];
        target = new float[data.task().isClassification() ? 1 : data.task().outputs()];
        reader = recipe.change == null ? null : recipe.change.reader(data);
    }

    /// Which samples make a batch.
    ///
    /// @param order of the epoch, or null where it is that of the data set
    /// @param first place in the epoch
    /// @param samples of the whole batch
    /// @param shard which of them are wanted
    record Place(int @Nullable [] order, int first, int samples, Shard shard) {}

    /// Fills it with the samples of a batch, or with a shard of them.
    ///
    /// @param place of the batch
    /// @param random numbers of this epoch
    /// @param repeats whether a sample may come twice in an epoch, and shall not look the same
    void fill(Place place, Rng random, boolean repeats) {
        int from = place.shard.from(place.samples), size = place.shard.size(place.samples);
        if (recipe.mixing == null) {
            read(place, from, size, random, repeats);
            return;
        }
        read(place, 0, place.samples, random, repeats); // partners may be in other shards
        var batch = new Mixing.Samples(place.samples, recipe.prepared, inputs, recipe.outputs(), targets);
        recipe.mixing.apply(batch, random.fork("mix").fork(place.first));
        int each = recipe.prepared.size(), outputs = recipe.outputs();
        System.arraycopy(inputs, from * each, inputs, 0, size * each);
        System.arraycopy(targets, from * outputs, targets, 0, size * outputs);
        System.arraycopy(indices, from, indices, 0, size);
    }

    /// Reads some samples of a batch and prepares them.
    private void read(Place place, int from, int samples, Rng random, boolean repeats) {
        int size = recipe.changed.size();
        @Nullable Rng changes = reader == null ? null : random.fork("augment");
        for (int i = 0; i < samples; i++) {
            int at = place.first + from + i, index = place.order == null ? at : place.order[at];
            indices[i] = index;
            if (reader == null || changes == null) recipe.data.readInput(index, inputs, i * size);
            else {
                Rng own = changes.fork(index);
                reader.read(index, repeats ? own.fork(at) : own, inputs, i * size);
            }
            readTarget(index, i);
        }
        for (int p = 0; p < recipe.preparations.size(); p++) recipe.preparations.get(p).apply(inputs, 0, samples);
    }

    private void readTarget(int index, int i) {
        int outputs = recipe.outputs();
        if (!recipe.data.task().isClassification()) {
            recipe.data.readTarget(index, targets, i * outputs);
            return;
        }
        recipe.data.readTarget(index, target, 0);
        int label = (int) target[0];
        if (!(target[0] >= 0 && label < outputs && target[0] == label)) {
            throw InMemory.outOfRange(recipe.data.name(), index, target[0], outputs);
        }
        labels[i] = label;
        if (recipe.hasLabels()) return;
        Arrays.fill(targets, i * outputs, (i + 1) * outputs, 0);
        targets[i * outputs + label] = 1;
    }
}
