package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Proof and repair of runs with settings that reach into their steps: the planted fault, a learning rate that is far too low, is confirmed, the same
/// again from what is kept, and what repairs it keeps all other settings.
class ProofMeetsTest {
    private static final String SMALL =
            "--data two-moons --hidden 8 --optimizer sgd --momentum 0.9 --epochs 12 --batch-size 20 --lr 1e-5";

    @TempDir Path folder;

    private Path train(String more) {
        Path run = folder.resolve("run");
        gradus("train --run-dir", run, SMALL + " " + more);
        return run;
    }

    private static Gradus gradus(String command, Path run, String more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.add(run.toString());
        if (!more.isBlank()) words.addAll(Arrays.asList(more.strip().split(" +", -1)));
        Gradus call = Gradus.run(words.toArray(String[]::new));
        assertThat(call.code()).as(call.out() + call.err()).isZero();
        return call;
    }

    private static String proved(Path run) {
        return gradus("diagnose", run, "--prove --seeds 2 --trials 5 --json").out();
    }

    /// @return what `--prove --json` says, after checks that it confirms the fault and says the same from what is kept
    private static String confirms(Path run) {
        String json = proved(run);
        Map<String, Object> result = new Gradus(0, json, "").json();
        Map<?, ?> first = (Map<?, ?>) ((List<?>) result.get("findings")).getFirst();
        assertThat(first.get("cause")).as(json).isEqualTo("learning-rate-too-low");
        assertThat(first.get("confidence")).isEqualTo("shown");
        Map<?, ?> proof = (Map<?, ?>) result.get("proof");
        Map<?, ?> trial = (Map<?, ?>) ((List<?>) proof.get("trials")).getFirst();
        assertThat(trial.get("verdict")).as(json).isEqualTo("helps");
        assertThat(proved(run)).isEqualTo(json);
        return json;
    }

    private StoredRun repaired(Path run) throws IOException {
        Path file = folder.resolve("better.yaml"), better = folder.resolve("better");
        gradus("repair", run, "--run --run-dir " + better + " --out " + file);
        StoredRun after = StoredRun.read(better), before = StoredRun.read(run);
        assertThat(after.validation("Accuracy")).isGreaterThan(before.validation("Accuracy") + 0.1);
        return after;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--accumulate 2",
                "--average ema",
                "--average swa",
                "--config FREEZE",
                "--class-weights balanced",
                "--schedule one-cycle --patience 6",
                "--mix mixup --steps 200",
                "--init lsuv --clip-norm 5 --watch none"
            })
    void settings_that_reach_into_the_steps(String settings) throws IOException {
        Path file = Files.writeString(folder.resolve("freeze.yaml"), "freeze: [{names: \"1.*\", epochs: 2}]\n");
        Path run = train(settings.replace("FREEZE", file.toString()));
        confirms(run);
        Map<String, ?> before = StoredRun.read(run).record().settings();
        Map<String, ?> after = repaired(run).record().settings();
        for (String name : List.of("accumulate", "average", "freeze", "mix", "initialize", "schedule", "earlyStopping"))
            assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
    }

    @Test
    void a_fold_of_a_cross_validation_is_proved_on_its_own_parts() throws IOException {
        Path series = train("--k-folds 3");
        Path fold = series.resolve("fold-2");
        confirms(fold);
        assertThat(repaired(fold).record().data()).isEqualTo(StoredRun.read(fold).record().data());
        assertThat(gradus("report", series, "--out " + folder.resolve("all.html")).code()).isZero();
    }

    @Test
    void a_run_that_was_resumed_is_proved_anew_and_resumed_again() throws IOException {
        Path run = train("");
        String before = confirms(run);
        gradus("train --resume", run, "--epochs 14 --allow-changes");
        assertThat(StoredRun.read(run).proof()).as("of the run as it was").isNull();
        assertThat(confirms(run)).isNotEqualTo(before);
        assertThat(StoredRun.read(run).proof()).isNotNull();
        repaired(run);
        gradus("train --resume", run, "--epochs 15 --allow-changes");
    }

    @Test
    void figures_have_points_in_germany_too() {
        Path run = train("");
        String shown = gradus("diagnose", run, "--prove --seeds 2 --trials 5").out();
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(gradus("diagnose", run, "--prove --seeds 2 --trials 5").out()).isEqualTo(shown);
            assertThat(StoredRun.read(run).report()).content().contains("What was proved").doesNotContain("+0,");
        } finally {
            Locale.setDefault(usual);
        }
    }
}
