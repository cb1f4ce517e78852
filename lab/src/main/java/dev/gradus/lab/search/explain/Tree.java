package dev.gradus.lab.search.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A regression tree over the unit cube, grown by least squares (CART), as the boxes and values of its leaves.
///
/// The box of a leaf is the product of `[low[d], high[d])` over the columns d.
final class Tree {
    private final double[][] x;
    private final double[] y;
    private final int columns;
    private final List<Leaf> leaves = new ArrayList<>();

    private record Leaf(double[] low, double[] high, double value, double volume) {
        static Leaf of(double[] low, double[] high, double value) {
            double volume = 1;
            for (int d = 0; d < low.length; d++) volume *= high[d] - low[d];
            return new Leaf(low, high, value, volume);
        }

        double width(int d) {
            return high[d] - low[d];
        }
    }

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
                if (isSame) continue;
                double explained = before * before / k + (sum - before) * (sum - before) / (n - k);
                if (explained > best) {
                    best = explained;
                    column = d;
                    left = k;
                }
            }
        }
        if (column < 0) {
            leaves.add(Leaf.of(low, high, sum / n));
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
        for (Leaf leaf : leaves) {
            if (leaf.high[column] < 1) continue;
            double[] low = leaf.low.clone();
            low[column] = 0;
            end.leaves.add(Leaf.of(low, leaf.high, leaf.value));
        }
        return end;
    }

    /// The variance over the whole cube.
    double variance() {
        double mean = 0, variance = 0;
        for (Leaf leaf : leaves) mean += leaf.value * leaf.volume;
        for (Leaf leaf : leaves) variance += (leaf.value - mean) * (leaf.value - mean) * leaf.volume;
        return variance;
    }

    /// The mean over all other columns, as a function of one: constant between its edges.
    Marginal marginal(int d) {
        double[] edges = leaves.stream().mapToDouble(leaf -> leaf.low[d]).sorted().distinct().toArray();
        double[] change = new double[edges.length + 1];
        for (Leaf leaf : leaves) {
            double part = leaf.value * leaf.volume / leaf.width(d);
            change[Arrays.binarySearch(edges, leaf.low[d])] += part;
            int end = Arrays.binarySearch(edges, leaf.high[d]);
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
        for (Leaf leaf : leaves) {
            double part = weight * leaf.value * leaf.volume / (leaf.width(a) * leaf.width(b));
            for (int i = first(us, leaf.low[a]); i < us.length && us[i] < leaf.high[a]; i++)
                for (int j = first(vs, leaf.low[b]); j < vs.length && vs[j] < leaf.high[b]; j++) table[i][j] += part;
        }
    }

    private static int first(double[] sorted, double from) {
        int i = Arrays.binarySearch(sorted, from);
        return i >= 0 ? i : -i - 1;
    }
}
