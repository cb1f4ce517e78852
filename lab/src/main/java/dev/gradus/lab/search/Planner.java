package dev.gradus.lab.search;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides the jobs of a study, one after the other, from nothing but the results of earlier ones.
final class Planner {
    private final Definition definition;
    private final Sampler sampler;
    private final Pruner pruner;
    private final int version;
    private final int before;
    private final int trials;

    /// @param version of the study's space
    /// @param before trials of earlier versions
    Planner(Definition definition, int version, int before) {
        this.definition = definition;
        this.version = version;
        this.before = before;
        sampler = definition.sampler().make();
        pruner = definition.pruner().make();
        trials = Math.min(definition.trials(), sampler.most(definition.space()));
    }

    int trials() {
        return trials;
    }

    Pruner pruner() {
        return pruner;
    }

    /// The next job.
    ///
    /// @param number its number
    /// @param decided all jobs of this version so far
    /// @param seen results that count for it
    /// @return empty where there is nothing to do before more results are known
    Optional<Job> next(int number, List<Job> decided, List<Job.Done> seen) {
        int begun = decided.stream().mapToInt(job -> job.trial() - before).max().orElse(0);
        List<Trial> known = Trials.of(seen).stream().filter(t -> definition.space().contains(t.point())).toList();
        if (pruner.promotesFirst()) {
            Optional<Job> goesOn = promoted(number, decided, known, begun);
            if (goesOn.isPresent()) return goesOn;
        }
        if (begun < trials) return Optional.of(begun(number, begun + 1, known));
        return promoted(number, decided, known, begun);
    }

    private Job begun(int number, int own, List<Trial> known) {
        Proposal proposal =
                sampler.propose(
                        new Sampler.Ask(
                                own,
                                trials,
                                definition.epochs(),
                                definition.space(),
                                definition.objective(),
                                known,
                                definition.seed() + 1000L * (version - 1)));
        return new Job(number, version, before + own, proposal, 0, end(proposal.epochs(), 0));
    }

    private Optional<Job> promoted(int number, List<Job> decided, List<Trial> known, int begun) {
        Set<Pruner.Going> goneOn = new HashSet<>();
        for (Job job : decided) if (job.from() > 0) goneOn.add(new Pruner.Going(job.trial(), job.from()));
        List<Trial> own = known.stream().filter(t -> t.number() > before).toList();
        return pruner.promoted(definition.objective(), own, begun, goneOn)
                .map(trial -> {
                    Trial paused = own.stream().filter(t -> t.number() == trial).findFirst().orElseThrow();
                    int from = paused.epochs();
                    return new Job(
                            number, version, trial, paused.proposal(), from, end(paused.proposal().epochs(), from));
                });
    }

    /// The next rung, or the last epoch.
    private int end(int epochs, int from) {
        return pruner.rungs(epochs).stream().filter(rung -> rung > from).findFirst().orElse(epochs);
    }
}
