package dev.gradus.nn.loss;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// Class numbers as targets: which rows of scores count, and with which weight.
///
/// @param numbers int32 `[rows]`; 0 where a row does not count
/// @param weights `[rows]`: the weight of each row's class; 0 where it does not count
/// @param counts `[rows]`: 1 where a row counts, else 0
/// @param total the sum of the weights
/// @param ignored the label of rows that do not count
record Labels(Tensor numbers, Tensor weights, Tensor counts, double total, int ignored) {
    /// Scores `[n, classes, …]` as rows `[n · …, classes]`, in the order of labels `[n, …]`.
    static Tensor rows(Tensor scores) {
        int rank = scores.shape().rank();
        if (rank <= 2) return scores;
        int[] order = new int[rank];
        for (int i = 1; i < rank - 1; i++) order[i] = i + 1;
        order[rank - 1] = 1;
        int classes = scores.shape().axis(1);
        Tensor last = Ops.permute(scores, order);
        return last.reshape(Shape.of(classes == 0 ? 0 : scores.size() / classes, classes));
    }

    /// Whether every row counts alike, so that nothing need be weighed.
    static boolean areAlike(Tensor labels, int ignoreIndex, List<Double> classWeights) {
        if (!classWeights.isEmpty() || labels.dtype() != DType.INT32) return classWeights.isEmpty();
        return !Ops.contains(labels, ignoreIndex);
    }

    /// What a mean over these targets is divided by.
    static double weight(Tensor targets, int ignoreIndex, List<Double> classWeights) {
        if (targets.dtype() != DType.INT32) return targets.shape().axis(0);
        if (areAlike(targets, ignoreIndex, classWeights)) return targets.size();
        double total = 0;
        for (int label : targets.toInts()) {
            boolean known = label >= 0 && label < classWeights.size();
            if (label != ignoreIndex) total += known ? classWeights.get(label) : 1;
        }
        return total;
    }

    /// Which rows count: where none does, the total is 0, a sum is 0, and a mean is refused.
    ///
    /// @param where the loss, for errors
    /// @param scores `[n, classes, …]`
    /// @param labels int32 `[n, …]`
    /// @param ignoreIndex the label of rows that do not count
    /// @param classWeights one for each class, or none
    static Labels of(String where, Tensor scores, Tensor labels, int ignoreIndex, List<Double> classWeights) {
        Shape s = scores.shape();
        int classes = s.rank() < 2 ? 0 : s.axis(1);
        requireWeights(where, classWeights, classes);
        Shape fitting = s.rank() < 2 ? Shape.of() : s.slice(2, s.rank()).prepend(s.axis(0));
        if (s.rank() < 2 || !labels.shape().equals(fitting)) {
            throw GradusException.got("%s: scores %s with labels %s", where, s, labels.shape())
                    .expected("scores [n, classes, …] and labels [n, …]")
                    .because("the batch sizes differ, or labels are one-hot")
                    .repair("Give one class number for each row of scores, or probabilities of the scores' own shape.");
        }
        int[] given = labels.toInts(), numbers = new int[given.length];
        double[] weights = new double[given.length], counts = new double[given.length];
        double total = 0;
        for (int i = 0; i < given.length; i++) {
            if (given[i] == ignoreIndex) continue;
            numbers[i] = given[i];
            counts[i] = 1;
            boolean known = given[i] >= 0 && given[i] < classWeights.size();
            weights[i] = known ? classWeights.get(given[i]) : 1; // an unknown label is refused where it is used
            total += weights[i];
        }
        Shape rows = Shape.of(given.length);
        return new Labels(
                Tensor.of(rows, numbers),
                Tensor.of(rows, weights).to(scores.dtype()),
                Tensor.of(rows, counts).to(scores.dtype()),
                total,
                ignoreIndex);
    }

    /// The losses of the rows, already weighed, as one number, or in the shape of the targets with [Reduction#NONE].
    Tensor reduce(String where, Reduction reduction, Tensor losses, Shape targets) {
        return switch (reduction) {
            case MEAN -> mean(where, losses);
            case SUM -> losses.sum();
            case NONE -> losses.reshape(targets);
        };
    }

    private Tensor mean(String where, Tensor losses) {
        if (total == 0 && losses.size() > 0) {
            throw GradusException.got("%s: no label of a batch of %d counts", where, losses.size())
                    .expected("at least one label other than %d, of a class whose weight is not 0", ignored)
                    .because("all samples of the batch are unlabelled, so there is nothing to average over")
                    .repair("Leave unlabelled samples out of the data, or use the reduction sum.");
        }
        return losses.sum().div(total);
    }

    static void requireWeights(String where, List<Double> classWeights, int classes) {
        boolean fits = classWeights.isEmpty() || classes == 0 || classWeights.size() == classes;
        if (fits && classWeights.stream().allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY)) return;
        throw GradusException.got("%s: class weights %s for %d classes", where, classWeights, classes)
                .expected("one number of 0 or more for each class")
                .because("a class was forgotten, or a sign is misplaced")
                .repair("Usual weights are n / (classes · samples of the class).");
    }

    /// Weights as a row that is broadcast over a matrix.
    static Tensor row(List<Double> classWeights, DType dtype) {
        double[] row = classWeights.stream().mapToDouble(w -> w).toArray();
        return Tensor.of(Shape.of(row.length), row).to(dtype);
    }
}
