package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Rungs that are a factor apart.
final class Rungs {
    private Rungs() {}

    static void check(String who, int minEpochs, int factor) {
        if (minEpochs >= 1 && factor >= 2) return;
        throw GradusException.got("%s: minEpochs %d, factor %d", who, minEpochs, factor)
                .expected("at least one epoch, and a factor of at least 2")
                .because("each rung must be longer than the one below it, and keep fewer trials")
                .repair("Leave settings out to get their defaults.");
    }

    /// Those below the length of a full training.
    static List<Integer> of(int minEpochs, int factor, int epochs) {
        List<Integer> rungs = new ArrayList<>();
        for (long rung = minEpochs; rung < epochs; rung *= factor) rungs.add((int) rung);
        return rungs;
    }

    /// The better trial first, by what it had reached at a rung.
    static Comparator<Trial> best(Objective objective, int rung) {
        return Comparator.<Trial>comparingDouble(t -> objective.cost(t.best(objective, rung)))
                .thenComparingDouble(t ->
                        t.losses().subList(0, rung).stream()
                                .filter(Double::isFinite)
                                .mapToDouble(x -> x)
                                .min()
                                .orElse(Double.POSITIVE_INFINITY))
                .thenComparingInt(Trial::number);
    }
}
