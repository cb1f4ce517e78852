package dev.gradus.lab.diagnose;

import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.lab.settings.Flags;
import dev.gradus.lab.settings.SettingsText;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The settings of a run with the remedies of what was found in it.
///
/// Of each finding of grade fail or warn the first remedy is taken that a setting can do and whose trial gained something. Where two set the same, the
/// graver finding's is taken. Several are tried together: where that is worse than the best of them alone, they are
/// put together one after the other, the one that gains most first, and those with which it gets worse are left out.
public final class Repair {
    /// Standard errors below which a gain says nothing.
    private static final double HINT = 1.5;

    /// A gain of the mean recall that is worth a change.
    private static final double LEAST_OF_RECALL = 0.02;

    /// A remedy that is applied.
    ///
    /// @param finding that it is for
    /// @param advice path, value, flag and Java
    /// @param before the value as it was; empty where it is no single one
    /// @param gain of a trial of it alone, as a share of what there is to win; null where it takes no trial, since figures are not comparable with
    ///     those of other data
    /// @param skill of this trial on validation samples; null where there was none
    public record Change(Finding finding, Advice advice, String before, @Nullable Double gain, @Nullable Double skill) {
        /// Path and value.
        ///
        /// @return such as `optimizer.learningRate=0.1`, or `model.layers: activation relu`
        public String words() {
            return inWords(advice);
        }
    }

    /// A remedy that is not applied, and why.
    ///
    /// @param finding that it is for
    /// @param advice path, value, flag and Java
    /// @param why a sentence without its point
    public record LeftOut(Finding finding, Advice advice, String why) {
        /// Path and value.
        ///
        /// @return such as `batchSize=32`
        public String words() {
            return inWords(advice);
        }
    }

    private static String inWords(Advice advice) {
        boolean isValue = !advice.path().equals(Treatment.LIST);
        return advice.path() + (isValue ? "=" : ": ") + advice.value();
    }

    /// A finding that is left to a person.
    ///
    /// @param finding without a remedy that a setting can do, or without one that helps
    /// @param isTried whether settings were tried, and gained nothing
    public record Unrepaired(Finding finding, boolean isTried) {
        /// What a person is to do.
        ///
        /// @return sentences
        public String text() {
            String repair = finding.text().repair();
            return isTried ? repair + " What settings can do was tried, and gains nothing." : repair;
        }
    }

    private record Candidate(Finding finding, Remedy remedy, Treatment treatment, @Nullable Judged trial) {
        boolean isTried() {
            return trial != null;
        }
    }

    private final Examination examination;
    private final Trials trials;
    private final TrainSettings settings;
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Unrepaired> unrepaired = new ArrayList<>();
    private final List<Candidate> chosen = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private TrainSettings repaired;
    private boolean isBalanced;
    private @Nullable Judged together;

    private Repair(Examination examination, List<Finding> findings) {
        this.examination = examination;
        trials = examination.trials();
        settings = examination.settings();
        repaired = settings;
        for (Finding finding : findings) if (finding.grade() != Grade.NOTE) choose(finding);
        isBalanced = chosen.stream().anyMatch(c -> weighs(c.treatment));
        List<Candidate> tried = chosen.stream().filter(Candidate::isTried).toList();
        if (tried.size() > 1) combine(tried);
        for (Candidate candidate : inOrder(chosen)) {
            Treatment treatment = Treatment.of(candidate.remedy, repaired);
            if (treatment == null) continue; // another has made it needless
            repaired = treatment.apply(repaired, examination.data().train().data().shape());
            values.putAll(treatment.values());
        }
    }

    /// Chooses remedies, and tries them together.
    ///
    /// @param examination of a run
    /// @param findings that it has made
    /// @return what is to be changed
    public static Repair of(Examination examination, List<Finding> findings) {
        return new Repair(examination, findings);
    }

    // ---- choice ----------------------------------------------------------------------------------------------------

    private void choose(Finding finding) {
        Candidate its = candidate(finding);
        if (its == null) {
            unrepaired.add(new Unrepaired(finding, finding.remedies().stream().anyMatch(this::isTried)));
            return;
        }
        for (Candidate graver : chosen) {
            if (!place(graver).equals(place(its))) continue;
            boolean isSame = graver.treatment.equals(its.treatment);
            String why = isSame ? "it is made for %s already" : "%s, which is graver, sets the same";
            leave(its, why.formatted(graver.finding.cause()));
            return;
        }
        chosen.add(its);
    }

    private @Nullable Candidate candidate(Finding finding) {
        for (Remedy remedy : finding.remedies()) {
            Treatment treatment = Treatment.of(remedy, settings);
            if (treatment == null) continue;
            if (isOtherData(treatment)) return new Candidate(finding, remedy, treatment, null);
            Optional<Judged> trial = tried(List.of(remedy), examination.words(remedy));
            if (trial.isEmpty() || !gains(trial.get(), finding, treatment)) continue;
            return new Candidate(finding, remedy, treatment, trial.get());
        }
        return null;
    }

    /// What is done to the data itself takes no trial: the figures would be those of other samples.
    private static boolean isOtherData(Treatment treatment) {
        return treatment.path().startsWith("table.");
    }

    private static boolean weighs(Treatment treatment) {
        return treatment.values().containsKey("classWeights");
    }

    /// What two remedies cannot both set: a path, and of a model that is a list of layers one component, or their order.
    private static String place(Candidate candidate) {
        boolean isPart = candidate.treatment.path().equals(Treatment.LIST) && !isStructural(candidate.remedy);
        return isPart && candidate.remedy instanceof Remedy.Set set
                ? Treatment.LIST + "." + set.component()
                : candidate.treatment.path();
    }

