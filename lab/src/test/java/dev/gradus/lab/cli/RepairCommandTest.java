package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Download;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.lab.diagnose.Repair;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.Json;
import dev.gradus.train.StopReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `repair`, on runs of moments: one with a rate that is far too low, one with two faults, a healthy one, and one whose data is at fault.
class RepairCommandTest {
    private static final List<String> MOONS =
            List.of("--data", "two-moons", "--optimizer", "sgd", "--momentum", "0.9", "--epochs", "40");

    private static final List<String> DIGITS = List.of("--optimizer", "sgd", "--epochs", "20");

    /// What digits are learned to with the settings of the run with two faults and neither of them.
    private static final double REACH = 0.94;

    @TempDir static Path runs;

    private static Path healthy = Path.of(""), slow = Path.of(""), twofold = Path.of("");

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        healthy = train("healthy", MOONS, "--hidden", "32", "--lr", "0.05");
        slow = train("the slow one", MOONS, "--hidden", "32", "--lr", "1e-5");
        twofold = train("twofold", DIGITS, "--hidden", "64,1,64", "--lr", "1e-4", "--momentum", "0.9");
    }

    private static Path train(String name, List<String> settings, String... more) {
        Path run = runs.resolve(name);
        List<String> all = new ArrayList<>(List.of("train", "--run-dir", run.toString()));
        all.addAll(settings);
        all.addAll(Arrays.asList(more));
        Gradus call = Gradus.run(all.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isIn(ExitCode.DONE, ExitCode.DIVERGED);
        return run;
    }

    private static Map<String, String> files(Path run) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(run)) {
            all.filter(Files::isRegularFile).forEach(file -> hashes.put(file.toString(), Hashes.of(file)));
        }
        return hashes;
    }

    private static double accuracy(Path run) {
        return StoredRun.read(run).validation("Accuracy");
    }

    private Gradus repair(Path run, String... more) {
        List<String> all = new ArrayList<>(List.of("repair", run.toString()));
        all.addAll(Arrays.asList(more));
        if (!all.contains("--out")) all.addAll(List.of("--out", folder.resolve("better.yaml").toString()));
        return Gradus.run(all.toArray(String[]::new));
    }

    private static List<Map<?, ?>> list(Object value) {
        List<Map<?, ?>> maps = new ArrayList<>();
        for (Object each : (List<?>) value) maps.add((Map<?, ?>) each);
        return maps;
    }

    // ---- the file --------------------------------------------------------------------------------------------------

    @Test
    void the_settings_go_beside_the_run_with_the_evidence_above_each_change() throws IOException {
        Map<String, String> before = files(slow);
        Gradus call = Gradus.run("repair", slow.toString());
        assertThat(call.code()).as(call.err()).isZero();
        Path file = runs.resolve("the slow one-repair.yaml");
        assertThat(call.out()).contains("learning-rate-too-low (fail, shown by a trial)", "was 1e-5", file.toString());
        assertThat(call.err()).as("no line that moves").isEmpty();
        List<String> lines = Files.readAllLines(file);
        int at = lines.indexOf(lines.stream().filter(l -> l.contains("learningRate:")).findFirst().orElseThrow());
        String above = String.join("\n", lines.subList(0, at));
        assertThat(above.substring(above.indexOf("optimizer:")))
                .contains(
                        "# learning-rate-too-low (fail, shown by a trial); it was 1e-5",
                        "trial with this alone: skill");
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
        assertThat(files(slow)).as("the run").isEqualTo(before);

        Path again = folder.resolve("again");
        Gradus trained = Gradus.run("train", "--config", file.toString(), "--run-dir", again.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(accuracy(slow)).isLessThan(0.9);
        assertThat(accuracy(again)).isGreaterThan(accuracy(healthy) - 0.02);
        assertThat(Gradus.run("repair", slow.toString()).refused().err()).contains("is there already", "--force");
        Gradus forced = Gradus.run("repair", slow.toString(), "--force", "--json");
        assertThat(forced.json().get("file")).isEqualTo(file.toString());
        assertThat(Files.readAllLines(file)).as("the same command, the same file").isEqualTo(lines);
        Files.delete(file);
    }

    @Test
    void one_object_has_changes_and_what_they_gain() {
        Map<String, Object> json = repair(slow, "--json").json();
        assertThat(json)
                .containsOnlyKeys("run", "changes", "unrepaired", "leftOut", "file", "rounds", "best", "command")
                .containsEntry("run", slow.toString())
                .containsEntry("best", slow.toString())
                .containsEntry("rounds", List.of());
        Map<?, ?> change = list(json.get("changes")).getFirst();
        assertThat(change.keySet()).hasToString("[path, value, flag, java, cause, grade, gain]");
        assertThat(change.get("path")).isEqualTo("optimizer.learningRate");
        assertThat(change.get("cause")).isEqualTo("learning-rate-too-low");
        assertThat(change.get("grade")).isEqualTo("fail");
        assertThat(String.valueOf(change.get("flag"))).startsWith("--lr ");
        assertThat(String.valueOf(change.get("java"))).startsWith("new Sgd(");
        assertThat((Double) change.get("gain")).isGreaterThan(0.3);
    }

    @Test
    void a_healthy_run_is_left_alone() {
        Gradus call = repair(healthy, "--run", "--run-dir", folder.resolve("new").toString());
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).isEqualTo("Nothing is wrong with " + healthy + ".\n");
        assertThat(folder).isEmptyDirectory();
        Map<String, Object> json = repair(healthy, "--json").json();
        assertThat(json).containsEntry("changes", List.of()).containsEntry("file", null);
    }

    // ---- training --------------------------------------------------------------------------------------------------

    @Test
    void run_trains_as_the_file_would() throws IOException {
        Map<String, String> before = files(slow);
        Path repaired = folder.resolve("repaired"), other = folder.resolve("other");
        Gradus call = repair(slow, "--run", "--run-dir", repaired.toString());
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out())
                .contains("test accuracy", "best run  " + repaired)
                .containsPattern(
                        "(?m)^round 1: skill 0\\.?\\d* → \\d\\S*, optimizer.learningRate=\\S+ [(]learning-rate-too-low[)]$");
        assertThat(accuracy(repaired)).isGreaterThan(accuracy(healthy) - 0.02);
        Gradus.run("train", "--config", folder.resolve("better.yaml").toString(), "--run-dir", other.toString());
        assertThat(StoredRun.read(other).record().result().get("sha256"))
                .isNotNull()
                .isEqualTo(StoredRun.read(repaired).record().result().get("sha256"));
        assertThat(files(slow)).as("the run").isEqualTo(before);
    }

    @Test
    void two_faults_are_repaired_in_rounds_and_one_command_does_the_same() throws IOException {
        Map<String, String> before = files(twofold);
        Path first = folder.resolve("r");
        Map<String, Object> json = repair(twofold, "--loop", "3", "--run-dir", first.toString(), "--json").json();
        List<Map<?, ?>> rounds = list(json.get("rounds"));
        assertThat(rounds)
                .hasSizeBetween(1, 3)
                .allSatisfy(round -> {
                    assertThat(round.keySet()).hasToString("[run, causes, flags, before, skill, status, better]");
                    assertThat(Path.of(String.valueOf(round.get("run")))).isDirectory();
                });
        Path best = Path.of(String.valueOf(json.get("best")));
        assertThat(accuracy(twofold)).isLessThan(0.3);
        assertThat(accuracy(best)).as(json.toString()).isGreaterThan(REACH);
        assertThat(list(json.get("changes")).stream().map(change -> String.valueOf(change.get("path"))))
                .contains("optimizer.learningRate", "model.hidden");
        assertThat(files(twofold)).as("the run").isEqualTo(before);

        Source file = Source.of(folder.resolve("better.yaml"));
        assertThat(TrainSettings.of(List.of(file), null))
                .isEqualTo(TrainSettings.of(List.of(StoredRun.read(best).settings()), null));
        List<String> command = new ArrayList<>(List.of(String.valueOf(json.get("command")).split(" ", -1)));
        command.addAll(List.of("--run-dir", folder.resolve("again").toString()));
        Gradus again = Gradus.run(command.subList(1, command.size()).toArray(String[]::new));
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(StoredRun.read(folder.resolve("again")).settings().values())
                .isEqualTo(StoredRun.read(best).settings().values());
    }

    @Test
    void remedies_that_help_together_are_made_together_and_both_are_in_the_file() throws IOException {
        Path run = train("narrow", List.of("--hidden", "4", "--epochs", "4"));
        Gradus call = repair(run);
        assertThat(call.out()).contains(": 2 repairs", "model.hidden=32, was 4", "  together  0.");
        assertThat(Files.readString(folder.resolve("better.yaml")))
                .contains("# All together, in a trial: skill 0.", "  hidden: [32]", "  learningRate: 0.01");
        Map<String, Object> json = repair(run, "--force", "--json").json();
        assertThat(json.get("command")).isEqualTo("gradus train --config " + run + " --hidden 32 --lr 0.01");
    }

    @Test
    void remedies_that_do_harm_together_are_not_made_together() {
        Path run = train("cut", DIGITS, "--hidden", "64", "--lr", "0.01", "--batch-size", "600", "--clip-norm", "0.01");
        Gradus call = repair(run);
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).contains("not made  clip=none, for clipping-too-tight: with the others it does harm");
        Map<String, Object> json = repair(run, "--force", "--json").json();
        assertThat(list(json.get("changes"))).hasSize(1);
        Map<?, ?> left = list(json.get("leftOut")).getFirst();
        assertThat(left.keySet()).hasToString("[path, value, cause, why]");
        assertThat(left.get("path")).isEqualTo("clip");
    }

    @Test
    void a_round_that_is_no_better_is_not_gone_on_from() {
        Examination examination = Examination.of(slow, null, new Download().offline(true), _ -> {});
        Repair repair = Repair.of(examination, examination.findings(false).subList(0, 0));
        Path next = Path.of("next");
        var worse = new RepairLoop.Round(2, next, repair, 0.5, 0.4, StopReason.COMPLETED);
        assertThat(worse.isBetter()).isFalse();
        assertThat(new RepairLoop.Round(2, next, repair, 0.5, 0.5, StopReason.COMPLETED).isBetter()).isFalse();
        assertThat(new RepairLoop.Round(2, next, repair, 0.5, 0.6, StopReason.COMPLETED).isBetter()).isTrue();
        assertThat(new RepairLoop.Round(2, next, repair, 0.5, 0.6, StopReason.DIVERGED).isBetter()).isFalse();
        var out = new ByteArrayOutputStream();
        Screen screen = Gradus.screen(out, new ByteArrayOutputStream(), false);
        RepairPage page = new RepairPage(screen, slow, Path.of("better.yaml"), null);
        page.print(worse);
        page.conclude(null, List.of(worse), Map.of());
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("round 2: skill 0.5 → 0.4, no better", "still the best: " + slow);
    }

    @Test
    void a_terminal_sees_a_line_that_moves_and_is_gone_in_the_end() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        String file = folder.resolve("better.yaml").toString();
        assertThat(Main.run(Gradus.screen(out, err, true), "repair", slow.toString(), "--out", file)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("repeating the run", "trying optimizer.learningRate=")
                .endsWith("\u001b[2K")
                .doesNotContain("\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\u001b[1m");
    }

    @Test
    void a_report_of_all_that_is_in_a_folder_passes_over_its_settings() throws IOException {
        Path file = Files.writeString(runs.resolve("healthy-repair.yaml"), "epochs: 1\n");
        String page = folder.resolve("all.html").toString();
        Gradus call = Gradus.run("report", healthy.toString(), file.toString(), slow.toString(), "--out", page);
        assertThat(call.code()).as(call.err()).isZero();
        Gradus.run("report", file.toString()).refused();
        Files.delete(file);
    }

    // ---- what no setting repairs -----------------------------------------------------------------------------------

    private Path trainedOn(String text) throws IOException {
        Path table = Files.writeString(folder.resolve("table.csv"), text), run = folder.resolve("table-run");
        Gradus call = Gradus.run("train", "--data", "csv:" + table, "--epochs", "10", "--run-dir", run.toString());
        assertThat(call.code()).as(call.err()).isZero();
        return run;
    }

    @Test
    void labels_that_have_nothing_to_do_with_the_samples_are_left_to_a_person() throws IOException {
        var text = new StringBuilder("a,b,kind\n");
        for (int i = 0; i < 1000; i++) {
            int a = i * 37 % 101, b = i * 53 % 89;
            boolean isMuch = Integer.bitCount((i * 0x9E3779B1) >>> 7) % 2 == 0;
            text.append(a).append(',').append(b).append(',').append(isMuch ? "much" : "little").append('\n');
        }
        Path run = trainedOn(text.toString());
        Map<String, Object> json = repair(run, "--json").json();
        assertThat(json).containsEntry("changes", List.of()).containsEntry("file", null);
        Map<?, ?> left = list(json.get("unrepaired")).getFirst();
        assertThat(left.keySet()).hasToString("[cause, text]");
        assertThat(left.get("cause")).isEqualTo("labels-shuffled");
        Gradus call = repair(run, "--run");
        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("by hand   labels-shuffled", "nothing was written");
        assertThat(folder.resolve("better.yaml")).doesNotExist();
    }

    @Test
    void a_column_that_tells_the_target_is_dropped_though_the_figures_get_worse() throws IOException {
        var text = new StringBuilder("a,b,told,kind\n");
        for (int i = 0; i < 1000; i++) {
            int a = i * 37 % 101, b = i * 53 % 89;
            boolean isMuch = a + b + i * 71 % 61 > 125;
            text.append(a).append(',').append(b).append(',').append(isMuch ? 7 : 3).append(',');
            text.append(isMuch ? "much" : "little").append('\n');
        }
        Path run = trainedOn(text.toString()), repaired = folder.resolve("honest");
        Map<String, Object> json = repair(run, "--run", "--run-dir", repaired.toString(), "--json").json();
        Map<?, ?> change = list(json.get("changes")).getFirst();
        assertThat(change.get("path")).isEqualTo("table.drop");
        assertThat(change.get("gain")).isNull();
        assertThat(json.get("best")).isEqualTo(repaired.toString());
        assertThat(accuracy(repaired)).isLessThan(accuracy(run));
    }

    // ---- bad input -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "--loop, 0, --loop 0",
        "--loop, 11, 1 to 10 trainings",
        "--loop, often, --loop often",
        "--run-dir, elsewhere, without --run",
    })
    void options(String option, String value, String told) {
        assertThat(repair(slow, option, value).refused().err()).contains(told);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nothing_is_written_into_the_run_or_over_another() throws IOException {
        String inside = slow.resolve("better.yaml").toString(), dir = slow.resolve("new").toString();
        assertThat(repair(slow, "--out", inside).refused().err()).contains("which is inside the run");
        assertThat(repair(slow, "--run", "--run-dir", dir).refused().err()).contains("which is inside the run");
        Path link = Files.createSymbolicLink(folder.resolve("link"), slow);
        assertThat(repair(slow, "--out", link.resolve("better.yaml").toString()).refused().err()).contains("inside");
        assertThat(repair(slow, "--out", folder.toString(), "--force").refused().err()).contains("is a folder");
        Path taken = Files.createDirectory(folder.resolve("r-2"));
        Files.writeString(taken.resolve("mine"), "");
        String first = folder.resolve("r").toString();
        assertThat(repair(slow, "--loop", "2", "--run-dir", first).refused().err()).contains("r-2 is not empty");
        assertThat(repair(runs.resolve("nothing")).refused().err()).contains("does not exist");
    }

    @Test
    void of_a_run_that_a_program_made_what_is_known_is_printed() throws IOException {
        Path run = folder.resolve("copy");
        try (Stream<Path> all = Files.walk(slow)) {
            for (Path file : all.toList()) Files.copy(file, run.resolve(slow.relativize(file).toString()));
        }
        Path record = run.resolve("run.json");
        Map<String, Object> members = new LinkedHashMap<>(Json.readObject("run.json", Files.readString(record)));
        members.put("settings", Map.of("epochs", 7));
        Files.writeString(record, Json.pretty(members));
        String log =
                """
                {"event":"found","cause":"dead-units","grade":"warn","text":"Call new LeakyReLU().","remedies":["model.activation = leaky-relu"]}
                {"event":"found","cause":"rate","grade":"fail","text":"Less.","remedies":["optimizer.learningRate = 1"],\
                "changes":[{"path":"","value":"","flag":"","java":"new Sgd(1)"},{"java":""},{"java":"new Sgd(0.1)"}]}
                """;
        Files.writeString(run.resolve("metrics.jsonl"), log);
        Gradus call = repair(run).refused();
        assertThat(call.err()).contains("no settings of data and model", "new Watcher()");
        assertThat(call.out()).contains("epochs: 7", "dead-units (warn)", "Call new LeakyReLU().");
        assertThat(call.out())
                .contains(
                        "  change    model.activation = leaky-relu\n",
                        "  in Java   new Sgd(1)\n  or        new Sgd(0.1)\n");
    }
}
