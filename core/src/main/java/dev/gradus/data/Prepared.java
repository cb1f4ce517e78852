package dev.gradus.data;

import dev.gradus.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A data set whose inputs are prepared as they are read: for fitting a preparation to what another one leaves.
///
/// ```java
/// Impute impute = Impute.fit(splits.train(), Impute.Strategy.MEDIAN);
/// Standardize standardize = Standardize.fit(Prepared.of(splits.train(), impute));
/// Loader loader = Loader.of(splits.train()).prepare(impute, standardize);
/// ```
public final class Prepared implements Dataset {
    private final Dataset whole;
    private final List<Preparation> steps;
    private final Shape shape;
    private final int room;

    private Prepared(Dataset whole, List<Preparation> steps) {
        this.whole = whole;
        this.steps = steps;
        shape = Preparation.shape(steps, whole.shape());
        room = Preparation.room(steps, whole.shape());
    }

    /// A view of prepared samples.
    ///
    /// @param data the samples
    /// @param preparations fitted steps, in this order
    /// @return the view
    /// @throws dev.gradus.error.GradusException when a step was fitted on samples of another shape
    public static Dataset of(Dataset data, Preparation... preparations) {
        return new Prepared(data, List.of(preparations));
    }

    /// A view of a training split with prepared samples.
    ///
    /// @param train the training split
    /// @param preparations fitted steps, in this order
    /// @return the view, a training split again
    /// @throws dev.gradus.error.GradusException when a step was fitted on samples of another shape
    public static Split.Train of(Split.Train train, Preparation... preparations) {
        return new Split.Train(of(train.data(), preparations));
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public int size() {
        return whole.size();
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Task task() {
        return whole.task();
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        if (room > shape.size()) {
            float[] sample = new float[room];
            prepare(index, sample, 0);
            System.arraycopy(sample, 0, into, offset, shape.size());
        } else {
            prepare(index, into, offset);
        }
    }

    private void prepare(int index, float[] into, int offset) {
        whole.readInput(index, into, offset);
        for (Preparation step : steps) step.apply(into, offset, 1);
    }

    /// That of the samples before they are prepared: what is in the files is the same.
    /// None: what is prepared is no longer what files have.
    @Override
    public @Nullable Signature signature() {
        return null;
    }

    @Override
    public @Nullable Origin origin(int index) {
        return whole.origin(index);
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        whole.readTarget(index, into, offset);
    }

    @Override
    public int label(int index) {
        return whole.label(index);
    }
}
