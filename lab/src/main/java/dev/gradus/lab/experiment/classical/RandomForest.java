package dev.gradus.lab.experiment.classical;

import dev.gradus.lab.experiment.Answers;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A random forest: trees that are each grown on a bootstrap sample, with √d features tried in each node; the class with most votes, the
/// smallest of several that have as many.
///
/// Source: Breiman 2001.
public final class RandomForest implements Classifier {
    private final DecisionTree[] trees;
    private final int classes;

    private RandomForest(DecisionTree[] trees, int classes) {
        this.trees = trees;
        this.classes = classes;
    }

    /// Grows the trees.
    ///
    /// @param train samples
    /// @param trees how many
    /// @param rng draws samples and features
    /// @return the classifier
    public static RandomForest fit(Samples train, int trees, Rng rng) {
        int features = Math.max(1, (int) Math.round(Math.sqrt(train.width()))), n = train.size();
        DecisionTree[] grown = new DecisionTree[trees];
        for (int t = 0; t < trees; t++) {
            Rng own = rng.fork(t), drawing = own.fork("samples");
            int[] rows = IntStream.range(0, n).map(i -> drawing.below(i, n)).toArray();
            grown[t] = DecisionTree.grow(train, rows, features, own.fork("features"));
        }
        return new RandomForest(grown, train.classes());
    }

    @Override
    public int[] predict(Samples samples) {
        double[][] votes = new double[samples.size()][classes];
        for (DecisionTree tree : trees) {
            int[] own = tree.predict(samples);
            for (int i = 0; i < own.length; i++) votes[i][own[i]]++;
        }
        return Arrays.stream(votes).mapToInt(Answers::argMax).toArray();
    }
}
