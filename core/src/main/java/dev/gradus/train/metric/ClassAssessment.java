package dev.gradus.train.metric;

import dev.gradus.train.ConfusionMatrix;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What there is to know about a classifier on a data set: which classes it confuses, how far its probabilities can be trusted, and on which
/// samples it is wrong.
///
/// Precision, recall and F1 of each class are those of the [#confusion()]; [Average] makes one figure of them.
public final class ClassAssessment implements Assessment {
    private static final int BINS = new CalibrationError.Config().bins();

    private final Evaluation evaluation;
    private final ConfusionMatrix confusion;
    private final List<Mistake> mistakes;
    private final @Nullable Calibration calibration;
    private final @Nullable ThresholdCurves curves;

    /// A sample in a class that is not its own.
    ///
    /// @param sample its number in the data set
    /// @param actual its class
    /// @param predicted the class that the model predicted
    /// @param probability of the predicted class; a score where the loss has scores only
    public record Mistake(int sample, int actual, int predicted, double probability) {}

    ClassAssessment(Evaluation evaluation, ConfusionMatrix confusion, Answers answers) {
        this.evaluation = evaluation;
        this.confusion = confusion;
        mistakes = answers.mistakes();
        calibration = answers.calibration();
        curves = confusion.classes().size() == 2 ? answers.curves() : null;
    }

    @Override
    public Evaluation evaluation() {
        return evaluation;
    }

    /// How often each class was taken for each other.
    ///
    /// @return over all samples that count
    public ConfusionMatrix confusion() {
        return confusion;
    }

    /// The misclassified samples.
    ///
    /// @return the most confident first; those with equal probability in the order of the data
    public List<Mistake> mistakes() {
        return mistakes;
    }

    /// How far probabilities can be trusted.
    ///
    /// @return null where the loss gives scores, not probabilities
    public @Nullable Calibration calibration() {
        return calibration;
    }

    /// What would come of other thresholds than one half.
    ///
    /// @return of class 1; null for other than two classes, where only one of them occurs, and where a prediction is NaN
    public @Nullable ThresholdCurves curves() {
        return curves;
    }

    /// The figures in a line.
    @Override
    public String toString() {
        return evaluation + ", " + mistakes.size() + (mistakes.size() == 1 ? " mistake" : " mistakes");
    }

    /// The answers to all samples, gathered in one pass.
    static final class Answers implements Metric.Meter {
        private double[] highest = new double[256];
        private double[] ofSecond = new double[256];
        private boolean[] right = new boolean[256];
        private boolean[] isSecond = new boolean[256];
        private final List<Mistake> mistakes = new ArrayList<>();
        private int rows;
        private int samples;
        private boolean areProbabilities = true;

        @Override
        public List<Figure> figures() {
            return List.of();
        }

        @Override
        public Map<String, Double> values() {
            return Map.of();
        }

        @Override
        public void add(Outcome batch) {
            reserve(rows + batch.size());
            for (int i = 0; i < batch.size(); i++, rows++) {
                int actual = batch.wanted(i), predicted = batch.found(i);
                for (int c = 0; c < batch.columns(); c++) {
                    double p = batch.prediction(i, c);
                    areProbabilities &= Calibration.isProbability(p);
                    highest[rows] = c == 0 ? p : Math.max(highest[rows], p);
                    if (c == 1) ofSecond[rows] = p;
                }
                right[rows] = actual == predicted;
                isSecond[rows] = actual == 1;
                if (right[rows]) continue;
                double p = batch.prediction(i, predicted);
                mistakes.add(new Mistake(samples + batch.sample(i), actual, predicted, p));
            }
            samples += batch.samples();
        }

        private void reserve(int needed) {
            if (needed <= right.length) return;
            int room = Math.max(needed, 2 * right.length);
            highest = Arrays.copyOf(highest, room);
            ofSecond = Arrays.copyOf(ofSecond, room);
            right = Arrays.copyOf(right, room);
            isSecond = Arrays.copyOf(isSecond, room);
        }

        List<Mistake> mistakes() {
            return mistakes.stream().sorted(Comparator.comparingDouble(Mistake::probability).reversed()).toList();
        }

        @Nullable Calibration calibration() {
            if (!areProbabilities || rows == 0) return null;
            return Calibration.of(Arrays.copyOf(highest, rows), Arrays.copyOf(right, rows), BINS);
        }

        @Nullable ThresholdCurves curves() {
            return ThresholdCurves.of(Arrays.copyOf(ofSecond, rows), Arrays.copyOf(isSecond, rows));
        }
    }
}
