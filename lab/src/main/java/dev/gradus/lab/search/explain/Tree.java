package dev.gradus.lab.search.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A regression tree over the unit cube, grown by least squares (CART), as the boxes and values of its leaves.
///
/// Box k is the product of `[low[k][d], high[k][d])` over the columns d.
final class Tree {
    private static final int LEAST_LEAF = 1;

    private final double[][] x;
    private final double[] y;
    private final int columns;
    private final List<double[]> lows = new ArrayList<>();
    private final List<double[]> highs = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    private Tree(double[][] x, double[] y) {
        this.x = x;
        this.y = y;
        this.columns = x[0].length;
    }

    /// @param x rows with one coordinate from 0 to 1 for each column
    /// @param y of each row
    static Tree grow(double[][] x, double[] y) {
        Tree tree = new Tree(x, y);
        int[][] order = new int[tree.columns][];
        for (int d = 0; d < tree.columns; d++) {
            int column = d;
            order[d] =
                    IntStream.range(0, y.length)
                            .boxed()
                            .sorted((a, b) -> Double.compare(x[a][column], x[b][column]))
                            .mapToInt(i -> i)
                            .toArray();
        }
        double[] low = new double[tree.columns], high = new double[tree.columns];
        Arrays.fill(high, 1);
        tree.split(order, low, high);
        return tree;
    }

    /// @param order the rows of a node, sorted by each of the columns
    private void split(int[][] order, double[] low, double[] high) {
        int n = order[0].length, column = -1, left = 0;
        double sum = 0, squares = 0;
        for (int i : order[0]) {
            sum += y[i];
            squares += y[i] * y[i];
        }
        double none = sum * sum / n, best = none + 1e-9 * (squares - none) + 1e-15 * squares;
        for (int d = 0; d < columns; d++) {
            double before = 0;
            for (int k = 1; k < n; k++) {
                before += y[order[d][k - 1]];
                double a = x[order[d][k - 1]][d], b = x[order[d][k]][d];
                boolean isSame = a == b || (a + b) / 2 <= a; // no number between them
                if (isSame || k < LEAST_LEAF || n - k < LEAST_LEAF) continue;
                double explained = before * before / k + (sum - before) * (sum - before) / (n - k);
                if (explained > best) {
                    best = explained;
                    column = d;
                    left = k;
                }
            }
        }
        if (column < 0) {
            lows.add(low);
            highs.add(high);
            values.add(sum / n);
            return;
        }
        double cut = (x[order[column][left - 1]][column] + x[order[column][left]][column]) / 2;
        int[][] below = new int[columns][left], above = new int[columns][n - left];
        for (int d = 0; d < columns; d++) {
            int a = 0, b = 0;
            for (int i : order[d]) {
                if (x[i][column] < cut) below[d][a++] = i;
                else above[d][b++] = i;
            }
        }
        double[] middleHigh = high.clone(), middleLow = low.clone();
        middleHigh[column] = middleLow[column] = cut;
        split(below, low, middleHigh);
        split(above, middleLow, high);
    }

    /// The function that is left where one column is held at its upper end.
    ///
    /// @param column which has no width any more: its marginal is constant
    Tree atEnd(int column) {
        Tree end = new Tree(x, y);
        for (int k = 0; k < values.size(); k++) {
            if (highs.get(k)[column] < 1) continue;
            double[] low = lows.get(k).clone();
            low[column] = 0;
            end.lows.add(low);
            end.highs.add(highs.get(k));
            end.values.add(values.get(k));
        }
        return end;
    }

    private double volume(int leaf) {
        double volume = 1;
        for (int d = 0; d < columns; d++) volume *= width(leaf, d);
        return volume;
    }

    private double width(int leaf, int d) {
        return highs.get(leaf)[d] - lows.get(leaf)[d];
    }

    double mean() {
        double mean = 0;
        for (int k = 0; k < values.size(); k++) mean += values.get(k) * volume(k);
        return mean;
    }

    /// The variance over the whole cube.
    double variance() {
        double mean = mean(), variance = 0;
        for (int k = 0; k < values.size(); k++) variance += (values.get(k) - mean) * (values.get(k) - mean) * volume(k);
        return variance;
    }

    /// The mean over all other columns, as a function of one: constant between its edges.
    Marginal marginal(int d) {
        double[] edges =
                IntStream.range(0, values.size()).mapToDouble(k -> lows.get(k)[d]).sorted().distinct().toArray();
        double[] change = new double[edges.length + 1];
        for (int k = 0; k < values.size(); k++) {
            double part = values.get(k) * volume(k) / width(k, d);
            change[Arrays.binarySearch(edges, lows.get(k)[d])] += part;
            int end = Arrays.binarySearch(edges, highs.get(k)[d]);
            if (end >= 0) change[end] -= part;
        }
        double[] levels = new double[edges.length];
        double level = 0;
        for (int i = 0; i < levels.length; i++) levels[i] = level += change[i];
        return new Marginal(edges, levels);
    }

    /// A function that is constant from each edge to the next one, and from the last to 1.
    record Marginal(double[] edges, double[] levels) {
        double at(double u) {
            int i = Arrays.binarySearch(edges, u);
            return levels[i >= 0 ? i : Math.max(0, -i - 2)];
        }

        double variance() {
            double mean = 0, squares = 0;
            for (int i = 0; i < edges.length; i++) {
                double width = (i + 1 < edges.length ? edges[i + 1] : 1) - edges[i];
                mean += width * levels[i];
                squares += width * levels[i] * levels[i];
            }
            return Math.max(0, squares - mean * mean);
        }
    }

    /// Adds the mean over all other columns to a table over two.
    void addMarginal(int a, int b, double[] us, double[] vs, double[][] table, double weight) {
        for (int k = 0; k < values.size(); k++) {
            double part = weight * values.get(k) * volume(k) / (width(k, a) * width(k, b));
            for (int i = first(us, lows.get(k)[a]); i < us.length && us[i] < highs.get(k)[a]; i++)
                for (int j = first(vs, lows.get(k)[b]); j < vs.length && vs[j] < highs.get(k)[b]; j++)
                    table[i][j] += part;
        }
    }

    private static int first(double[] sorted, double from) {
        int i = Arrays.binarySearch(sorted, from);
        return i >= 0 ? i : -i - 1;
    }
}
