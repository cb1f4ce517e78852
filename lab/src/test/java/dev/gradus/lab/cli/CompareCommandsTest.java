package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.MadeRun;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `gradus report` and `gradus diff` on runs as training leaves them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompareCommandsTest {
    private Path folder = Path.of("");
    private String first = "", same = "", seed = "", moons = "", killed = "";

    @BeforeAll
    void train(@TempDir Path shared) throws IOException {
        folder = shared;
        first = train("001-digits-mlp");
        same = train("002-digits-mlp");
        seed = train("003-seed", "--seed", "2", "--dropout", "0.2", "--schedule", "one-cycle");
        moons = train("004-moons", "--data", "two-moons");
        killed = killed(train("005-killed"));
    }

    private String train(String name, String... options) {
        String place = folder.resolve(name).toString();
        List<String> args = new ArrayList<>(List.of("train", "--epochs", "3", "--hidden", "16", "--run-dir", place));
        args.addAll(List.of(options));
        assertThat(Gradus.run(args.toArray(String[]::new)).code()).isZero();
        return place;
    }

    /// The run as a kill in its third epoch leaves it.
    private static String killed(String run) throws IOException {
        Path place = Path.of(run);
        Map<String, Object> record = new LinkedHashMap<>(Json.readFile(place.resolve("run.json")));
        record.put("status", "running");
        record.remove("result");
        Json.writeFile(place.resolve("run.json"), record);
        String log = Files.readString(place.resolve("metrics.jsonl"));
        Files.writeString(
                place.resolve("metrics.jsonl"), log.substring(0, log.indexOf("{\"event\":\"step\",\"epoch\":3") + 20));
        Files.delete(place.resolve("report.html"));
        return run;
    }

    private static void requireNarrow(Gradus call) {
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.err()).isEmpty();
        assertThat(call.out()).doesNotContain("\u001b", " \n");
        assertThat(call.out().lines().filter(line -> !line.contains("001-digits-mlp  completed")))
                .filteredOn(line -> !line.startsWith("A  ") && !line.startsWith("B  ") && !line.startsWith("report in"))
                .allMatch(line -> line.codePointCount(0, line.length()) <= 80);
    }

    @Test
    void one_finished_run_is_pointed_to_and_its_page_stays_as_it_is() throws IOException {
        Path own = Path.of(first, "report.html");
        String before = Files.readString(own);
        Gradus report = Gradus.run("report", first);
        requireNarrow(report);
        assertThat(report.out())
                .contains("report in " + own + ", as training wrote it", "1\u202f210", "001-digits-mlp")
                .containsPattern("completed\n");
        assertThat(own).hasContent(before);
    }

    @Test
    void one_killed_run_gets_a_page_from_its_files() throws IOException {
        Gradus report = Gradus.run("report", killed);
        requireNarrow(report);
        Path page = Path.of(killed, "report.html");
        assertThat(report.out())
                .contains("2 of 3", "unfinished", "report in " + page + "\n")
                .contains("note: 005-killed: it is still running, or was killed: there is no result")
                .contains("note: 005-killed: the last line of metrics.jsonl is torn");
        assertThat(Files.readString(page))
                .contains("<polyline class=\"train\"", "<polyline class=\"validation\"", "1 Linear", "</html>")
                .doesNotContain("http://", "https://", "<script");
        Map<String, Object> json = Gradus.run("report", killed, "--json").json();
        assertThat(((Map<?, ?>) ((List<?>) json.get("runs")).getFirst()).get("status")).isEqualTo("running");
        Files.delete(page);
    }

    @Test
    void several_runs_are_compared_in_eighty_columns_and_on_a_page() throws IOException {
        Path page = folder.resolve("pages").resolve("all.html");
        Gradus report = Gradus.run("report", first, same, seed, moons, killed, "--out", page.toString());
        requireNarrow(report);
        assertThat(report.out())
                .startsWith("5 runs with model mlp, ")
                .containsPattern("\nrun +data +")
                .containsPattern("\nseed +2: 003-seed; 1: all others\n")
                .containsPattern("\nmodel.dropout +0.2: 003-seed; 0: all others\n")
                .containsPattern("\nschedule +one-cycle: 003-seed; –: all others\n")
                .contains("that some runs have as a part of these")
                .contains("not all runs saw the same samples")
                .contains("001-digits-mlp, 002-digits-mlp: the same final weights, bit for bit");
        assertThat(Files.readString(page)).contains("5 runs", "004-moons", "class=\"run r4\"", "Validation accuracy");
    }

    @Test
    void report_as_json_has_full_precision() {
        Path page = folder.resolve("two.html");
        Map<String, Object> json = Gradus.run("report", first, seed, "--json", "--out", page.toString()).json();
        Map<?, ?> run = (Map<?, ?>) ((List<?>) json.get("runs")).getFirst();
        Map<?, ?> result = (Map<?, ?>) Json.readFile(Path.of(first, "run.json")).get("result");
        assertThat(result).isNotNull();
        for (String figure : List.of("testAccuracy", "testLoss", "validationLoss", "parameters", "wallSeconds")) {
            assertThat(run.get(figure)).as(figure).isEqualTo(result.get(figure));
        }
        assertThat(json.get("differing").toString()).contains("seed=[1, 2]", "schedule.rise=[–, 0.3]");
        assertThat(json).containsEntry("sameData", true).containsEntry("report", page.toString());
    }

    @Test
    void equal_runs_are_the_same_bit_for_bit() {
        Gradus diff = Gradus.run("diff", first, same, "--exit-code");
        requireNarrow(diff);
        assertThat(diff.out())
                .containsPattern("\nsettings +all \\d+ are the same\n")
                .contains("the same bits in all 78 steps that both did")
                .containsPattern("\nfinal weights +the same, SHA-256 [0-9a-f]{12}…\n")
                .endsWith("Both are the same run, bit for bit.\n");
        Map<String, Object> json = Gradus.run("diff", first, same, "--json").json();
        assertThat(json).containsEntry("same", true);
    }

    @Test
    void another_seed_parts_the_curves_at_the_first_step() {
        Gradus diff = Gradus.run("diff", first, seed);
        requireNarrow(diff);
        assertThat(diff.out())
                .containsPattern("\nsettings\n  model.dropout +0 +0.2\n  seed +1 +2\n  schedule +– +one-cycle\n")
                .containsPattern("\ndata +every split has the same samples\n")
                .containsPattern("\ncurves\n  first difference: epoch 1, step 1 +[\\d.]+ +[\\d.]+\n")
                .contains("  more than 1 %: epoch 1, ", "  more than 10 %: epoch ")
                .containsPattern("\n  test accuracy +[\\d.]+ % +[\\d.]+ %")
                .endsWith("The runs differ in settings, curves, figures, weights.\n");
        assertThat(Gradus.run("diff", first, seed, "--exit-code").code()).isEqualTo(ExitCode.DIFFERENT);
    }

    @Test
    void a_killed_run_is_the_same_as_far_as_it_goes_and_other_data_is_told() {
        Gradus diff = Gradus.run("diff", first, killed);
        requireNarrow(diff);
        assertThat(diff.out())
                .contains("the same bits in all 52 steps that both did", "  A has 26 steps more", "note: B: ")
                .endsWith("The runs differ in curves, figures, weights, the way they ended.\n");
        assertThat(Gradus.run("diff", first, moons).out())
                .containsPattern("\ndata\n  train split +[0-9a-f]{12} +[0-9a-f]{12}\n")
                .containsPattern("\nparameters +1\u202f210 in A, 82 in B\n");
    }

    @Test
    void differences_of_shares_are_in_points_and_neither_run_has_more_steps_than_the_other() {
        MadeRun one = new MadeRun().epoch(1, true, 2, 1, 0.5).epoch(2, true, 1).completed(0.5, "a");
        MadeRun two = new MadeRun().epoch(1, true, 2, 1).epoch(2, true, 1, 0.5, 0.25).completed(0.5625, "b");
        String a = one.writeTo(folder.resolve("one")).toString(), b = two.writeTo(folder.resolve("two")).toString();
        Gradus diff = Gradus.run("diff", a, b);
        requireNarrow(diff);
        assertThat(diff.out())
                .containsPattern("\n  test accuracy +50.00 % +56.25 % +\\+6.25 pp\n")
                .contains("\n  1 step of A and 2 steps of B are missing in the other\n")
                .doesNotContain("more\n");
    }

    @Test
    void a_run_of_a_later_format_is_refused_by_every_command() throws IOException {
        Path run = new MadeRun().record("format", 2).completed(0.5, "a").writeTo(folder.resolve("later"));
        for (String[] command : new String[][] {{"report"}, {"diff", first}, {"evaluate"}, {"train", "--resume"}}) {
            List<String> args = new ArrayList<>(List.of(command));
            args.add(run.toString());
            assertThat(Gradus.run(args.toArray(String[]::new)).refused().err())
                    .contains("has the format 2", "a later version of Gradus");
        }
    }

    @Test
    void the_page_of_training_has_the_confusion_matrix_and_the_mistakes() throws IOException {
        assertThat(Files.readString(Path.of(first, "report.html")))
                .contains("<h2>Confusion matrix</h2>", "columns: predicted class", "<th>recall</th>")
                .contains(
                        "<h2>Misclassified samples</h2>", "data:image/png;base64,", "<dt>steps</dt><dd>no limit</dd>");
    }

    @Test
    void what_is_no_run_is_refused_by_both() throws IOException {
        assertThat(Gradus.run("report", folder.toString()).refused().err()).contains("has no run.json");
        assertThat(Gradus.run("diff", first, folder.resolve("no").toString()).refused().err())
                .contains("does not exist");
        assertThat(Gradus.run("diff", first).refused().err()).contains("RUN");
        assertThat(Gradus.run("report").refused().err()).contains("RUN");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(Gradus.run("report", first, same, "--out", file.resolve("page.html").toString()).refused().err())
                .contains("file");
        Stream.of("report", "diff")
                .forEach(verb -> assertThat(Gradus.run(verb, "--help").out()).contains("Examples:", "gradus " + verb));
    }
}
