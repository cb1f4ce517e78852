package dev.gradus.lab.experiment.classical;

import dev.gradus.tensor.Rng;
import java.util.Arrays;

/// A classification tree, grown until each leaf has one class: each node is split where that lowers the Gini impurity most.
///
/// ```
/// impurity of a node = 1 - Σ p_c²          split: x_j ≤ the middle between two neighbouring values
/// ```
/// Source: Breiman, Friedman, Olshen and Stone 1984; with all features in each node the same as scikit-learn's `DecisionTreeClassifier`, except
/// which of several equally good splits is taken.
final class DecisionTree implements Classifier {
    private final Samples train;
    private final int features;
    private final Rng rng;
    private int[] feature = new int[64];
    private float[] cut = new float[64];
    private int[] right = new int[64];
    private int nodes;

    private DecisionTree(Samples train, int features, Rng rng) {
        this.train = train;
        this.features = features;
        this.rng = rng;
    }

    /// @param rows of the training samples, some perhaps more than once
    /// @param features that are tried in each node, drawn at random; more while none of them splits the node
    static DecisionTree grow(Samples train, int[] rows, int features, Rng rng) {
        DecisionTree tree = new DecisionTree(train, features, rng);
        tree.grow(rows);
        return tree;
    }

    /// The node after this one is its left child; `feature` of a leaf is -1 - its class.
    private void grow(int... rows) {
        int node = nodes++;
        if (node == feature.length) {
            feature = Arrays.copyOf(feature, 2 * node);
            cut = Arrays.copyOf(cut, 2 * node);
            right = Arrays.copyOf(right, 2 * node);
        }
        int[] counts = new int[train.classes()];
        for (int row : rows) counts[train.labels()[row]]++;
        int most = 0;
        for (int c = 1; c < counts.length; c++) if (counts[c] > counts[most]) most = c;
        Split best = counts[most] == rows.length ? new Split(train, rows, counts) : split(node, rows, counts);
        if (best.feature < 0) {
            feature[node] = -1 - most;
            return;
        }
        feature[node] = best.feature;
        cut[node] = best.cut;
        int[] below = Arrays.stream(rows).filter(row -> at(train, row, best.feature) <= best.cut).toArray();
        int[] above = Arrays.stream(rows).filter(row -> at(train, row, best.feature) > best.cut).toArray();
        grow(below);
        right[node] = nodes;
        grow(above);
    }

    private Split split(int node, int[] rows, int... counts) {
        int width = train.width();
        Split best = new Split(train, rows, counts);
        int[] order = new int[width];
        Arrays.setAll(order, j -> j);
        Rng own = rng.fork(node);
        for (int tried = 0; tried < width && (tried < features || best.feature < 0); tried++) {
            int other = tried + own.below(tried, width - tried), drawn = order[other];
            order[other] = order[tried];
            order[tried] = drawn;
            best.consider(drawn);
        }
        return best;
    }

    private static float at(Samples samples, int row, int feature) {
        return samples.x()[row * samples.width() + feature];
    }

    /// The best split of a node so far.
    private static final class Split {
        private final Samples train;
        private final int[] rows;
        private final int[] counts;
        private final long[] keys;
        private int feature = -1;
        private float cut;
        private double best;

        Split(Samples train, int[] rows, int... counts) {
            this.train = train;
            this.rows = rows;
            this.counts = counts;
            this.keys = new long[rows.length];
            for (int count : counts) best += (double) count * count / rows.length;
            best += 1e-9 * rows.length; // a split without gain is none
        }

        /// The sum of Σ n_c² / n over both sides is greatest where the impurity is least.
        void consider(int candidate) {
            int n = rows.length;
            for (int i = 0; i < n; i++) {
                int bits = Float.floatToIntBits(at(train, rows[i], candidate) + 0f);
                // in the order of the numbers, negative ones first; the class is in the lowest bits
                keys[i] = ((long) (bits < 0 ? bits ^ Integer.MAX_VALUE : bits) << 16) | train.labels()[rows[i]];
            }
            Arrays.sort(keys);
            if (keys[0] >> 16 == keys[n - 1] >> 16) return;
            int[] below = new int[counts.length];
            double left = 0, above = 0;
            for (int count : counts) above += (double) count * count;
            for (int i = 0; i + 1 < n; i++) {
                int label = (int) (keys[i] & 0xffff);
                int rest = counts[label] - below[label];
                left += 2.0 * below[label] + 1;
                above -= 2.0 * rest - 1;
                below[label]++;
                if (keys[i] >> 16 == keys[i + 1] >> 16) continue;
                double score = left / (i + 1) + above / (n - i - 1);
                if (score > best) {
                    best = score;
                    feature = candidate;
                    float low = value(keys[i]), high = value(keys[i + 1]), middle = low + (high - low) / 2;
                    cut = middle < high ? middle : low;
                }
            }
        }

        private static float value(long key) {
            int bits = (int) (key >> 16);
            return Float.intBitsToFloat(bits < 0 ? bits ^ Integer.MAX_VALUE : bits);
        }
    }

    @Override
    public int[] predict(Samples samples) {
        int[] predicted = new int[samples.size()];
        for (int i = 0; i < predicted.length; i++) {
            int node = 0;
            while (feature[node] >= 0) node = at(samples, i, feature[node]) <= cut[node] ? node + 1 : right[node];
            predicted[i] = -1 - feature[node];
        }
        return predicted;
    }
}
