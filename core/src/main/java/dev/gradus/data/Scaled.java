package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A data set whose targets are scaled to mean 0 and standard deviation 1 of the training split, so that the loss of values in dollars has the
/// size for which learning rates are made.
///
/// ```java
/// Splits splits = Scaled.of(data);
/// Run run = Trainer.of(network, new MeanSquaredError(), new Adam(1e-3)).fit(splits);
/// run.model().predict(inputs);                                                     // in dollars
/// ```
/// ```
/// target = (value - mean) / deviation                  deviation: divided by the number of samples
/// ```
/// The task of the data set says how ([Task.Regression]): metrics and predictions are in the unit of the values, only the loss is that of scaled
/// ones. A value that is the same in all training samples keeps its scale.
///
/// Errors: a data set with classes. Source: scikit-learn's `TransformedTargetRegressor` with `StandardScaler`.
public final class Scaled implements Dataset {
    private final Dataset whole;
    private final Task.Regression task;

    private Scaled(Dataset whole, Task.Regression task) {
        this.whole = whole;
        this.task = task;
    }

    /// Fits the scale to the training split and gives all three parts with it.
    ///
    /// @param splits with values as targets
    /// @return views of them
    /// @throws GradusException when the targets are classes, or are scaled already
    public static Splits of(Splits splits) {
        Task.Regression scale = fit(splits.train().data());
        return new Splits(
                new Split.Train(new Scaled(splits.train().data(), scale)),
                new Split.Validation(new Scaled(splits.validation().data(), scale)),
                new Split.Test(new Scaled(splits.test().data(), scale)));
    }

    /// A data set in the scale of a model.
    ///
    /// @param data with values as targets
    /// @param task of the model
    /// @return a view of it; the data itself where the model has no scale, or the data has one
    public static Dataset of(Dataset data, Task task) {
        boolean fits = task instanceof Task.Regression scale && scale.isScaled();
        boolean raw = data.task() instanceof Task.Regression own && !own.isScaled();
        return fits && raw ? new Scaled(data, (Task.Regression) task) : data;
    }

    /// A data set in its own unit.
    ///
    /// @param data with values as targets
    /// @return what was scaled; the data itself where it is not
    public static Dataset unscaled(Dataset data) {
        return data instanceof Scaled scaled ? scaled.whole : data;
    }

    private static Task.Regression fit(Dataset train) {
        if (!(train.task() instanceof Task.Regression raw) || raw.isScaled()) {
            throw GradusException.got("%s with the targets %s", train.name(), train.task())
                    .expected("values in their own unit")
                    .because("classes have no scale, or the data is scaled already")
                    .repair("Leave the data set as it is.");
        }
        int each = raw.outputs(), n = train.size();
        double[] mean = new double[each], deviation = new double[each];
        float[] target = new float[each];
        for (int i = 0; i < n; i++) {
            train.readTarget(i, target, 0);
            for (int k = 0; k < each; k++) mean[k] += target[k] / (double) n;
        }
        for (int i = 0; i < n; i++) {
            train.readTarget(i, target, 0);
            for (int k = 0; k < each; k++) deviation[k] += (target[k] - mean[k]) * (target[k] - mean[k]) / n;
        }
        List<Double> deviations = new ArrayList<>();
        for (double variance : deviation) deviations.add(variance > 0 ? Math.sqrt(variance) : 1);
        return new Task.Regression(raw.names(), Arrays.stream(mean).boxed().toList(), deviations);
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
        return whole.shape();
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        whole.readInput(index, into, offset);
    }

    @Override
    public @Nullable Origin origin(int index) {
        return whole.origin(index);
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        whole.readTarget(index, into, offset);
        for (int k = 0; k < task.outputs(); k++) into[offset + k] = (float) task.output(k, into[offset + k]);
    }

    @Override
    public @Nullable Pixels pixels() {
        return whole.pixels();
    }

    @Override
    public @Nullable Signature signature() {
        return whole.signature();
    }
}
