package dev.gradus.train;

import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Loss;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a model made of a batch, beside what it should have made of it, row by row.
///
/// A row is a sample; where outputs are `[n, C, …]` with a label for each position, it is a position. Rows that the loss ignores are left
/// out.
///
/// Shapes: outputs `[n, C, …]` with labels `[n, …]`, or `[n]` and `[n, 1]` where one output decides between two classes: then there are two
/// columns of predictions, `1 - p` and `p`. Where a loss does not know classes, an output of 0.5 or more is class 1, and of several the
/// first highest wins, as in [dev.gradus.model.TrainedModel]. Values are `[n, …]`, with targets of as many elements, both in the unit of
/// the data.
public final class Outcome {
    private final @Nullable Tensor output;
    private final int samples;
    private final Tensor targets;
    private final double[] predictions;
    private final int positions;
    private final int columns;
    private final int[] rows;
    private final int[] found;
    private final int[] wanted;
    private final double[] values;
    private final boolean oneForTwo;

    private Outcome(Loss loss, Task task, Tensor output, Tensor targets) {
        this.output = output;
        this.targets = targets;
        int n = output.shape().axis(0), each = n == 0 ? 0 : output.size() / n;
        samples = n;
        oneForTwo = task.isClassification() && task.outputs() == 2 && each == 1;
        predictions = loss.predictions(output).toDoubles();
        if (!task.isClassification()) {
            positions = 1;
            columns = each;
            rows = upTo(n);
            found = new int[0];
            wanted = new int[0];
            values = Loss.like("metrics", output, targets).toDoubles();
            inTheirUnit((Task.Regression) task, predictions);
            inTheirUnit((Task.Regression) task, values);
            return;
        }
        values = new double[0];
        Tensor labels = loss.labels(targets);
        boolean soft = labels.size() == output.size() && each > 1;
        int[] all = (soft ? labels.argMax(1) : labels).toInts();
        positions = n == 0 ? 1 : all.length / n;
        columns = oneForTwo ? 2 : each / Math.max(1, positions);
        if (n > 0 && columns != task.outputs()) {
            throw GradusException.got("metrics: outputs %s for %d classes", output.shape(), task.outputs())
                    .expected("one output for each class, or one for two classes")
                    .because("the model was built for another data set")
                    .repair("Change the number of units of the last layer to %d.", task.outputs());
        }
        rows = Arrays.stream(upTo(all.length)).filter(i -> loss.counts(all[i])).toArray();
        int[] decided = decided(loss.classes(output), all.length);
        found = Arrays.stream(rows).map(i -> decided[i]).toArray();
        wanted = Arrays.stream(rows).map(i -> known(all[i])).toArray();
    }

    /// The answers of an ensemble, in the unit of the data; of classes, one label for each sample.
    private Outcome(Loss loss, Task task, TrainedModel.Predictions answers, Tensor targets) {
        output = null;
        this.targets = targets;
        predictions = answers.values().toDoubles();
        samples = answers.values().shape().axis(0);
        positions = 1;
        columns = samples == 0 ? 0 : predictions.length / samples;
        oneForTwo = false;
        if (!task.isClassification()) {
            rows = upTo(samples);
            found = new int[0];
            wanted = new int[0];
            values = targets.toDoubles();
            inTheirUnit((Task.Regression) task, values);
            return;
        }
        values = new double[0];
        int[] labels = loss.labels(targets).toInts(), classes = answers.classes();
        rows = Arrays.stream(upTo(samples)).filter(i -> loss.counts(labels[i])).toArray();
        found = Arrays.stream(rows).map(i -> classes[i]).toArray();
        wanted = Arrays.stream(rows).map(i -> known(labels[i])).toArray();
    }

    private void inTheirUnit(Task.Regression task, double[] all) {
        if (task.isScaled()) for (int i = 0; i < all.length; i++) all[i] = task.value(i % columns, all[i]);
    }

    /// The outcome of a batch.
    ///
    /// @param loss which knows what outputs mean and which labels count
    /// @param task what is predicted
    /// @param output of the network, `[n, …]`
    /// @param targets as the data has them
    /// @return its rows
    /// @throws GradusException when outputs do not fit the task, or targets the outputs
    public static Outcome of(Loss loss, Task task, Tensor output, Tensor targets) {
        return new Outcome(loss, task, output, targets);
    }

    /// The outcome of a batch that several models answer together.
    static Outcome of(Loss loss, Task task, TrainedModel.Predictions answers, Tensor targets) {
        return new Outcome(loss, task, answers, targets);
    }

    private static int[] upTo(int n) {
        int[] numbers = new int[n];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    private int[] decided(@Nullable Tensor classes, int n) {
        if (classes != null) return classes.toInts();
        int[] decided = new int[n];
        for (int i = 0; i < n; i++) {
            for (int c = 1; c < columns; c++) {
                boolean wins = oneForTwo ? at(i, 1) >= 0.5 : at(i, c) > at(i, decided[i]);
                if (wins) decided[i] = c;
            }
        }
        return decided;
    }

    private int known(int label) {
        if (label >= 0 && label < columns) return label;
        throw GradusException.got("metrics: a label of %d", label)
                .expected("a class number from 0 to %d", columns - 1)
                .because("the labels begin at 1, or the data has more classes than the task says")
                .repair("Number the classes from 0.");
    }

    /// The number of rows that count.
    ///
    /// @return 0 or more
    public int size() {
        return rows.length;
    }

    /// The sample of a row that counts.
    ///
    /// @param row from 0
    /// @return its number in the batch, from 0
    public int sample(int row) {
        return rows[row] / positions;
    }

    /// The number of samples in the batch, whether they count or not.
    ///
    /// @return what its loss is the mean over
    public int samples() {
        return samples;
    }

    /// The number of predictions in a row.
    ///
    /// @return the number of classes, or of values
    public int columns() {
        return columns;
    }

    /// What was predicted.
    ///
    /// @param row from 0
    /// @param column a class or a value, from 0
    /// @return the probability of the class (a score where the loss has scores only), or the value
    public double prediction(int row, int column) {
        return at(rows[row], column);
    }

    private double at(int row, int column) {
        if (oneForTwo) return column == 1 ? predictions[row] : 1 - predictions[row];
        return predictions[(row / positions * columns + column) * positions + row % positions];
    }

    /// Whether any prediction in a row that counts is NaN.
    ///
    /// @return true for a model that diverged
    public boolean hasNaN() {
        for (int row : rows) {
            for (int c = 0; c < columns; c++) if (Double.isNaN(at(row, c))) return true;
        }
        return false;
    }

    /// The class that was found.
    ///
    /// @param row from 0
    /// @return its number
    public int found(int row) {
        return found[row];
    }

    /// The class that a row has.
    ///
    /// @param row from 0
    /// @return its number
    public int wanted(int row) {
        return wanted[row];
    }

    /// The value that was wanted.
    ///
    /// @param row from 0
    /// @param column from 0
    /// @return the target
    public double value(int row, int column) {
        return values[row * columns + column];
    }

    /// Another loss of the same outputs.
    ///
    /// @param loss with any reduction
    /// @return its value, the mean where it gives one for each element
    /// @throws GradusException when outputs or targets do not fit it, or the answers are those of an ensemble
    public double loss(Loss loss) {
        if (output == null) {
            throw GradusException.got("%s of the answers of an ensemble", loss)
                    .expected("the outputs of one network")
                    .because("probabilities are averaged, from which no other loss can be computed")
                    .repair("Measure the members one by one.");
        }
        Tensor value = loss.of(output, targets);
        return value.size() == 1 ? value.item() : value.mean().item();
    }
}
