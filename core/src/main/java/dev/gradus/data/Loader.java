package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
/// Training samples can be changed at random on their way ([#augmented]), and mixed ([#mixed]); threads in the background then
/// make the next batches ready while a model works on this one.
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
    private static final int IDLE_SECONDS = 5;

    private final Dataset data;
    private final Settings settings;
    private final Staging.Recipe recipe;
    private final List<Staging> stagings = new ArrayList<>();
    private @Nullable Frame whole;
    private @Nullable Frame rest;
    private @Nullable ExecutorService threads;
    private @Nullable Epoch inBackground;

    /// Never changed once a loader has it.
    private static final class Settings {
        int batchSize = 32;
        @Nullable Long seed;
        boolean dropLast;
        List<Preparation> preparations = List.of();
        @Nullable SampleChange change;
        @Nullable Mixing mixing;
        long randomness;
        @Nullable Sampling sampling;
        int workers;
        Shard shard = Shard.WHOLE;

        Settings copy() {
            Settings copy = new Settings();
            copy.batchSize = batchSize;
            copy.seed = seed;
            copy.dropLast = dropLast;
            copy.preparations = preparations;
            copy.change = change;
            copy.mixing = mixing;
            copy.randomness = randomness;
            copy.sampling = sampling;
            copy.workers = workers;
            copy.shard = shard;
            return copy;
        }
    }

    private Loader with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new Loader(data, changed);
    }

    private Loader(Dataset data, Settings settings) {
        this.data = data;
        this.settings = settings;
        Shape changed = settings.change == null ? data.shape() : settings.change.shape(data.shape());
        Shape prepared = Preparation.shape(settings.preparations, changed);
        recipe = new Staging.Recipe(data, settings.change, settings.mixing, settings.preparations, changed, prepared);
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
        return new Loader(data, new Settings());
    }

    /// Loads training samples, each changed anew in every epoch, on a thread in the background.
    ///
    /// What is drawn for a sample is a function of seed, epoch and the number of the sample alone: neither the number of threads
    /// nor a resumed training changes a pixel. Nothing but training samples can be changed.
    ///
    /// @param train the training split
    /// @param change of each sample, before it is prepared
    /// @param seed of the changes
    /// @return a loader with the defaults and one thread in the background
    /// @throws GradusException when there are no samples, or samples of this shape cannot be changed
    public static Loader augmented(Split.Train train, SampleChange change, long seed) {
        Loader plain = of(train);
        change.reader(train.data()); // refuses samples that it cannot read before the first batch does
        return plain.with(s -> {
            s.change = change;
            s.randomness = seed;
            s.workers = 1;
        });
    }

    /// Loads training samples that are mixed within a batch after they are prepared; targets become shares of classes, float32
    /// `[n, classes]`.
    ///
    /// @param train the training split
    /// @param change of each sample before, or null
    /// @param mixing of the samples of a batch
    /// @param seed of changes and mixing
    /// @return a loader with the defaults and one thread in the background
    /// @throws GradusException when there are no samples, or values to be predicted
    public static Loader mixed(Split.Train train, @Nullable SampleChange change, Mixing mixing, long seed) {
        if (!train.data().task().isClassification()) {
            throw GradusException.got("%s: mixed samples of a regression", train.data().name())
                    .expected("classes, whose shares can be mixed")
                    .because("the targets are values")
                    .repair("Leave the mixing out.");
        }
        return of(train)
                .with(s -> {
                    s.change = change;
                    s.mixing = mixing;
                    s.randomness = seed;
                    s.workers = 1;
                });
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
        return with(s -> s.batchSize = samples);
    }

    /// Mixes the order of the samples anew in each epoch.
    ///
    /// @param seed the same seed gives the same orders
    /// @return a new loader
    public Loader shuffle(long seed) {
        return with(s -> s.seed = seed);
    }

    /// Sets whether samples that do not fill a batch are left out.
    ///
    /// @param drop true to leave them out of the epoch; with [#shuffle(long)] they are others each time
    /// @return a new loader
    public Loader dropLast(boolean drop) {
        return with(s -> s.dropLast = drop);
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
        return with(s -> s.preparations = List.copyOf(preparations));
    }

    /// Draws the samples of an epoch with replacement, as many as there are.
    ///
    /// @param seed of the draws
    /// @param weights how likely each sample is, relative to the others
    /// @return a new loader
    /// @throws GradusException when there is not one weight of 0 or more for each sample
    public Loader weighted(long seed, double... weights) {
        return sampled(seed, Sampling.weighted(data.name(), data.size(), weights));
    }

    /// Draws the samples of an epoch with replacement, so that all classes come equally often.
    ///
    /// @param seed of the draws
    /// @return a new loader
    /// @throws GradusException when there are no classes
    public Loader balanced(long seed) {
        return sampled(seed, Sampling.balanced(data));
    }

    private Loader sampled(long seed, Sampling sampling) {
        return with(s -> {
            s.seed = seed;
            s.sampling = sampling;
        });
    }

    /// Sets how many threads make batches ready in the background.
    ///
    /// @param threads 0 to have the caller do it; the batches are the same for any number
    /// @return a new loader
    /// @throws GradusException when it is below 0 or above 64
    public Loader workers(int threads) {
        if (threads < 0 || threads > 64) {
            throw GradusException.got("%d threads that load", threads)
                    .expected("0 to 64")
                    .because("a sign is misplaced, or samples were counted")
                    .repair("One thread is enough for most; more help where pictures are decoded.");
        }
        return with(s -> s.workers = threads);
    }

    /// Takes one part of every batch, for a training in several processes: the batches of all parts together are those of the whole
    /// loader, with the same changes and mixtures of samples.
    ///
    /// The r-th of n parts of a batch of b samples are the samples from `⌊r b / n⌋` up to `⌊(r + 1) b / n⌋`. A batch of fewer samples than
    /// there are parts has none for some of them: these get a batch of size 0, so that all see equally many. Where samples are mixed,
    /// each part makes the whole batch ready, since a partner may be in another part.
    ///
    /// @param rank r, from 0
    /// @param of n, at least 1
    /// @return a new loader
    /// @throws GradusException when there is no such part
    public Loader shard(int rank, int of) {
        Shard shard = new Shard(rank, of);
        return with(s -> s.shard = shard);
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

    /// The shape of a sample in a batch.
    ///
    /// @return the data set's own, unless samples are changed or prepared to another
    public Shape shape() {
        return recipe.prepared();
    }

    /// The batches of one epoch.
    ///
    /// @param epoch from 0; decides the order when shuffled, and the changes
    /// @return the batches, each valid until the next
    /// @throws GradusException when there is no full batch and the last is dropped; while iterating, when a label is not
    ///     one of the classes
    public Iterable<Batch> epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /// The rest of the batches of one epoch: those that a training which was interrupted has not seen.
    ///
    /// @param epoch from 0
    /// @param first how many batches are left out, at most all
    /// @return the batches from there, the same as without leaving out
    /// @throws GradusException as [#epoch(int)]
    public Iterable<Batch> epoch(int epoch, int first) {
        int batches = batches();
        Objects.checkIndex(first, batches + 1);
        return () -> new Epoch(first, batches, order(epoch), Rng.of(settings.randomness).fork("load").fork(epoch));
    }

    /// The batches of epoch 0, every time: a loader has no state. Further epochs are [#epoch(int)].
    @Override
    public Iterator<Batch> iterator() {
        return epoch(0).iterator();
    }

    private int @Nullable [] order(int epoch) {
        if (settings.seed == null) return null;
        Rng rng = Rng.of(settings.seed).fork("shuffle").fork(epoch);
        return settings.sampling == null ? rng.permutation(data.size()) : settings.sampling.order(rng);
    }

    /// The frame of a batch of so many samples, of which it has the shard.
    private Frame frame(int samples) {
        if (samples == settings.batchSize) {
            if (whole == null) whole = new Frame(recipe, settings.shard.size(samples));
            return whole;
        }
        if (rest == null) rest = new Frame(recipe, settings.shard.size(samples));
        return rest;
    }

    private Staging staging(int number) {
        while (stagings.size() <= number) stagings.add(new Staging(recipe, Math.min(settings.batchSize, data.size())));
        return stagings.get(number);
    }

    /// Threads that end by themselves when they are idle, so that nobody need close a loader.
    private ExecutorService threads() {
        if (threads == null) {
            var queue = new LinkedBlockingQueue<Runnable>();
            var pool =
                    new ThreadPoolExecutor(
                            settings.workers,
                            settings.workers,
                            IDLE_SECONDS,
                            TimeUnit.SECONDS,
                            queue,
                            Thread.ofPlatform().daemon().name("gradus-loader-", 1).factory());
            pool.allowCoreThreadTimeOut(true);
            threads = pool;
        }
        return threads;
    }

    /// Goes once through the samples. In the background, one more batch is made ready than there are threads; of the memory of a
    /// batch there is always an owner: a thread that fills it, or the caller who copies from it.
    private final class Epoch implements Iterator<Batch> {
        private final int batches;
        private final int @Nullable [] order;
        private final Rng random;
        private final Deque<Future<Staging>> ready = new ArrayDeque<>(settings.workers);
        private int next;
        private int begun;
        private volatile boolean abandoned;

        Epoch(int first, int batches, int @Nullable [] order, Rng random) {
            this.next = first;
            this.batches = batches;
            this.order = order;
            this.random = random;
        }

        @Override
        public boolean hasNext() {
            return next < batches;
        }

        @Override
        public Batch next() {
            if (!hasNext()) throw new NoSuchElementException();
            Frame frame = frame(samples(next));
            if (settings.workers == 0) frame.take(fill(staging(0), next));
            else takeFromBackground(frame);
            next++;
            return frame.batch;
        }

        private void takeFromBackground(Frame frame) {
            if (inBackground != this) {
                if (inBackground != null) inBackground.abandon();
                inBackground = this;
                ready.clear();
                begun = next;
            }
            while (begun < batches && begun <= next + settings.workers) begin(staging(begun % (settings.workers + 1)));
            try {
                frame.take(await(ready.removeFirst()));
            } catch (ExecutionException e) {
                abandon();
                if (e.getCause() instanceof RuntimeException thrown) throw thrown;
                if (e.getCause() instanceof Error error) throw error; // out of memory is for the caller to say
                throw new IllegalStateException(e.getCause());
            }
        }

        /// Waits for a batch. It takes milliseconds, and an interrupt is left for the caller, who knows where to end.
        private Staging await(Future<Staging> batch) throws ExecutionException {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return batch.get();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) Thread.currentThread().interrupt();
            }
        }

        private void begin(Staging staging) {
            int batch = begun++;
            ready.addLast(threads().submit(() -> fill(staging, batch)));
        }

        private Staging fill(Staging staging, int batch) {
            if (!abandoned) {
                var place = new Staging.Place(order, batch * settings.batchSize, samples(batch), settings.shard);
                staging.fill(place, random, settings.sampling != null);
            }
            return staging;
        }

        private int samples(int batch) {
            return Math.min(settings.batchSize, data.size() - batch * settings.batchSize);
        }

        /// Waits until nobody writes to the memory of batches any more.
        private void abandon() {
            abandoned = true;
            while (!ready.isEmpty()) {
                try {
                    await(ready.removeFirst());
                } catch (ExecutionException e) {
                    // nobody will see this batch
                }
            }
        }
    }

    /// A batch of tensors that stay the same, and so can be part of a recorded step.
    private static final class Frame {
        final Batch batch;
        private final boolean hasLabels;

        Frame(Staging.Recipe recipe, int samples) {
            hasLabels = recipe.hasLabels();
            batch =
                    new Batch(
                            lasting(recipe.prepared().prepend(samples), DType.FLOAT32),
                            hasLabels
                                    ? lasting(Shape.of(samples), DType.INT32)
                                    : lasting(Shape.of(samples, recipe.outputs()), DType.FLOAT32),
                            new int[samples]);
        }

        /// A tensor that outlives the workspace in which the first epoch may be running.
        private static Tensor lasting(Shape shape, DType dtype) {
            return Tensor.full(shape, 0, dtype).copy();
        }

        void take(Staging staging) {
            System.arraycopy(staging.indices, 0, batch.indices(), 0, batch.size());
            Ops.fill(batch.inputs(), staging.inputs);
            if (hasLabels) Ops.fill(batch.targets(), staging.labels);
            else Ops.fill(batch.targets(), staging.targets);
        }
    }
}
