package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asynchronous successive halving: trials pause after a few epochs, and one goes on as soon as it is among the best of its rung.
///
/// ```
/// rungs at r, r η, r η², … epochs        of n trials that have come to a rung, the best ⌊n / η⌋ go on
/// ```
/// Where one may go on it does, from the highest rung downwards; else a new trial begins. A paused trial goes on from its checkpoint, with the bits of one that was never paused.
///
/// Source: Li et al. 2020, *A System for Massively Parallel Hyperparameter Tuning*, algorithm 2.
///
/// @param minEpochs r, of the first rung
/// @param factor η: one of so many goes on
public record Asha(int minEpochs, int factor) implements Pruner {
    /// Checks the numbers.
    ///
    /// @throws GradusException when they make no rungs
    public Asha {
        Rungs.check("Asha", minEpochs, factor);
    }

    /// One epoch, and one of three goes on.
    public Asha() {
        this(1, 3);
    }

    @Override
    public List<Integer> rungs(int epochs) {
        return Rungs.of(minEpochs, factor, epochs);
    }

    @Override
    public Optional<Integer> promoted(Objective objective, List<Trial> seen, int begun, Set<Going> goneOn) {
        int most = seen.stream().mapToInt(Trial::epochs).max().orElse(0);
        List<Integer> rungs = new ArrayList<>(rungs(most + 1)).reversed();
        for (int rung : rungs) {
            List<Trial> there = seen.stream().filter(t -> t.epochs() >= rung).toList();
            Optional<Trial> best =
                    there.stream()
                            .sorted(Rungs.best(objective, rung))
                            .limit(there.size() / factor)
                            .filter(t -> t.status() == Trial.Status.PAUSED && t.epochs() == rung)
                            .filter(t -> !goneOn.contains(new Going(t.number(), rung)))
                            .min(Comparator.comparing(t -> t, Rungs.best(objective, rung)));
            if (best.isPresent()) return best.map(Trial::number);
        }
        return Optional.empty();
    }
}
