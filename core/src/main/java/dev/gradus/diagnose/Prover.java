package dev.gradus.diagnose;

import dev.gradus.diagnose.Proof.Interval;
import dev.gradus.diagnose.Proof.Trial;
import dev.gradus.diagnose.Proof.Verdict;
import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Tries the remedies of findings with several seeds, which confirms some and withdraws others.
///
/// ```java
/// Proof proof = new Prover(seeds, 30).prove(findings);
/// ```
/// The budget is a number of trainings, so that the same call gives the same proof however fast the machine is. One of `Prover`'s trials is a training
/// with one remedy and one seed; those of the training as it was count, too. A remedy is tried with all seeds, or not at all.
public final class Prover {
    private static final int FINDINGS = 4, REMEDIES = 2;

    private final List<Retraining> seeds;
    private int budget;
    private List<Cause> causes = Causes.all();
    private BooleanSupplier isOver = () -> false;
    private BiConsumer<Remedy, Integer> progress = (_, _) -> {};
    private final Map<Remedy, List<Judged>> tried = new HashMap<>();

    /// A prover.
    ///
    /// @param seeds the same training with each seed, that of the training itself first
    /// @param trials how many trainings at most
    public Prover(List<Retraining> seeds, int trials) {
        this.seeds = List.copyOf(seeds);
        budget = trials - (seeds.size() - 1); // those as it was; that of its own seed is known
    }

    /// Knows other causes than those of the catalogue.
    ///
    /// @param known that have been looked for, your own among them
    /// @return this
    public Prover causes(List<Cause> known) {
        causes = List.copyOf(known);
        return this;
    }

    /// Leaves out what has not been begun when somebody says that it is time.
    ///
    /// @param over asked before each remedy
    /// @return this
    public Prover until(BooleanSupplier over) {
        isOver = over;
        return this;
    }

    /// Tells somebody what is being tried.
    ///
    /// @param listener called before each trial with the remedy and the number of the seed, from 1
    /// @return this
    public Prover listen(BiConsumer<Remedy, Integer> listener) {
        progress = listener;
        return this;
    }

    /// Tries the remedies of the gravest findings.
    ///
    /// @param findings of a [Diagnostician], in its order
    /// @return what is confirmed and what is withdrawn
    public Proof prove(List<Finding> findings) {
        List<Trial> trials = new ArrayList<>();
        List<Finding> confirmed = new ArrayList<>(), withdrawn = new ArrayList<>();
        for (Finding finding : findings) {
            List<Trial> own = trials.size() < FINDINGS * REMEDIES ? tried(finding) : List.of();
            trials.addAll(own);
            boolean isDecided =
                    causes.stream()
                            .filter(c -> Causes.name(c).equals(finding.cause()))
                            .allMatch(Cause::isDecidedByTrial);
            boolean fails =
                    !own.isEmpty()
                            && own.stream()
                                    .allMatch(t -> t.verdict() == Verdict.NO_GAIN || t.verdict() == Verdict.HARMS);
            Trial best =
                    own.stream()
                            .filter(t -> t.verdict() == Verdict.HELPS)
                            .max(Comparator.comparingDouble(Prover::gain))
                            .orElse(null);
            if (fails && isDecided) withdrawn.add(finding.graded(Grade.NOTE));
            else confirmed.add(best == null ? finding : confirmed(finding, best));
        }
        confirmed.sort(Comparator.comparing(Finding::grade)); // else as they were: by harm
        return new Proof(tied(trials), confirmed, withdrawn);
    }

    /// The finding with the remedy first that helps most, and what it gains.
    private static Finding confirmed(Finding f, Trial best) {
        List<Remedy> remedies = new ArrayList<>(f.remedies());
        remedies.remove(best.remedy());
        if (best.remedy() != null) remedies.addFirst(best.remedy());
        return new Finding(
                f.cause(),
                f.grade(),
                Certainty.SHOWN,
                f.place(),
                f.step(),
                gain(best),
                f.evidence(),
                f.text(),
                remedies,
                f.effects());
    }

