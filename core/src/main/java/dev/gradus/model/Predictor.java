package dev.gradus.model;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Workspace;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Answers to few samples at a time: those of [TrainedModel#predict(float[], int)], bit for bit, in a fraction of the time.
///
/// ```java
/// Predictor digits = TrainedModel.load(file).predictor();       // once, for all threads
/// Predictions p = digits.predict(pixels, 1);
/// float[] probabilities = new float[10];
/// digits.predict(pixels, 1, probabilities, new int[1]);         // into arrays of your own; 1 kB is allocated
/// ```
/// A pass of up to [#MOST_SAMPLES] samples is recorded when its number of samples comes for the second time, and then replayed
/// ([dev.gradus.tensor.Replay]): neither is the graph made anew, nor are weights put into the order of the kernels until they change.
/// What cannot be replayed is computed as usual: more samples, and networks with a layer that does not say that it is repeatable.
///
/// Any number of threads, virtual ones too, may predict at once. Each has a recorded pass of its own meanwhile, and where memory allows
/// no more of them, computes as usual. What is kept from one prediction to the next has at most the stated number of bytes, with what is in
/// use again; passes that have not been used for long make room for others. All of it goes to the garbage collector with this object.
///
/// Weights of the model may change between predictions: the next one sees them. While they change, predict with a
/// [copy][TrainedModel#copy()].
public final class Predictor {
    /// With more samples, the time that is saved does not count.
    public static final int MOST_SAMPLES = 32;

    private final TrainedModel model;
    private final RecordedPasses passes;

    Predictor(TrainedModel model, long mostBytes) {
        this.model = model;
        passes = new RecordedPasses(model, mostBytes);
    }

    /// Predicts, in evaluation mode.
    ///
    /// @param raw samples one after the other, not prepared; unchanged
    /// @param n how many
    /// @return one prediction for each sample
    /// @throws GradusException when there are not `n` samples, or they are not finite once they are prepared
    public Predictions predict(float[] raw, int n) {
        return answer(raw, n, p -> new Predictions(p.values().copy(), p.classes()));
    }

    /// Predicts rows of a table like the one that the model was trained on.
    ///
    /// @param rows the cells of each by the names of their columns, as [TrainedModel#predictRows] takes them
    /// @return one prediction for each row
    /// @throws GradusException when the model knows no columns, an input is missing or unknown, or a cell cannot be read
    public Predictions predictRows(List<? extends Map<String, ?>> rows) {
        return predict(model.encode(rows), rows.size());
    }

    /// Predicts into arrays of the caller.
    ///
    /// @param raw samples one after the other, not prepared; unchanged
    /// @param n how many
    /// @param values gets what [Predictions#values()] would have, from its first element on
    /// @param classes gets the class number of each sample; may be empty where values are predicted
    /// @throws GradusException when there are not `n` samples, they are not finite once they are prepared, or an array is too short
    public void predict(float[] raw, int n, float[] values, int[] classes) {
        answer(
                raw,
                n,
                p -> {
                    requireRoom("values", values.length, p.values().size());
                    requireRoom("classes", classes.length, p.classes().length);
                    System.arraycopy(p.values().toFloats(), 0, values, 0, p.values().size());
                    System.arraycopy(p.classes(), 0, classes, 0, p.classes().length);
                    return p;
                });
    }

    private static void requireRoom(String what, int room, int needed) {
        if (room >= needed) return;
        throw GradusException.got("an array for %d %s", room, what)
                .expected("room for %d", needed)
                .because("each sample has one class, and as many values as there are classes or outputs")
                .repair("Make it longer: n for classes, n * task().outputs() for values.");
    }

    /// Answers as fast as it can.
    ///
    /// @param read takes what it needs of an answer that ends with the call
    private Predictions answer(float[] raw, int n, UnaryOperator<Predictions> read) {
        TrainedModel.requireSamples(raw, n, model.sampleShape().size());
        if (n > 0 && n <= MOST_SAMPLES) {
            // memory first: so many threads have some as there are processors, and no more of them need a pass
            try (var _ = NoGrad.open();
                    var _ = Workspace.borrow()) {
                RecordedPass pass = passes.take(n);
                if (pass != null) {
                    try {
                        return read.apply(pass.answer(raw));
                    } finally {
                        passes.giveBack(pass);
                    }
                }
            }
        }
        return read.apply(model.predict(raw, n));
    }

    /// Bytes that it keeps for its recorded passes, in use or not.
    ///
    /// @return at most what was allowed
    public long keptBytes() {
        return passes.bytes();
    }

    /// The model that it predicts with.
    ///
    /// @return the same object
    public TrainedModel model() {
        return model;
    }

    /// The model, and the memory that is kept.
    @Override
    public String toString() {
        return "Predictor that keeps %.1f MiB for a %s".formatted(keptBytes() / 1048576.0, model);
    }
}
