package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.Json;
import dev.gradus.persist.WatchedDisk;
import dev.gradus.persist.WatchedDisk.Killed;
import dev.gradus.persist.WatchedDisk.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A run that is killed at any operation on its files, or on which a second process is let loose at any of them: it ends with the
/// weights and, times left out, the log and record of an undisturbed one.
class RunKillTest {
    private static final List<Moment> MOMENTS = List.of(Moment.BEFORE, Moment.WITHIN, Moment.AFTER);

    @TempDir Path temporary;

    private Path settings = Path.of("");
    private Path whole = Path.of("");
    private List<String> operations = List.of();

    @BeforeEach
    void an_undisturbed_run() throws Exception {
        settings =
                Files.writeString(
                        temporary.resolve("settings.yaml"),
                        """
                        data: xor
                        model: {type: mlp, hidden: [4], dropout: 0.1}
                        epochs: 2
                        metrics: f1
                        checkpoints: {steps: 12, epochs: 1}
                        """);
        whole = temporary.resolve("whole");
        try (var disk = WatchedDisk.counting(whole)) {
            begin(whole).json();
            operations = disk.operations();
        }
    }

    private Gradus begin(Path run) {
        return Gradus.run("train", "--config", settings.toString(), "--run-dir", run.toString(), "--json");
    }

    private static Gradus resume(Path run) {
        return Gradus.run("train", "--resume", run.toString(), "--json");
    }

