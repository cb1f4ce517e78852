package dev.gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.diagnose.Proof.Interval;
import dev.gradus.diagnose.Proof.Trial;
import dev.gradus.diagnose.Proof.Verdict;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What several seeds confirm, and what they withdraw.
class ProverTest {
    private static Finding finding(String cause, Remedy... remedies) {
        return Rigged.of(cause, Grade.WARN, Certainty.LIKELY, remedies).finding();
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::cause).toList();
    }

    private static List<Retraining> seeds(double... gainsOfPlateau) {
        List<Retraining> seeds = new ArrayList<>();
        for (double gain : gainsOfPlateau) seeds.add(new Again(0.4).gain("plateau", gain).gain("too-few-epochs", 0));
        return seeds;
    }

    private static Judged judged(double... each) {
        return new Judged(new Scores(each, new double[0]), new Scores(each, new double[0]));
    }

    /// By hand: differences 0.1 and 0.3 with the first seed, 0.2 and 0.2 with the second.
    @Test
    void an_interval_counts_seeds_and_samples() {
        Interval both = Interval.of(List.of(judged(0.1, 0.3), judged(0.2, 0.4)), List.of(judged(0, 0), judged(0, 0)));
        // means of the samples 0.15 and 0.35: deviation 0.1; means of the seeds 0.2 and 0.3: deviation 0.05
        double samples = 1.96 * 0.1 / Math.sqrt(2), seeds = 12.706 * 0.05;
        assertThat(both.mean()).isCloseTo(0.25, within(1e-12));
        assertThat(both.high() - both.mean()).isCloseTo(Math.hypot(samples, seeds), within(1e-9));
        assertThat(both.mean() - both.low()).isCloseTo(Math.hypot(samples, seeds), within(1e-9));
        Interval one = Interval.of(List.of(judged(0.1, 0.3)), List.of(judged(0, 0)));
        assertThat(one.high()).as("one seed").isCloseTo(0.2 + 1.96 * 0.1 / Math.sqrt(2), within(1e-9));
    }

    @Test
    void what_helps_with_every_seed_is_confirmed_and_what_gains_nothing_is_withdrawn() {
        var remedy = Rigged.remedy("plateau");
        Finding plateau = finding("plateau", Rigged.remedy("too-few-epochs"), remedy);
        Finding few = finding("too-few-epochs", Rigged.remedy("too-few-epochs"));
        Proof proof = new Prover(seeds(0.2, 0.21, 0.19), 30).prove(List.of(few, plateau));
        assertThat(names(proof.confirmed())).containsExactly("plateau");
        assertThat(names(proof.withdrawn())).containsExactly("too-few-epochs");
        Finding confirmed = proof.confirmed().getFirst();
        assertThat(confirmed.remedies().getFirst()).as("the one that helps comes first").isEqualTo(remedy);
        assertThat(confirmed.certainty()).isEqualTo(Certainty.SHOWN);
        assertThat(confirmed.gain()).isCloseTo(0.2, within(1e-9));
        assertThat(proof.trials())
                .extracting(Trial::verdict)
                .containsExactly(Verdict.NO_GAIN, Verdict.NO_GAIN, Verdict.HELPS);
        assertThat(proof.trials().getLast().gains()).hasSize(3);
    }

    @Test
    void seeds_that_contradict_each_other_leave_it_open() {
        Proof proof =
                new Prover(seeds(0.4, -0.1, 0.2), 30).prove(List.of(finding("plateau", Rigged.remedy("plateau"))));
        assertThat(proof.trials().getFirst().verdict()).isEqualTo(Verdict.OPEN);
        assertThat(names(proof.confirmed())).containsExactly("plateau");
        assertThat(proof.confirmed().getFirst().certainty()).as("not shown").isEqualTo(Certainty.LIKELY);
        Proof harm = new Prover(seeds(-0.2, -0.2), 30).prove(List.of(finding("plateau", Rigged.remedy("plateau"))));
        assertThat(harm.trials().getFirst().verdict()).isEqualTo(Verdict.HARMS);
        assertThat(harm.confirmed()).isEmpty();
    }

    /// Student's quantile for three seeds is large: the interval of 0.1, 0.3 and 0.8 reaches below 0.
    @Test
    void seeds_that_each_gain_for_certain_confirm_however_much_they_differ() {
        Proof proof = new Prover(seeds(0.1, 0.3, 0.8), 30).prove(List.of(finding("plateau", Rigged.remedy("plateau"))));
        assertThat(Objects.requireNonNull(proof.trials().getFirst().interval()).low()).isNegative();
        assertThat(proof.trials().getFirst().verdict()).isEqualTo(Verdict.HELPS);
    }

    /// A deviation of 2 for 100 samples is a standard error of 0.2: each seed by 2 of them, three together by 3.5.
    @Test
    void seeds_that_agree_confirm_what_none_of_them_shows_alone() {
        List<Retraining> seeds = new ArrayList<>();
        for (int s = 0; s < 3; s++) seeds.add(new Again(0.1).gain(Rigged.remedy("plateau"), 0.4, 2));
        List<Finding> findings = List.of(finding("plateau", Rigged.remedy("plateau")));
        assertThat(new Prover(seeds, 30).prove(findings).trials().getFirst().verdict()).isEqualTo(Verdict.HELPS);
    }

    @Test
    void what_no_setting_can_change_is_a_matter_of_facts() {
        Proof proof =
                new Prover(seeds(0.2, 0.2), 30)
                        .prove(List.of(finding("labels-shuffled"), finding("target-leak", Rigged.remedy("unknown"))));
        assertThat(names(proof.confirmed())).containsExactly("labels-shuffled", "target-leak");
        assertThat(proof.trials()).allMatch(t -> t.verdict() == Verdict.FACTS && t.remedy() == null);
    }

    @Test
    void remedies_that_gain_as_much_are_a_tie() {
        List<Retraining> seeds = new ArrayList<>();
        for (double by : new double[] {0, 0.02, -0.02}) {
            seeds.add(new Again(0.4).gain("plateau", 0.3 + by).gain("symmetry", 0.3 - by).gain("too-few-epochs", 0.1));
        }
        Proof proof =
                new Prover(seeds, 30)
                        .prove(
                                List.of(
                                        finding("plateau", Rigged.remedy("plateau")),
                                        finding("symmetry", Rigged.remedy("symmetry")),
                                        finding("too-few-epochs", Rigged.remedy("too-few-epochs"))));
        assertThat(proof.trials())
                .extracting(Trial::ties)
                .containsExactly(List.of("symmetry"), List.of("plateau"), List.of());
    }

    /// Two trainings as they were with other seeds, and then three for each remedy.
    @Test
    void a_budget_leaves_out_whole_remedies_and_says_so() {
        List<Finding> findings =
                List.of(
                        finding("plateau", Rigged.remedy("plateau")),
                        finding("too-few-epochs", Rigged.remedy("too-few-epochs")));
        Proof proof = new Prover(seeds(0.2, 0.2, 0.2), 7).prove(findings);
        assertThat(proof.trials()).extracting(Trial::verdict).containsExactly(Verdict.HELPS, Verdict.NOT_TRIED);
        assertThat(names(proof.confirmed()))
                .as("what was not tried stays")
                .containsExactly("plateau", "too-few-epochs");
        Proof all = new Prover(seeds(0.2, 0.2, 0.2), 8).prove(findings);
        assertThat(all.trials()).extracting(Trial::verdict).containsExactly(Verdict.HELPS, Verdict.NO_GAIN);
        Proof none = new Prover(seeds(0.2, 0.2, 0.2), 30).until(() -> true).prove(findings);
        assertThat(none.trials()).extracting(Trial::verdict).containsOnly(Verdict.NOT_TRIED);
        List<String> told = new ArrayList<>();
        new Prover(seeds(0.2, 0.2), 30)
                .listen((remedy, seed) -> told.add(remedy + " " + seed))
                .prove(findings.subList(0, 1));
        assertThat(told).containsExactly("plateau 1", "plateau 2");
    }
}