    private static double gain(Trial trial) {
        Interval interval = trial.interval();
        return interval == null ? 0 : interval.mean();
    }

    // ---- trials ----------------------------------------------------------------------------------------------------

    private List<Trial> tried(Finding finding) {
        List<Trial> own = new ArrayList<>();
        boolean isLeftOut = false;
        for (Remedy remedy : finding.remedies()) {
            if (own.size() == REMEDIES) break;
            if (!tried.containsKey(remedy) && (isOver.getAsBoolean() || budget < seeds.size())) {
                isLeftOut = true;
                continue;
            }
            List<Judged> judged = judged(remedy);
            if (judged != null) own.add(trial(finding, remedy, judged));
        }
        if (!own.isEmpty()) return own;
        Remedy first = finding.remedies().isEmpty() ? null : finding.remedies().getFirst();
        return List.of(
                isLeftOut
                        ? new Trial(finding.cause(), first, List.of(), null, Verdict.NOT_TRIED, List.of())
                        : new Trial(finding.cause(), null, List.of(), null, Verdict.FACTS, List.of()));
    }

    /// @return one for each seed; null where no setting does it
    private @Nullable List<Judged> judged(Remedy remedy) {
        List<Judged> known = tried.get(remedy);
        if (known == null) {
            known = new ArrayList<>();
            for (int s = 0; s < seeds.size(); s++) {
                progress.accept(remedy, s + 1);
                Judged judged = seeds.get(s).with(List.of(remedy)).orElse(null);
                if (judged == null) break;
                known.add(judged);
                budget--;
            }
            tried.put(remedy, known);
        }
        return known.size() < seeds.size() ? null : known;
    }

    private List<Judged> before() {
        return seeds.stream().map(Retraining::original).toList();
    }

    private Trial trial(Finding finding, Remedy remedy, List<Judged> now) {
        List<Judged> before = before();
        List<Double> gains = new ArrayList<>();
        double weakest = Double.POSITIVE_INFINITY, sum = 0;
        for (int s = 0; s < now.size(); s++) {
            Scores.Gain gain = now.get(s).validation().over(before.get(s).validation());
            gains.add(gain.value());
            weakest = Math.min(weakest, gain.errors());
            sum += gain.errors();
        }
        boolean isCertain = weakest > Diagnostician.HINT && sum / Math.sqrt(now.size()) > Diagnostician.CERTAIN;
        Interval interval = Interval.of(now, before);
        double least = Diagnostician.least(before.getFirst());
        return new Trial(finding.cause(), remedy, gains, interval, verdict(interval, isCertain, least), List.of());
    }

    /// @param isCertain whether each seed by itself gains
    private static Verdict verdict(Interval gain, boolean isCertain, double least) {
        if ((gain.low() > 0 || isCertain) && gain.mean() >= least) return Verdict.HELPS;
        if (gain.high() < 0) return Verdict.HARMS;
        return gain.mean() < least / 2 || gain.high() < least ? Verdict.NO_GAIN : Verdict.OPEN;
    }

    // ---- ties ------------------------------------------------------------------------------------------------------

    /// Each helping remedy with the causes whose helping remedies cannot be told from it.
    private List<Trial> tied(List<Trial> trials) {
        List<Trial> all = new ArrayList<>();
        for (Trial trial : trials) {
            List<String> ties = new ArrayList<>();
            for (Trial other : trials) {
                if (other.cause().equals(trial.cause()) || ties.contains(other.cause())) continue;
                if (areEqual(trial, other)) ties.add(other.cause());
            }
            all.add(trial.tied(ties));
        }
        return all;
    }

    private boolean areEqual(Trial one, Trial other) {
        if (one.verdict() != Verdict.HELPS || other.verdict() != Verdict.HELPS) return false;
        Interval difference =
                Interval.of(
                        Objects.requireNonNull(tried.get(Objects.requireNonNull(one.remedy()))),
                        Objects.requireNonNull(tried.get(Objects.requireNonNull(other.remedy()))));
        return difference.low() <= 0 && difference.high() >= 0;
    }
}
