package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.MadeRun;
import dev.gradus.lab.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir Path folder;

    private StoredRun run(String name, MadeRun files) {
        return files.readFrom(folder.resolve(name));
    }

    private static MadeRun finished(double accuracy, String sha256) {
        return new MadeRun().epoch(1, true, 2, 1).epoch(2, true, 1, 0.5).completed(accuracy, sha256);
    }

    private static Map<String, List<String>> cells(Comparison comparison) {
        return comparison.columns().stream()
                .collect(Collectors.toMap(Comparison.Column::title, Comparison.Column::cells));
    }

    @Test
    void the_table_has_what_was_wanted_and_what_came_out() {
        MadeRun killed = new MadeRun().set("epochs", 50).epoch(1, true, 2, 1).steps(2, 1);
        var comparison = new Comparison(List.of(run("a", finished(0.975, "x")), run("b", killed)));
        Map<String, List<String>> cells = cells(comparison);
        assertThat(cells)
                .containsEntry("model", List.of("mlp", "mlp"))
                .containsEntry("parameters", List.of("1\u202f234", "1\u202f234"))
                .containsEntry("lr", List.of("0.001", "0.001"))
                .containsEntry("epochs", List.of("2", "1 of 50"))
                .containsEntry("best", List.of("2", "1"))
                .containsEntry("validation", List.of("70.00 %", "60.00 %"))
                .containsEntry("test", List.of("97.50 %", "–"))
                .containsEntry("time", List.of("3.50 s", "–"))
                .containsEntry("samples/s", List.of("5\u202f000", "100"))
                .containsEntry("status", List.of("completed", "unfinished"));
        Comparison.Column validation =
                comparison.columns().stream().filter(c -> c.title().equals("validation")).findFirst().orElseThrow();
        assertThat(comparison.best(validation)).containsExactly(0);
        assertThat(comparison.notes()).containsExactly("b: it is still running, or was killed: there is no result");
    }

    @Test
    void settings_that_differ_are_told_apart_from_what_follows_from_them() {
        MadeRun scheduled = finished(0.9, "y").set("schedule", Map.of("type", "step", "every", 3));
        scheduled.set("optimizer", Map.of("type", "sgd", "learningRate", 0.1));
        var comparison =
                new Comparison(
                        List.of(run("a", finished(0.9, "x")), run("b", finished(0.9, "x")), run("c", scheduled)));
        assertThat(comparison.differing())
                .containsExactly(
                        new Comparison.Setting("optimizer", List.of("adam", "adam", "sgd"), false),
                        new Comparison.Setting("optimizer.learningRate", List.of("0.001", "0.001", "0.1"), false),
                        new Comparison.Setting("schedule", List.of("–", "–", "step"), false),
                        new Comparison.Setting("schedule.every", List.of("–", "–", "3"), true));
        assertThat(comparison.differing().getFirst().usual()).isEqualTo("adam");
        assertThat(comparison.notes()).containsExactly("a, b: the same final weights, bit for bit");
        assertThat(new Comparison.Setting("seed", List.of("1", "2"), false).usual()).isNull();
    }

    @Test
    void runs_on_other_samples_are_not_ranked() {
        var comparison =
                new Comparison(
                        List.of(run("a", finished(0.9, "x")), run("b", finished(0.8, "y").hash("test", "other"))));
        assertThat(comparison.isSameData()).isFalse();
        assertThat(comparison.columns()).allMatch(column -> comparison.best(column).isEmpty());
        assertThat(comparison.notes())
                .containsExactly("not all runs saw the same samples: compare figures of the same data only");
    }

    @Test
    void runs_of_one_name_are_told_apart_by_their_paths() {
        var comparison = new Comparison(List.of(run("x/run", finished(0.9, "x")), run("y/run", finished(0.9, "y"))));
        assertThat(comparison.names())
                .containsExactly(folder.resolve("x/run").toString(), folder.resolve("y/run").toString());
    }

    @Test
    void a_page_has_a_colour_and_four_curves_for_each_run_and_needs_no_network() throws IOException {
        List<StoredRun> runs =
                IntStream.range(0, 13).mapToObj(i -> run("<" + i + ">", finished(0.9, "" + i).set("seed", i))).toList();
        Path file = folder.resolve("page.html");
        ComparisonPage.write(new Comparison(runs), file);
        String page = Files.readString(file);
        for (int i = 0; i < 13; i++) {
            assertThat(page.split("<polyline class=\"run r" + i + "\"", -1)).as("curves of run %s", i).hasSize(5);
        }
        assertThat(page)
                .contains(".r12 { --mark: #", "&lt;12&gt;", "13 runs", "1 setting differs", "</html>")
                .doesNotContain("http://", "https://", "src=\"/", "<script", "<12>");
    }

    @Test
    void long_and_short_runs_share_a_logarithmic_axis_and_an_empty_run_has_no_curve() throws IOException {
        MadeRun longer = new MadeRun();
        for (int epoch = 1; epoch <= 900; epoch++) longer.epoch(epoch, true, 1.0 / epoch);
        Path file = folder.resolve("page.html");
        var runs = List.of(run("long", longer), run("short", finished(0.9, "x")), run("empty", new MadeRun()));
        ComparisonPage.write(new Comparison(runs), file);
        String page = Files.readString(file);
        assertThat(page).contains("logarithmic scales", "class=\"run r0\"").doesNotContain("class=\"run r2\"", "NaN");
        assertThat(page.length()).as("points are thinned").isLessThan(100_000);
    }

    @Test
    void what_is_compared_has_one_scale() throws IOException {
        MadeRun run = new MadeRun();
        for (int epoch = 1; epoch <= 8; epoch++) {
            run.line(
                    Map.of(
                            "event",
                            "epoch",
                            "epoch",
                            epoch,
                            "trainLoss",
                            Math.pow(10, -epoch), // over orders of magnitude, the other not
                            "validationLoss",
                            0.5 + 0.01 * epoch));
        }
        Path file = folder.resolve("page.html");
        ComparisonPage.write(new Comparison(List.of(run("a", run), run("b", finished(0.9, "x")))), file);
        String page = Files.readString(file);
        String training = page.substring(page.indexOf("Training loss"), page.indexOf("Validation loss</h2>"));
        String validation = page.substring(page.indexOf("Validation loss</h2>"), page.indexOf("Training accuracy"));
        for (String chart : List.of(training, validation)) assertThat(chart).contains("logarithmic scale<");
        assertThat(ticks(training)).isEqualTo(ticks(validation)).isNotEmpty();
    }

    private static List<String> ticks(String chart) {
        return Pattern.compile("text-anchor=\"end\">([^<]*)</text>")
                .matcher(chart)
                .results()
                .map(tick -> tick.group(1))
                .toList();
    }
}
