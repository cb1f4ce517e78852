package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException.Parts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Steps that were too large: weights or outputs have grown beyond measure, or weights are not finite any more.
///
/// Tried with weights of their first size, and with those of the last copy.
public final class LearningRate implements Check {
    static final String CAUSE = "learning-rate";

    private final Config config;

    /// Settings.
    ///
    /// @param growth of a parameter that tells of steps that are too large
    /// @param growthWithHugeOutputs the same, where a layer makes huge numbers
    /// @param rms of a parameter that is too much, whatever it was at first
    public record Config(double growth, double growthWithHugeOutputs, double rms) {
        /// The defaults.
        public Config() {
            this(100, 10, 1e3);
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LearningRate(Config config) {
        this.config = config;
    }

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Step step = evidence.of(Step.class).orElse(null);
        if (step == null) return Optional.empty();
        Step.Weight grown = grown(step);
        boolean isHuge = step.fault() == null && step.explosion() != null;
        if (grown == null && !isHuge) return Optional.empty();
        Trial trial = tried(step, evidence.of(Trials.class).orElse(null), grown);
        double divisor = divisor(grown);
        double lower = step.learningRate() / divisor;
        boolean isKnown = !Double.isNaN(step.learningRate());
        return Optional.of(
                new Finding(
                        CAUSE,
                        Grade.FAIL,
                        trial.certainty,
                        Symptom.place(step, grown == null ? largest(step) : grown.name(), step.samples()),
                        measured(step, grown),
                        new Parts(
                                Symptom.of(step),
                                expected(grown),
                                because(grown, step) + trial.words,
                                isKnown
                                        ? "Try the learning rate " + number(lower) + "."
                                        : "Divide the learning rate by " + number(divisor) + "."),
                        isKnown ? List.of(new Remedy.Set(Remedy.Part.OPTIMIZER, "learningRate", lower)) : List.of()));
    }

    /// The parameter that has grown most, those that are not finite before all and matrices before vectors.
    private Step.@Nullable Weight grown(Step step) {
        double factor = step.explosion() == null ? config.growth() : config.growthWithHugeOutputs();
        return step.weights().stream()
                .filter(w -> !w.values().isFinite() || w.growth() >= factor || w.values().rms() > config.rms())
                .max(
                        Comparator.<Step.Weight, Boolean>comparing(w -> !w.values().isFinite())
                                .thenComparing(w -> !w.isVector())
                                .thenComparingDouble(Step.Weight::growth))
                .orElse(null);
    }

    private static @Nullable String largest(Step step) {
        return step.weights().stream()
                .max(Comparator.comparingDouble(w -> w.values().rms()))
                .map(Step.Weight::name)
                .orElse(null);
    }

    // ---- trials ----------------------------------------------------------------------------------------------------

    private record Trial(Certainty certainty, String words) {}

    private static Trial tried(Step step, @Nullable Trials trials, Step.@Nullable Weight grown) {
        if (trials == null) return new Trial(grown == null ? Certainty.POSSIBLE : Certainty.LIKELY, "");
        Optional<Trials.Result> small = firstSize(step).flatMap(trials::scaled);
        if (helps(small)) return shown("with weights of their first size", small);
        Optional<Trials.Result> before = trials.before();
        if (helps(before)) return shown("with the weights of the last copy", before);
        boolean isTried = small.isPresent() || before.isPresent();
        return new Trial(isTried || grown == null ? Certainty.POSSIBLE : Certainty.LIKELY, "");
    }

    /// Factors that give the parameters their first sizes; empty where one of them is not finite, or none has grown.
    private static Optional<Map<String, Double>> firstSize(Step step) {
        Map<String, Double> factors = new HashMap<>();
        for (Step.Weight w : step.weights()) {
            if (!w.values().isFinite()) return Optional.empty();
            if (w.growth() > 1) factors.put(w.name(), 1 / w.growth());
        }
        return factors.isEmpty() ? Optional.empty() : Optional.of(factors);
    }

    private static boolean helps(Optional<Trials.Result> result) {
        return result.filter(r -> r.isFinite() && !r.isHuge()).isPresent();
    }

    private static Trial shown(String how, Optional<Trials.Result> result) {
        return new Trial(
                Certainty.SHOWN, "; " + how + " the same batch gives a loss of " + number(result.orElseThrow().loss()));
    }

    // ---- words -----------------------------------------------------------------------------------------------------

    private static double divisor(Step.@Nullable Weight grown) {
        double growth = grown == null ? 100 : grown.values().isFinite() ? grown.growth() : 1000;
        return Math.pow(10, Math.ceil(Math.log10(Math.clamp(growth, 10, 10_000))));
    }

    private static String expected(Step.@Nullable Weight grown) {
        if (grown == null) return "outputs of a size of about 1";
        if (!grown.values().isFinite()) return "finite weights";
        return grown.name() + " of a size like at first, rms " + number(grown.scale());
    }

    private static String because(Step.@Nullable Weight grown, Step step) {
        String rate =
                Double.isNaN(step.learningRate())
                        ? "the learning rate"
                        : "the learning rate " + number(step.learningRate());
        if (grown == null) {
            return "outputs have grown without the weights, so either "
                    + rate
                    + " is too large or the first weights are";
        }
        if (!grown.values().isFinite()) {
            return grown.name()
                    + " holds "
                    + grown.values().bad()
                    + " since the step before: "
                    + rate
                    + " is too large";
        }
        return "%s has grown to rms %s, %s times what it was at first: %s is too large"
                .formatted(grown.name(), number(grown.values().rms()), number(Math.rint(grown.growth())), rate);
    }

    private List<Measured> measured(Step step, Step.@Nullable Weight grown) {
        List<Measured> measured = new ArrayList<>();
        if (grown != null) {
            measured.add(new Measured("growth of " + grown.name(), grown.growth(), "below " + number(config.growth())));
        }
        Step.Output explosion = step.explosion();
        if (explosion != null) {
            measured.add(
                    new Measured("rms of the output of layer " + explosion.layer(), explosion.out().rms(), "about 1"));
        }
        return measured;
    }

    @Override
    public Set<String> explains() {
        return Set.of(LogOfZero.CAUSE, ExpOverflow.CAUSE, DivisionByZero.CAUSE, Overflow.CAUSE);
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
