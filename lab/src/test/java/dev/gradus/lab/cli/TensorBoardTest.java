package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.interop.tensorboard.Content;
import dev.gradus.interop.tensorboard.Event;
import dev.gradus.interop.tensorboard.EventFile;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --log tensorboard` and `export --to tensorboard`.
class TensorBoardTest {
    @TempDir Path folder;

    private Path train(String name, String... options) {
        Path run = folder.resolve(name);
        List<String> args = new ArrayList<>(List.of("train", "--hidden", "8", "--epochs", "2", "--run-dir"));
        args.add(run.toString());
        args.addAll(List.of(options));
        Gradus made = Gradus.run(args.toArray(String[]::new));
        assertThat(made.code()).as(made.err()).isZero();
        return run;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().contains("tfevents")).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Event> events(Path folder) {
        EventFile read = EventFile.read(files(folder).getLast());
        assertThat(read.isTorn()).isFalse();
        return read.events();
    }

    private static Set<String> images(List<Event> events) {
        Set<String> tags = new HashSet<>();
        for (Event event : events) if (event.content() instanceof Content.Image image) tags.add(image.tag());
        return tags;
    }

    private static List<List<Object>> scalars(List<Event> events, String tag) {
        List<List<Object>> found = new ArrayList<>();
        for (Event event : events)
            if (event.content() instanceof Content.Scalar scalar && scalar.tag().equals(tag))
                found.add(List.of(event.step(), scalar.value()));
        return found;
    }

    /// Step and value of each line of a kind.
    private static List<List<Object>> logged(Path run, String event, String member) throws IOException {
        List<List<Object>> found = new ArrayList<>();
        for (String text : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            Map<String, ?> line = Json.readObject("a line", text);
            if (!event.equals(line.get("event")) || !(line.get(member) instanceof Number value)) continue;
            found.add(List.of(line.get("update"), value.floatValue()));
        }
        return found;
    }

    @Test
    void what_is_written_live_is_what_is_exported_afterwards_and_what_the_log_says() throws IOException {
        Path run = train("run", "--log", "tensorboard", "--augment", "digits");
        List<Event> live = events(run.resolve("tensorboard"));
        Path out = folder.resolve("out");
        Map<String, Object> json =
                Gradus.run("export", run.toString(), "--to", "tensorboard", "--out", out.toString(), "--json").json();
        assertThat(events(out)).hasSameSizeAs(live);
        assertThat(new HashSet<>(events(out))).as("in any order").isEqualTo(new HashSet<>(live));
        assertThat(json)
                .containsEntry("format", "tensorboard")
                .containsEntry(
                        "exported",
                        List.of(
                                Map.of(
                                        "run", run.toString(),
                                        "place", out.toString(),
                                        "events", (long) live.size())));
        assertThat(scalars(live, "loss/step")).isEqualTo(logged(run, "step", "loss")).hasSize(52);
        assertThat(scalars(live, "loss/validation")).isEqualTo(logged(run, "epoch", "validationLoss")).hasSize(2);
        assertThat(scalars(live, "accuracy/test")).hasSize(1);
        assertThat(images(live))
                .containsExactlyInAnyOrder("images/augmentation", "images/first filters", "images/worst mistakes");
        assertThat(live.stream().map(Event::content))
                .hasAtLeastOneElementOfType(Content.Histogram.class)
                .hasAtLeastOneElementOfType(Content.SessionStart.class)
                .hasAtLeastOneElementOfType(Content.Experiment.class)
                .hasAtLeastOneElementOfType(Content.SessionEnd.class);
        assertThat(live.get(3).content())
                .isInstanceOfSatisfying(
                        Content.Graph.class,
                        graph ->
                                assertThat(graph.nodes().stream().map(Content.Node::name))
                                        .containsExactly("input", "0_Flatten", "1_Linear", "2_ReLU", "3_Linear"));
    }

    @Test
    void a_run_that_goes_on_has_all_events_in_its_last_file_with_each_step_once() throws IOException {
        Path run = train("run", "--log", "tensorboard");
        Path folder = run.resolve("tensorboard"), first = files(folder).getFirst();
        byte[] bytes = Files.readAllBytes(first);
        Files.write(first, Arrays.copyOf(bytes, bytes.length - 5)); // as a kill leaves it
        Gradus resumed = Gradus.run("train", "--resume", run.toString(), "--epochs", "3", "--allow-changes");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        List<Event> events = events(folder);
        assertThat(EventFile.read(first).events()).isEmpty();
        for (int times = 0; times < 2; times++)
            assertThat(Gradus.run("export", run.toString(), "--to", "tensorboard").code()).isZero();
        assertThat(files(folder)).as("an emptied one and the last").hasSize(2);
        assertThat(first).doesNotExist();
        assertThat(new HashSet<>(events(folder))).isEqualTo(new HashSet<>(events));
        assertThat(events.getFirst().content()).isEqualTo(new Content.Restart());
        assertThat(scalars(events, "loss/step")).isEqualTo(logged(run, "step", "loss")).hasSize(78);
        Set<Object> seen = new HashSet<>();
        for (Event event : events)
            if (event.content() instanceof Content.Histogram histogram)
                assertThat(seen.add(List.of(histogram.tag(), event.step()))).isTrue();
        assertThat(seen).isNotEmpty();
    }

    @Test
    void runs_without_the_option_have_no_event_files_until_they_are_exported_and_each_run_of_a_series_has_its_own() {
        Path series = train("series", "--data", "xor", "--repeat", "2");
        assertThat(series.resolve("seed-1/tensorboard")).doesNotExist();
        Gradus exported =
                Gradus.run(
                        "export", series.toString(), "--to", "tensorboard", "--out", folder.resolve("logs").toString());
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("seed-1", "tensorboard --logdir ");
        assertThat(events(folder.resolve("logs/seed-1"))).isNotEmpty();
        assertThat(events(folder.resolve("logs/seed-2"))).isNotEmpty();
        Path live = train("live", "--data", "xor", "--repeat", "2", "--log", "tensorboard");
        assertThat(scalars(events(live.resolve("seed-2/tensorboard")), "loss/test")).hasSize(1);
    }

    @Test
    void an_unknown_format_or_tool_is_refused_with_those_that_there_are() {
        Path run = train("run", "--data", "xor");
        assertThat(Gradus.run("export", run.toString(), "--to", "tensorbord").refused().err())
                .contains("--to tensorbord", "one of onnx, tensorboard, npz", "Did you mean tensorboard?");
        assertThat(Gradus.run("train", "--log", "tensorbord").refused().err()).contains("--log", "[TENSORBOARD]");
        assertThat(Gradus.run("export", "--help").out())
                .contains("tensorboard: event files of a run, in RUN/tensorboard");
    }

    @Test
    void events_of_something_else_and_links_are_left_alone() throws IOException {
        Path run = train("run", "--data", "xor"), out = Files.createDirectory(folder.resolve("logs"));
        Path other = Files.writeString(out.resolve("events.out.tfevents.0000000001.host"), "");
        assertThat(Gradus.run("export", run.toString(), "--to", "tensorboard", "--out", out.toString()).refused().err())
                .contains("holds events of something else: events.out.tfevents.0000000001.host");
        assertThat(other).exists();
        Files.createSymbolicLink(run.resolve("tensorboard"), out);
        assertThat(Gradus.run("export", run.toString(), "--to", "tensorboard").refused().err()).contains("is a link");
        assertThat(files(out)).containsExactly(other);
    }

    @Test
    void samples_that_are_not_those_of_the_run_are_not_shown() throws IOException {
        Path run = train("run"), record = run.resolve("run.json");
        Files.writeString(record, Files.readString(record).replaceAll("(\"sha256\": *\")[0-9a-f]", "$1x"));
        Gradus exported = Gradus.run("export", run.toString(), "--to", "tensorboard");
        assertThat(exported.code()).isZero();
        assertThat(exported.err()).contains("the samples of the data set are others");
        assertThat(images(events(run.resolve("tensorboard")))).containsExactly("images/first filters");
    }

    @Test
    void damaged_logs_are_exported_or_refused() throws IOException {
        Path run = train("run", "--data", "xor");
        var random = new SplittableRandom(3);
        for (String name : List.of("metrics.jsonl", "statistics.jsonl", "run.json")) {
            byte[] sound = Files.readAllBytes(run.resolve(name));
            for (int i = 0; i < 10; i++) {
                Files.write(run.resolve(name), Mutation.ofText(sound, random.split()));
                Path out = folder.resolve(name + i);
                Gradus exported =
                        Gradus.run(
                                "export", run.toString(), "--to", "tensorboard", "--out", out.toString(), "--offline");
                if (exported.code() == 0) assertThat(events(out)).isNotEmpty();
                else assertThat(exported.code()).as(exported.err()).isEqualTo(ExitCode.BAD_INPUT);
            }
            Files.write(run.resolve(name), sound);
        }
    }
}