    @Test
    void all_files_of_a_run_go_through_the_disk_that_is_watched() throws IOException {
        for (String file :
                List.of(
                        "run.lock",
                        "run.json",
                        "metrics.jsonl",
                        "statistics.jsonl",
                        "model.safetensors",
                        "report.html")) {
            assertThat(operations).as(file).anyMatch(operation -> operation.endsWith(" " + file));
        }
        assertThat(operations.stream().filter(operation -> operation.startsWith("folder ")))
                .contains("folder whole", "folder checkpoints", "folder best", "folder final");
        try (Stream<Path> all = Files.walk(whole)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                boolean watched = operations.stream().anyMatch(operation -> operation.endsWith(name));
                assertThat(watched).as(name).isTrue();
            }
        }
    }

    @Test
    void killed_at_an_operation_of_each_kind_it_goes_on_to_the_same_end() throws Exception {
        List<Integer> kinds = kinds();
        assertThat(kinds).hasSizeBetween(20, 45);
        for (int i = 0; i < kinds.size(); i++) killAndGoOn(MOMENTS.get(i % 3), kinds.get(i));
    }

    /// The first operation of each kind; what forces is left out, since nothing changes by it.
    private List<Integer> kinds() {
        Map<String, Integer> first = new TreeMap<>();
        for (int n = operations.size(); n > 0; n--) {
            String kind = operations.get(n - 1).replaceAll("\\d+", "").replaceAll("force .*|write best\\..*", "");
            if (!kind.isEmpty()) first.put(kind, n);
        }
        return first.values().stream().sorted().toList();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void killed_at_every_operation_it_goes_on_to_the_same_end(Moment moment) throws Exception {
        for (int n = 1; n <= operations.size(); n++) killAndGoOn(moment, n);
    }

    private void killAndGoOn(Moment moment, int n) throws Exception {
        Path run = temporary.resolve("killed-" + moment + "-" + n);
        String what;
        try (var disk = WatchedDisk.killing(run, moment, n)) {
            try {
                begin(run);
            } catch (Killed e) {
                // as it should be; threads of its own tell it by an error of their owner
            }
            what = moment + " " + n + ": " + disk.operations().getLast();
        }
        boolean begun = Files.exists(run.resolve("run.json"));
        if (!begun && Files.exists(run)) assertThat(resume(run).refused().err()).as(what).contains("run");
        Gradus again = begun ? resume(run) : begin(run);
        assertThat(again.code()).as("%s: %s", what, again.err()).isZero();
        assertSame(what, run);
    }

    private void assertSame(String what, Path run) throws IOException {
        for (String model : List.of("best", "final")) {
            assertThat(run.resolve(model).resolve("model.safetensors"))
                    .as(what)
                    .hasSameBinaryContentAs(whole.resolve(model).resolve("model.safetensors"));
        }
        assertThat(log(run)).as(what).isEqualTo(log(whole));
        assertThat(run.resolve("statistics.jsonl")).as(what).hasSameTextualContentAs(whole.resolve("statistics.jsonl"));
        assertThat(record(run)).as(what).isEqualTo(record(whole));
        assertThat(files(run).keySet()).as(what).noneMatch(name -> name.contains(".tmp")).contains("report.html");
    }

    private static List<String> log(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll(",\"(samplesPerSecond|wallMillis)\":[^,}]*", ""))
                .toList();
    }

    private static Map<String, Object> record(Path run) {
        Map<String, Object> record = new TreeMap<>(Json.readFile(run.resolve("run.json")));
        record.keySet().removeAll(List.of("started", "resumed"));
        Map<String, Object> result = new TreeMap<>();
        ((Map<?, ?>) record.get("result")).forEach((name, value) -> result.put(name.toString(), value));
        result.keySet().removeAll(List.of("wallSeconds", "samplesPerSecond", "stepsPerSecond", "runDir"));
        record.put("result", result);
        return record;
    }

    // ---- two at a time ---------------------------------------------------------------------------------------------

    @Test
    void a_second_process_changes_nothing_at_some_moments() throws Exception {
        List<Integer> kinds = kinds();
        for (int i = 0; i < kinds.size(); i += 4) disturb(kinds.get(i));
    }

    @Test
    void of_two_that_begin_at_the_same_moment_the_later_one_changes_nothing() throws Exception {
        Path run = temporary.resolve("contested");
        var disk = new WatchedDisk[1];
        var first = new TreeMap<String, String>();
        Runnable other =
                () -> {
                    disk[0].close(); // the other one is not watched
                    elsewhere(() -> begin(run)).json();
                    first.putAll(files(run));
                };
        disk[0] = WatchedDisk.pausing(run, 1, other);
        assertThat(begin(run).refused().err()).contains("is not empty");
        assertThat(files(run)).isEqualTo(first);
        assertSame("contested", run);
    }

    @Test
    @Tag("slow")
    void a_second_process_changes_nothing_at_any_moment() throws Exception {
        for (int n = 1; n <= operations.size(); n++) disturb(n);
    }

    /// Both ways to come a second time, while the first is between two operations on its files.
    private void disturb(int n) throws Exception {
        Path run = temporary.resolve("disturbed-" + n);
        boolean locked = operations.indexOf("lock run.lock") < n - 1;
        var seen = new int[1];
        Runnable second =
                () -> {
                    Map<String, String> before = files(run);
                    for (Callable<Gradus> way : List.<Callable<Gradus>>of(() -> begin(run), () -> resume(run))) {
                        Gradus refused = elsewhere(way).refused();
                        assertThat(files(run)).as("at %d: %s", n, refused.err()).isEqualTo(before);
                        seen[0]++;
                    }
                };
        if (!locked) return; // then the second may come first
        try (var _ = WatchedDisk.pausing(run, n, second)) {
            begin(run).json();
        }
        assertThat(seen[0]).isEqualTo(2);
        assertSame("disturbed at " + n + ", " + operations.get(n - 1), run);
    }

    /// On a thread of its own, since a thread trains one network at a time.
    private static Gradus elsewhere(Callable<Gradus> way) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return way.call();
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            task -> Thread.ofPlatform().start(task))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The content of every file, by its path.
    private static Map<String, String> files(Path run) {
        try (Stream<Path> all = Files.walk(run)) {
            return all.filter(Files::isRegularFile)
                    .collect(
                            Collectors.toMap(
                                    file -> run.relativize(file).toString(),
                                    RunKillTest::hash,
                                    (a, _) -> a,
                                    TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Path file) {
        return dev.gradus.lab.store.Hashes.of(file);
    }
}
