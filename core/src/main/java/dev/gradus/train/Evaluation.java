package dev.gradus.train;

/// How good a model is on a set of samples.
///
/// @param loss the mean over samples
/// @param accuracy the share of samples whose class is right; NaN where values are predicted
/// @param samples how many
public record Evaluation(double loss, double accuracy, int samples) {
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
}
