package dev.gradus.diagnose.fact;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.model.TrainedModel;
import java.util.Arrays;

/// How well a model does on each sample of a data set, beside the best constant answer.
///
/// ```
/// classes   s = 1 where right, else -m / (1 - m)      m the share of the most frequent class
/// values    s = 1 - d(y) / mean of d(m)              d(y) = (y - t)² / variance of t, at most 2; m the mean of t
/// ```
/// Their mean, the skill, is 0 of the best constant answer and 1 of a perfect one: `(accuracy - m) / (1 - m)`, or R²
/// whose errors are limited.
///
/// @param each one number a sample
/// @param recalls of the classes, NaN of those without a sample; empty of values
public record Scores(double[] each, double[] recalls) {
    private static final int AT_ONCE = 500;

    /// Keeps copies.
    public Scores {
        each = each.clone();
        recalls = recalls.clone();
    }

    @Override
    public double[] each() {
        return each.clone();
    }

    @Override
    public double[] recalls() {
        return recalls.clone();
    }

    /// Those of a model that knows nothing, such as one that has diverged.
    ///
    /// @param samples how many
    /// @return zeros
    public static Scores none(int samples) {
        return new Scores(new double[samples], new double[0]);
    }

    /// Measures a model.
    ///
    /// @param model trained
    /// @param data with the same task
    /// @return one score for each sample, in order
    public static Scores of(TrainedModel model, Dataset data) {
        return of(model, data, false);
    }

    /// Measures a model whose classes may count alike, however many samples they have.
    ///
    /// @param model trained
    /// @param data with the same task
    /// @param balanced whether the skill is `(mean recall - 1 / C) / (1 - 1 / C)` instead, as suits weighted classes
    /// @return one score for each sample, in order
    public static Scores of(TrainedModel model, Dataset data, boolean balanced) {
        int n = data.size(), width = data.shape().size();
        double[] each = new double[n];
        boolean isOfClasses = data.task() instanceof Task.Classification;
        int outputs = data.task().outputs();
        int[] classes = new int[isOfClasses ? n : 0];
        double[][] values = new double[isOfClasses ? 0 : n][];
        for (int from = 0; from < n; from += AT_ONCE) {
            int count = Math.min(AT_ONCE, n - from);
            float[] raw = new float[count * width];
            for (int i = 0; i < count; i++) data.readInput(from + i, raw, i * width);
            TrainedModel.Predictions answers = model.predict(raw, count);
            double[] predicted = isOfClasses ? new double[0] : answers.values().toDoubles();
            for (int i = 0; i < count; i++) {
                if (isOfClasses) classes[from + i] = answers.classes()[i];
                else {
                    values[from + i] = new double[outputs];
                    for (int k = 0; k < outputs; k++) values[from + i][k] = predicted[i * outputs + k];
                }
            }
        }
        double[] recalls = isOfClasses ? rightAnswers(data, classes, each, balanced) : errors(data, values, each);
        return new Scores(each, recalls);
    }

    private static double[] rightAnswers(Dataset data, int[] classes, double[] each, boolean balanced) {
        int n = each.length;
        long[] counts = new long[data.task().outputs()], right = new long[counts.length];
        for (int i = 0; i < n; i++) {
            int label = data.label(i);
            if (label < 0 || label >= counts.length) continue;
            counts[label]++;
            if (classes[i] == label) right[label]++;
        }
        double m = Arrays.stream(counts).max().orElse(0) / (double) n, wrong = m < 1 ? -m / (1 - m) : 0;
        for (int i = 0; i < n; i++) each[i] = classes[i] == data.label(i) ? 1 : wrong;
        double present = Arrays.stream(counts).filter(count -> count > 0).count();
        for (int i = 0; balanced && present > 1 && i < n; i++) {
            double weight = n / (present * counts[data.label(i)]);
            each[i] = weight * (classes[i] == data.label(i) ? 1 : -1 / (present - 1));
        }
        double[] recalls = new double[counts.length];
        for (int k = 0; k < recalls.length; k++) recalls[k] = (double) right[k] / counts[k];
        return recalls;
    }

    /// Predictions are in the unit of the targets.
    private static double[] errors(Dataset data, double[][] values, double[] each) {
        Task.Regression task = (Task.Regression) data.task();
        int n = each.length, outputs = task.outputs();
        double[][] targets = new double[n][outputs];
        float[] target = new float[outputs];
        double[] sum = new double[outputs], squares = new double[outputs];
        for (int i = 0; i < n; i++) {
            data.readTarget(i, target, 0);
            for (int k = 0; k < outputs; k++) {
                targets[i][k] = task.value(k, target[k]);
                sum[k] += targets[i][k];
                squares[k] += targets[i][k] * targets[i][k];
            }
        }
        for (int k = 0; k < outputs; k++) {
            double mean = sum[k] / n, variance = squares[k] / n - mean * mean, constant = 0;
            if (!(variance > 0)) continue;
            for (int i = 0; i < n; i++) constant += limited(mean - targets[i][k], variance) / n;
            for (int i = 0; i < n; i++) {
                each[i] += (1 - limited(values[i][k] - targets[i][k], variance) / constant) / outputs;
            }
        }
        return new double[0];
    }

    /// A squared error over the variance of the targets, at most 2: a few answers that are far off, or not finite, do not rule the mean.
    private static double limited(double error, double variance) {
        double square = error * error / variance;
        return square < 2 ? square : 2;
    }

    /// How much of what there is to win is won.
    ///
    /// @return the mean, at least 0; 0 of no samples
    public double skill() {
        return Math.max(0, Arrays.stream(each).average().orElse(0));
    }

    /// Those of other samples with these.
    ///
    /// @param more samples of another part
    /// @return first these; recalls are those of the others
    public Scores and(Scores more) {
        double[] all = Arrays.copyOf(each, each.length + more.each.length);
        System.arraycopy(more.each, 0, all, each.length, more.each.length);
        return new Scores(all, more.recalls);
    }

    /// The skill less some standard errors.
    ///
    /// @param errors how many
    /// @return at least 0
    public double atLeast(double errors) {
        Gain gain = over(none(each.length));
        return gain.errors() > errors ? gain.value() * (1 - errors / gain.errors()) : 0;
    }

    /// How much better these are than others of the same samples.
    ///
    /// @param other as many
    /// @return difference of the skills, and by how many standard errors of the paired differences it is above 0
    public Gain over(Scores other) {
        int n = Math.min(each.length, other.each.length);
        double sum = 0, squares = 0;
        for (int i = 0; i < n; i++) {
            double d = each[i] - other.each[i];
            sum += d;
            squares += d * d;
        }
        double mean = sum / n, variance = Math.max(0, squares / n - mean * mean);
        double least = recalls.length > 0 ? 1.0 / n : 0; // no difference of few answers is certain
        double error = Math.sqrt(Math.max(1e-30, (variance + least) / n));
        return new Gain(skill() - other.skill(), n == 0 ? 0 : mean / error);
    }

    /// A difference of skills.
    ///
    /// @param value the difference
    /// @param errors by how many standard errors it is above 0
    public record Gain(double value, double errors) {}
}
