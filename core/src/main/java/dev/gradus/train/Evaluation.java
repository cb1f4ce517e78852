package dev.gradus.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// How good a model is on a set of samples.
///
/// @param loss the mean over samples
/// @param accuracy the share of samples whose class is right; NaN where values are predicted
/// @param samples how many
/// @param metrics name → figure of whatever else was asked for, in the order of asking
public record Evaluation(double loss, double accuracy, int samples, Map<String, Double> metrics) {
    /// Keeps a copy of the metrics.
    public Evaluation {
        metrics = metrics.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /// Without further metrics.
    ///
    /// @param loss the mean over samples
    /// @param accuracy the share of samples whose class is right; NaN where values are predicted
    /// @param samples how many
    public Evaluation(double loss, double accuracy, int samples) {
        this(loss, accuracy, samples, Map.of());
    }

    /// Whether this is better: higher accuracy, at equal accuracy (or without one) lower loss; non-finite never is.
    ///
    /// @param other the best so far
    /// @return true when strictly better
    public boolean isBetterThan(Evaluation other) {
        if (!Double.isFinite(loss)) return false;
        if (!Double.isFinite(other.loss)) return true;
        if (accuracy > other.accuracy || accuracy < other.accuracy) return accuracy > other.accuracy;
        return loss < other.loss;
    }

    /// The figures by name.
    ///
    /// @return `loss`, `accuracy` where there are classes, and the metrics
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", loss);
        if (!Double.isNaN(accuracy)) figures.put("accuracy", accuracy);
        figures.putAll(metrics);
        return figures;
    }

    /// The figures with four digits: `accuracy 0.9833, loss 0.0677, of 360 samples`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!Double.isNaN(accuracy)) text.append(figure("accuracy", accuracy)).append(", ");
        text.append(figure("loss", loss));
        metrics.forEach((name, value) -> text.append(", ").append(figure(name, value)));
        return text.append(", of ").append(samples).append(samples == 1 ? " sample" : " samples").toString();
    }

    private static String figure(String name, double value) {
        return String.format(Locale.ROOT, "%s %.4f", name, value);
    }
}