    private static boolean isStructural(Remedy remedy) {
        return !(remedy instanceof Remedy.Set set) || set.component().equals("batchNorm");
    }

    /// Layers are added and removed last, since others are known by their place in the list.
    private static List<Candidate> inOrder(List<Candidate> candidates) {
        return candidates.stream().sorted(Comparator.comparing(c -> isStructural(c.remedy))).toList();
    }

    private boolean isTried(Remedy remedy) {
        return trials.isKnown(List.of(remedy)) && trials.with(List.of(remedy)).isPresent();
    }

    private Optional<Judged> tried(List<Remedy> remedies, String what) {
        if (!trials.isKnown(remedies)) examination.tell("trying " + what);
        return trials.with(remedies);
    }

    private boolean gains(Judged trial, Finding finding, Treatment treatment) {
        if (weighs(treatment)) return skill(trial, true) - skill(trials.original(), true) >= LEAST_OF_RECALL;
        Judged original = trials.original();
        Scores.Gain gain = trial.validation().over(original.validation());
        if (gain.value() <= 0) return false;
        boolean isShown = finding.certainty() == Certainty.SHOWN;
        return isShown || Math.max(gain.errors(), trial.both().over(original.both()).errors()) >= HINT;
    }

    /// The skill on validation samples; where classes are weighed, that of the mean recall, since rare classes hardly count in the other.
    private static double skill(Judged judged, boolean isBalanced) {
        return Skill.of(judged.validation(), isBalanced);
    }

    // ---- several together ------------------------------------------------------------------------------------------

    private void combine(List<Candidate> tried) {
        List<Candidate> byGain = new ArrayList<>(tried);
        byGain.sort(Comparator.comparingDouble(c -> -alone(c)));
        double best = alone(byGain.getFirst());
        Judged all = together(tried);
        if (all != null && skill(all, isBalanced) >= best) {
            together = all;
            return;
        }
        List<Candidate> kept = new ArrayList<>(List.of(byGain.getFirst()));
        for (Candidate next : byGain.subList(1, byGain.size())) {
            List<Candidate> more = new ArrayList<>(kept);
            more.add(next);
            Judged judged = more.size() == tried.size() ? all : together(more);
            if (judged != null && skill(judged, isBalanced) >= best) {
                kept = more;
                best = skill(judged, isBalanced);
                together = judged;
            } else {
                chosen.remove(next);
                String why =
                        judged == null ? "it cannot be made together with the others" : "with the others it does harm";
                leave(next, why);
            }
        }
    }

    private double alone(Candidate candidate) {
        return candidate.trial == null ? 0 : skill(candidate.trial, isBalanced);
    }

    private @Nullable Judged together(List<Candidate> candidates) {
        List<Remedy> remedies = inOrder(candidates).stream().map(Candidate::remedy).toList();
        return tried(remedies, Math.max(2, remedies.size()) + " changes together").orElse(null);
    }

    private void leave(Candidate candidate, String why) {
        leftOut.add(new LeftOut(candidate.finding, examination.advice(candidate.remedy), why));
    }

    // ---- what comes out --------------------------------------------------------------------------------------------

    /// What is changed.
    ///
    /// @return the gravest first; none where nothing is wrong, or nothing helps
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (Candidate c : chosen) {
            Advice advice = examination.advice(c.remedy);
            String path = c.treatment.path();
            String before = path.equals(Treatment.LIST) ? "" : SettingsText.value(settings, path);
            Double skill = c.trial == null ? null : skill(c.trial, weighs(c.treatment));
            Double gain = skill == null ? null : skill - skill(trials.original(), weighs(c.treatment));
            changes.add(new Change(c.finding, advice, before, gain, skill));
        }
        return Collections.unmodifiableList(changes);
    }

    /// Remedies that are not applied, since others are.
    ///
    /// @return with their reasons
    public List<LeftOut> leftOut() {
        return Collections.unmodifiableList(leftOut);
    }

    /// Findings that no setting repairs, or none that was tried: they are left to a person.
    ///
    /// @return the gravest first
    public List<Unrepaired> unrepaired() {
        return Collections.unmodifiableList(unrepaired);
    }

    /// The skill of a trial with all changes, where there are several.
    ///
    /// @return null where there is one, or none that can be tried
    public @Nullable Double together() {
        return together == null ? null : skill(together, isBalanced);
    }

    /// The skill of the run on validation samples.
    ///
    /// @return as [#skillOf] measures it, so that both can be compared
    public double skill() {
        return skill(trials.original(), isBalanced);
    }

    /// The skill of a model on validation samples that were measured in the same way.
    ///
    /// @param scores of the repaired run
    /// @return that of the mean recall where the repair weighs classes
    public double skillOf(Scores scores) {
        return Skill.of(scores, isBalanced);
    }

    /// Whether the repaired run can be compared with the run: not where its data is other data.
    ///
    /// @return whether each change could be tried
    public boolean isComparable() {
        return chosen.stream().allMatch(Candidate::isTried);
    }

    /// The settings with all changes.
    ///
    /// @return complete; those of the run where there are none
    public TrainSettings settings() {
        return repaired;
    }

    /// What is written over the settings of the run.
    ///
    /// @return path → value
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    /// The flags of `train` that make some changes.
    ///
    /// @param values path → value
    /// @return as they are typed at a shell
    public static String flags(Map<String, ?> values) {
        List<String> flags = new ArrayList<>();
        new TreeMap<>(values).forEach((path, value) -> flags.add(Flags.written(path, value)));
        return String.join(" ", flags);
    }
}
