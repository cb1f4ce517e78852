package dev.gradus.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says why a training goes wrong, the most harmful cause first.
///
/// Checks suspect on slight signs. With a [Retraining] in the evidence, each suspicion is tried: the same training with the same seed and the remedy.
/// A cause is shown when its remedy gains more than chance allows, and a mere suspicion whose remedy gains nothing is dropped; so
/// thresholds decide what is tried, and not what is said. Causes are ranked by what their remedies gain; where one brings others about and
/// its remedy gains about as much, the others are its effects.
public final class Diagnostician {
    /// Standard errors of a paired difference.
    static final double CERTAIN = 3;

    private static final double VERY_CERTAIN = 4.5;

    /// What alone says nothing.
    static final double HINT = 1.5;

    private static final double LEAST = 0.05;
    private static final double LEAST_OF_REST = 0.35;
    private static final double LEAST_AT_ALL = 0.008;
    private static final double WARNED = 0.08;
    private static final double FAILED = 0.3;

    /// A cause comes before what it brings about where it gains at least this share of it.
    private static final double ABOUT_AS_MUCH = 0.6;

    /// What differs by less is a matter of chance.
    private static final double ABOUT_EQUAL = 0.8;

    /// What nobody suspected on strong signs is rather an effect.
    private static final double PRIOR_OF_POSSIBLE = 0.7;

    private final List<Cause> causes;
    private final Evidence evidence;
    private final @Nullable Retraining retraining;
    private final Map<String, Cause> byName = new HashMap<>();
    private final Map<String, Set<String>> explains = new HashMap<>();

    private final Map<Remedy, Optional<Judged>> tried = new LinkedHashMap<>();
    private Consumer<Remedy> progress = _ -> {};

    /// A diagnostician.
    ///
    /// @param evidence what is known; with a [Retraining] among it, remedies are tried
    public Diagnostician(Evidence evidence) {
        this(evidence, Causes.all());
    }

    /// A diagnostician who knows some causes only.
    ///
    /// @param evidence what is known
    /// @param causes to be made
    public Diagnostician(Evidence evidence, List<Cause> causes) {
        this.evidence = evidence;
        this.causes = List.copyOf(causes);
        retraining = evidence.of(Retraining.class).orElse(null);
        for (Cause cause : causes) {
            byName.put(Causes.name(cause), cause);
            explains.put(Causes.name(cause), cause.explains());
        }
    }

    /// Tells somebody what is being tried.
    ///
    /// @param listener called before each trial
    /// @return this
    public Diagnostician listen(Consumer<Remedy> listener) {
        progress = listener;
        return this;
    }

    /// Looks for causes.
    ///
    /// @return the most harmful first, each with its effects; none of a healthy training
    public List<Finding> findings() {
        List<Candidate> candidates = new ArrayList<>();
        Map<Cause, Finding> suspected = new LinkedHashMap<>();
        for (Cause cause : causes) cause.look(evidence).ifPresent(finding -> suspected.put(cause, finding));
        for (Certainty certainty : Certainty.values()) {
            suspected.forEach((cause, finding) -> {
                if (finding.certainty() != certainty) return;
                boolean isMereEffect =
                        certainty == Certainty.POSSIBLE && candidates.stream().anyMatch(c -> isEffect(finding, c));
                candidates.add(
                        isMereEffect
                                ? new Candidate(finding.certain(Certainty.LIKELY).graded(Grade.NOTE), 0)
                                : judged(cause, finding));
            });
        }
        candidates.removeIf(c -> c.finding.certainty() == Certainty.POSSIBLE);
        double reached = reached();
        candidates.removeIf(c -> Objects.requireNonNull(byName.get(c.finding.cause())).mostSkill(c.finding) < reached);
        candidates.sort(Comparator.comparing((Candidate c) -> c.finding.grade()).thenComparingDouble(c -> -c.weight));
        return ranked(candidates);
    }

    /// What the training, or a trial of it, certainly reaches on other samples.
    private double reached() {
        Stream<Judged> all =
                Stream.concat(evidence.of(Judged.class).stream(), tried.values().stream().flatMap(Optional::stream));
        return all.mapToDouble(judged -> judged.validation().atLeast(CERTAIN)).max().orElse(0);
    }

