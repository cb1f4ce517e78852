package dev.gradus.diagnose.preflight;

import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Samples that a test may spoil: nothing about them is checked.
///
/// @param shape of a sample
/// @param task classes or values
/// @param inputs one row a sample
/// @param targets one row a sample
/// @param lines the lines of a file from which they come; empty where they come from none
record Rows(Shape shape, Task task, float[][] inputs, float[][] targets, int[] lines) implements Dataset {
    static final Task TWO = new Task.Classification(List.of("one", "two"));
    static final Task VALUE = new Task.Regression(List.of("value"));

    /// Points of two classes around two centres, in four columns.
    static Rows classes(int n, long seed) {
        Rng rng = Rng.of(seed).fork("rows");
        float[][] inputs = new float[n][4], targets = new float[n][1];
        for (int i = 0; i < n; i++) {
            int label = rng.fork("label").below(i, 2);
            targets[i][0] = label;
            for (int k = 0; k < 4; k++) {
                inputs[i][k] = (float) (rng.normal(4L * i + k) + (k < 2 ? 1.5 * label - 0.75 : 0));
            }
        }
        return new Rows(Shape.of(4), TWO, inputs, targets, new int[0]);
    }

    /// A sum of two of four columns.
    static Rows values(int n, long seed) {
        Rows rows = classes(n, seed);
        for (int i = 0; i < n; i++) rows.targets[i][0] = (rows.inputs[i][0] + rows.inputs[i][2]) / 1.5f;
        return new Rows(rows.shape, VALUE, rows.inputs, rows.targets, new int[0]);
    }

    /// Grey pictures of two classes: the brighter half is the left or the right one.
    static Rows pictures(int n, long seed) {
        Rng rng = Rng.of(seed).fork("pictures");
        float[][] inputs = new float[n][16], targets = new float[n][1];
        for (int i = 0; i < n; i++) {
            targets[i][0] = i % 2;
            for (int k = 0; k < 16; k++)
                inputs[i][k] = (float) (rng.uniform(16L * i + k) + (k % 4 / 2 == i % 2 ? 1.5 : -1.5));
        }
        return new Rows(Shape.of(1, 4, 4), TWO, inputs, targets, new int[0]);
    }

    /// The same with other lines.
    Rows onLines() {
        return new Rows(shape, task, inputs, targets, IntStream.rangeClosed(1, size()).toArray());
    }

    /// Some of them.
    Rows part(int from, int n) {
        return pick(n, i -> from + i);
    }

    Rows pick(int n, IntUnaryOperator which) {
        float[][] x = new float[n][], y = new float[n][];
        int[] l = new int[lines.length == 0 ? 0 : n];
        for (int i = 0; i < n; i++) {
            x[i] = inputs[which.applyAsInt(i)];
            y[i] = targets[which.applyAsInt(i)];
            if (l.length > 0) l[i] = lines[which.applyAsInt(i)];
        }
        return new Rows(shape, task, x, y, l);
    }

    /// 60 % for training, 20 % for validation, 20 % for test.
    Splits split() {
        int a = size() * 3 / 5, b = size() / 5;
        return new Splits(
                new Split.Train(part(0, a)),
                new Split.Validation(part(a, b)),
                new Split.Test(part(a + b, size() - a - b)));
    }

    @Override
    public String name() {
        return "rows";
    }

    @Override
    public int size() {
        return inputs.length;
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        System.arraycopy(inputs[index], 0, into, offset, inputs[index].length);
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        System.arraycopy(targets[index], 0, into, offset, targets[index].length);
    }

    @Override
    public @Nullable Origin origin(int index) {
        return lines.length == 0 ? null : new Origin("rows.csv", lines[index]);
    }
}
