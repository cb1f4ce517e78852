package dev.gradus.diagnose;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Place;
import dev.gradus.train.diagnose.Remedy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A cause that is found, under a name of the catalogue.
record Rigged(Finding finding, Set<String> explains, boolean isDecidedByTrial, boolean isSeenInTraining, double most)
        implements Cause {
    static Rigged of(String name, Grade grade, Certainty certainty, Remedy... remedies) {
        var text = new Parts("a " + name, "none", "a slip", "Repair it.");
        return new Rigged(
                new Finding(
                        name,
                        grade,
                        certainty,
                        Place.NOWHERE,
                        0,
                        grade == Grade.FAIL ? 0.5 : 0.1,
                        List.of(),
                        text,
                        List.of(remedies),
                        List.of()),
                Set.of(),
                true,
                false,
                1);
    }

    static Rigged possible(String name) {
        return of(name, Grade.WARN, Certainty.POSSIBLE, remedy(name));
    }

    static Rigged likely(String name) {
        return of(name, Grade.WARN, Certainty.LIKELY, remedy(name));
    }

    static Remedy remedy(String name) {
        return new Remedy.Code(name);
    }

    Rigged explaining(String... names) {
        return new Rigged(finding, Set.of(names), isDecidedByTrial, false, 1);
    }

    Rigged undecided() {
        return new Rigged(finding, explains, false, false, 1);
    }

    Rigged atMost(double skill) {
        return new Rigged(finding, explains, isDecidedByTrial, isSeenInTraining, skill);
    }

    @Override
    public double mostSkill(Finding its) {
        return most;
    }

    Rigged seenInTraining() {
        return new Rigged(finding, explains, isDecidedByTrial, true, 1);
    }

    @Override
    public Optional<Finding> look(Evidence evidence) {
        return Optional.of(finding);
    }

    @Override
    public Record config() {
        return Causes.ALL.make(finding.cause()).config();
    }
}
