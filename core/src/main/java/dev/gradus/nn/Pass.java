package dev.gradus.nn;

import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One trip of a batch through a model: whether it trains or evaluates, its random numbers, and who watches.
///
/// ```java
/// Tensor scores = model.forward(inputs, Pass.evaluation().observing((name, value) -> print(name, value.shape())));
/// ```
/// A pass is used once: each random layer takes the next source, so the same key gives the same masks.
public final class Pass {
    private final boolean training;
    private final boolean dropping;
    private final Rng rng;
    private final @Nullable Observer observer;
    private long randomLayers;

    /// Who sees what goes into layers and what comes out.
    @FunctionalInterface
    public interface Observer {
        /// Called after a layer has run; those within it have been shown before.
        ///
        /// @param path of the layer: `0`, within another chain `1.0` …
        /// @param layer itself
        /// @param input `[n, …]`
        /// @param output `[n, …]`
        void seen(String path, Layer layer, Tensor input, Tensor output);
    }

    private Pass(boolean training, boolean dropping, Rng rng, @Nullable Observer observer) {
        this.training = training;
        this.dropping = dropping;
        this.rng = rng;
        this.observer = observer;
    }

    /// A training pass: dropout drops, normalization uses the batch.
    ///
    /// @param rng random numbers of this very step
    /// @return a new pass
    public static Pass training(Rng rng) {
        return new Pass(true, true, rng, null);
    }

    /// An evaluation pass: nothing is random.
    ///
    /// @return a new pass
    public static Pass evaluation() {
        return new Pass(false, false, Rng.of(0), null);
    }

    /// An evaluation pass in which dropout drops all the same: one member of the ensemble of thinned networks that dropout
    /// trains. Normalization uses its running statistics; noise is off.
    ///
    /// @param rng decides what is dropped
    /// @return a new pass
    public static Pass sampling(Rng rng) {
        return new Pass(false, true, rng, null);
    }

    /// The same pass with a watcher of intermediate values.
    ///
    /// @param watcher gets the path of each layer (`0`, `1`, within another chain `1.0` …) and its output
    /// @return a new pass
    public Pass observing(BiConsumer<String, Tensor> watcher) {
        return observing((path, layer, input, output) -> watcher.accept(path, output));
    }

    /// The same pass with a watcher of layers, their inputs and their outputs.
    ///
    /// @param watcher called for each layer
    /// @return a new pass
    public Pass observing(Observer watcher) {
        return new Pass(training, dropping, rng, watcher);
    }

    /// Whether parameters are being trained.
    ///
    /// @return false in evaluation
    public boolean isTraining() {
        return training;
    }

    /// Whether dropout drops.
    ///
    /// @return true in training and in [#sampling]
    public boolean drops() {
        return dropping;
    }

    /// The random source of the next random layer.
    ///
    /// @return another one at each call
    public Rng nextRandom() {
        return rng.fork(randomLayers++);
    }

    /// Runs a layer within another one, and shows its output to the observer.
    ///
    /// @param path of the inner layer within the model
    /// @param layer the inner layer
    /// @param input its input
    /// @return its output
    public Tensor through(String path, Layer layer, Tensor input) {
        if (Replay.isRecording() && !Repeatable.is(layer)) {
            Replay.refuse(layer.getClass().getName() + " does not say that it is repeatable");
        }
        Tensor output = layer.forward(input, this);
        if (observer != null) {
            Replay.refuse("somebody looks at intermediate values");
            observer.seen(path, layer, input, output);
        }
        return output;
    }
}
