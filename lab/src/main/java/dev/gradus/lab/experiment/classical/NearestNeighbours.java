package dev.gradus.lab.experiment.classical;

import dev.gradus.lab.experiment.Answers;
import java.util.Arrays;

/// The class that most of the k nearest training samples have: the Euclidean distance, all votes alike, the smallest class of several that
/// have as many.
///
/// ```
/// ‖a - b‖² = ‖a‖² + ‖b‖² - 2 a·b
/// ```
/// Source: Cover and Hart 1967; the same as scikit-learn's `KNeighborsClassifier`.
///
/// @param train samples that are remembered
/// @param k how many vote
public record NearestNeighbours(Samples train, int k) implements Classifier {
    private static final int BLOCK = 256;

    @Override
    public int[] predict(Samples samples) {
        double[] squares = train.squares();
        int[] predicted = new int[samples.size()];
        for (int from = 0; from < predicted.length; from += BLOCK) {
            int to = Math.min(predicted.length, from + BLOCK);
            float[] products = samples.products(from, to, train);
            for (int i = from; i < to; i++) predicted[i] = vote(products, (i - from) * squares.length, squares);
        }
        return predicted;
    }

    /// ‖a‖² is the same for all, and left out.
    private int vote(float[] products, int offset, double... squares) {
        double[] nearest = new double[k];
        int[] labels = new int[k];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int j = 0; j < squares.length; j++) {
            double distance = squares[j] - 2 * products[offset + j];
            if (distance >= nearest[k - 1]) continue;
            int at = k - 1;
            for (; at > 0 && nearest[at - 1] > distance; at--) {
                nearest[at] = nearest[at - 1];
                labels[at] = labels[at - 1];
            }
            nearest[at] = distance;
            labels[at] = train.labels()[j];
        }
        double[] votes = new double[train.classes()];
        for (int i = 0; i < k; i++) if (Double.isFinite(nearest[i])) votes[labels[i]]++;
        return Answers.argMax(votes);
    }
}
