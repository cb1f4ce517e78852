package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.Hashes;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.CheckpointStore;
import dev.gradus.persist.FolderLock;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that are killed, interrupted or diverge, and go on.
class ResumeTest {
    /// An undisturbed run of the settings, for all tests that compare with one.
    @TempDir static Path whole;

    @TempDir Path folder;

    private Path settings = Path.of("");

    @BeforeEach
    void often_saved() throws IOException {
        settings = folder.resolve("settings.yaml");
        Files.writeString(
                settings,
                """
                epochs: 6
                model: {type: mlp, hidden: [64], dropout: 0.2}
                augment: digits
                average: {type: ema, warmup: true}
                metrics: f1
                checkpoints: {steps: 10, epochs: 1}
                """);
    }

    private Gradus train(String run, String... options) {
        List<String> args = new ArrayList<>(List.of("train", "--config", settings.toString(), "--json"));
        args.addAll(List.of("--run-dir", folder.resolve(run).toString()));
        args.addAll(List.of(options));
        return Gradus.run(args.toArray(String[]::new));
    }

    private Path undisturbed() {
        Path run = whole.resolve("run");
        if (!Files.exists(run)) train(run.toString()).json();
        return run;
    }

    private Gradus resume(String run, String... options) {
        List<String> args = new ArrayList<>(List.of("train", "--resume", folder.resolve(run).toString(), "--json"));
        args.addAll(List.of(options));
        return Gradus.run(args.toArray(String[]::new));
    }

