package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.tensor.Trait;
import dev.gradus.tensor.Watch;
import java.util.List;
import java.util.Optional;

/// A logarithm of 0 or less.
///
/// Tried in float64, where a probability that float32 rounds to 0 is still above it.
public final class LogOfZero implements Check {
    static final String CAUSE = "log-of-zero";

    private final Config config;

    /// Settings: none.
    public record Config() {}

    /// With all settings.
    ///
    /// @param config the settings
    public LogOfZero(Config config) {
        this.config = config;
    }

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Step step = evidence.of(Step.class).orElse(null);
        Watch.Fault fault = step == null ? null : step.producer();
        if (step == null || fault == null || !Faults.can(fault, Trait.TAKES_LOGARITHM)) return Optional.empty();
        Optional<Trials.Result> wide = evidence.of(Trials.class).flatMap(Trials::inFloat64);
        String tried =
                wide.filter(Trials.Result::isFinite)
                        .map(r -> "; in float64, which knows smaller numbers, the loss is " + number(r.loss()))
                        .orElse("");
        return Optional.of(
                new Finding(
                        CAUSE,
                        Grade.FAIL,
                        Tried.certainty(wide),
                        Symptom.place(step, Symptom.parameter(step), step.samples()),
                        Faults.measured(fault, "above 0"),
                        new Parts(
                                Symptom.of(step),
                                "an input above 0",
                                "a probability has become 0, and the logarithm of it is -Infinity" + tried,
                                "Give the scores to CrossEntropy instead of a softmax and a logarithm, or keep the input above"
                                        + " 0 with Ops.clamp(x, 1e-7, 1)."),
                        List.of(new Remedy.Code("Ops.clamp(x, 1e-7, 1)"))));
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
