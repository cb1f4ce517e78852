package dev.gradus.lab.search;

import dev.gradus.tensor.Rng;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides the jobs of a study, one after the other, from nothing but the results of earlier ones.
final class Planner {
    private final Definition definition;
    private final Sampler sampler;
    private final Pruner pruner;
    private final Succession succession;
    private final int before;
    private final int byHand;
    private final int trials;

    /// @param succession of the version that the definition is
    Planner(Definition definition, Succession succession) {
        this.definition = definition;
        this.succession = succession;
        before = succession.before();
        sampler = definition.sampler().make();
        pruner = definition.pruner().make();
        byHand = definition.points().size();
        long proposed = (long) sampler.most(definition.space()) - succession.taken().size();
        trials = (int) Math.min(definition.trials(), byHand + proposed);
    }

    /// Refuses a definition that has nothing to try, before anything is kept of it.
    ///
    /// @throws dev.gradus.error.GradusException when the constraints leave no point, or all were tried
    void requirePoints() {
        if (trials < 1) throw RandomSampler.nothingLeft(definition.space());
        for (int own = 1; own <= Math.min(trials, byHand + 1); own++) begun(own, own, List.of());
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
                own <= byHand ? byHand(own, known) : sampler.propose(ask(succession.number(own - byHand), known));
        return new Job(number, succession.version(), before + own, proposal, 0, end(proposal.epochs(), 0));
    }

    private Sampler.Ask ask(int number, List<Trial> known) {
        return new Sampler.Ask(
                number,
                Math.max(1, succession.taken().size() + trials - byHand),
                definition.epochs(),
                definition.space(),
                definition.objective(),
                known,
                definition.seed() + 1000L * (succession.row() - 1));
    }

    /// A point by hand comes before those of the sampler, and is trained as long as the next one of these.
    private Proposal byHand(int own, List<Trial> known) {
        int number = Math.min(succession.number(1), Math.max(1, sampler.most(definition.space())));
        Proposal next = sampler.propose(ask(number, known));
        var rng = Rng.of(definition.seed()).fork("by hand").fork(before + own);
        Point whole = RandomSampler.draw(definition.space(), rng, definition.points().get(own - 1));
        return new Proposal(whole, next.epochs(), next.stage());
    }

    private Optional<Job> promoted(int number, List<Job> decided, List<Trial> known, int begun) {
        Set<Pruner.Going> goneOn = new HashSet<>();
        for (Job job : decided) if (job.from() > 0) goneOn.add(new Pruner.Going(job.trial(), job.from()));
        List<Trial> compared = known;
        if (pruner.promotesFirst()) { // earlier trials count at their rungs, but their states are gone
            for (Trial t : known) if (t.number() <= before) goneOn.add(new Pruner.Going(t.number(), t.epochs()));
        } else {
            compared = known.stream().filter(t -> t.number() > before).toList();
        }
        return pruner.promoted(definition.objective(), compared, begun, goneOn)
                .map(trial -> {
                    Trial paused = known.stream().filter(t -> t.number() == trial).findFirst().orElseThrow();
                    int from = paused.epochs();
                    return new Job(
                            number,
                            succession.version(),
                            trial,
                            paused.proposal(),
                            from,
                            end(paused.proposal().epochs(), from));
                });
    }

    /// The next rung, or the last epoch.
    private int end(int epochs, int from) {
        return pruner.rungs(epochs).stream().filter(rung -> rung > from).findFirst().orElse(epochs);
    }
}
