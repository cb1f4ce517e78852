package dev.gradus.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Columns of the training samples from which nothing can be learned that is true of others: constant and almost constant ones, and numbers
/// of rows. It takes two passes over the samples, and one more for each column of whole numbers that may all be different.
final class ColumnDoubts {
    /// In fewer samples, numbers are different and columns constant by chance.
    private static final int FEWEST = 20;

    private static final int MOST_NAMED = 5;

    /// Of so many samples one may be another, and a column is still almost constant.
    private static final int ALMOST = 1000;

    /// What float32 leaves of smaller differences between numbers of a size is mostly rounding.
    private static final double LEAST_DEVIATION = 1e-5;

    private static final int AT_FIRST = 200;

    private final Dataset data;
    private final List<InputColumn> columns;
    private final int n;
    private final float[] least;
    private final float[] most;
    private final float[] usual;
    private final int[] times;
    private final boolean[] whole;
    private final double[] mean;
    private final double[] squares;

    ColumnDoubts(Dataset data) {
        this.data = data;
        columns = InputColumn.of(data);
        n = data.size();
        int width = data.shape().size();
        least = filled(width, Float.POSITIVE_INFINITY);
        most = filled(width, Float.NEGATIVE_INFINITY);
        usual = new float[width];
        times = new int[width];
        whole = new boolean[width];
        mean = new double[width];
        squares = new double[width];
        Arrays.fill(whole, true);
        see();
        seeAgain();
    }

    /// Extremes, means and the value that a majority has, if any has (Boyer and Moore 1981).
    private void see() {
        float[] x = new float[least.length];
        int[] votes = new int[x.length];
        for (int i = 0; i < n; i++) {
            data.readInput(i, x, 0);
            for (int k = 0; k < x.length; k++) {
                float value = x[k];
                whole[k] &= value == Math.rint(value); // NaN is none
                if (Float.isNaN(value)) continue;
                if (value < least[k]) least[k] = value;
                if (value > most[k]) most[k] = value;
                mean[k] += value / (double) n;
                if (votes[k] == 0) usual[k] = value;
                votes[k] += value == usual[k] ? 1 : -1;
            }
        }
    }

    private void seeAgain() {
        float[] x = new float[least.length];
        for (int i = 0; i < n; i++) {
            data.readInput(i, x, 0);
            for (int k = 0; k < x.length; k++) {
                if (x[k] == usual[k]) times[k]++;
                if (!Float.isNaN(x[k])) squares[k] += (x[k] - mean[k]) * (x[k] - mean[k]);
            }
        }
    }

    /// A sentence for each kind that there is.
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (n < FEWEST) return texts;
        String all = " in all %,d training samples".formatted(n);
        tell(texts, this::isConstant, "the same" + all + ", so that nothing can be learned from %s");
        tell(texts, this::isRare, "the same in almost all of %,d training samples".formatted(n));
        tell(
                texts,
                this::isFlat,
                "almost the same"
                        + all
                        + ": the deviation is less than 0.00001 of the mean, of which float32 keeps little");
        for (InputColumn column : columns) {
            if (!isId(column)) continue;
            texts.add(
                    "%s seems to number the rows: it has another whole number in each of %,d training samples; %s"
                            .formatted(column.name(), n, repair(List.of(column))));
        }
        return texts;
    }

    private void tell(List<String> texts, Predicate<InputColumn> which, String what) {
        List<InputColumn> found = columns.stream().filter(which).toList();
        if (found.isEmpty()) return;
        boolean one = found.size() == 1;
        String said = what.replace("%s", one ? "it" : "them");
        texts.add("%s %s %s; %s".formatted(named(found), one ? "is" : "are", said, repair(found)));
    }

    private static String named(List<InputColumn> found) {
        String first = found.stream().limit(MOST_NAMED).map(InputColumn::name).collect(Collectors.joining(", "));
        return found.size() > MOST_NAMED ? "%,d columns (%s, …)".formatted(found.size(), first) : first;
    }

    private static String repair(List<InputColumn> found) {
        String call = found.size() == 1 ? found.getFirst().repair() : "";
        return "leave " + (found.size() == 1 ? "it" : "them") + " out" + (call.isEmpty() ? "" : ": " + call);
    }

    private boolean isConstant(InputColumn column) {
        return IntStream.range(column.from(), column.from() + column.width()).allMatch(k -> least[k] >= most[k]);
    }

    /// Whether all but one of a thousand are the same, where rare categories are not usual.
    private boolean isRare(InputColumn column) {
        int k = column.from();
        return column.isNumber() && least[k] < most[k] && times[k] >= n - Math.max(1, n / ALMOST);
    }

    private boolean isFlat(InputColumn column) {
        int k = column.from();
        boolean isFlat = Math.sqrt(squares[k] / n) < LEAST_DEVIATION * Math.abs(mean[k]);
        return column.isNumber() && least[k] < most[k] && isFlat && !isRare(column);
    }

    private boolean isId(InputColumn column) {
        int k = column.from();
        if (!column.isNumber() || !whole[k] || (double) most[k] - least[k] < n - 1) return false;
        return isDistinct(k, Math.min(n, AT_FIRST)) && isDistinct(k, n);
    }

    private boolean isDistinct(int element, int samples) {
        float[] x = new float[least.length], values = new float[samples];
        for (int i = 0; i < samples; i++) {
            data.readInput(i, x, 0);
            values[i] = x[element];
        }
        Arrays.sort(values);
        for (int i = 1; i < samples; i++) if (values[i] == values[i - 1]) return false;
        return true;
    }

    private static float[] filled(int length, float value) {
        float[] all = new float[length];
        Arrays.fill(all, value);
        return all;
    }
}
