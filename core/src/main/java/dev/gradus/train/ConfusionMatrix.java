package dev.gradus.train;

import dev.gradus.error.GradusException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How often each class was taken for each other: `n[a][p]`, samples of class a in which the model found class p.
///
/// ```
/// precision[c] = n[c][c] / Σ_a n[a][c]        recall[c] = n[c][c] / Σ_p n[c][p]
/// F1[c] = 2 precision recall / (precision + recall) = 2 n[c][c] / (Σ_a n[a][c] + Σ_p n[c][p])
/// ```
/// What would be 0 / 0 is 0, as in scikit-learn: the precision of a class that was never found, the recall of one that never occurs. Its
/// text is a table. Equal to another one with the same classes and counts.
public final class ConfusionMatrix {
    private final List<String> classes;
    private final long[][] counts;

    private ConfusionMatrix(List<String> classes, long[][] counts) {
        this.classes = classes;
        this.counts = counts;
    }

    /// The matrix of some counts.
    ///
    /// @param classes their names
    /// @param counts `counts[actual][found]`; copied
    /// @return the matrix
    /// @throws GradusException when there is not one row and one column for each class
    public static ConfusionMatrix of(List<String> classes, long[][] counts) {
        int n = classes.size();
        if (counts.length != n || Arrays.stream(counts).anyMatch(row -> row.length != n)) {
            throw GradusException.got("a confusion matrix with %d rows for %d classes", counts.length, n)
                    .expected("one row and one column for each class")
                    .because("a class was forgotten")
                    .repair("Count in an array long[%d][%d].", n, n);
        }
        long[][] copies = Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
        return new ConfusionMatrix(List.copyOf(classes), copies);
    }

    /// The classes.
    ///
    /// @return their names, in the order of their numbers
    public List<String> classes() {
        return classes;
    }

    /// One count.
    ///
    /// @param actual the class that samples have
    /// @param found the class that the model gave them
    /// @return how many
    public long at(int actual, int found) {
        return counts[actual][found];
    }

    /// How often a class occurs.
    ///
    /// @param c its number
    /// @return the sum of its row
    public long occurs(int c) {
        return Arrays.stream(counts[c]).sum();
    }

    /// How often a class was found, rightly or not.
    ///
    /// @param c its number
    /// @return the sum of its column
    public long found(int c) {
        return Arrays.stream(counts).mapToLong(row -> row[c]).sum();
    }

    /// All samples.
    ///
    /// @return how many were counted
    public long samples() {
        return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    }

    /// The share of samples whose class was found.
    ///
    /// @return from 0 to 1; NaN without samples
    public double accuracy() {
        long right = 0;
        for (int c = 0; c < counts.length; c++) right += counts[c][c];
        return (double) right / samples();
    }

    /// How many of those that were found are of the class.
    ///
    /// @param c its number
    /// @return from 0 to 1; 0 where it was never found
    public double precision(int c) {
        return share(counts[c][c], found(c));
    }

    /// How many of the class were found.
    ///
    /// @param c its number
    /// @return from 0 to 1; 0 where it never occurs
    public double recall(int c) {
        return share(counts[c][c], occurs(c));
    }

    /// The harmonic mean of precision and recall.
    ///
    /// @param c the number of a class
    /// @return from 0 to 1; 0 where it never occurs and was never found
    public double f1(int c) {
        return share(2 * counts[c][c], found(c) + occurs(c));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix m && classes.equals(m.classes) && Arrays.deepEquals(counts, m.counts);
    }

    @Override
    public int hashCode() {
        return 31 * classes.hashCode() + Arrays.deepHashCode(counts);
    }

    /// A table: a row for each class with its recall, a column for each class that was found with its precision.
    @Override
    public String toString() {
        int n = classes.size();
        String[][] cells = new String[n + 2][n + 2];
        cells[0][0] = "actual \\ found";
        cells[0][n + 1] = "recall";
        cells[n + 1][0] = "precision";
        cells[n + 1][n + 1] = percent(accuracy());
        for (int a = 0; a < n; a++) {
            cells[0][a + 1] = classes.get(a);
            cells[a + 1][0] = classes.get(a);
            cells[a + 1][n + 1] = percent(recall(a));
            cells[n + 1][a + 1] = percent(precision(a));
            for (int p = 0; p < n; p++) cells[a + 1][p + 1] = Long.toString(counts[a][p]);
        }
        var table = new StringBuilder();
        for (String[] row : cells) {
            for (int j = 0; j < row.length; j++) {
                int column = j, width = Arrays.stream(cells).mapToInt(r -> r[column].length()).max().orElse(0);
                String space = " ".repeat(width - row[j].length());
                table.append(j == 0 ? row[j] + space : "  " + space + row[j]);
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
