package dev.gradus.train.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What becomes of a classifier of two classes when other probabilities than one half decide for class 1: the receiver operating characteristic
/// (ROC) and the precision-recall curve.
///
/// ```
/// tp[i] = #{p ≥ threshold[i], of class 1}        fp[i] = #{p ≥ threshold[i], of class 0}
/// recall[i] = tp[i] / n₁        fall-out[i] = fp[i] / n₀        precision[i] = tp[i] / (tp[i] + fp[i])
/// ROC area = Σ (fall-out[i] - fall-out[i-1]) (recall[i] + recall[i-1]) / 2
/// average precision = Σ (recall[i] - recall[i-1]) precision[i]
/// ```
/// A point for each probability that occurs, the highest first, so that samples with the same one are on the same side of every threshold; before
/// them the point 0, of a threshold that no sample reaches, with precision 1. Source: scikit-learn's `roc_curve` (without dropping points on
/// straight lines), `precision_recall_curve`, `average_precision_score`.
public final class ThresholdCurves {
    private final double[] thresholds;
    private final long[] truePositives;
    private final long[] falsePositives;

    private ThresholdCurves(double[] thresholds, long[] truePositives, long[] falsePositives) {
        this.thresholds = thresholds;
        this.truePositives = truePositives;
        this.falsePositives = falsePositives;
    }

    /// The curves of some answers.
    ///
    /// @param p the probability of class 1, or a score
    /// @param positive whether each sample is of class 1
    /// @return null where only one of both classes occurs, or a probability is NaN
    static @Nullable ThresholdCurves of(double[] p, boolean[] positive) {
        double[] inside = some(p, positive, true), outside = some(p, positive, false);
        boolean broken = Arrays.stream(p).anyMatch(Double::isNaN);
        if (inside.length == 0 || outside.length == 0 || broken) return null;
        double[] thresholds = new double[p.length + 1];
        long[] tp = new long[p.length + 1], fp = new long[p.length + 1];
        thresholds[0] = Double.POSITIVE_INFINITY;
        int i = inside.length, j = outside.length, points = 1;
        while (i > 0 || j > 0) {
            double next = Math.max(i > 0 ? inside[i - 1] : outside[j - 1], j > 0 ? outside[j - 1] : inside[i - 1]);
            while (i > 0 && inside[i - 1] >= next) i--;
            while (j > 0 && outside[j - 1] >= next) j--;
            thresholds[points] = next;
            tp[points] = (long) inside.length - i;
            fp[points++] = (long) outside.length - j;
        }
        return new ThresholdCurves(
                Arrays.copyOf(thresholds, points), Arrays.copyOf(tp, points), Arrays.copyOf(fp, points));
    }

    private static double[] some(double[] p, boolean[] positive, boolean wanted) {
        double[] some = new double[p.length];
        int n = 0;
        for (int i = 0; i < p.length; i++) if (positive[i] == wanted) some[n++] = p[i] + 0.0; // -0 is 0
        some = Arrays.copyOf(some, n);
        Arrays.sort(some);
        return some;
    }

    /// The number of points.
    ///
    /// @return one for each probability that occurs, and one before them
    public int size() {
        return thresholds.length;
    }

    /// The probability from which samples are said to be of class 1.
    ///
    /// @param point from 0
    /// @return infinite at point 0
    public double threshold(int point) {
        return thresholds[point];
    }

    /// The share of class 1 that is found, its true positive rate.
    ///
    /// @param point from 0
    /// @return 0 to 1, ascending
    public double recall(int point) {
        return (double) truePositives[point] / last(truePositives);
    }

    /// The share of class 0 that is taken for class 1, its false positive rate.
    ///
    /// @param point from 0
    /// @return 0 to 1, ascending
    public double fallOut(int point) {
        return (double) falsePositives[point] / last(falsePositives);
    }

    /// The share of what is said to be of class 1 that is.
    ///
    /// @param point from 0
    /// @return 0 to 1; 1 where nothing is said to be
    public double precision(int point) {
        long said = truePositives[point] + falsePositives[point];
        return said == 0 ? 1 : (double) truePositives[point] / said;
    }

    /// The area under the ROC curve.
    ///
    /// @return as [RocAuc] has it, to the bit
    public double rocArea() {
        long twice = 0;
        for (int i = 1; i < size(); i++) {
            twice += (falsePositives[i] - falsePositives[i - 1]) * (truePositives[i] + truePositives[i - 1]);
        }
        return twice / (2.0 * last(truePositives) * last(falsePositives));
    }

    /// The area under the precision-recall curve, in steps.
    ///
    /// @return 0 to 1; the share of class 1 is chance
    public double averagePrecision() {
        double sum = 0;
        for (int i = 1; i < size(); i++) sum += (truePositives[i] - truePositives[i - 1]) * precision(i);
        return sum / last(truePositives);
    }

    /// The share of class 1 in the data, which is the average precision of chance.
    ///
    /// @return above 0, below 1
    public double positives() {
        return (double) last(truePositives) / (last(truePositives) + last(falsePositives));
    }

    private static long last(long[] counts) {
        return counts[counts.length - 1];
    }

    /// Both areas.
    @Override
    public String toString() {
        return "ROC area %s, average precision %s, of %d thresholds".formatted(rocArea(), averagePrecision(), size());
    }
}
