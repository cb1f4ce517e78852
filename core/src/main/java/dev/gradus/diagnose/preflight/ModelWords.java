package dev.gradus.diagnose.preflight;

import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// What a sound model shows, for checks that say only what is not sound.
final class ModelWords {
    private ModelWords() {}

    private static @Nullable Measured words(Subject subject, String text, String healthy) {
        return subject.plan() == null ? null : new Measured(text, Double.NaN, healthy);
    }

    static @Nullable Measured softmaxOnce(Subject subject) {
        return words(subject, "no softmax or sigmoid before a loss that contains it", "scores without an activation");
    }

    static @Nullable Measured outputActivation(Subject subject) {
        return words(
                subject,
                "the output can reach all targets, and the loss gets what it takes",
                "an output that can reach all targets");
    }

    static @Nullable Measured nonlinear(Subject subject) {
        return words(subject, "an activation between linear layers", "a non-linear function between two linear layers");
    }

    static @Nullable Measured loss(Subject subject) {
        Plan plan = subject.plan();
        return plan == null
                ? null
                : new Measured(
                        plan.loss().getClass().getSimpleName()
                                + " for "
                                + (subject.task().isClassification() ? "classes" : "values"),
                        Double.NaN,
                        "a loss of the task, averaged over the batch");
    }

    static @Nullable Measured asymmetric(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return null;
        double least =
                subject.first(plan).weights().stream()
                        .mapToDouble(ParameterState::contrast)
                        .filter(c -> !Double.isNaN(c))
                        .min()
                        .orElse(Double.NaN);
        return Double.isNaN(least)
                ? null
                : new Measured("least difference between the units of a layer, over their size", least, "about 1");
    }

    static @Nullable Measured largeEnough(Subject subject) {
        return gain(subject, "least");
    }

    static @Nullable Measured smallEnough(Subject subject) {
        return gain(subject, "largest");
    }

    private static @Nullable Measured gain(Subject subject, String which) {
        Plan plan = subject.plan();
        if (plan == null || subject.first(plan).weights().isEmpty()) return null;
        DoubleStream gains = subject.first(plan).weights().stream().mapToDouble(p -> p.rms() * Math.sqrt(p.fanIn()));
        double value = which.equals("least") ? gains.min().orElse(0) : gains.max().orElse(0);
        return new Measured(
                which + " gain of a weight, its deviation times the root of its inputs",
                value,
                "0.35 to 2.2 in the mean");
    }
}
