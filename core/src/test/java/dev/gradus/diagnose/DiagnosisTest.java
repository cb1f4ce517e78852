package dev.gradus.diagnose;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Splits;
import dev.gradus.data.source.TwoMoons;
import dev.gradus.diagnose.cause.Cause;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Plan;
import dev.gradus.train.Run;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Place;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/// The diagnosis of a run as a program asks for it.
class DiagnosisTest {
    private static final Splits DATA = TwoMoons.load(1);

    private static LongFunction<Trainer> trainer(double rate) {
        return seed ->
                Trainer.of(
                                Sequential.of(new Linear(16), new ReLU(), new Linear(2)),
                                new CrossEntropy(),
                                new Sgd(rate, 0.9))
                        .epochs(10)
                        .batchSize(20)
                        .seed(seed);
    }

    private static List<String> causes(List<Finding> findings) {
        return findings.stream().map(Finding::cause).toList();
    }

    @Test
    void a_rate_that_is_too_low_is_found_then_shown_and_then_proved() {
        Run run = trainer(1e-5).apply(1).with(new Watcher()).fit(DATA);
        Diagnosis diagnosis = Diagnosis.of(run);
        Finding found = diagnosis.findings().getFirst();
        assertThat(found.cause()).isEqualTo("learning-rate-too-low");
        assertThat(found.certainty()).as("nothing was tried").isEqualTo(Certainty.LIKELY);
        Finding shown = diagnosis.retrain(trainer(1e-5)).findings().getFirst();
        assertThat(shown.cause()).isEqualTo("learning-rate-too-low");
        assertThat(shown.certainty()).isEqualTo(Certainty.SHOWN);
        assertThat(shown.gain()).isGreaterThan(0.3);
        Proof proof = diagnosis.prove(2, 8);
        assertThat(causes(proof.confirmed())).contains("learning-rate-too-low");
        Proof.Trial first = proof.trials().getFirst();
        assertThat(first.verdict()).isEqualTo(Proof.Verdict.HELPS);
        assertThat(first.gains()).hasSize(2).allSatisfy(gain -> assertThat(gain).isGreaterThan(0.1));
        assertThat(Diagnosis.of(run).retrain(trainer(1e-5)).prove(2, 8)).as("the same again").isEqualTo(proof);
    }

    @Test
    void a_healthy_training_has_nothing_that_fails() {
        Run run = trainer(0.1).apply(1).with(new Watcher()).fit(DATA);
        assertThat(Diagnosis.of(run).retrain(trainer(0.1)).findings()).noneMatch(f -> f.grade() == Grade.FAIL);
    }

    @Test
    void without_a_watcher_curves_settings_and_data_are_judged() {
        Run run = trainer(1e-5).apply(1).fit(DATA);
        assertThat(run.plan().callback(Watcher.class)).isNull();
        assertThat(causes(Diagnosis.of(run).retrain(trainer(1e-5)).findings())).contains("learning-rate-too-low");
    }

    @Test
    void a_training_that_diverged_is_judged_by_what_is_known() {
        Run run = trainer(1e6).apply(1).with(new Watcher()).fit(DATA);
        assertThat(causes(Diagnosis.of(run).findings())).contains("learning-rate-too-high");
    }

    @Test
    void what_only_the_program_knows_is_not_tried() {
        LongFunction<Trainer> grouped =
                seed -> {
                    Sgd sgd = new Sgd(1e-5, 0.9);
                    sgd.group(p -> p.name().endsWith("bias"), new Sgd(1e-5, 0).config());
                    return trainer(1).apply(seed).optimizer(sgd);
                };
        Run run = grouped.apply(1).with(new Watcher()).fit(DATA);
        Finding found = Diagnosis.of(run).retrain(grouped).findings().getFirst();
        assertThat(found.certainty()).isNotEqualTo(Certainty.SHOWN);
    }

    @Test
    void a_proof_takes_a_way_to_train_again() {
        Run run = trainer(0.1).apply(1).fit(DATA);
        assertRefused(() -> Diagnosis.of(run).prove(2, 8), "nobody can make anew", "retrain");
    }

    // ---- a check of your own ---------------------------------------------------------------------------------------

    /// A batch of which nobody has thought.
    record OddBatch() implements Cause {
        @Override
        public Optional<Finding> look(Evidence evidence) {
            Plan plan = evidence.of(Plan.class).orElse(null);
            if (plan == null || plan.config().batchSize() % 8 == 0) return Optional.empty();
            return Optional.of(
                    new Finding(
                            "OddBatch",
                            Grade.WARN,
                            Certainty.LIKELY,
                            Place.NOWHERE,
                            List.of(),
                            new Parts("an odd batch", "a multiple of 8", "a habit", "Take 32."),
                            List.of(new Remedy.Set(Remedy.Part.TRAINING, "batchSize", 32))));
        }

        @Override
        public OddBatch config() {
            return this;
        }
    }

    @Test
    void a_check_of_your_own_is_one_class_which_is_heard_found_and_withdrawn_by_a_proof() {
        List<String> heard = new ArrayList<>();
        List<Cause> own = List.of(new OddBatch());
        Run run =
                trainer(0.1)
                        .apply(1)
                        .with(new Watcher(Watcher.Level.ECONOMY, own))
                        .listen(event -> {
                            if (event instanceof TrainEvent.Found found) heard.add(found.finding().cause());
                        })
                        .fit(DATA);
        assertThat(heard).containsExactly("OddBatch");
        Diagnosis diagnosis = Diagnosis.of(run).causes(own);
        assertThat(causes(diagnosis.findings())).containsExactly("OddBatch");
        Proof proof = diagnosis.retrain(trainer(0.1)).prove(2, 8);
        assertThat(proof.trials()).isNotEmpty();
        assertThat(proof.trials().getFirst().verdict())
                .isIn(Proof.Verdict.NO_GAIN, Proof.Verdict.HARMS, Proof.Verdict.OPEN);
    }
}
