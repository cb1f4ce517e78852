package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.tensor.Trait;
import dev.gradus.tensor.Watch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sums or products of finite numbers beyond the range of their type, or gradients whose norm is.
///
/// Tried in float64, whose numbers reach to 1e308.
public final class Overflow implements Check {
    static final String CAUSE = "overflow";

    private final Config config;

    /// Settings: none.
    public record Config() {}

    /// With all settings.
    ///
    /// @param config the settings
    public Overflow(Config config) {
        this.config = config;
    }

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Step step = evidence.of(Step.class).orElse(null);
        if (step == null) return Optional.empty();
        Watch.Fault fault = step.fault();
        boolean overflows =
                fault == null
                        ? step.explosion() == null && step.steepest() != null
                        : fault.isProducer() && isOverflow(fault);
        if (!overflows) return Optional.empty();
        Optional<Trials.Result> wide = evidence.of(Trials.class).flatMap(Trials::inFloat64);
        String most = step.isDouble() ? "1.8e+308" : "3.4e+38", type = step.isDouble() ? "float64" : "float32";
        String because =
                fault == null
                        ? "squares of such numbers overflow, and with them the norm of the gradient"
                        : "sums or products of finite numbers of up to " + number(Faults.largest(fault)) + " overflow";
        String tried =
                fault == null
                        ? ""
                        : wide.filter(Trials.Result::isFinite)
                                .map(r -> "; in float64, which reaches further, the loss is " + number(r.loss()))
                                .orElse("");
        return Optional.of(
                new Finding(
                        CAUSE,
                        Grade.FAIL,
                        fault == null ? Certainty.LIKELY : Tried.certainty(wide),
                        Symptom.place(step, Symptom.parameter(step), step.samples()),
                        measured(step, fault),
                        new Parts(
                                Symptom.of(step),
                                "numbers within ±" + most + ", the range of " + type,
                                because + tried,
                                "Scale the numbers that go into it, or put a normalization such as BatchNorm before it."),
                        List.of(new Remedy.Add(Remedy.Part.MODEL, new BatchNorm1d.Config(), path(step)))));
    }

    private static boolean isOverflow(Watch.Fault f) {
        boolean ofExponential = !f.isBackward() && Faults.can(f, Trait.EXPONENTIATES);
        if (ofExponential || Faults.dividesByZero(f)) return false;
        boolean ofNumbers = Faults.can(f, Trait.CAN_OVERFLOW) && Faults.size(f) > 1;
        return ofNumbers || Faults.gradient(f) > 1 / Faults.NEARLY_ZERO;
    }

    private static List<Measured> measured(Step step, Watch.@Nullable Fault fault) {
        if (fault != null) return Faults.measured(fault, "about 1");
        return step.gradients().stream()
                .filter(Step.Slope::explodes)
                .map(s -> new Measured("gradient of " + s.parameter() + ": largest", s.values().largest(), "below 10"))
                .toList();
    }

    /// `1` of `1 Linear`.
    private static String path(Step step) {
        Watch.Fault fault = step.fault();
        String layer = fault == null ? null : fault.place();
        return layer == null || !layer.contains(" ") ? "" : layer.substring(0, layer.indexOf(' '));
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
