package dev.gradus.lab.experiment.classical;

import dev.gradus.data.Dataset;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/// Samples as rows of one array, with their classes.
///
/// @param x row after row
/// @param width numbers of a row
/// @param labels one for each row, from 0
/// @param classes how many there are
public record Samples(float[] x, int width, int[] labels, int classes) {
    /// The samples of a data set.
    ///
    /// @param data of classes
    /// @return all of them, in its order
    public static Samples of(Dataset data) {
        int width = Math.toIntExact(data.shape().size()), n = data.size();
        float[] x = new float[n * width], target = new float[1];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            data.readInput(i, x, i * width);
            data.readTarget(i, target, 0);
            labels[i] = (int) target[0];
        }
        return new Samples(x, width, labels, data.task().outputs());
    }

    /// How many samples there are.
    ///
    /// @return rows
    public int size() {
        return labels.length;
    }

    /// The same classes with other numbers.
    ///
    /// @param numbers row after row
    /// @param width numbers of a row
    /// @return other samples
    Samples with(float[] numbers, int width) {
        return new Samples(numbers, width, labels, classes);
    }

    /// The products of each of some rows with each of all rows of others.
    ///
    /// @param from the first of the rows
    /// @param to the one after the last
    /// @param others as wide
    /// @return row after row
    float[] products(int from, int to, Samples others) {
        Tensor rows = Tensor.of(Shape.of(to - from, width), Arrays.copyOfRange(x, from * width, to * width));
        Tensor columns = Tensor.of(Shape.of(others.size(), width), others.x()).transpose(0, 1);
        return rows.matmul(columns).toFloats();
    }

    /// The squared length of each row.
    double[] squares() {
        double[] squares = new double[size()];
        for (int i = 0; i < x.length; i++) squares[i / width] += (double) x[i] * x[i];
        return squares;
    }

    /// The mean squared distance of two rows that are drawn at random: twice the sum of the variances of all columns.
    ///
    /// @return above 0 unless all rows are alike
    public double meanSquaredDistance() {
        double[] sum = new double[width];
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            sum[i % width] += x[i];
            squares += (double) x[i] * x[i];
        }
        double variance = squares / size();
        for (double s : sum) variance -= s / size() * (s / size());
        return 2 * variance;
    }

    /// The share of rows that a classifier takes for another class.
    ///
    /// @param predicted a class for each row
    /// @return 0 to 1
    public double error(int... predicted) {
        int wrong = 0;
        for (int i = 0; i < labels.length; i++) if (predicted[i] != labels[i]) wrong++;
        return (double) wrong / labels.length;
    }
}
