package dev.gradus.lab.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Successive halving: all trials train to a rung, the best of them go on to the next one, and so on.
///
/// ```
/// rungs at r, r η, r η², … epochs        of n trials at a rung, the best max(1, ⌊n / η⌋) go on when all n are there
/// ```
/// Compared with [Asha] no trial goes on too early, but all wait for the last one at each rung.
///
/// Source: Jamieson and Talwalkar 2016.
///
/// @param minEpochs r, of the first rung
/// @param factor η: one of so many goes on
public record SuccessiveHalving(int minEpochs, int factor) implements Pruner {
    /// Checks the numbers.
    ///
    /// @throws dev.gradus.error.GradusException when they make no rungs
    public SuccessiveHalving {
        Rungs.check("SuccessiveHalving", minEpochs, factor);
    }

    /// One epoch, and one of three goes on.
    public SuccessiveHalving() {
        this(1, 3);
    }

    @Override
    public List<Integer> rungs(int epochs) {
        return Rungs.of(minEpochs, factor, epochs);
    }

    @Override
    public boolean promotesFirst() {
        return false;
    }

    @Override
    public Optional<Integer> promoted(Objective objective, List<Trial> seen, int begun, Set<Going> goneOn) {
        int most = seen.stream().mapToInt(Trial::epochs).max().orElse(0);
        int came = begun, below = 0;
        for (int rung : rungs(most + 1)) {
            int last = below;
            if (below > 0) came = (int) goneOn.stream().filter(g -> g.epochs() == last).count();
            List<Trial> there = seen.stream().filter(t -> t.epochs() >= rung).toList();
            if (ended(seen, rung, below, goneOn) + there.size() < came) return Optional.empty();
            Optional<Trial> best =
                    there.stream()
                            .sorted(Rungs.best(objective, rung))
                            .limit(Math.max(1, came / factor))
                            .filter(t -> t.status() == Trial.Status.PAUSED && t.epochs() == rung)
                            .filter(t -> !goneOn.contains(new Going(t.number(), rung)))
                            .min(Comparator.comparing(t -> t, Rungs.best(objective, rung)));
            if (best.isPresent()) return best.map(Trial::number);
            below = rung;
        }
        return Optional.empty();
    }

    /// Trials that were on the way to a rung and ended before it.
    private static long ended(List<Trial> seen, int rung, int below, Set<Going> goneOn) {
        return seen.stream()
                .filter(t -> t.epochs() < rung && t.status() != Trial.Status.PAUSED)
                .filter(t -> below == 0 || goneOn.contains(new Going(t.number(), below)))
                .count();
    }
}
