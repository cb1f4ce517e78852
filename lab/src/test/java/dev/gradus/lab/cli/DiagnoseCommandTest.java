package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Download;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.persist.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `diagnose`, on runs of moments: one with a learning rate that is too low, one with which nothing moves, and such of which something is missing.
class DiagnoseCommandTest {
    private static final List<String> SMALL =
            List.of(
                    "--data",
                    "two-moons",
                    "--hidden",
                    "8",
                    "--optimizer",
                    "sgd",
                    "--momentum",
                    "0.9",
                    "--epochs",
                    "20");

    @TempDir static Path runs;

    private static Path sick = Path.of(""), hopeless = Path.of("");

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        sick = runs.resolve("the sick one");
        train(sick, "--lr", "1e-3");
        hopeless = runs.resolve("hopeless");
        train(hopeless, "--lr", "1e-7");
    }

    private static void train(Path run, String... more) {
        List<String> all = new ArrayList<>(List.of("train", "--run-dir", run.toString()));
        all.addAll(SMALL);
        all.addAll(Arrays.asList(more));
        Gradus call = Gradus.run(all.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isIn(ExitCode.DONE, ExitCode.DIVERGED);
    }

    private Path copy() throws IOException {
        Path copy = folder.resolve("copy");
        try (Stream<Path> all = Files.walk(hopeless)) {
            for (Path file : all.toList()) Files.copy(file, copy.resolve(hopeless.relativize(file).toString()));
        }
        return copy;
    }

    private static void edit(Path run, Consumer<Map<String, Object>> change) throws IOException {
        Path file = run.resolve("run.json");
        Map<String, Object> record = new LinkedHashMap<>(Json.readObject("run.json", Files.readString(file)));
        change.accept(record);
        Files.writeString(file, Json.pretty(record));
    }

    private static Map<String, String> files(Path run) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(run)) {
            all.filter(Files::isRegularFile).forEach(file -> hashes.put(file.toString(), Hashes.of(file)));
        }
        return hashes;
    }

    private static List<?> findings(Path run, String... more) {
        List<String> all = new ArrayList<>(List.of("diagnose", run.toString(), "--json"));
        all.addAll(Arrays.asList(more));
        return (List<?>) Gradus.run(all.toArray(String[]::new)).json().get("findings");
    }

    private static Map<?, ?> first(List<?> findings) {
        assertThat(findings).isNotEmpty();
        return (Map<?, ?>) findings.getFirst();
    }

    // ---- what comes out --------------------------------------------------------------------------------------------

    @Test
    void one_object_has_findings_with_evidence_and_remedies() throws IOException {
        Map<String, String> before = files(sick);
        Map<?, ?> finding = first(findings(sick));
        assertThat(finding.keySet().toString())
                .isEqualTo("[cause, grade, place, step, confidence, gain, text, evidence, remedies, effects]");
        assertThat(finding.get("cause")).isEqualTo("learning-rate-too-low");
        assertThat(finding.get("grade")).isEqualTo("fail");
        assertThat(finding.get("confidence")).isEqualTo("shown");
        assertThat((List<?>) finding.get("evidence"))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(((Map<?, ?>) one).keySet()).hasToString("[name, value, healthy]"));
        Map<?, ?> remedy = (Map<?, ?>) ((List<?>) finding.get("remedies")).getFirst();
        assertThat(remedy.keySet()).hasToString("[path, value, flag, java]");
        assertThat(remedy.get("path")).isEqualTo("optimizer.learningRate");
        assertThat(String.valueOf(remedy.get("flag"))).startsWith("--lr ");
        assertThat(String.valueOf(remedy.get("java"))).startsWith("new Sgd(");
        assertThat(findings(sick)).as("again").isEqualTo(findings(sick));
        assertThat(files(sick)).as("nothing in the run has changed").isEqualTo(before);
    }

    @Test
    void a_fail_is_an_exit_code_where_that_is_asked_for() {
        String run = hopeless.toString();
        assertThat(Gradus.run("diagnose", run, "--no-trials").code()).isEqualTo(ExitCode.DONE);
        assertThat(Gradus.run("diagnose", run, "--no-trials", "--check").code()).isEqualTo(ExitCode.CHECK_FAILED);
        Gradus json = Gradus.run("diagnose", run, "--no-trials", "--check", "--json");
        assertThat(json.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(Json.readObject("out", json.out())).containsOnlyKeys("findings", "improvement");
    }

    @Test
    void people_get_the_sum_then_each_finding_with_its_numbers_and_a_command_that_mends_it() {
        Gradus call = Gradus.run("diagnose", sick.toString());
        assertThat(call.out().lines().findFirst().orElseThrow()).contains(": 1 cause that makes it fail");
        assertThat(call.out())
                .contains(
                        "fail  learning-rate-too-low  shown by a trial", "  found     ", "  cause     ", "  repair    ")
                .contains("measured", "value", "healthy");
        assertThat(call.err()).as("no line that moves").isEmpty();
        assertThat(call.out().lines().filter(line -> !line.contains("gradus train")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        Matcher command = Pattern.compile("gradus train --config '([^']*)' (--lr \\S+)").matcher(call.out());
        assertThat(command.find()).as(call.out()).isTrue();
        List<String> again = new ArrayList<>(List.of("train", "--config", command.group(1)));
        again.addAll(List.of(command.group(2).split(" ", -1)));
        again.addAll(List.of("--run-dir", folder.resolve("again").toString()));
        assertThat(Gradus.run(again.toArray(String[]::new)).code()).isEqualTo(ExitCode.DONE);
        assertThat(findings(folder.resolve("again")).toString()).doesNotContain("grade=fail");
    }

    // ---- proofs ----------------------------------------------------------------------------------------------------

    private static Map<String, ?> proved(Path run, String... more) {
        List<String> all = new ArrayList<>(List.of("diagnose", run.toString(), "--prove", "--json"));
        all.addAll(Arrays.asList(more));
        return Gradus.run(all.toArray(String[]::new)).json();
    }

    @Test
    void a_proof_confirms_the_fault_with_three_seeds_on_any_number_of_threads() throws IOException {
        Map<String, String> before = files(sick);
        Map<String, ?> result = proved(sick, "--threads", "1");
        Map<?, ?> proof = (Map<?, ?>) Objects.requireNonNull(result.get("proof"));
        assertThat(proof.keySet()).hasToString("[seeds, steps, trials, withdrawn]");
        assertThat((List<?>) proof.get("seeds")).hasSize(3);
        Map<?, ?> trial = first((List<?>) proof.get("trials"));
        assertThat(trial.keySet())
                .hasToString("[cause, path, value, flag, java, gains, gain, low, high, verdict, ties]");
        assertThat(trial.get("cause")).isEqualTo("learning-rate-too-low");
        assertThat(trial.get("verdict")).isEqualTo("helps");
        assertThat((List<?>) trial.get("gains")).hasSize(3).allSatisfy(g -> assertThat((Double) g).isGreaterThan(0.05));
        assertThat((Double) trial.get("low")).isLessThan((Double) trial.get("gain"));
        assertThat(first((List<?>) Objects.requireNonNull(result.get("findings"))).get("confidence"))
                .isEqualTo("shown");
        assertThat(proved(sick, "--threads", "2")).isEqualTo(result);
        Map<String, String> after = files(sick);
        after.keySet().removeIf(file -> file.startsWith(sick.resolve("proof").toString()));
        String report = sick.resolve("report.html").toString();
        assertThat(after.remove(report)).as("it shows the proof").isNotEqualTo(before.remove(report));
        assertThat(after).as("nothing else in the run has changed").isEqualTo(before);
    }

    @Test
    void people_get_a_table_of_remedies_against_gains() {
        String out = Gradus.run("diagnose", sick.toString(), "--prove", "--seeds", "2").out();
        assertThat(out).containsPattern("Proof: gains of skill on validation samples, seeds \\d+ to \\d+, at most");
        assertThat(out)
                .containsPattern("\\+0\\.\\d{3}  [+-]\\d\\.\\d{3} to \\+\\d\\.\\d{3}  helps +optimizer.learningRate=");
        String short1 = Gradus.run("diagnose", sick.toString(), "--prove", "--trials", "1").out();
        assertThat(short1).contains("not tried");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-trials", "--seeds=0", "--seeds=11", "--trials=0", "--seconds=0", "--seconds=NaN"})
    void a_proof_that_cannot_be_made_is_refused_before_anything_is_trained(String option) {
        Gradus call = Gradus.run("diagnose", sick.toString(), "--prove", option);
        assertThat(call.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(call.err()).contains("expected", "Leave");
    }

    @Test
    void a_terminal_sees_a_line_that_moves_and_is_gone_in_the_end() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        assertThat(Main.run(Gradus.screen(out, err, true), "diagnose", sick.toString())).isEqualTo(ExitCode.DONE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("repeating the run", "trial 1: trying ", "trying optimizer.learningRate=1e-4")
                .endsWith("\u001b[2K")
                .doesNotContain("\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\u001b[1;31mfail\u001b[0m");
    }

    /// All but the command, which is to be copied.
    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100})
    void everything_fits_the_terminal(int columns) {
        var out = new ByteArrayOutputStream();
        Examination examination = Examination.of(sick, null, new Download().offline(true), _ -> {});
        new DiagnosisPage(Gradus.screen(out, new ByteArrayOutputStream(), false), examination, columns)
                .print(examination.findings(true), null);
        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains("gradus train")))
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }

    @Test
    void a_healthy_run_gets_one_sentence_and_what_would_improve_it_most() {
        Path run = folder.resolve("healthy");
        assertThat(Gradus.run("train", "--run-dir", run.toString(), "--epochs", "40", "--hidden", "32").code())
                .isZero();
        Gradus call = Gradus.run("diagnose", run.toString(), "--check");
        assertThat(call.code()).as(call.out()).isEqualTo(ExitCode.DONE);
        assertThat(call.out()).startsWith("Nothing is wrong with " + run).doesNotContain("\nfail", "\nwarn");
        assertThat(call.out().lines().skip(1).findFirst().orElseThrow()).contains("improve").doesNotContain("note");
        Map<?, ?> best = (Map<?, ?>) Gradus.run("diagnose", run.toString(), "--json").json().get("improvement");
        assertThat(best.keySet()).hasToString("[path, value, flag, java, skill, gain, errors, trials]");
        assertThat((Long) best.get("trials")).isGreaterThanOrEqualTo(4);
        String words = call.out().replace("\n", " ");
        assertThat(words).contains(best.get("trials") + " changes that were tried");
        if ((Double) best.get("gain") > 0) assertThat(words).contains(best.get("path") + "=" + best.get("value"));
        Gradus untried = Gradus.run("diagnose", run.toString(), "--no-trials");
        assertThat(untried.out()).contains("No change was tried");
    }

    @Test
    void every_command_of_its_page_does_what_it_says() throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/causes.md"));
        List<String> commands = page.lines().filter(line -> line.startsWith("gradus ")).toList();
        assertThat(commands).isNotEmpty();
        for (String command : commands) {
            List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
            words.replaceAll(word -> word.startsWith("runs/") ? hopeless.toString() : word);
            Gradus call = Gradus.run(words.subList(1, words.size()).toArray(String[]::new));
            assertThat(call.code()).as(command + call.err()).isEqualTo(ExitCode.DONE);
        }
    }

    // ---- bad input -------------------------------------------------------------------------------------------------

    @Test
    void without_a_log_the_repeated_run_is_judged() throws IOException {
        Path run = copy();
        Files.delete(run.resolve("metrics.jsonl"));
        Gradus call = Gradus.run("diagnose", run.toString(), "--no-trials");
        assertThat(call.err()).contains("note: there is no metrics.jsonl");
        assertThat(call.out()).contains("learning-rate-too-low");
    }

    @Test
    void a_log_that_is_cut_is_read_up_to_there() throws IOException {
        Path run = copy(), log = run.resolve("metrics.jsonl");
        List<String> lines = Files.readAllLines(log).subList(0, 50);
        Files.writeString(log, String.join("\n", lines).replaceFirst(".{10}$", ""));
        Gradus call = Gradus.run("diagnose", run.toString(), "--no-trials");
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.err()).contains("note: the last line of metrics.jsonl is torn");
        assertThat(call.out()).contains("learning-rate-too-low");
    }

    @Test
    void a_run_of_a_later_version_is_refused() throws IOException {
        Path run = copy();
        edit(run, record -> record.put("format", 99));
        assertThat(Gradus.run("diagnose", run.toString()).refused().err())
                .contains("a later version of Gradus wrote it");
    }

    @Test
    void a_run_that_is_going_on_is_judged_by_what_is_there_and_left_alone() throws IOException {
        Path run = copy();
        edit(
                run,
                record -> {
                    record.put("status", "running");
                    record.remove("result");
                });
        try (RunDirectory other = RunDirectory.existing(run)) {
            assertThat(other.isOurs()).isTrue();
            Map<String, String> before = files(run);
            Gradus call = Gradus.run("diagnose", run.toString(), "--no-trials");
            assertThat(call.code()).as(call.err()).isZero();
            assertThat(call.err()).contains("note: it is still running, or was killed");
            assertThat(call.out()).contains("learning-rate-too-low");
            assertThat(files(run)).isEqualTo(before);
        }
    }

    @Test
    void a_run_that_was_killed_early_has_findings_too() throws IOException {
        Path run = copy();
        edit(
                run,
                record -> {
                    record.put("status", "running");
                    record.remove("result");
                });
        for (String name : List.of("metrics.jsonl", "best/model.safetensors", "final/model.safetensors")) {
            Files.deleteIfExists(run.resolve(name));
        }
        Gradus call = Gradus.run("diagnose", run.toString(), "--no-trials");
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).contains("learning-rate-too-low");
    }

    @Test
    void what_a_program_trained_is_refused_with_the_way_that_programs_have() throws IOException {
        Path run = copy();
        edit(run, record -> record.put("settings", Map.of()));
        assertThat(Gradus.run("diagnose", run.toString()).refused().err())
                .contains("no settings of data and model", "new Watcher()");
        Path layers = folder.resolve("layers");
        Files.move(run, layers);
        edit(layers, record -> record.put("settings", Map.of("data", "two-moons", "model", List.of("my-layer"))));
        assertThat(Gradus.run("diagnose", layers.toString()).refused().err()).contains("my-layer");
    }

    @Test
    void the_folder_of_several_runs_names_them() {
        Path series = folder.resolve("series");
        train(series, "--repeat", "2");
        assertThat(Gradus.run("diagnose", series.toString()).refused().err()).contains("seed-1");
        assertThat(Gradus.run("diagnose", folder.resolve("nothing").toString()).refused().err())
                .contains("does not exist");
    }

    // ---- data ------------------------------------------------------------------------------------------------------

    private Path table(String name, int rows) {
        var text = new StringBuilder("a,b,kind\n");
        for (int i = 0; i < rows; i++) {
            int a = i * 37 % 101, b = i * 53 % 89;
            text.append(a).append(',').append(b).append(',').append(a + b > 95 ? "much" : "little").append('\n');
        }
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path trainedOn(Path table) {
        Path run = folder.resolve("table-run");
        String[] command = {"train", "--data", "csv:" + table, "--epochs", "3", "--run-dir", run.toString()};
        Gradus call = Gradus.run(command);
        assertThat(call.code()).as(call.err()).isZero();
        return run;
    }

    @Test
    void data_that_has_moved_is_named_and_found_where_it_is_now() throws IOException {
        Path table = table("table.csv", 200), run = trainedOn(table);
        Path moved = Files.move(table, folder.resolve("moved.csv"));
        assertThat(Gradus.run("diagnose", run.toString()).refused().err()).contains("table.csv");
        Gradus found = Gradus.run("diagnose", run.toString(), "--no-trials", "--data-dir", moved.toString());
        assertThat(found.code()).as(found.err()).isZero();
        assertThat(found.err()).doesNotContain("is not what the run was trained on");
    }

    @Test
    void data_that_has_changed_is_said_to_be_other_data() {
        Path run = trainedOn(table("table.csv", 200));
        table("table.csv", 190);
        Gradus call = Gradus.run("diagnose", run.toString(), "--no-trials");
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.err()).contains("note: the data is not what the run was trained on");
    }
}
