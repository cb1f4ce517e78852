package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Records;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settings of an optimizer out of proportion: a momentum so near to 1 that it outlasts the training, an ε larger than the gradients it is added to.
///
/// The signs: a momentum or β₁ above 0.95, a β₂ or α outside of 0.99 to 0.999, or an ε far above 1e-8.
///
/// The lectures: optimization; the formulas of momentum, RMSProp and Adam, without ranges of their settings.
public record OptimizerSettings() implements Cause {
    static final String CAUSE = "optimizer-settings";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Plan plan = known.plan();
        if (plan == null || known.isGood()) return Optional.empty();
        Map<String, Object> settings = Records.write(plan.optimizer().config());
        double steps = plan.totalSteps();
        Odd odd = odd(settings, steps);
        if (odd == null) return Optional.empty();
        return Suspicion.likely(CAUSE, Grade.WARN)
                .step(0)
                .number(odd.name, odd.value, odd.healthy)
                .remedy(new Remedy.Set(Part.OPTIMIZER, odd.name, odd.usual))
                .told(
                        plan.optimizer().getClass().getSimpleName() + " with " + odd.name + " " + number(odd.value),
                        odd.healthy,
                        odd.why,
                        "Use " + odd.name + " " + number(odd.usual) + ".");
    }

    /// A setting far from what is usual.
    private record Odd(String name, double value, double usual, String healthy, String why) {}

    private static @Nullable Odd odd(Map<String, Object> settings, double steps) {
        for (String name : List.of("momentum", "beta1")) {
            if (settings.get(name) instanceof Double m && m > 0.97) {
                return new Odd(
                        name,
                        m,
                        0.9,
                        "0.9, at most 0.95",
                        "it averages over " + number(1 / (1 - m)) + " steps, and overshoots as long");
            }
        }
        for (String name : List.of("beta2", "alpha")) {
            if (settings.get(name) instanceof Double b && (b < 0.8 || (b > 0.9999 && steps < 1e5))) {
                double usual = name.equals("beta2") ? 0.999 : 0.99;
                return new Odd(
                        name,
                        b,
                        usual,
                        "0.99 to 0.999",
                        "the size of the gradients is averaged over " + number(1 / Math.max(1e-9, 1 - b)) + " steps");
            }
        }
        if (settings.get("epsilon") instanceof Double e && e > 1e-4) {
            return new Odd(
                    "epsilon",
                    e,
                    1e-8,
                    "1e-8",
                    "it is larger than the root mean square of the gradients, and makes steps small");
        }
        return null;
    }

    @Override
    public Set<String> explains() {
        return Effects.ofNotLearning(
                LearningRateTooLow.CAUSE, LearningRateTooHigh.CAUSE, DeadUnits.CAUSE, BatchTooLarge.CAUSE);
    }

    @Override
    public OptimizerSettings config() {
        return this;
    }
}
