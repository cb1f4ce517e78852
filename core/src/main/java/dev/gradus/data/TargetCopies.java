package dev.gradus.data;

import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Columns of the training samples that are the target in other words: a code for each class, or a multiple of the value.
final class TargetCopies {
    /// In fewer samples, a column tells classes apart by chance.
    private static final int FEWEST = 20;

    /// How much of the variance a line may leave, which is more than rounding to float32 does.
    private static final double ROUNDING = 1e-8;

    /// Of more values, they are probably meant to be the inputs again.
    private static final int MOST_VALUES = 8;

    private TargetCopies() {}

    /// A sentence for each such column.
    static List<String> in(Dataset data) {
        if (data.size() < FEWEST) return List.of();
        List<InputColumn> columns = InputColumn.of(data);
        return data.task() instanceof Task.Regression values
                ? multiples(data, columns, values)
                : codes(data, columns, data.task().outputs());
    }

    /// Columns of which each class has one value, and no other class the same.
    private static List<String> codes(Dataset data, List<InputColumn> columns, int classes) {
        float[][] codes = new float[columns.size()][classes];
        for (float[] code : codes) Arrays.fill(code, Float.NaN);
        List<Integer> possible = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) possible.add(c);
        float[] x = new float[data.shape().size()];
        for (int i = 0; i < data.size() && !possible.isEmpty(); i++) {
            data.readInput(i, x, 0);
            int label = data.label(i);
            possible.removeIf(c -> !isCode(codes[c], label, columns.get(c).value(x)));
        }
        List<String> texts = new ArrayList<>();
        for (int c : possible) {
            float[] seen = codes[c].clone();
            Arrays.sort(seen); // NaN, of classes without a sample, comes last
            int count = 0;
            while (count < seen.length && !Float.isNaN(seen[count])) count++;
            boolean distinct = count > 1;
            for (int k = 1; k < count; k++) distinct &= seen[k] != seen[k - 1];
            if (distinct) texts.add(text(columns.get(c), "the class away: each class has one value of its own", data));
        }
        return texts;
    }

    private static boolean isCode(float[] codes, int label, float value) {
        if (label < 0 || label >= codes.length || Float.isNaN(value)) return false; // which is refused elsewhere
        if (Float.isNaN(codes[label])) codes[label] = value;
        return codes[label] == value;
    }

    private static List<String> multiples(Dataset data, List<InputColumn> columns, Task.Regression task) {
        if (task.outputs() > MOST_VALUES) return List.of();
        Sums sums = new Sums(data, task);
        List<String> texts = new ArrayList<>();
        for (int k = 0; k < task.outputs(); k++) {
            for (InputColumn column : columns) {
                String how = column.isNumber() ? sums.line(column.from(), k) : "";
                String target = InputColumn.quoted(Printable.excerpt(task.names().get(k), 80));
                if (!how.isEmpty()) texts.add(text(column, target + " away: it is " + how, data));
            }
        }
        return texts;
    }

    private static String text(InputColumn column, String how, Dataset data) {
        String call = column.repair().isEmpty() ? "" : ": " + column.repair();
        return "%s gives %s in all %,d training samples. If new data will not have it, leave it out%s"
                .formatted(column.name(), how, data.size(), call);
    }

    /// What a line through inputs and values needs: sums of squares and products around the first sample.
    private static final class Sums {
        private final int n;
        private final float[] first;
        private final double[] firstValues;
        private final double[] x;
        private final double[] xx;
        private final double[] y;
        private final double[] yy;
        private final double[][] xy;

        Sums(Dataset data, Task.Regression task) {
            int width = data.shape().size(), outputs = task.outputs();
            n = data.size();
            first = new float[width];
            firstValues = new double[outputs];
            x = new double[width];
            xx = new double[width];
            y = new double[outputs];
            yy = new double[outputs];
            xy = new double[outputs][width];
            float[] sample = new float[width], target = new float[outputs];
            double[] d = new double[width];
            for (int i = 0; i < n; i++) {
                data.readInput(i, sample, 0);
                data.readTarget(i, target, 0);
                if (i == 0) System.arraycopy(sample, 0, first, 0, width);
                for (int j = 0; j < width; j++) {
                    d[j] = (double) sample[j] - first[j];
                    x[j] += d[j];
                    xx[j] += d[j] * d[j];
                }
                for (int k = 0; k < outputs; k++) {
                    double value = task.value(k, target[k]);
                    if (i == 0) firstValues[k] = value;
                    double e = value - firstValues[k];
                    y[k] += e;
                    yy[k] += e * e;
                    for (int j = 0; j < width; j++) xy[k][j] += d[j] * e;
                }
            }
        }

        /// How an input follows from a value, where it does; else empty.
        String line(int j, int k) {
            double sxx = xx[j] - x[j] * x[j] / n, syy = yy[k] - y[k] * y[k] / n, sxy = xy[k][j] - x[j] * y[k] / n;
            if (!(sxx > 0 && syy > 0 && sxx * syy - sxy * sxy < ROUNDING * sxx * syy)) return "";
            double slope = sxy / syy, size = Math.sqrt(sxx / n);
            double at0 = first[j] + x[j] / n - slope * (firstValues[k] + y[k] / n);
            boolean isMultiple = Math.abs(at0) < 1e-4 * size;
            if (isMultiple && Math.abs(slope - 1) < 1e-6) return "the target itself";
            String times = String.format(Locale.ROOT, "the target times %.6g", slope);
            return isMultiple ? times : times + String.format(Locale.ROOT, " plus %.6g", at0);
        }
    }
}
