package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lr-find` and `train --lr auto`, on a network that is trained in moments.
class LrFindTest {
    private static final List<String> SMALL =
            List.of("--data", "two-moons", "--hidden", "8", "--optimizer", "sgd", "--epochs", "1");

    @TempDir Path folder;

    private static Gradus run(String verb, String... more) {
        List<String> all = new ArrayList<>(List.of(verb));
        all.addAll(SMALL);
        all.addAll(Arrays.asList(more));
        return Gradus.run(all.toArray(String[]::new));
    }

    private static Gradus quick(String... more) {
        List<String> all = new ArrayList<>(List.of("--steps", "60", "--seeds", "2", "--to", "1000"));
        all.addAll(Arrays.asList(more));
        return run("lr-find", all.toArray(String[]::new));
    }

    private Map<String, Object> settings(Path run) throws IOException {
        Map<String, Object> record = Json.readObject("run.json", Files.readString(run.resolve("run.json")));
        return Json.readObject("settings", Json.pretty((Map<?, ?>) record.get("settings")));
    }

    @Test
    void one_object_has_rate_reason_suggestions_trainings_and_curve() {
        Map<String, Object> found = quick("--json").json();
        assertThat(found)
                .containsKeys(
                        "data",
                        "model",
                        "optimizer",
                        "seed",
                        "recommended",
                        "reason",
                        "suggestions",
                        "trials",
                        "curve");
        assertThat((Double) found.get("recommended")).isBetween(1e-3, 1e3);
        List<?> suggestions = (List<?>) found.get("suggestions"), trials = (List<?>) found.get("trials");
        assertThat(suggestions)
                .isNotEmpty()
                .allSatisfy(one ->
                        assertThat(((Map<?, ?>) one).keySet().toString()).isEqualTo("[rule, rate, text, source]"));
        assertThat(trials)
                .hasSizeGreaterThan(6)
                .allSatisfy(one -> assertThat(((Map<?, ?>) one).keySet().toString()).isEqualTo("[rate, steps, loss]"));
        Map<?, ?> curve = (Map<?, ?>) found.get("curve");
        int points = ((List<?>) curve.get("rates")).size();
        for (String line : List.of("smooth", "low", "high", "slope"))
            assertThat((List<?>) curve.get(line)).hasSize(points);
        assertThat((List<?>) curve.get("losses")).hasSize(2);
        assertThat(quick("--json").json()).isEqualTo(found);
    }

    @Test
    void people_see_a_curve_the_rules_and_the_trainings_and_get_a_picture() throws IOException {
        Path picture = folder.resolve("rates.svg"), page = folder.resolve("rates.html");
        Gradus call = quick("--out", picture.toString());
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out())
                .startsWith("learning rate ")
                .contains("rule ", "valley", "training at", picture.toString());
        assertThat(call.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(Files.readString(picture)).startsWith("<svg").contains("recommended ", "smoothed loss", "valley ");
        assertThat(quick("--out", page.toString()).code()).isZero();
        assertThat(Files.readString(page)).contains("Short trainings", "after ", "</html>");
        assertThat(quick("--out", "rates.png").refused().err()).contains(".svg or .html");
    }

    @Test
    void auto_is_a_number_before_the_first_step_and_in_the_record() throws IOException {
        Path auto = folder.resolve("auto"), stated = folder.resolve("stated");
        Gradus found = run("train", "--lr", "auto", "--run-dir", auto.toString(), "--json");
        Map<String, Object> result = found.json();
        assertThat(found.err()).contains("learning rate ");
        Map<?, ?> optimizer = (Map<?, ?>) settings(auto).get("optimizer");
        double rate = (Double) optimizer.get("learningRate");
        Map<String, Object> other =
                run("train", "--lr", Double.toString(rate), "--run-dir", stated.toString(), "--json").json();
        assertThat(other.get("sha256")).isEqualTo(result.get("sha256"));
        assertThat(settings(stated)).isEqualTo(settings(auto));
        assertThat(Gradus.run("train", "--resume", auto.toString()).code()).isZero();
        assertThat(Gradus.run("train", "--resume", auto.toString(), "--lr", "auto").refused().err())
                .contains("--lr auto with a run that goes on");
    }

    @Test
    void a_file_may_say_auto_and_a_later_number_wins() throws IOException {
        Path file = folder.resolve("s.yaml"), found = folder.resolve("found"), number = folder.resolve("number");
        Files.writeString(file, "optimizer: {type: sgd, learningRate: auto, momentum: 0.5}\n");
        Gradus call = run("train", "--config", file.toString(), "--run-dir", found.toString());
        assertThat(call.code()).as(call.err()).isZero();
        Map<?, ?> optimizer = (Map<?, ?>) settings(found).get("optimizer");
        assertThat(optimizer.get("learningRate")).isInstanceOf(Double.class);
        assertThat(optimizer.get("momentum")).isEqualTo(0.5);
        Gradus stated = run("train", "--config", file.toString(), "--lr", "0.03", "--run-dir", number.toString());
        assertThat(stated.out()).doesNotContain("learning rate ");
        assertThat(((Map<?, ?>) settings(number).get("optimizer")).get("learningRate")).isEqualTo(0.03);
    }

    @Test
    void several_runs_have_one_rate() throws IOException {
        Path series = folder.resolve("series");
        Gradus call = run("train", "--lr", "auto", "--repeat", "2", "--run-dir", series.toString());
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out().lines().filter(line -> line.startsWith("learning rate "))).hasSize(1);
        Object first = ((Map<?, ?>) settings(series.resolve("seed-1")).get("optimizer")).get("learningRate");
        Object second = ((Map<?, ?>) settings(series.resolve("seed-2")).get("optimizer")).get("learningRate");
        assertThat(first).isInstanceOf(Double.class).isEqualTo(second);
    }

    /// On other data than the page, with the same options.
    @Test
    void every_command_of_its_page_does_what_it_says() throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/lr-find.md"));
        List<String> commands = page.lines().filter(line -> line.startsWith("gradus ")).toList();
        assertThat(commands).hasSize(4);
        for (String command : commands) {
            String quick =
                    command.replace("digits", "two-moons --epochs 1").replace("rates.html", folder + "/rates.html");
            if (command.contains(" train ")) quick += " --run-dir " + folder.resolve("run");
            Gradus call = Gradus.run(quick.substring("gradus ".length()).split(" ", -1));
            assertThat(call.code()).as(command + "\n" + call.err()).isZero();
        }
        assertThat(folder.resolve("rates.html")).exists();
    }

    @Test
    void what_makes_no_sense_is_refused_in_four_parts() {
        assertThat(quick("--from", "x").refused().err()).contains("--from x");
        assertThat(quick("--from", "2000").refused().err()).contains("a range test from 2000.0 to 1000.0");
        assertThat(quick("--set", "optimizer.groups=[{parameters: vectors, learningRate: 0.1}]").refused().err())
                .contains("parameters 'vectors' with their own");
    }
}
