package dev.gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.tensor.Rng;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Causes that are always found, and trials whose outcome is known.
class DiagnosticianTest {
    private static final int SAMPLES = Again.SAMPLES;

    private static List<Finding> findings(Again again, Cause... causes) {
        return new Diagnostician(new Evidence().with(Retraining.class, again), List.of(causes)).findings();
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::cause).toList();
    }

    // ---- what a trial decides --------------------------------------------------------------------------------------

    @Test
    void a_mere_suspicion_whose_remedy_gains_nothing_is_dropped() {
        assertThat(findings(new Again(0.5).gain("plateau", 0), Rigged.possible("plateau"))).isEmpty();
        assertThat(findings(new Again(0.5), Rigged.possible("plateau"))).as("it cannot be tried").isEmpty();
    }

    @Test
    void what_was_likely_and_gains_nothing_becomes_a_note() {
        Finding f = findings(new Again(0.5).gain("plateau", 0), Rigged.likely("plateau")).getFirst();
        assertThat(f.grade()).isEqualTo(Grade.NOTE);
        assertThat(f.certainty()).isEqualTo(Certainty.LIKELY);
    }

    @Test
    void what_cannot_be_tried_or_is_not_decided_by_a_trial_keeps_its_grade() {
        assertThat(findings(new Again(0.5), Rigged.likely("plateau")).getFirst().grade()).isEqualTo(Grade.WARN);
        Again nothing = new Again(0.5).gain("target-leak", 0);
        assertThat(findings(nothing, Rigged.likely("target-leak").undecided()).getFirst().grade())
                .isEqualTo(Grade.WARN);
    }

    @ParameterizedTest
    @CsvSource({
        "0.4, 0.35, FAIL",
        "0.4, 0.25, WARN",
        "0.1, 0.16, FAIL",
        "0.8, 0.08, WARN",
        "0.4, 0.12, WARN",
        "0.4, 0.06, NOTE"
    })
    void a_gain_decides_the_grade(double skill, double gain, Grade grade) {
        Finding f = findings(new Again(skill).gain("plateau", gain), Rigged.possible("plateau")).getFirst();
        assertThat(f.certainty()).isEqualTo(Certainty.SHOWN);
        assertThat(f.gain()).isCloseTo(gain, within(1e-9));
        assertThat(f.grade()).isEqualTo(grade);
    }

    @Test
    void a_shown_finding_says_what_was_tried() {
        Finding f = findings(new Again(0.4).gain("plateau", 0.2), Rigged.possible("plateau")).getFirst();
        assertThat(f.toString())
                .endsWith("Repair it. Tried: with plateau the skill on validation samples is 0.6 instead of 0.4.");
        assertThat(f.evidence().getLast().value()).isCloseTo(0.6, within(1e-9));
    }

    /// By 2 of its standard errors: as much as one of twenty trials brings that change nothing.
    @Test
    void a_gain_that_chance_allows_counts_as_none() {
        double noise = 0.2 / 2 * Math.sqrt(SAMPLES);
        Again again = new Again(0.4).gain(Rigged.remedy("plateau"), 0.2, noise);
        assertThat(findings(again, Rigged.possible("plateau"))).isEmpty();
        assertThat(findings(new Again(0.4).gain(Rigged.remedy("plateau"), 0.2, noise / 3), Rigged.possible("plateau")))
                .hasSize(1);
    }

    private static Remedy rate(double value) {
        return new Remedy.Set(Remedy.Part.OPTIMIZER, "learningRate", value);
    }

    @Test
    void the_best_remedy_comes_first_and_worse_values_of_a_component_are_given_up() {
        Rigged cause = Rigged.of("plateau", Grade.WARN, Certainty.POSSIBLE, rate(1), rate(2), rate(3));
        Again rising = new Again(0.4).gain(rate(1), 0.1, 0).gain(rate(2), 0.3, 0).gain(rate(3), 0.2, 0);
        assertThat(findings(rising, cause).getFirst().remedies()).containsExactly(rate(2), rate(1), rate(3));
        Again falling = new Again(0.4).gain(rate(1), -0.2, 0).gain(rate(2), 0.3, 0);
        assertThat(findings(falling, cause)).isEmpty();
        assertThat(falling.tried).containsExactly(rate(1));
    }

    @Test
    void nothing_is_tried_twice() {
        Again again = new Again(0.4).gain(rate(1), 0.3, 0);
        List<Remedy> told = new ArrayList<>();
        Rigged one = Rigged.of("plateau", Grade.WARN, Certainty.LIKELY, rate(1));
        Rigged other = Rigged.of("too-few-epochs", Grade.WARN, Certainty.LIKELY, rate(1));
        var all =
                new Diagnostician(new Evidence().with(Retraining.class, again), List.of(one, other)).listen(told::add);
        List<Finding> first = all.findings();
        assertThat(first).hasSize(2);
        assertThat(again.tried).containsExactly(rate(1)).isEqualTo(told);
        assertThat(all.findings()).isEqualTo(first);
        assertThat(again.tried).hasSize(1);
    }

    @Test
    void without_trials_strong_signs_alone_count() {
        var signs =
                List.<Cause>of(
                        Rigged.possible("plateau"),
                        Rigged.likely("too-few-epochs"),
                        Rigged.of("symmetry", Grade.FAIL, Certainty.LIKELY));
        assertThat(names(new Diagnostician(new Evidence(), signs).findings()))
                .containsExactly("symmetry", "too-few-epochs");
    }

    @Test
    void nothing_is_found_where_nothing_is_known() {
        assertThat(new Diagnostician(new Evidence()).findings()).isEmpty();
    }

    // ---- what would improve it -------------------------------------------------------------------------------------

    @Test
    void the_change_that_gains_most_is_the_improvement_and_says_whether_chance_allows_it() {
        Again again = new Again(0.4).gain(rate(1), 0.02, 0).gain(rate(2), 0.03, 0).gain(rate(3), -0.2, 0);
        var its =
                new Diagnostician(
                        new Evidence().with(Retraining.class, again),
                        List.of(Rigged.of("plateau", Grade.WARN, Certainty.POSSIBLE, rate(1), rate(2), rate(3))));
        assertThat(its.improvement()).as("nothing was tried, and no plan is known").isEmpty();
        its.findings();
        Improvement best = its.improvement().orElseThrow();
        assertThat(best.remedy()).isEqualTo(rate(2));
        assertThat(best.skill()).isCloseTo(0.43, within(1e-9));
        assertThat(best.gain().value()).isCloseTo(0.03, within(1e-9));
        assertThat(best.isCertain()).isTrue();
        assertThat(best.trials()).isEqualTo(3);
        assertThat(new Diagnostician(new Evidence()).improvement()).isEmpty();
    }

    @Test
    void a_gain_that_chance_allows_is_no_certain_improvement() {
        double noise = 0.03 / 2 * Math.sqrt(SAMPLES);
        var its =
                new Diagnostician(
                        new Evidence()
                                .with(Retraining.class, new Again(0.4).gain(Rigged.remedy("plateau"), 0.03, noise)),
                        List.of(Rigged.possible("plateau")));
        its.findings();
        assertThat(its.improvement().orElseThrow().isCertain()).isFalse();
    }

    /// Here validation samples alone leave it open.
    @Test
    void training_samples_are_witnesses_where_the_fit_is_what_suffers() {
        double noise = 0.1 / 2 * Math.sqrt(SAMPLES);
        Again again = new Again(0.4).gain(Rigged.remedy("plateau"), 0.1, noise);
        double[] train = again.original().train().each();
        for (int i = 0; i < SAMPLES; i++) train[i] += 0.5;
        Judged judged = again.gains.get(Rigged.remedy("plateau"));
        again.gains.put(Rigged.remedy("plateau"), new Judged(new Scores(train, new double[0]), judged.validation()));
        assertThat(findings(again, Rigged.possible("plateau"))).isEmpty();
        Finding f = findings(again, Rigged.possible("plateau").seenInTraining()).getFirst();
        assertThat(f.gain()).isCloseTo(0.3, within(1e-9));
        assertThat(f.certainty()).isEqualTo(Certainty.SHOWN);
    }

    // ---- causes and effects ----------------------------------------------------------------------------------------

    @Test
    void the_remedy_that_gains_most_comes_first() {
        Again again = new Again(0.2).gain("plateau", 0.15).gain("symmetry", 0.6).gain("dead-units", 0.4);
        List<Finding> findings =
                findings(again, Rigged.likely("plateau"), Rigged.likely("dead-units"), Rigged.likely("symmetry"));
        assertThat(names(findings)).containsExactly("symmetry", "dead-units", "plateau");
    }

    @Test
    void what_a_cause_brings_about_is_listed_under_it() {
        Again again = new Again(0.2).gain("inputs-not-scaled", 0.5).gain("saturated-units", 0.4);
        List<Finding> findings =
                findings(
                        again,
                        Rigged.likely("saturated-units").explaining("vanishing-gradients"),
                        Rigged.likely("vanishing-gradients"),
                        Rigged.likely("inputs-not-scaled").explaining("saturated-units"));
        assertThat(names(findings)).containsExactly("inputs-not-scaled");
        assertThat(names(findings.getFirst().effects()))
                .containsExactlyInAnyOrder("saturated-units", "vanishing-gradients");
    }

    /// By 2 of its standard errors: enough for strong signs, and not for a mere suspicion.
    @Test
    void strong_signs_and_a_gain_that_few_samples_cannot_show_keep_their_grade() {
        double noise = 0.2 / 2 * Math.sqrt(SAMPLES);
        Again again =
                new Again(0.4).gain(Rigged.remedy("dropout-too-strong"), 0.2, noise).gain("capacity-too-small", 0.25);
        Rigged cause = Rigged.likely("dropout-too-strong").explaining("capacity-too-small");
        List<Finding> findings = findings(again, Rigged.possible("capacity-too-small"), cause);
        assertThat(names(findings)).containsExactly("dropout-too-strong");
        assertThat(findings.getFirst().grade()).isEqualTo(Grade.WARN);
        assertThat(findings.getFirst().certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(names(findings.getFirst().effects())).containsExactly("capacity-too-small");
        again.gain("capacity-too-small", 0.5);
        assertThat(findings(again, Rigged.possible("capacity-too-small"), cause).getFirst().cause())
                .as("an effect that costs far more")
                .isEqualTo("capacity-too-small");
    }

    /// Labels without any relation to the inputs allow no skill at all.
    @Test
    void what_a_trial_does_better_than_a_cause_allows_refutes_it() {
        Cause shuffled = Rigged.of("labels-shuffled", Grade.FAIL, Certainty.LIKELY).atMost(0.1);
        Again again = new Again(0).gain("plateau", 0.2);
        assertThat(names(findings(again, shuffled, Rigged.possible("plateau")))).containsExactly("plateau");
        again.gain("plateau", 0.09);
        assertThat(names(findings(again, shuffled, Rigged.possible("plateau")))).contains("labels-shuffled");
    }

    @Test
    void what_gains_far_more_than_its_cause_is_no_effect_of_it() {
        Again again = new Again(0.2).gain("inputs-not-scaled", 0.3).gain("saturated-units", 0.6);
        List<Finding> findings =
                findings(
                        again,
                        Rigged.likely("saturated-units"),
                        Rigged.likely("inputs-not-scaled").explaining("saturated-units"));
        assertThat(names(findings)).containsExactly("saturated-units", "inputs-not-scaled");
    }

    @Test
    void of_two_that_bring_each_other_about_the_cause_is_the_one_that_gains_more() {
        Again again = new Again(0.2).gain("dead-units", 0.5).gain("saturated-units", 0.4);
        List<Finding> findings =
                findings(
                        again,
                        Rigged.likely("saturated-units").explaining("dead-units"),
                        Rigged.likely("dead-units").explaining("saturated-units"));
        assertThat(names(findings)).containsExactly("dead-units");
        assertThat(names(findings.getFirst().effects())).containsExactly("saturated-units");
    }

    @Test
    void a_note_is_no_cause_of_what_is_worse() {
        Again again = new Again(0.2).gain("plateau", 0).gain("symmetry", 0.6);
        List<Finding> findings =
                findings(again, Rigged.likely("plateau").explaining("symmetry"), Rigged.likely("symmetry"));
        assertThat(names(findings)).containsExactly("symmetry", "plateau");
    }

    @Test
    void a_suspicion_that_a_shown_cause_explains_is_not_tried() {
        Again again = new Again(0.2).gain("symmetry", 0.6).gain("plateau", 0.6);
        List<Finding> findings =
                findings(again, Rigged.possible("plateau"), Rigged.likely("symmetry").explaining("plateau"));
        assertThat(names(findings)).containsExactly("symmetry");
        assertThat(names(findings.getFirst().effects())).containsExactly("plateau");
        assertThat(again.tried).doesNotContain(Rigged.remedy("plateau"));
    }

    /// Random causes that bring each other about in circles, with random gains.
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void no_finding_is_lost_or_told_twice_whatever_brings_what_about() {
        List<String> all = List.copyOf(Causes.ALL.names());
        Rng root = Rng.of(7);
        for (int graph = 0; graph < 3000; graph++) {
            Rng rng = root.fork(graph);
            int at = 0, count = 2 + rng.below(at++, 7);
            double density = rng.uniform(at++);
            var again = new Again(0.3);
            Map<String, Rigged> causes = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                String name = all.get(i);
                Set<String> explains = new HashSet<>();
                for (int k = 0; k < count; k++) if (k != i && rng.uniform(at++) < density) explains.add(all.get(k));
                boolean hasTrial = rng.uniform(at++) < 0.6;
                if (hasTrial) again.gain(name, rng.below(at++, 8) / 10.0);
                Grade grade = List.of(Grade.values()).get(rng.below(at++, 3));
                Certainty certainty = rng.uniform(at++) < 0.3 ? Certainty.POSSIBLE : Certainty.LIKELY;
                Finding finding = Rigged.of(name, grade, certainty, Rigged.remedy(name)).finding();
                causes.put(
                        name,
                        new Rigged(costing(finding, rng.uniform(at++)), explains, rng.uniform(at++) < 0.5, false, 1));
            }
            List<Finding> found = findings(again, causes.values().toArray(Cause[]::new));
            List<String> told = new ArrayList<>();
            for (Finding top : found) {
                told.add(top.cause());
                told.addAll(names(top.effects()));
                for (Finding effect : top.effects()) {
                    assertThat(effect.effects()).isEmpty();
                    assertThat(isReached(top.cause(), effect.cause(), causes)).isTrue();
                }
            }
            assertThat(told).doesNotHaveDuplicates().isSubsetOf(causes.keySet());
            causes.forEach((name, cause) -> {
                if (cause.finding().certainty() == Certainty.LIKELY) assertThat(told).contains(name);
            });
            assertThat(found.stream().map(Finding::grade)).isSorted();
        }
    }

    private static Finding costing(Finding f, double gain) {
        return new Finding(
                f.cause(),
                f.grade(),
                f.certainty(),
                f.place(),
                f.step(),
                gain,
                f.evidence(),
                f.text(),
                f.remedies(),
                f.effects());
    }

    private static boolean isReached(String from, String to, Map<String, Rigged> causes) {
        Set<String> reached = new HashSet<>(Set.of(from));
        while (true) {
            Set<String> next = new HashSet<>(reached);
            for (String name : reached) next.addAll(Objects.requireNonNull(causes.get(name)).explains());
            if (next.equals(reached)) return reached.contains(to);
            reached = next;
        }
    }
}