    /// Looks for the change that gains most: among all that were tried for suspicions, and those that people try first. For trainings with which
    /// nothing is wrong.
    ///
    /// @return empty without a [Retraining], or where nothing can be tried
    public Optional<Improvement> improvement() {
        Retraining again = retraining;
        if (again == null) return Optional.empty();
        Judged original = again.original();
        evidence.of(Plan.class)
                .ifPresent(plan -> Improvement.usual(plan, original).forEach(change -> tried(again, change)));
        int trials = (int) tried.values().stream().filter(Optional::isPresent).count();
        Improvement best = null;
        for (Map.Entry<Remedy, Optional<Judged>> trial : tried.entrySet()) {
            Scores with = trial.getValue().map(Judged::validation).orElse(null);
            if (with == null) continue;
            Scores.Gain gain = with.over(original.validation());
            if (best != null && gain.value() <= best.gain().value()) continue;
            best = new Improvement(trial.getKey(), with.skill(), gain, trials);
        }
        return Optional.ofNullable(best);
    }

    /// Whether a suspicion needs no trial, since a cause is shown that brings it about, and is not brought about by it.
    private boolean isEffect(Finding suspicion, Candidate shown) {
        return shown.isShown()
                && shown.finding.grade() == Grade.FAIL
                && explains(shown.finding, suspicion)
                && !explains(suspicion, shown.finding);
    }

    /// @param finding with what the trial has shown
    /// @param weight what it gains, less where it was a mere suspicion
    /// @param isStrong whether it was suspected on strong signs
    private record Candidate(Finding finding, double weight, boolean isStrong) {
        Candidate(Finding finding, double weight) {
            this(finding, weight, finding.certainty() == Certainty.LIKELY);
        }

        boolean isShown() {
            return finding.certainty() == Certainty.SHOWN;
        }
    }

    // ---- trials ----------------------------------------------------------------------------------------------------

    private Candidate judged(Cause cause, Finding suspected) {
        Retraining again = retraining;
        if (again == null || suspected.certainty() == Certainty.SHOWN)
            return new Candidate(suspected, suspected.gain());
        Remedy best = null;
        Judged bestJudged = null;
        boolean isTried = false;
        double errors = 0, hint = 0;
        Set<String> givenUp = new HashSet<>();
        double most = least(again.original());
        for (Remedy remedy : suspected.remedies()) {
            Judged judged = givenUp.contains(component(remedy)) ? null : tried(again, remedy);
            if (judged == null) continue;
            isTried = true;
            Scores.Gain gain = gain(judged, again.original(), cause.isSeenInTraining());
            if (gain.errors() < -CERTAIN) givenUp.add(component(remedy)); // the next value goes further
            if (gain.errors() >= HINT) hint = Math.max(hint, gain.value());
            if (gain.errors() < CERTAIN || gain.value() < most) continue;
            most = gain.value();
            errors = gain.errors();
            best = remedy;
            bestJudged = judged;
        }
        boolean isStrong = suspected.certainty() == Certainty.LIKELY;
        double prior = isStrong ? 1 : PRIOR_OF_POSSIBLE;
        if (best != null && bestJudged != null) {
            Finding shown = shown(suspected, best, bestJudged, again.original(), most);
            boolean isGraver = !cause.isDecidedByTrial() && suspected.grade().compareTo(shown.grade()) < 0;
            if (isGraver) {
                return new Candidate(shown.graded(suspected.grade()), Math.max(most, suspected.gain()), isStrong);
            }
            boolean isSlight = most < WARNED && errors < VERY_CERTAIN;
            return new Candidate(isSlight ? shown.graded(Grade.NOTE) : shown, most * prior, isStrong);
        }
        // strong signs, and a gain that is large for so few validation samples, belong together
        if (isStrong && hint >= WARNED) return new Candidate(suspected, hint);
        boolean isRefuted = isTried && cause.isDecidedByTrial();
        return isRefuted ? new Candidate(suspected.graded(Grade.NOTE), 0) : new Candidate(suspected, suspected.gain());
    }

    /// What a remedy must gain to matter: a share of what is left to win, and never less than a difference that nobody sees.
    static double least(Judged original) {
        double rest = 1 - original.validation().skill();
        return Math.clamp(LEAST_OF_REST * rest, LEAST_AT_ALL, LEAST);
    }

    /// What is gained on validation samples; where training samples are witnesses too and validation samples do not contradict, on both together.
    private static Scores.Gain gain(Judged now, Judged before, boolean isSeenInTraining) {
        Scores.Gain gain = now.validation().over(before.validation());
        if (!isSeenInTraining || gain.value() <= 0) return gain;
        Scores.Gain both = now.both().over(before.both());
        return both.value() > gain.value() ? both : gain;
    }

