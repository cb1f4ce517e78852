package dev.gradus.lab.search.explain;

import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A random forest: trees that were each grown on a bootstrap sample of the rows.
///
/// Where one value is predicted, it is the mean over the trees; an interval of 90 % is from the 5th to the 95th percentile of the trees.
record Forest(List<Tree> trees) {
    static final int TREES = 64;

    /// A tree of so many rows tells as much as people can see, and is grown in milliseconds.
    private static final int MOST_ROWS = 500;

    static Forest grow(double[][] x, double[] y, Rng rng) {
        return new Forest(
                IntStream.range(0, TREES)
                        .parallel()
                        .mapToObj(t -> {
                            Rng own = rng.fork(t);
                            int[] drawn =
                                    IntStream.range(0, Math.min(y.length, MOST_ROWS))
                                            .map(i -> own.below(i, y.length))
                                            .toArray();
                            return Tree.grow(
                                    Arrays.stream(drawn).mapToObj(i -> x[i]).toArray(double[][]::new),
                                    Arrays.stream(drawn).mapToDouble(i -> y[i]).toArray());
                        })
                        .toList());
    }

    Forest atEnd(int column) {
        return new Forest(trees.stream().map(t -> t.atEnd(column)).toList());
    }

    double variance() {
        return trees.stream().mapToDouble(Tree::variance).average().orElse(0);
    }

    /// The marginal of each tree.
    List<Tree.Marginal> marginals(int column) {
        return trees.stream().map(t -> t.marginal(column)).toList();
    }

    /// The share of a tree's variance that a column explains by itself, of each tree; 0 for a tree without variance.
    double[] shares(List<Tree.Marginal> marginals) {
        return IntStream.range(0, trees.size())
                .mapToDouble(t -> {
                    double all = trees.get(t).variance();
                    return all > 0 ? marginals.get(t).variance() / all : 0;
                })
                .toArray();
    }

    /// Mean, lower and upper end over the trees, of each of some coordinates.
    static double[][] response(List<Tree.Marginal> marginals, double[] us) {
        double[][] response = new double[3][us.length];
        for (int i = 0; i < us.length; i++) {
            double u = us[i];
            double[] each = marginals.stream().mapToDouble(m -> m.at(u)).toArray();
            response[0][i] = Arrays.stream(each).average().orElse(Double.NaN);
            response[1][i] = percentile(each, 0.05);
            response[2][i] = percentile(each, 0.95);
        }
        return response;
    }

    double[][] table(int a, int b, double[] us, double[] vs) {
        double[][] table = new double[us.length][vs.length];
        for (Tree tree : trees) tree.addMarginal(a, b, us, vs, table, 1.0 / trees.size());
        return table;
    }

    /// The nearest of the values, where none is between two of them.
    static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
