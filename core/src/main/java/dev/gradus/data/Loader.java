package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The batches of a data set, one epoch at a time.
///
/// ```java
/// Loader loader = Loader.of(data.train()).batchSize(100).shuffle(seed);
/// for (int epoch = 0; epoch < 5; epoch++) {
///     for (Batch batch : loader.epoch(epoch)) { … }
/// }
/// ```
/// Shapes: inputs float32 `[n, shape of a prepared sample]`; targets int32 `[n]` for classes, float32 `[n, outputs]` for values.
///
/// Defaults: batches of 32 in the order of the data set, the last one smaller where the batch size does not divide the
/// number of samples, nothing prepared. The order of an epoch is `Rng.of(seed).fork("shuffle").fork(epoch)
/// .permutation(samples)`: a function of seed and epoch alone, so that any epoch can be replayed.
///
/// A loader never changes: each setting gives a new one. It makes its batches once and refills them, so a steady epoch
/// allocates only its order, and two iterations of one loader at the same time disturb each other. The tensors
/// outlive every [dev.gradus.tensor.Workspace].
///
/// @see Batch
public final class Loader implements Iterable<Batch> {
    private final Dataset data;
    private final Settings settings;
    private @Nullable Frame whole;
    private @Nullable Frame rest;

    private record Settings(int batchSize, @Nullable Long seed, boolean dropLast, List<Preparation> preparations) {
        Settings withBatchSize(int samples) {
            return new Settings(samples, seed, dropLast, preparations);
        }

        Settings withSeed(long newSeed) {
            return new Settings(batchSize, newSeed, dropLast, preparations);
        }

        Settings withDropLast(boolean drop) {
            return new Settings(batchSize, seed, drop, preparations);
        }

        Settings withPreparations(List<Preparation> steps) {
            return new Settings(batchSize, seed, dropLast, steps);
        }
    }

    private Loader(Dataset data, Settings settings) {
        this.data = data;
        this.settings = settings;
    }

    /// Loads one part of a data set.
    ///
    /// @param split the part
    /// @return a loader with the defaults
    /// @throws GradusException when there are no samples
    public static Loader of(Split split) {
        return of(split.data());
    }

    /// Loads a whole data set.
    ///
    /// @param data the samples
    /// @return a loader with the defaults
    /// @throws GradusException when there are no samples
    public static Loader of(Dataset data) {
        if (data.size() == 0) {
            throw GradusException.got("%s: no samples", data.name())
                    .expected("at least one")
                    .because("a part of a split got no samples, or a file is empty")
                    .repair("Give this part a larger share, or check the file.");
        }
        return new Loader(data, new Settings(32, null, false, List.of()));
    }

    /// Sets how many samples go through the model together.
    ///
    /// @param samples at least 1
    /// @return a new loader
    /// @throws GradusException when it is less than 1
    public Loader batchSize(int samples) {
        if (samples < 1) {
            throw GradusException.got("batch size %d", samples)
                    .expected("1 or more")
                    .because("a sign is misplaced, or a search drew from a wrong range")
                    .repair("Usual batch sizes are 16 to 512.");
        }
        return new Loader(data, settings.withBatchSize(samples));
    }

    /// Mixes the samples anew in each epoch.
    ///
    /// @param seed the same seed gives the same orders
    /// @return a new loader
    public Loader shuffle(long seed) {
        return new Loader(data, settings.withSeed(seed));
    }

    /// Sets whether samples that do not fill a batch are left out.
    ///
    /// @param drop true to leave them out of the epoch; with [#shuffle(long)] they are others each time
    /// @return a new loader
    public Loader dropLast(boolean drop) {
        return new Loader(data, settings.withDropLast(drop));
    }

    /// Sets what is done to the inputs, in this order.
    ///
    /// @param preparations fitted steps
    /// @return a new loader
    /// @throws GradusException when a step was fitted on samples of another shape
    public Loader prepare(Preparation... preparations) {
        return prepare(List.of(preparations));
    }

    /// Sets what is done to the inputs, in this order.
    ///
    /// @param preparations fitted steps
    /// @return a new loader
    /// @throws GradusException when a step was fitted on samples of another shape
    public Loader prepare(List<? extends Preparation> preparations) {
        Preparation.shape(preparations, data.shape());
        return new Loader(data, settings.withPreparations(List.copyOf(preparations)));
    }

