package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.model.TrainedModel;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    private static final int THREADS = Compute.threads();

    @TempDir Path folder;

    @AfterEach
    void threads_as_before() {
        Compute.threads(THREADS);
    }

    private Gradus train(String name, String... options) {
        List<String> args = new ArrayList<>(List.of("train", "--run-dir", folder.resolve(name).toString(), "--json"));
        args.addAll(List.of(options));
        return Gradus.run(args.toArray(String[]::new));
    }

    @Test
    void the_defaults_learn_the_digits_and_evaluate_repeats_the_accuracy() {
        Map<String, Object> result = train("run").json();
        assertThat((Double) result.get("testAccuracy")).isGreaterThanOrEqualTo(0.97);
        assertThat(result).containsEntry("status", "completed").containsEntry("epochs", 20L).containsEntry("seed", 1L);
        assertThat(result)
                .containsKeys(
                        "testLoss",
                        "validationAccuracy",
                        "bestEpoch",
                        "wallSeconds",
                        "samplesPerSecond",
                        "stepsPerSecond",
                        "sha256",
                        "parameters",
                        "kernels",
                        "threads");
        Map<String, Object> again = Gradus.run("evaluate", result.get("runDir").toString(), "--json").json();
        assertThat(again.get("testAccuracy")).isEqualTo(result.get("testAccuracy"));
        assertThat(again.get("testLoss")).isEqualTo(result.get("testLoss"));
        Map<String, Object> validation =
                Gradus.run("evaluate", result.get("runDir").toString(), "--split", "validation", "--json").json();
        assertThat(validation.get("validationAccuracy")).isEqualTo(result.get("validationAccuracy"));
    }

    @Test
    void same_seed_gives_the_same_bytes_for_any_number_of_threads() {
        Object one = train("a", "--epochs", "2", "--threads", "1", "--dropout", "0.1").json().get("sha256");
        assertThat(train("b", "--epochs", "2", "--threads", "2", "--dropout", "0.1").json().get("sha256"))
                .isEqualTo(one);
        assertThat(train("c", "--epochs", "2", "--threads", "2", "--dropout", "0.1").json().get("sha256"))
                .isEqualTo(one);
        assertThat(train("d", "--epochs", "2", "--dropout", "0.1", "--seed", "2").json().get("sha256"))
                .isNotEqualTo(one);
    }

    @Test
    void everything_that_accompanies_training_has_a_flag_and_is_recorded() throws IOException {
        Map<String, Object> result =
                train(
                                "run",
                                "--epochs",
                                "3",
                                "--hidden",
                                "32",
                                "--optimizer",
                                "sgd",
                                "--lr",
                                "0.1",
                                "--momentum",
                                "0.9",
                                "--init",
                                "lsuv",
                                "--schedule",
                                "one-cycle",
                                "--l1",
                                "1e-5",
                                "--l2",
                                "1e-4",
                                "--max-norm",
                                "3",
                                "--clip-norm",
                                "5",
                                "--average",
                                "ema")
                        .json();
        assertThat((Double) result.get("testAccuracy")).isGreaterThan(0.9);
        Map<String, Object> record = Json.readFile(folder.resolve("run").resolve("run.json"));
        Map<?, ?> settings = (Map<?, ?>) record.get("settings");
        assertThat(settings.get("initialize").toString()).contains("type=lsuv");
        assertThat(settings.get("schedule").toString()).contains("type=one-cycle", "rise=0.3");
        assertThat(settings.get("regularize").toString()).contains("type=l1", "lambda=1.0E-5", "type=l2");
        assertThat(settings.get("constrain").toString()).contains("type=max-norm");
        assertThat(settings.get("clip").toString()).contains("maxNorm=5.0");
        assertThat(settings.get("average").toString()).contains("type=ema");
        List<String> lines = Files.readAllLines(folder.resolve("run").resolve("metrics.jsonl"));
        assertThat(lines.stream().filter(line -> line.contains("\"event\":\"epoch\"")))
                .allMatch(l -> l.contains("penalty"));
        Path again = folder.resolve("again.json");
        Files.writeString(again, Json.line(settings));
        Object sha =
                Gradus.run("train", "--config", again.toString(), "--run-dir", folder.resolve("b").toString(), "--json")
                        .json()
                        .get("sha256");
        assertThat(sha).isEqualTo(result.get("sha256"));
        assertThat(train("x", "--schedule", "one-cicle").refused().err()).contains("one-cycle");
        assertThat(train("y", "--average", "swa", "--epochs", "2").out()).doesNotContain("variance before");
    }

    @Test
    void the_run_directory_holds_settings_events_models_and_a_page_without_network() throws IOException {
        Map<String, Object> result = train("run", "--epochs", "2", "--hidden", "16").json();
        Path run = folder.resolve("run");
        Map<String, Object> record = Json.readFile(run.resolve("run.json"));
        assertThat(record).containsEntry("status", "completed");
        assertThat(record.get("result").toString()).contains("testAccuracy=" + result.get("testAccuracy"));
        List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
        long steps = lines.stream().filter(line -> line.contains("\"event\":\"step\"")).count();
        assertThat(Json.readObject("the first event", lines.getFirst())).containsEntry("event", "started");
        assertThat(Json.readObject("the last event", lines.getLast())).containsEntry("reason", "completed");
        assertThat(Json.readObject("the first event", lines.getFirst()).get("stepsPerEpoch")).isEqualTo(steps / 2);
        assertThat(TrainedModel.load(run.resolve("best/model.safetensors")).task().outputs()).isEqualTo(10);
        assertThat(run.resolve("final/model.safetensors")).exists();
        String page = Files.readString(run.resolve("report.html"));
        assertThat(page).contains("<polyline class=\"train\"", "<polyline class=\"validation\"", "</html>");
        assertThat(page).doesNotContain("http://", "https://", "src=\"/", "<script");
    }

    @Test
    void settings_of_a_run_repeat_the_run() throws IOException {
        Object first =
                train("a", "--data", "xor", "--epochs", "2", "--optimizer", "sgd", "--lr", "0.1", "--momentum", "0.9")
                        .json()
                        .get("sha256");
        Object settings = Json.readFile(folder.resolve("a/run.json")).get("settings");
        Path file = Files.writeString(folder.resolve("settings.json"), Json.line(settings));
        assertThat(train("b", "--config", file.toString()).json().get("sha256")).isEqualTo(first);
    }

    @Test
    void flags_override_the_file_and_the_file_overrides_the_defaults() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("settings.yaml"),
                        """
                        data: two-moons
                        model: {type: mlp, hidden: [8], activation: tanh}
                        optimizer: {type: sgd, learningRate: 0.5}
                        epochs: 3
                        """);
        train(
                        "run",
                        "--config",
                        file.toString(),
                        "--epochs",
                        "1",
                        "--dropout",
                        "0.25",
                        "--momentum",
                        "0.5",
                        "--no-decay",
                        "vectors")
                .json();
        Map<?, ?> settings = (Map<?, ?>) Json.readFile(folder.resolve("run/run.json")).get("settings");
        assertThat(settings.get("data")).isEqualTo("two-moons");
        assertThat(settings.get("epochs")).isEqualTo(1L);
        assertThat(settings.get("batchSize")).isEqualTo(32L);
        assertThat(settings.get("model").toString()).contains("hidden=[8]", "tanh", "dropout=0.25");
        assertThat(settings.get("optimizer").toString())
                .contains("learningRate=0.5", "momentum=0.5", "noDecay=vectors");
    }

    @Test
    void a_model_can_be_written_layer_by_layer() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("net.yaml"),
                        "[flatten, {type: linear, units: 12}, relu, {type: linear, units: 10}]");
        assertThat(train("run", "--model", file.toString(), "--epochs", "1").json().get("parameters"))
                .isEqualTo(64L * 12 + 12 + 12 * 10 + 10);
    }

    @Test
    void divergence_has_its_own_exit_code_and_leaves_a_record() {
        Gradus diverged = train("run", "--optimizer", "gd", "--lr", "1e30", "--epochs", "2");
        assertThat(diverged.code()).isEqualTo(ExitCode.DIVERGED);
        assertThat(diverged.err()).contains("Diverged");
        assertThat(Json.readObject("standard output", diverged.out())).containsEntry("status", "diverged");
        assertThat(Json.readFile(folder.resolve("run/run.json"))).containsEntry("status", "diverged");
        assertThat(folder.resolve("run/report.html")).exists();
    }

    @Test
    void a_pipe_gets_one_plain_line_for_each_epoch() {
        Gradus run =
                Gradus.run("train", "--epochs", "3", "--hidden", "16", "--run-dir", folder.resolve("run").toString());
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().filter(line -> line.startsWith("epoch "))).hasSize(3);
        assertThat(run.out()).doesNotContain("\u001b", "\r").contains("digits: 1258 training", "test accuracy");
        assertThat(run.out().lines().filter(line -> !line.startsWith("model and report in ")))
                .as("a terminal of 80 columns")
                .allMatch(line -> line.length() <= 80);
        assertThat(run.err()).isEmpty();
    }

    /// Of two runs that patience ends after the same epoch, only the one that wanted more was stopped.
    @Test
    void a_run_that_stops_after_its_last_epoch_was_not_stopped_early() throws IOException {
        List<String> words = new ArrayList<>();
        for (int epochs : new int[] {50, 0}) {
            String wanted = epochs > 0 ? "" + epochs : words.getFirst();
            Gradus run = train("of" + epochs, "--epochs", wanted, "--patience", "1", "--lr", "0.05", "--hidden", "8");
            assertThat(run.code()).isZero();
            assertThat(Json.readFile(folder.resolve("of" + epochs).resolve("run.json")))
                    .containsEntry("status", "early_stopped");
            Matcher said = Pattern.compile("Stopped early after (\\d+) epochs").matcher(run.err());
            words.add(said.find() ? said.group(1) : "nothing");
        }
        assertThat(words.getFirst()).matches("\\d+");
        assertThat(words.getLast()).isEqualTo("nothing");
    }

    @Test
    void a_pattern_that_freezes_nothing_leaves_no_folder() {
        assertThat(train("run", "--freeze", "7.*").refused().err()).contains("1.weight");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void augmentation_and_mixing_are_kept_with_every_setting_and_repeat_the_run() throws IOException {
        Gradus first =
                train("run", "--epochs", "2", "--augment", "random-crop(padding=1), horizontal-flip", "--mix", "mixup");
        Map<String, Object> result = first.json();
        assertThat(first.err()).contains("warning: horizontal-flip mirrors these characters");
        Map<?, ?> settings = (Map<?, ?>) Json.readFile(folder.resolve("run").resolve("run.json")).get("settings");
        assertThat(settings.get("augment").toString()).contains("type=random-crop", "height=8", "padding=1", "p=0.5");
        assertThat(settings.get("mix").toString()).contains("type=mixup", "alpha=1.0");
        Path written = folder.resolve("settings.json");
        Files.writeString(written, Json.line(settings));
        assertThat(train("again", "--config", written.toString()).json().get("sha256")).isEqualTo(result.get("sha256"));
    }

    @Test
    void a_slip_in_an_augmentation_is_told_with_what_was_meant() {
        assertThat(Gradus.run("train", "--augment", "horizontal-flop").refused().err())
                .contains("unknown augmentation 'horizontal-flop'", "horizontal-flip");
        assertThat(Gradus.run("train", "--data", "xor", "--augment", "standard").refused().err())
                .contains("augmentation of samples [2]", "Leave --augment out");
        assertThat(Gradus.run("train", "--mix", "mixdown").refused().err()).contains("mixup");
    }
}
