package dev.gradus.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one epoch brought.
///
/// @param epoch from 1
/// @param train means over the epoch's training steps, while the weights still changed
/// @param validation after the epoch, in evaluation mode; of the averaged weights, where weights are averaged
/// @param subset of training samples, measured just as the validation split, so that the two can be compared; null where none was
/// asked for
/// @param raw the validation split with the weights themselves, where weights are averaged; null otherwise
/// @param penalty mean of what regularization added to the loss in the training steps, not contained in `train`; 0 without
/// @param learningRate of the last step
/// @param samplesPerSecond of the training steps
public record EpochResult(
        int epoch,
        Evaluation train,
        Evaluation validation,
        @Nullable Evaluation subset,
        @Nullable Evaluation raw,
        double penalty,
        double learningRate,
        double samplesPerSecond) {
    /// All figures by name: `train.loss`, `validation.accuracy`, `subset.loss`, `raw.loss`, `penalty`, `learningRate` … Those of
    /// `train`, `validation`, `subset` and `raw` are `loss`, `accuracy` (of classes) and the names of the metrics.
    ///
    /// @return name → value, in this order
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        put(figures, "train", train);
        put(figures, "validation", validation);
        put(figures, "subset", subset);
        put(figures, "raw", raw);
        figures.put("penalty", penalty);
        figures.put("learningRate", learningRate);
        return figures;
    }

    private static void put(Map<String, Double> figures, String split, @Nullable Evaluation evaluation) {
        if (evaluation == null) return;
        evaluation.figures().forEach((name, value) -> figures.put(split + "." + name, value));
    }

    /// Training and validation on one line.
    @Override
    public String toString() {
        return "epoch " + epoch + ": training " + train + "; validation " + validation;
    }
}
