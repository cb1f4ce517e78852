package dev.gradus.train.diagnose;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.tensor.Trait;
import dev.gradus.tensor.Watch;
import java.util.List;
import java.util.Optional;

/// A division by 0: of tensors, by a standard deviation of 0, or as the derivative of a root at 0.
///
/// Nothing can be tried: another divisor is another formula.
public final class DivisionByZero implements Check {
    static final String CAUSE = "division-by-zero";

    private final Config config;

    /// Settings: none.
    public record Config() {}

    /// With all settings.
    ///
    /// @param config the settings
    public DivisionByZero(Config config) {
        this.config = config;
    }

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Step step = evidence.of(Step.class).orElse(null);
        Watch.Fault fault = step == null ? null : step.producer();
        if (step == null || fault == null || !Faults.dividesByZero(fault)) return Optional.empty();
        return Optional.of(
                new Finding(
                        CAUSE,
                        Grade.FAIL,
                        Certainty.LIKELY,
                        Symptom.place(step, Symptom.parameter(step), step.samples()),
                        Faults.measured(fault, "a divisor other than 0"),
                        text(fault, Symptom.of(step)),
                        remedies(fault)));
    }

    private static Parts text(Watch.Fault fault, String got) {
        if (isOfDeviation(fault)) {
            return new Parts(
                    got,
                    "groups of numbers that differ, or an eps above 0",
                    "all numbers of a group are equal, so that their variance is 0, and eps is 0",
                    "Give the normalization an eps of 1e-5.");
        }
        if (isOfSlope(fault)) {
            return new Parts(
                    got,
                    "roots of numbers above 0",
                    "the slope of the root at 0 is infinite",
                    "Add a small number such as 1e-12 before the root.");
        }
        return new Parts(
                got,
                "a divisor other than 0",
                "a sum, a norm or a count by which something is divided has become 0",
                "Add a small number such as 1e-8 to the divisor, or limit it with Ops.clamp.");
    }

    private static List<Remedy> remedies(Watch.Fault fault) {
        if (isOfDeviation(fault)) return List.of(new Remedy.Set(Remedy.Part.MODEL, "eps", 1e-5));
        return List.of(new Remedy.Code(isOfSlope(fault) ? "x.add(1e-12)" : "x.add(1e-8)"));
    }

    /// The divisor is made of many numbers.
    private static boolean isOfDeviation(Watch.Fault fault) {
        return Faults.can(fault, Trait.MIXES_ELEMENTS);
    }

    /// Only the derivative divides, by the result.
    private static boolean isOfSlope(Watch.Fault fault) {
        return fault.isBackward() && fault.inputs().getLast().isDivisor();
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
