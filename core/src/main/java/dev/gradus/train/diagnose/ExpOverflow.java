package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.tensor.Trait;
import dev.gradus.tensor.Watch;
import java.util.List;
import java.util.Optional;

/// An exponential beyond the range of its type.
///
/// Tried in float64, whose exponentials reach to those of 709.
public final class ExpOverflow implements Check {
    static final String CAUSE = "exp-overflow";

    private final Config config;

    /// Settings: none.
    public record Config() {}

    /// With all settings.
    ///
    /// @param config the settings
    public ExpOverflow(Config config) {
        this.config = config;
    }

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Step step = evidence.of(Step.class).orElse(null);
        Watch.Fault fault = step == null ? null : step.producer();
        if (step == null || fault == null || fault.isBackward() || !Faults.can(fault, Trait.EXPONENTIATES)) {
            return Optional.empty();
        }
        Optional<Trials.Result> wide = evidence.of(Trials.class).flatMap(Trials::inFloat64);
        String most = step.isDouble() ? "709.7" : "88.7", type = step.isDouble() ? "float64" : "float32";
        String tried =
                wide.filter(Trials.Result::isFinite)
                        .map(r -> "; in float64, which reaches further, the loss is " + number(r.loss()))
                        .orElse("");
        return Optional.of(
                new Finding(
                        CAUSE,
                        Grade.FAIL,
                        Tried.certainty(wide),
                        Symptom.place(step, Symptom.parameter(step), step.samples()),
                        Faults.measured(fault, "at most " + most),
                        new Parts(
                                Symptom.of(step),
                                "an input of at most " + most,
                                "the exponential of a larger number is beyond the largest " + type + tried,
                                "Subtract the largest input first, as softmax does, or limit the input with Ops.clamp."),
                        List.of(new Remedy.Code("Ops.clamp(x, -" + most + ", " + most + ")"))));
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