    /// The number of batches in an epoch.
    ///
    /// @return at least 1
    /// @throws GradusException when not one batch is full and the last is dropped
    public int batches() {
        int full = data.size() / settings.batchSize;
        int all = full + (settings.dropLast || data.size() % settings.batchSize == 0 ? 0 : 1);
        if (all == 0) {
            throw GradusException.got("%s: batches of %d from %d samples", data.name(), settings.batchSize, data.size())
                    .expected("at least one full batch, as the last partial one is dropped")
                    .because("the batch size is larger than the data set")
                    .repair("Use a batch size of at most %d, or keep the partial batch.", data.size());
        }
        return all;
    }

    /// The batches of one epoch.
    ///
    /// @param epoch from 0; decides the order when shuffled
    /// @return the batches, each valid until the next
    /// @throws GradusException when there is no full batch and the last is dropped; while iterating, when a label is not
    ///     one of the classes
    public Iterable<Batch> epoch(int epoch) {
        int batches = batches();
        return () -> new Epoch(batches, settings.seed == null ? null : order(settings.seed, epoch));
    }

    /// The batches of epoch 0, every time: a loader has no state. Further epochs are [#epoch(int)].
    @Override
    public Iterator<Batch> iterator() {
        return epoch(0).iterator();
    }

    private int[] order(long seed, int epoch) {
        return Rng.of(seed).fork("shuffle").fork(epoch).permutation(data.size());
    }

    private Frame frame(int samples) {
        if (samples == settings.batchSize) {
            if (whole == null) whole = new Frame(data, samples, settings.preparations);
            return whole;
        }
        if (rest == null) rest = new Frame(data, samples, settings.preparations);
        return rest;
    }

    /// Goes once through the samples.
    private final class Epoch implements Iterator<Batch> {
        private final int batches;
        private final int @Nullable [] order;
        private int next;

        Epoch(int batches, int @Nullable [] order) {
            this.batches = batches;
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            return next < batches;
        }

        @Override
        public Batch next() {
            if (!hasNext()) throw new NoSuchElementException();
            int first = next++ * settings.batchSize;
            Frame frame = frame(Math.min(settings.batchSize, data.size() - first));
            int[] indices = frame.batch.indices();
            for (int i = 0; i < indices.length; i++) indices[i] = order == null ? first + i : order[first + i];
            frame.fill(data, settings.preparations);
            return frame.batch;
        }
    }

    /// A batch and the arrays through which it is refilled.
    private static final class Frame {
        final Batch batch;
        private final float[] inputs;
        private final float[] targets;
        private final int[] labels;

        Frame(Dataset data, int samples, List<Preparation> preparations) {
            Shape shape = Preparation.shape(preparations, data.shape()).prepend(samples);
            boolean classes = data.task().isClassification();
            inputs = new float[Math.multiplyExact(samples, Preparation.room(preparations, data.shape()))];
            labels = new int[classes ? samples : 0];
            targets = new float[classes ? 1 : Math.multiplyExact(samples, data.task().outputs())];
            batch =
                    new Batch(
                            lasting(shape, DType.FLOAT32),
                            classes
                                    ? lasting(Shape.of(samples), DType.INT32)
                                    : lasting(Shape.of(samples, data.task().outputs()), DType.FLOAT32),
                            new int[samples]);
        }

        /// A tensor that outlives the workspace in which the first epoch may be running.
        private static Tensor lasting(Shape shape, DType dtype) {
            return Tensor.full(shape, 0, dtype).copy();
        }

        void fill(Dataset data, List<Preparation> preparations) {
            int[] indices = batch.indices();
            int size = data.shape().size();
            for (int i = 0; i < indices.length; i++) data.readInput(indices[i], inputs, i * size);
            for (int step = 0; step < preparations.size(); step++) {
                preparations.get(step).apply(inputs, 0, indices.length);
            }
            Ops.fill(batch.inputs(), inputs);
            if (data.task().isClassification()) {
                for (int i = 0; i < indices.length; i++) labels[i] = label(data, indices[i]);
                Ops.fill(batch.targets(), labels);
            } else {
                int outputs = data.task().outputs();
                for (int i = 0; i < indices.length; i++) data.readTarget(indices[i], targets, i * outputs);
                Ops.fill(batch.targets(), targets);
            }
        }

        private int label(Dataset data, int index) {
            data.readTarget(index, targets, 0);
            float label = targets[0];
            int classes = data.task().outputs();
            if (label >= 0 && label < classes && label == (int) label) return (int) label;
            throw InMemory.outOfRange(data.name(), index, label, classes);
        }
    }
}
