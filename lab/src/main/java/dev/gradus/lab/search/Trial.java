package dev.gradus.lab.search;

import java.util.Comparator;
import java.util.List;

/// A training of a study, as samplers, pruners and explanations see it.
///
/// @param number from 1
/// @param proposal what was tried
/// @param status how it ended, or that it has not
/// @param values of the objective after each epoch that was trained, the first one first
/// @param losses on validation samples after each of these epochs, by which trials with equal values are ordered
/// @param findings what diagnosis said about it, the worst first
/// @param seconds it took
public record Trial(
        int number,
        Proposal proposal,
        Status status,
        List<Double> values,
        List<Double> losses,
        List<Found> findings,
        double seconds) {
    /// What diagnosis found.
    ///
    /// @param cause such as `learning-rate-too-high`
    /// @param grade `fail` or `warn`
    /// @param text for people
    public record Found(String cause, String grade, String text) {}

    /// How a trial stands.
    public enum Status {
        /// Trained to its last epoch, or until nothing got better.
        COMPLETED,
        /// Waiting at a rung: it goes on if it turns out to be among the best.
        PAUSED,
        /// Ended by a pruner.
        PRUNED,
        /// Ended because a number was not finite.
        DIVERGED,
        /// Ended by an error.
        FAILED
    }

    /// Keeps copies.
    public Trial {
        values = List.copyOf(values);
        losses = List.copyOf(losses);
        findings = List.copyOf(findings);
    }

    /// What was tried.
    ///
    /// @return the values of settings
    public Point point() {
        return proposal.point();
    }

    /// How many epochs were trained.
    ///
    /// @return at least 0
    public int epochs() {
        return values.size();
    }

    /// The best value so far, as a training keeps its best weights.
    ///
    /// @param objective of the study
    /// @return NaN where there is none, and of a trial that diverged or failed
    public double best(Objective objective) {
        return best(objective, epochs());
    }

    /// The best value of the first epochs.
    ///
    /// @param objective of the study
    /// @param epochs at most as many as were trained
    /// @return NaN where there is none, and of a trial that diverged or failed
    public double best(Objective objective, int epochs) {
        if (status == Status.DIVERGED || status == Status.FAILED) return Double.NaN;
        double best = Double.NaN;
        for (double value : values.subList(0, Math.min(epochs, values.size())))
            if (objective.isBetter(value, best)) best = value;
        return best;
    }

    /// The least validation loss, by which trials with equal values are ordered.
    ///
    /// @return infinity where there is none
    public double leastLoss() {
        return losses.stream().filter(Double::isFinite).mapToDouble(x -> x).min().orElse(Double.POSITIVE_INFINITY);
    }

    /// The better trial first. Trials that were pruned come after all that were not, those that got further first; those that diverged or failed come last.
    ///
    /// @param objective of the study
    /// @return an order of all trials; those of equal value and loss by number
    public static Comparator<Trial> byRank(Objective objective) {
        return Comparator.comparingInt(Trial::group)
                .thenComparingInt(t -> t.status == Status.PRUNED || t.status == Status.PAUSED ? -t.epochs() : 0)
                .thenComparingDouble(t -> objective.cost(t.best(objective)))
                .thenComparingDouble(Trial::leastLoss)
                .thenComparingInt(Trial::number);
    }

    private int group() {
        return switch (status) {
            case COMPLETED -> 0;
            case PAUSED, PRUNED -> 1;
            case DIVERGED, FAILED -> 2;
        };
    }
}