    /// What a remedy sets; values of one component are tried in order.
    private static String component(Remedy remedy) {
        return remedy instanceof Remedy.Set set ? set.part() + "." + set.component() : remedy.toString();
    }

    private @Nullable Judged tried(Retraining again, Remedy remedy) {
        Optional<Judged> known = tried.get(remedy);
        if (known == null) {
            progress.accept(remedy);
            known = again.with(List.of(remedy));
            tried.put(remedy, known);
        }
        return known.orElse(null);
    }

    private static Finding shown(Finding f, Remedy best, Judged judged, Judged before, double gain) {
        Scores scores = judged.validation(), original = before.validation();
        double rest = 1 - original.skill();
        boolean isMost = gain > 0.15 && gain > original.skill(), isHalf = gain > LEAST_OF_REST * rest && rest > LEAST;
        Grade grade = gain >= FAILED || isMost ? Grade.FAIL : gain >= WARNED || isHalf ? Grade.WARN : Grade.NOTE;
        List<Measured> evidence = new ArrayList<>(f.evidence());
        evidence.add(
                new Measured(
                        "skill with " + best, scores.skill(), "above " + number(original.skill()) + ", as it was"));
        List<Remedy> remedies = new ArrayList<>(f.remedies());
        remedies.remove(best);
        remedies.addFirst(best);
        Parts text = f.text();
        String repair =
                "%s Tried: with %s the skill on validation samples is %s instead of %s."
                        .formatted(text.repair(), best, number(scores.skill()), number(original.skill()));
        return new Finding(
                f.cause(),
                grade,
                Certainty.SHOWN,
                f.place(),
                f.step(),
                gain,
                evidence,
                new Parts(text.got(), text.expected(), text.cause(), repair),
                remedies,
                List.of());
    }

    // ---- causes and effects ----------------------------------------------------------------------------------------

    /// The causes, each with those that follow from it.
    private List<Finding> ranked(List<Candidate> candidates) {
        Map<Candidate, Candidate> causeOf = new HashMap<>();
        for (Candidate effect : candidates) {
            for (Candidate cause : candidates) {
                if (!causes(cause, effect) || isFollowing(cause, effect, causeOf)) continue;
                Candidate before = causeOf.get(effect);
                if (before == null || cause.weight > before.weight) causeOf.put(effect, cause);
            }
        }
        List<Finding> roots = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (causeOf.containsKey(candidate)) continue;
            List<Finding> effects = new ArrayList<>();
            for (Candidate other : candidates) if (candidate.equals(root(other, causeOf))) effects.add(other.finding);
            effects.remove(candidate.finding);
            roots.add(candidate.finding.with(effects));
        }
        return List.copyOf(roots);
    }

    /// Whether one is another, or an effect of it, or an effect of an effect.
    private static boolean isFollowing(Candidate one, Candidate other, Map<Candidate, Candidate> causeOf) {
        for (Candidate at = one; at != null; at = causeOf.get(at)) if (at.equals(other)) return true;
        return false;
    }

    private static Candidate root(Candidate of, Map<Candidate, Candidate> causeOf) {
        Candidate at = of;
        for (Candidate next = causeOf.get(at); next != null; next = causeOf.get(at)) at = next; // none causes itself
        return at;
    }

    private boolean causes(Candidate cause, Candidate effect) {
        if (cause.equals(effect) || !explains(cause.finding, effect.finding)) return false;
        if (cause.finding.grade() == Grade.NOTE && effect.finding.grade() != Grade.NOTE) return false;
        if (explains(effect.finding, cause.finding)) {
            // either way: the one that weighs more, and of about equal ones the one that comes first by name, whatever
            // the seed
            boolean areEqual =
                    Math.min(cause.weight, effect.weight) >= ABOUT_EQUAL * Math.max(cause.weight, effect.weight);
            return areEqual
                    ? cause.finding.cause().compareTo(effect.finding.cause()) < 0
                    : cause.weight > effect.weight;
        }
        if (!effect.isShown()) return true;
        return (cause.isStrong || !effect.isStrong) && cause.weight >= ABOUT_AS_MUCH * effect.weight;
    }

    private boolean explains(Finding cause, Finding effect) {
        return explains.getOrDefault(cause.cause(), Set.of()).contains(effect.cause());
    }
}
