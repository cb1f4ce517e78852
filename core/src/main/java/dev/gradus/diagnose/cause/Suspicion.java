package dev.gradus.diagnose.cause;

import dev.gradus.error.GradusException.Parts;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Place;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A finding in the making.
final class Suspicion {
    private final String cause;
    private final Grade grade;
    private final Certainty certainty;
    private final List<Measured> evidence = new ArrayList<>();
    private final List<Remedy> remedies = new ArrayList<>();
    private Place place = Place.NOWHERE;
    private long step = -1;
    private double gain;

    private Suspicion(String cause, Grade grade, Certainty certainty) {
        this.cause = cause;
        this.grade = grade;
        this.certainty = certainty;
        gain = grade == Grade.FAIL ? 0.5 : grade == Grade.WARN ? 0.1 : 0;
    }

    /// A suspicion that would be shown without a trial only if its certainty is `LIKELY`.
    static Suspicion of(String cause, Grade grade, Certainty certainty) {
        return new Suspicion(cause, grade, certainty);
    }

    static Suspicion likely(String cause, Grade grade) {
        return new Suspicion(cause, grade, Certainty.LIKELY);
    }

    static Suspicion possible(String cause) {
        return new Suspicion(cause, Grade.WARN, Certainty.POSSIBLE);
    }

    /// The layer, or the parameter, where it is.
    Suspicion at(@Nullable String layer, @Nullable String parameter) {
        place = new Place(layer, parameter, null, false, List.of());
        return this;
    }

    Suspicion at(List<Integer> samples) {
        place = new Place(null, null, null, false, samples);
        return this;
    }

    /// When it shows.
    Suspicion step(long update) {
        step = update;
        return this;
    }

    /// What it costs, where that is known better than by its grade.
    Suspicion costs(double share) {
        gain = share;
        return this;
    }

    Suspicion number(String name, double value, String healthy) {
        evidence.add(new Measured(name, value, healthy));
        return this;
    }

    Suspicion remedy(Remedy remedy) {
        remedies.add(remedy);
        return this;
    }

    Suspicion remedies(List<? extends Remedy> all) {
        remedies.addAll(all);
        return this;
    }

    Optional<Finding> told(String got, String expected, String because, String repair) {
        Parts text = new Parts(got, expected, because, repair);
        return Optional.of(
                new Finding(cause, grade, certainty, place, step, gain, evidence, text, remedies, List.of()));
    }
}
