package dev.gradus.bench;

import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Proposal;
import dev.gradus.lab.search.Pruner;
import dev.gradus.lab.search.Sampler;
import dev.gradus.lab.search.Trial;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A search in the recorded table whose trials are paused or ended by a pruner. Jobs are decided as those of a study with lag 1: each sees all before it.
final class PrunedSearch {
    private static final Objective LOSS = new Objective("validation.loss", false);
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private final RecordedTable table;
    private final Sampler sampler;
    private final Pruner pruner;
    private final long seed;
    private final int trials;
    private final int epochs;

    private final List<Trial> seen = new ArrayList<>();
    private final Set<Pruner.Going> goneOn = new HashSet<>();
    private int spent;
    private long nanos;

    /// @param trials that begin at most
    /// @param epochs that are trained at most, in all
    PrunedSearch(RecordedTable table, Sampler sampler, Pruner pruner, long seed, int trials, int epochs) {
        this.table = table;
        this.sampler = sampler;
        this.pruner = pruner;
        this.seed = seed;
        this.trials = trials;
        this.epochs = epochs;
    }

    /// The least loss of the trials that were trained to their end, seconds that sampler and pruner took for each trial, and epochs that were trained.
    String result() {
        while (spent < epochs) {
            Optional<Integer> goesOn = timed(() -> pruner.promoted(LOSS, seen, seen.size(), goneOn));
            if (goesOn.isPresent()) {
                Trial paused = seen.get(goesOn.get() - 1);
                goneOn.add(new Pruner.Going(paused.number(), paused.epochs()));
                seen.set(paused.number() - 1, trained(paused.number(), paused.proposal(), paused.epochs()));
            } else if (seen.size() < trials) {
                int number = seen.size() + 1;
                var ask = new Sampler.Ask(number, trials, table.epochs(), table.space(), LOSS, seen, seed);
                seen.add(trained(number, timed(() -> sampler.propose(ask)), 0));
            } else {
                break;
            }
        }
        double best =
                seen.stream()
                        .filter(trial -> trial.status() == Trial.Status.COMPLETED)
                        .mapToDouble(trial -> trial.best(LOSS))
                        .min()
                        .orElse(Double.POSITIVE_INFINITY);
        return best + ";" + nanos * 1e-9 / seen.size() + ";" + spent;
    }

    /// A trial to its next rung, or as far as the epochs go.
    private Trial trained(int number, Proposal proposal, int from) {
        List<Double> losses = table.losses(proposal.point());
        List<Integer> rungs = pruner.rungs(table.epochs());
        List<Double> values = new ArrayList<>(losses.subList(0, from));
        while (spent < epochs) {
            spent++;
            double loss = losses.get(values.size());
            if (!Double.isFinite(loss)) return trial(number, proposal, Trial.Status.DIVERGED, values);
            values.add(loss);
            Trial soFar = trial(number, proposal, Trial.Status.COMPLETED, values);
            if (values.size() == table.epochs()) return soFar;
            if (timed(() -> pruner.ends(LOSS, soFar, seen)))
                return trial(number, proposal, Trial.Status.PRUNED, values);
            if (rungs.contains(values.size())) break;
        }
        return trial(number, proposal, Trial.Status.PAUSED, values);
    }

    private static Trial trial(int number, Proposal proposal, Trial.Status status, List<Double> values) {
        return new Trial(number, proposal, status, values, values, List.of(), 0);
    }

    private <T> T timed(Supplier<T> decision) {
        long start = THREAD.getCurrentThreadCpuTime();
        T decided = decision.get();
        nanos += THREAD.getCurrentThreadCpuTime() - start;
        return decided;
    }
}
