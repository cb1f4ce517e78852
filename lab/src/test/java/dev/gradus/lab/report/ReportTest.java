package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.MadeRun;
import dev.gradus.lab.store.ProofDirectory;
import dev.gradus.lab.store.Statistics;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Statistics.Bins BINS = new Statistics.Bins(-2, List.of(1L), List.of(0L, 4L), 2, 0, 0.5);

    @TempDir Path folder;

    private String page(MadeRun files) throws IOException {
        Path file = folder.resolve("page.html");
        Report.write(files.readFrom(folder.resolve("run")), file);
        return Files.readString(file);
    }

    @Test
    void a_killed_run_has_curves_epochs_settings_and_a_note() throws IOException {
        String page = page(new MadeRun().set("epochs", 9).epoch(1, false, 3, 2).epoch(2, true, 1, 0.5).steps(3, 0.25));
        assertThat(page)
                .contains("unfinished after 2 epochs and 5 steps", "2 of 9", "validation, epoch 2", "70.00 %")
                .contains(
                        "still running, or was killed", "best: 2", "<dt>epochs</dt><dd>9</dd>", "train-hash", "</html>")
                .contains("<tr class=\"best\"><td>2</td><td>0.5000</td><td>0.2500</td><td>75.00 %</td><td>70.00 %</td>")
                .doesNotContain("http://", "https://", "src=\"/", "<script", "test accuracy");
        assertThat(page.split("<polyline class=\"step\" points=\"", 2)[1].split("\"", 2)[0].split(" ", -1))
                .as("steps of whole epochs")
                .hasSize(4);
    }

    @Test
    void figures_that_this_version_does_not_know_have_their_columns() throws IOException {
        String page =
                page(
                        new MadeRun()
                                .line(Map.of("event", "epoch", "epoch", 1, "trainLoss", 1.5))
                                .line(Map.of("event", "epoch", "epoch", 2, "rawLoss", 0.125, "note", "<b>")));
        assertThat(page).contains("<th>raw loss</th>", "<td>0.1250</td>", "<td>–</td>").doesNotContain("<b>\"");
    }

    @Test
    void a_training_subset_and_weights_that_are_not_averaged_have_curves_of_their_own() throws IOException {
        String page =
                page(new MadeRun().line(Map.of("event", "epoch", "epoch", 1, "subsetLoss", 1.5, "rawAccuracy", 0.5)));
        assertThat(page)
                .contains("<polyline class=\"subset\"", "training subset, as validation</span>")
                .contains("<polyline class=\"raw\"", "validation, weights not averaged</span>", "<th>raw accuracy</th>")
                .doesNotContain("<polyline class=\"train\"", "<polyline class=\"validation\"");
    }

    @Test
    void what_was_found_has_a_section_with_the_worst_first() throws IOException {
        MadeRun run = new MadeRun().epoch(1, true, 2);
        for (String grade : List.of("warn", "fail")) {
            run.line(Map.of("event", "found", "cause", "dead-" + grade, "grade", grade, "update", 3, "text", "<so>"));
        }
        Map<String, Object> measured = Map.of("name", "dead <units>", "value", 0.75, "healthy", "below 0.3");
        List<Object> evidence = List.of(measured, "torn", Map.of("name", "no value"));
        run.line(Map.of("event", "found", "cause", "symmetry", "grade", "note", "text", "so", "evidence", evidence));
        assertThat(page(run))
                .contains(
                        "<h2>Findings</h2>",
                        "<b class=\"fail\">fail, dead-fail, at step 3</b><p>&lt;so&gt;</p></li>",
                        "<b class=\"note\">note, symmetry</b><p>so</p><table><tr><td>dead &lt;units&gt;</td><td>0.75000</td>"
                                + "<td>healthy: below 0.3</td></tr></table></li>")
                .containsSubsequence("dead-fail", "dead-warn")
                .doesNotContain("<h2>Layers</h2>");
    }

    @Test
    void recorded_statistics_have_a_small_chart_for_each_layer_and_parameter() throws IOException {
        MadeRun run = new MadeRun().epoch(1, true, 2);
        Map<String, Object> size =
                Map.of("rms", 0.5, "lowest", -2, "negative", List.of(1), "positive", List.of(0, 4), "zeros", 2);
        Map<String, Object> none = Map.of("rms", "NaN");
        Files.createDirectories(folder.resolve("run"));
        List<String> lines = new ArrayList<>();
        for (int update : List.of(1, 2, 3, 2)) { // a guard went back
            lines.add(
                    Json.line(
                            Map.of(
                                    "event",
                                    "statistics",
                                    "update",
                                    update,
                                    "layers",
                                    List.of(
                                            Map.of(
                                                    "path",
                                                    "1",
                                                    "type",
                                                    "Tanh",
                                                    "dead",
                                                    0,
                                                    "saturated",
                                                    0.5,
                                                    "activation",
                                                    size,
                                                    "gradient",
                                                    update == 1 ? none : size)),
                                    "parameters",
                                    List.of(Map.of("name", "0.weight", "ratio", 0.001)))));
        }
        lines.add("{\"event\":\"statis"); // killed
        Files.write(folder.resolve("run/statistics.jsonl"), lines);
        StoredRun read = run.readFrom(folder.resolve("run"));
        assertThat(read.statistics().updates()).containsExactly(1, 2);
        assertThat(read.statistics().ofLayers("gradient", "rms").get("1 Tanh")).containsExactly(Double.NaN, 0.5);
        assertThat(read.statistics().binsOfLayers("activation").get("1 Tanh"))
                .containsExactly(BINS, BINS)
                .first()
                .satisfies(bins -> assertThat(bins.count()).isEqualTo(7));
        assertThat(read.statistics().binsOfParameters("weight")).isEmpty();
        assertThat(page(run))
                .contains("<h2>Layers</h2>", ">1 Tanh</text>", "<h2>Updates</h2>", ">0.weight</text>")
                .contains("<h2>Dead and saturated units</h2>", "<h2>Distributions over time</h2>")
                .contains("value=\"activations\" checked", "<title>step 2: rms 0.5000, zeros 28.57 %</title>");
    }

    @Test
    void a_diverged_run_shows_where_it_broke_and_nothing_in_the_colour_of_success() throws IOException {
        MadeRun run = new MadeRun().completed(0.1, "hash").steps(1, 2, 40, 1e9);
        run.line(Map.of("event", "tripped", "epoch", 2, "step", 2, "text", "it <broke>", "action", "stop"));
        run.line(
                Map.of(
                        "event",
                        "found",
                        "cause",
                        "rate",
                        "grade",
                        "fail",
                        "update",
                        0,
                        "text",
                        "too large. Likely cause: <haste>."));
        String page = page(run.record("status", "diverged"));
        assertThat(page)
                .contains(
                        "<div class=\"tiles bad\"><div class=\"tile\"><b>10.00 %</b>",
                        ".tiles.bad .tile:first-child b { color: var(--wrong)")
                .contains("<h2>Loss by step</h2>", "name=\"scale-steps\" value=\"logarithmic\" checked")
                .contains(
                        "<title>it &lt;broke&gt;</title>",
                        "<title>fail, rate: too large. Likely cause: &lt;haste&gt;.</title>")
                .contains("<title>step 3: 1e9</title>")
                .contains("<p>too large.<br><b>Likely cause:</b> &lt;haste&gt;.</p>")
                .doesNotContain("<broke>", "<haste>");
        // two steps an epoch: step 2 of epoch 2 is the fourth, at the right end of the axis, 560 - 18
        assertThat(page).contains("<line class=\"event\" x1=\"542.0\" x2=\"542.0\"");
    }

    @Test
    void a_finding_is_marked_on_the_loss_by_epoch_at_its_step() throws IOException {
        MadeRun run = new MadeRun().epoch(1, false, 3, 2).epoch(2, true, 1, 0.5);
        String marked =
                page(run.line(Map.of("event", "found", "cause", "overfit", "grade", "warn", "update", 3, "text", "t")));
        // step 3 is epoch 1.5 of 2: 58 + 0.75 · 484
        assertThat(marked.substring(marked.indexOf("<h2>Loss</h2>"), marked.indexOf("<h2>Accuracy</h2>")))
                .contains("<g class=\"event is-warn\">", "x1=\"421.0\"", ">overfit</text>");
        assertThat(marked).contains("<div class=\"tiles plain\">");
    }

    @Test
    void the_learning_rate_has_a_chart_where_the_log_has_it() throws IOException {
        MadeRun run = new MadeRun();
        for (int step = 1; step <= 2; step++)
            run.line(Map.of("event", "step", "epoch", 1, "step", step, "loss", 1.0, "learningRate", 0.1 / step));
        StoredRun read = run.readFrom(folder.resolve("run"));
        assertThat(read.log().steps().learningRate(1)).isEqualTo(0.05f);
        assertThat(page(run)).contains("<h2>Learning rate</h2>", "<title>step 2: 0.05</title>");
        assertThat(page(new MadeRun().steps(1, 1, 2)))
                .contains("<h2>Loss by step</h2>")
                .doesNotContain("<h2>Learning rate</h2>");
    }

    @Test
    void what_is_wide_scrolls_within_its_card() throws IOException {
        assertThat(page(new MadeRun().epoch(1, true, 2)))
                .contains(
                        ".wide { overflow-x: auto; }",
                        "@media (max-width: 560px)",
                        "<div class=\"wide\"><svg class=\"chart narrow\" style=\"min-width:");
    }

    @Test
    void a_run_that_was_killed_before_its_first_epoch_has_a_page_without_curves() throws IOException {
        String page = page(new MadeRun().record("error", "disk <full>").record("status", "failed"));
        assertThat(page).contains("failed after 0 epochs", "it failed: disk &lt;full&gt;").doesNotContain("<svg");
    }

    // ---- findings and proofs ---------------------------------------------------------------------------------------

    @Test
    void a_finding_says_what_to_change_as_flag_and_setting_in_java_or_as_it_was_logged() throws IOException {
        Map<String, Object> found = new HashMap<>(Map.of("event", "found", "cause", "rate", "grade", "warn"));
        found.put("remedies", List.of("optimizer.learningRate = <1>"));
        String old = page(new MadeRun().line(found));
        assertThat(old).contains("<dt><code>optimizer.learningRate = &lt;1&gt;</code></dt>");
        Map<String, String> setting = Map.of("path", "batchSize", "value", "32", "flag", "--batch-size 32");
        found.put("changes", List.of(setting, Map.of("path", "loss", "value", "none"), Map.of("java", "x < y")));
        assertThat(page(new MadeRun().line(found)))
                .contains("<dt><code>--batch-size 32</code></dt><dd>batchSize: 32</dd>")
                .contains("<dt><code>x &lt; y</code></dt><dd>in Java</dd>")
                .doesNotContain("learningRate = ");
    }

    @Test
    void why_it_diverged_is_said_once() throws IOException {
        String text = "the weights have grown. Likely cause: a rate.";
        MadeRun run =
                new MadeRun()
                        .line(Map.of("event", "tripped", "epoch", 1, "step", 2, "text", text, "action", "stop"))
                        .record("result", Map.of("diagnosis", text + " (--lr 1)"));
        String page = page(run);
        assertThat(page)
                .containsOnlyOnce("the weights have grown")
                .contains("<li>the guard intervened in epoch 1, step 2 (stop)</li>");
        assertThat(page(new MadeRun())).doesNotContain("Why it diverged");
    }

    private static Map<String, Object> trial(String cause, String verdict, @Nullable Double gain, String... ties) {
        Map<String, Object> trial = new HashMap<>(Map.of("cause", cause, "verdict", verdict));
        trial.putAll(Map.of("path", "a." + cause, "value", "<1>", "flag", "", "ties", List.of(ties)));
        if (gain != null) trial.putAll(Map.of("gain", gain, "low", gain - 0.1, "high", gain + 0.1));
        return trial;
    }

    @Test
    void what_was_proved_has_each_remedy_with_its_gain_and_what_follows_for_the_finding() throws IOException {
        Path place = new MadeRun().completed(0.9, "0").writeTo(folder.resolve("run"));
        Map<String, Object> proof = new HashMap<>(Map.of("seeds", List.of(4, 5), "steps", 100));
        proof.put("withdrawn", List.of("vain"));
        proof.put(
                "trials",
                List.of(
                        trial("good", "helps", 0.25, "<other>"),
                        trial("good", "harms", -0.3),
                        trial("vain", "no gain", 0.0),
                        trial("unsure", "open", 0.01),
                        trial("late", "not tried", null),
                        trial("known", "facts", null)));
        Map<String, String> finding = Map.of("cause", "good", "grade", "fail", "text", "a & b. Likely cause: c.");
        new ProofDirectory(place)
                .keep(StoredRun.open(place).record(), Map.of("findings", List.of(finding), "proof", proof));
        Path file = folder.resolve("proved.html");
        Report.write(StoredRun.read(place), file);
        String page = Files.readString(file);
        assertThat(page)
                .contains("<h2>What was proved</h2>", "seeds 4 to 5, at most 100 steps each")
                .contains("<th class=\"words confirmed\" colspan=\"2\">confirmed, a tie with &lt;other&gt;</th>")
                .contains("<code>a.good: &lt;1&gt;</code>", "<td>+0.250</td><td>+0.150 to +0.350</td>", ">a &amp; b.<")
                .contains(">withdrawn</th>", ">open</th>", ">not tried</th>", ">by facts</th>", ">no setting does it<")
                .contains("<div class=\"tiles plain\">")
                .doesNotContain("<other>", "Likely cause: c");
        // the axis goes from -0.4 to 0.35 between 4 and 96: 0 is at 4 + 92 · 0.4 / 0.75, and 0.25 at 4 + 92 · 0.65 /
        // 0.75
        assertThat(page).contains("class=\"zero\" x1=\"53.1\" x2=\"53.1\"", "<circle cx=\"83.7\" cy=\"6\" r=\"3\"/>");
        Files.writeString(place.resolve("proof/proof.json"), "{\"format\": 1, \"of\"");
        Report.write(StoredRun.read(place), file);
        assertThat(Files.readString(file)).as("torn").doesNotContain("What was proved");
    }
}
