package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import java.util.List;

/// Ends a trial whose best value so far is worse than the median of the others after as many epochs.
///
/// Defaults: not before the end of the first epoch, and not before five trials have come to that epoch.
///
/// Source: Golovin et al. 2017, Google Vizier, "median stopping rule".
///
/// @param warmUpEpochs that are trained in any case
/// @param warmUpTrials that must have come to the epoch
public record MedianRule(int warmUpEpochs, int warmUpTrials) implements Pruner {
    /// Checks the numbers.
    ///
    /// @throws GradusException when one is negative
    public MedianRule {
        if (warmUpEpochs < 0 || warmUpTrials < 1) {
            throw GradusException.got("MedianRule: warmUpEpochs %d, warmUpTrials %d", warmUpEpochs, warmUpTrials)
                    .expected("0 or more epochs, and at least one trial")
                    .because("there is no median of nothing")
                    .repair("Leave settings out to get their defaults.");
        }
    }

    /// The defaults.
    public MedianRule() {
        this(1, 5);
    }

    @Override
    public boolean ends(Objective objective, Trial trial, List<Trial> seen) {
        int epochs = trial.epochs();
        if (epochs <= warmUpEpochs) return false;
        double[] costs =
                seen.stream()
                        .filter(other -> other.epochs() >= epochs)
                        .mapToDouble(other -> objective.cost(other.best(objective, epochs)))
                        .sorted()
                        .toArray();
        if (costs.length < warmUpTrials) return false;
        double median = (costs[(costs.length - 1) / 2] + costs[costs.length / 2]) / 2;
        return objective.cost(trial.best(objective)) > median;
    }
}