    /// A run in a process of its own, which is ended by a signal after its first epochs; tried again where the run was faster than the
    /// signal.
    private int broken(String run, String signal, int lines) throws Exception {
        int code = once(run, signal, lines);
        for (int again = 0; code == 0 && again < 5; again++) {
            deleteAll(folder.resolve(run));
            code = once(run, signal, lines);
        }
        return code;
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    /// In plain Java, which is sooner ready and gives the same bits.
    private Process start(String run) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-XX:TieredStopAtLevel=1",
                        "-Dgradus.kernels=scalar",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "train",
                        "--config",
                        settings.toString(),
                        "--run-dir",
                        folder.resolve(run).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(run + ".out").toFile())
                .start();
    }

    private int once(String run, String signal, int lines) throws Exception {
        Path output = folder.resolve(run + ".out");
        Process child = start(run);
        // begun before it is needed, for on a busy machine the rest of the run may take less time than the start of a
        // process
        Process killer = new ProcessBuilder("sh", "-c", "read _; kill -" + signal + " " + child.pid()).start();
        while (child.isAlive() && Files.readString(output).lines().filter(l -> l.startsWith("epoch")).count() < lines)
            Thread.sleep(2);
        killer.getOutputStream().close();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return child.exitValue();
    }

    /// All lines of the log but for the speed.
    private List<String> log(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll(",\"(samplesPerSecond|wallMillis)\":[^,}]*", ""))
                .toList();
    }

    private void assertSame(String run, Path other) throws IOException {
        for (String model : List.of("best", "final")) {
            assertThat(folder.resolve(run).resolve(model).resolve("model.safetensors"))
                    .hasSameBinaryContentAs(other.resolve(model).resolve("model.safetensors"));
        }
        assertThat(log(folder.resolve(run))).isEqualTo(log(other));
        assertThat(folder.resolve(run).resolve("statistics.jsonl"))
                .hasSameTextualContentAs(other.resolve("statistics.jsonl"));
    }

    @Test
    void a_killed_run_goes_on_to_the_models_and_the_log_of_an_undisturbed_one() throws Exception {
        assertThat(broken("killed", "KILL", 2)).isEqualTo(137);
        Map<String, Object> result = resume("killed").json();
        assertThat(result).containsEntry("status", "completed").containsKey("testF1");
        assertSame("killed", undisturbed());
        Map<?, ?> record = Json.readFile(folder.resolve("killed").resolve("run.json"));
        assertThat(record.get("resumed").toString()).contains("updates=").doesNotContain("changes");
        assertThat(Files.readString(folder.resolve("killed").resolve("report.html"))).contains("Training run killed");
    }

    @Test
    void an_interrupted_run_saves_where_it_is_and_says_how_to_go_on() throws Exception {
        assertThat(broken("interrupted", "INT", 1)).isEqualTo(130);
        assertThat(folder.resolve("interrupted.out"))
                .content()
                .contains("To go on: gradus train --resume " + folder.resolve("interrupted"));
        resume("interrupted").json();
        assertThat(log(folder.resolve("interrupted")).stream().filter(line -> !line.contains("finished")))
                .containsExactlyElementsOf(log(undisturbed()).stream().filter(l -> !l.contains("finished")).toList());
    }

    @Test
    void other_settings_are_listed_and_must_be_allowed() throws IOException {
        train("run", "--epochs", "2").json();
        Gradus refused = resume("run", "--epochs", "3", "--lr", "0.01").refused();
        assertThat(refused.err()).contains("epochs 2 → 3; optimizer.learningRate 0.001 → 0.01", "--allow-changes");
        Gradus allowed = resume("run", "--epochs", "3", "--lr", "0.01", "--allow-changes");
        assertThat(allowed.json()).containsEntry("epochs", 3L);
        assertThat(allowed.err()).contains("changed: epochs 2 → 3", "changed: optimizer.learningRate 0.001 → 0.01");
        Map<?, ?> record = Json.readFile(folder.resolve("run").resolve("run.json"));
        assertThat(record.get("resumed").toString()).contains("changes=[epochs 2 → 3");
        assertThat(((Map<?, ?>) record.get("settings")).get("epochs")).isEqualTo(3L);
        assertThat(resume("run").json()).as("nothing is left to do").containsEntry("epochs", 3L);
    }

    @Test
    void threads_and_the_place_of_the_folder_change_freely() throws IOException {
        train("moved", "--epochs", "1").json();
        Files.move(folder.resolve("moved"), folder.resolve("elsewhere"));
        Gradus more = resume("elsewhere", "--epochs", "2", "--threads", "1", "--allow-changes");
        assertThat(more.code()).as(more.err()).isZero();
        assertThat(more.err()).contains("epochs 1 → 2").doesNotContain("threads", "elsewhere →", "moved");
        Gradus same = resume("elsewhere", "--threads", "2");
        assertThat(same.code()).as(same.err()).isZero();
        assertThat(same.err()).doesNotContain("changed");
    }

    @Test
    void a_longer_run_is_the_one_that_would_have_been() throws IOException {
        train("long", "--epochs", "3").json();
        train("short", "--epochs", "2").json();
        resume("short", "--epochs", "3", "--allow-changes").json();
        assertThat(folder.resolve("short/final/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("long/final/model.safetensors"));
    }

    @Test
    void a_learning_rate_of_ten_is_named_with_step_layer_and_cause_and_can_be_corrected() {
        Path run = folder.resolve("run");
        Gradus diverged = Gradus.run("train", "--lr", "10", "--run-dir", run.toString());
        assertThat(diverged.code()).isEqualTo(3);
        assertThat(diverged.out())
                .containsPattern("Diverged: epoch 1, step \\d+: layer \\d Linear")
                .contains("the learning rate 10 is too large", "--resume " + run);
        Gradus corrected = resume("run", "--lr", "0.001", "--epochs", "3", "--allow-changes");
        assertThat((Double) corrected.json().get("testAccuracy")).isGreaterThan(0.9);
    }

    @Test
    void a_damaged_checkpoint_is_passed_over_and_without_a_whole_one_there_is_an_error() throws IOException {
        train("run", "--epochs", "3").json();
        List<Path> checkpoints;
        try (var found = Files.list(folder.resolve("run/checkpoints"))) {
            checkpoints = found.filter(Files::isDirectory).sorted().toList();
        }
        Path newest = checkpoints.getLast().resolve("optimizer.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);
        Gradus resumed = resume("run", "--epochs", "6", "--allow-changes");
        assertThat(resumed.json()).containsEntry("epochs", 6L);
        assertThat(resumed.err()).contains("warning: ", checkpoints.getLast().getFileName().toString());
        assertSameModels("run", undisturbed());
        try (var found = Files.list(folder.resolve("run/checkpoints"))) {
            for (Path checkpoint : found.filter(Files::isDirectory).toList()) {
                Files.writeString(checkpoint.resolve("state.json"), "{}");
            }
        }
        assertThat(resume("run").refused().err()).contains("only damaged checkpoints");
    }

    private void assertSameModels(String run, Path other) {
        assertThat(folder.resolve(run).resolve("final/model.safetensors"))
                .hasSameBinaryContentAs(other.resolve("final/model.safetensors"));
    }

    @Test
    void what_is_no_run_or_is_written_by_another_process_is_refused() throws IOException {
        assertThat(resume("nothing").refused().err()).contains("nothing does not exist");
        train("run", "--epochs", "1").json();
        Map<String, String> before = files("run");
        try (var _ = CheckpointStore.open(folder.resolve("run/checkpoints"))) {
            assertThat(resume("run").refused().err()).contains("checkpoints");
        }
        assertThat(files("run")).as("an older version locks its checkpoints only").isEqualTo(before);
        assertThat(train("other", "--resume", folder.resolve("run").toString()).refused().err()).contains("--run-dir");
    }

    @Test
    void early_stopping_steps_and_time_end_a_run_with_their_reasons() {
        var stopped = train("a", "--epochs", "50", "--patience", "1", "--lr", "0.02").json();
        assertThat(stopped).containsEntry("status", "early_stopped");
        var steps = train("b", "--steps", "30", "--accumulate", "2").json();
        assertThat(steps).containsEntry("status", "completed");
        assertThat(train("c", "--minutes", "0.0001").json()).containsEntry("status", "time_up");
        assertThat(train("d", "--monitor", "validation.f2").refused().err()).contains("validation.f1");
        assertThat(train("e", "--freeze", "7.*").refused().err()).contains("1.weight");
    }

    private Map<String, String> files(String run) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var all = Files.walk(folder.resolve(run))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) files.put(file.toString(), Hashes.of(file));
        }
        return files;
    }

    @Test
    void a_run_that_another_process_writes_is_refused_and_left_as_it_is() throws Exception {
        Process child = start("busy");
        int refused = 0;
        while (child.isAlive()) {
            Thread.sleep(20);
            if (!Files.exists(folder.resolve("busy/run.json"))) continue;
            Gradus second = resume("busy");
            if (!child.isAlive()) break;
            assertThat(second.refused().err()).contains("is being written by process " + child.pid());
            assertThat(train("busy").refused().err()).contains("is not empty");
            refused++;
        }
        assertThat(child.waitFor()).as(Files.readString(folder.resolve("busy.out"))).isZero();
        assertThat(refused).isPositive();
        assertSame("busy", undisturbed());
        assertThat(Json.readFile(folder.resolve("busy/run.json"))).containsEntry("status", "completed");
    }

    /// The lock is the run's, not that of its checkpoints.
    @Test
    void a_run_without_checkpoints_is_locked_too() throws IOException {
        train("run", "--epochs", "1", "--set", "checkpoints=none").json();
        Path run = folder.resolve("run");
        String log = Files.readString(run.resolve("metrics.jsonl")), record = Files.readString(run.resolve("run.json"));
        try (var held = FolderLock.take(run, "run.lock")) {
            assertThat(resume("run").refused().err())
                    .contains("is being written by process " + ProcessHandle.current().pid());
            assertThat(held).isNotNull();
        }
        assertThat(run.resolve("metrics.jsonl")).hasContent(log.strip());
        assertThat(run.resolve("run.json")).hasContent(record.strip());
    }

    @Test
    void a_line_of_the_log_that_cannot_be_read_takes_no_result_away() throws IOException {
        train("run", "--epochs", "1").json();
        Path log = folder.resolve("run/metrics.jsonl");
        Files.writeString(log, Files.readString(log).replaceFirst("\"loss\"", "xloss\""));
        Gradus resumed = resume("run");
        assertThat(resumed.json()).containsEntry("status", "completed");
        assertThat(resumed.err())
                .contains("warning: the report lacks what is behind a damaged line", "metrics.jsonl, line 2");
        assertThat(Json.readFile(folder.resolve("run/run.json"))).containsEntry("status", "completed");
        assertThat(folder.resolve("run/report.html")).exists();
    }

    @Test
    void what_a_kill_at_the_beginning_leaves_is_begun_again_and_swept() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run/checkpoints")).getParent();
        Path torn = Files.writeString(run.resolve(".run.json." + ProcessHandle.current().pid() + "-99.tmp"), "{");
        Files.createFile(run.resolve("metrics.jsonl"));
        Files.createFile(run.resolve("run.lock"));
        assertThat(resume("run").refused().err())
                .contains("ended before its settings were written", "--run-dir " + run);
        train("run", "--epochs", "1").json();
        assertThat(torn).doesNotExist();
        Path model = Files.writeString(run.resolve("best/.model.safetensors.999999999-3.tmp"), "half");
        Path mine = Files.writeString(run.resolve("best/notes.tmp"), "mine");
        resume("run").json();
        assertThat(model).doesNotExist();
        assertThat(mine).hasContent("mine");
        assertThat(train("run").refused().err()).contains("--resume " + run);
    }

    @Test
    void settings_edited_in_the_record_are_noticed_and_must_be_allowed() throws IOException {
        train("run", "--epochs", "2").json();
        Path record = folder.resolve("run/run.json");
        String original = Files.readString(record);
        String edited = original.replace("\"learningRate\": 0.001", "\"learningRate\": 0.1");
        assertThat(edited).isNotEqualTo(original);
        Files.writeString(record, edited);
        assertThat(resume("run").refused().err())
                .contains("run.json has other settings than the newest checkpoint", "--allow-changes");
        assertThat(record).hasContent(edited.strip());
        Files.writeString(record, original.replace("\"minutes\": 5", "\"minutes\": 7"));
        resume("run").json();
        Files.writeString(record, edited);
        assertThat(resume("run", "--epochs", "3", "--allow-changes").json()).containsEntry("epochs", 3L);
        resume("run").json();
    }

    /// Versions before the hash wrote such checkpoints; for a hash of another version, see [OldRunTest].
    @Test
    void a_checkpoint_without_a_hash_of_its_settings_is_resumed_with_a_note() throws IOException {
        train("run", "--epochs", "1").json();
        writeWithoutHash(folder.resolve("run/checkpoints"));
        Path record = folder.resolve("run/run.json");
        Files.writeString(record, Files.readString(record).replace("\"learningRate\": 0.001", "\"learningRate\": 0.1"));
        Gradus resumed = resume("run");
        assertThat(resumed.json()).containsEntry("epochs", 1L);
        assertThat(resumed.err())
                .contains(
                        "warning: the newest checkpoint has no hash of its settings: whether run.json was edited cannot be told");
    }

    /// Adds a checkpoint that is the newest one without the hash.
    private static void writeWithoutHash(Path checkpoints) throws IOException {
        CheckpointStore.Found newest = CheckpointStore.newest(checkpoints);
        Map<String, AtomicFile.Content> files = new TreeMap<>();
        for (String name : newest.files()) {
            byte[] bytes = Files.readAllBytes(newest.path().resolve(name));
            files.put(name, out -> out.write(bytes));
        }
        Map<String, Object> state = new TreeMap<>(Json.readFile(newest.path().resolve("state.json")));
        String text = Json.pretty(state).replaceFirst("\"settings\": \"2:[0-9a-f]+\"", "\"before\": 0");
        assertThat(text).doesNotContain("\"settings\"");
        files.put("state.json", out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        try (var store = CheckpointStore.open(checkpoints)) {
            store.write(newest.number() + 1, files);
        }
    }

    @Test
    void changes_that_were_allowed_stay_so_though_the_run_was_killed_before_its_next_checkpoint() throws IOException {
        train("run", "--epochs", "2").json();
        Path checkpoints = folder.resolve("run/checkpoints"), kept = folder.resolve("kept");
        copy(checkpoints, kept);
        resume("run", "--epochs", "3", "--allow-changes").json();
        deleteAll(checkpoints);
        copy(kept, checkpoints);
        assertThat(resume("run").json()).containsEntry("epochs", 3L);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path path : all.toList()) Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    @Test
    void what_has_been_done_cannot_be_changed() {
        train("run", "--epochs", "1").json();
        assertThat(resume("run", "--init", "xavier", "--allow-changes").refused().err())
                .contains("model.init", "the first weights are made once");
    }

    @Test
    void a_log_that_is_gone_is_told() throws IOException {
        train("run", "--epochs", "1").json();
        Files.delete(folder.resolve("run/metrics.jsonl"));
        Gradus resumed = Gradus.run("train", "--resume", folder.resolve("run").toString());
        assertThat(resumed.code()).isZero();
        assertThat(resumed.out() + resumed.err()).contains("bytes shorter than when the training was saved");
        assertThat(log(folder.resolve("run")).getFirst()).contains("\"event\":\"started\"");
    }

    @Test
    void a_slip_that_shows_only_when_training_begins_leaves_no_folder() {
        for (String option : List.of("--freeze", "--monitor")) {
            train("slip", option, "7.*").refused();
            assertThat(folder.resolve("slip")).doesNotExist();
        }
    }

    @Test
    void a_finished_run_keeps_the_time_that_it_took() throws IOException {
        Object took = train("run", "--epochs", "2").json().get("wallSeconds");
        assertThat(resume("run").json()).containsEntry("wallSeconds", took);
        Object longer = resume("run", "--epochs", "3", "--allow-changes").json().get("wallSeconds");
        assertThat((Double) longer).as("all of it, not the last part").isGreaterThan(seconds("run", 2));
    }

    /// The seconds after some epochs, as the checkpoint at their end has them.
    private double seconds(String run, int epochs) throws IOException {
        try (var all = Files.walk(folder.resolve(run).resolve("checkpoints"))) {
            for (Path file : all.filter(path -> path.endsWith("state.json")).toList()) {
                Map<String, Object> state = Json.readFile(file);
                if (state.get("epochs") instanceof List<?> done && done.size() == epochs) {
                    return (Double) state.get("seconds");
                }
            }
        }
        throw new AssertionError("no checkpoint after epoch " + epochs);
    }

    @Test
    void a_folder_that_is_deleted_while_its_run_goes_on_does_not_come_back() throws Exception {
        Process child = start("gone");
        while (child.isAlive() && !Files.exists(folder.resolve("gone/best/model.safetensors"))) Thread.sleep(2);
        while (Files.exists(folder.resolve("gone"))) {
            try {
                deleteAll(folder.resolve("gone"));
            } catch (IOException e) {
                // something new was written meanwhile
            }
        }
        assertThat(child.waitFor()).isEqualTo(2);
        assertThat(folder.resolve("gone")).doesNotExist();
        assertThat(folder.resolve("gone.out")).content().contains("is not the folder any more that was opened");
    }
}
