package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.settings.Source;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.Json;
import java.io.IOException;
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

    @TempDir static Path runs;

    private static Path healthy = Path.of(""), slow = Path.of(""), twofold = Path.of("");

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        healthy = train("healthy", MOONS, "--hidden", "32", "--lr", "0.05");
        slow = train("the slow one", MOONS, "--hidden", "32", "--lr", "1e-5");
        twofold = train("twofold", MOONS, "--hidden", "32,1,32", "--lr", "1e-5");
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
        assertThat(call.out()).contains("test accuracy", "round 1: learning-rate-too-low", "best run  " + repaired);
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
        assertThat(accuracy(twofold)).isLessThan(0.9);
        assertThat(accuracy(best)).as(json.toString()).isGreaterThan(accuracy(healthy) - 0.02);
        assertThat(files(twofold)).as("the run").isEqualTo(before);

        Source file = Source.of(folder.resolve("better.yaml"));
        assertThat(file.values()).isEqualTo(StoredRun.read(best).settings().values());
        List<String> command = new ArrayList<>(List.of(String.valueOf(json.get("command")).split(" ", -1)));
        command.addAll(List.of("--run-dir", folder.resolve("again").toString()));
        Gradus again = Gradus.run(command.subList(1, command.size()).toArray(String[]::new));
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(StoredRun.read(folder.resolve("again")).settings().values())
                .isEqualTo(StoredRun.read(best).settings().values());
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
            boolean isMuch = Integer.bitCount(i * 0x9E3779B1 >>> 7) % 2 == 0;
            text.append(a).append(',').append(b).append(',').append(isMuch ? "much" : "little").append('\n');
        }
        Path run = trainedOn(text.toString());
        Map<String, Object> json = repair(run, "--json").json();
        assertThat(json).containsEntry("changes", List.of()).containsEntry("file", null);
        Map<?, ?> left = list(json.get("unrepaired")).getFirst();
        assertThat(left.keySet()).hasToString("[cause, text]");
        assertThat(left.get("cause")).isEqualTo("labels-unrelated");
        Gradus call = repair(run, "--run");
        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("by hand   labels-unrelated", "nothing was written");
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
        Files.writeString(
                run.resolve("metrics.jsonl"),
                Json.line(
                                Map.of(
                                        "event",
                                        "found",
                                        "cause",
                                        "dead-units",
                                        "grade",
                                        "warn",
                                        "text",
                                        "Call new LeakyReLU()."))
                        + "\n");
        Gradus call = repair(run).refused();
        assertThat(call.err()).contains("no settings of data and model", "new Watcher()");
        assertThat(call.out()).contains("epochs: 7", "dead-units (warn)", "Call new LeakyReLU().");
    }
}
