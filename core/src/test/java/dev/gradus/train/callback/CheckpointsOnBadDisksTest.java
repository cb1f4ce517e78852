package dev.gradus.train.callback;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.callback.Few.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Sgd;
import dev.gradus.persist.Json;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints that are damaged, and folders that vanish, fill up or become read-only while a training goes on.
class CheckpointsOnBadDisksTest {
    private static final Splits POINTS = points();

    @TempDir Path temporary;

    private static Splits points() {
        float[][] x = new float[8][2], y = new float[8][1];
        for (int i = 0; i < 8; i++) {
            x[i][0] = (3 * i % 8 - 4) / 4f;
            x[i][1] = (5 * i % 8 - 4) / 4f;
            y[i][0] = x[i][0] - x[i][1] / 2;
        }
        InMemory data = InMemory.of("points", x, y, List.of("y"));
        return new Splits(new Split.Train(data), new Split.Validation(data), new Split.Test(data));
    }

    private static Sequential line() {
        return Sequential.of(new Linear(1));
    }

    private static Trainer tiny(Sequential model) {
        return Trainer.of(model, new MeanSquaredError(), new Sgd(0.1, 0.9)).epochs(4).batchSize(4).seed(3).keepLast();
    }

    /// All of a state, for comparison.
    private static Map<String, Object> content(TrainingState state) {
        Map<String, Object> all = new TreeMap<>();
        state.tensors().forEach((group, tensors) -> all.put(group, bits(tensors)));
        all.put("position", state.position());
        all.put("progress", Json.pretty(state.progress()));
        return all;
    }

    private Path copyOf(Path folder) throws IOException {
        Path copy = Files.createTempDirectory(temporary, "copy");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(to);
                else Files.copy(file, to);
            }
        }
        return copy;
    }

    private static List<Path> filesOf(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            return files.sorted().toList();
        }
    }

    private static void flip(Path file, int at, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) (1 << bit);
        Files.write(file, bytes);
    }

    /// Two checkpoints, of the epochs 1 and 2.
    private Path twoCheckpoints() {
        Path folder = temporary.resolve("run");
        tiny(line()).epochs(2).with(new Checkpoints(folder), new EarlyStopping()).fit(POINTS);
        return folder;
    }

    @Test
    void a_flipped_bit_in_any_byte_of_the_newest_leads_to_the_one_before() throws IOException {
        flipInEveryByte(1);
    }

    @Test
    @Tag("slow")
    void any_flipped_bit_of_the_newest_leads_to_the_one_before() throws IOException {
        flipInEveryByte(8);
    }

    private void flipInEveryByte(int bits) throws IOException {
        Path folder = twoCheckpoints();
        Path newest = Checkpoints.newest(folder).path(), older = newest.resolveSibling("ckpt-0000000001");
        Path alone = copyOf(folder);
        delete(alone.resolve(newest.getFileName()));
        Map<String, Object> before = content(Checkpoints.newest(alone).state());
        int flips = 0;
        for (Path file : filesOf(newest)) {
            byte[] whole = Files.readAllBytes(file);
            for (int flip = 0; flip < whole.length * bits; flip++) {
                int at = flip / bits;
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << (flip + at * 5 + 3) % 8);
                Files.write(file, damaged);
                Checkpoints.Loaded loaded = Checkpoints.newest(folder);
                assertThat(loaded.path()).as("byte %d of %s", at, file).isEqualTo(older);
                assertThat(loaded.warnings()).hasSize(1);
                if (flip % 97 == 0) assertThat(content(loaded.state())).isEqualTo(before);
                flips++;
            }
            Files.write(file, whole);
        }
        assertThat(flips).isGreaterThan(2000 * bits);
        assertThat(Checkpoints.newest(folder).path()).isEqualTo(newest);
    }

    @Test
    void from_whatever_is_left_a_training_ends_with_the_same_bits() throws IOException {
        Path folder = twoCheckpoints();
        Sequential undisturbed = line();
        tiny(undisturbed).with(new EarlyStopping()).fit(POINTS);
        Path newest = Checkpoints.newest(folder).path();
        for (Path file : filesOf(newest)) {
            for (String damage : List.of("flipped", "cut", "empty", "gone")) {
                Path copy = copyOf(folder);
                Path victim = copy.resolve(newest.getFileName()).resolve(file.getFileName());
                byte[] bytes = Files.readAllBytes(victim);
                switch (damage) {
                    case "flipped" -> flip(victim, bytes.length / 2, 3);
                    case "cut" -> Files.write(victim, java.util.Arrays.copyOf(bytes, bytes.length - 1));
                    case "empty" -> Files.write(victim, new byte[0]);
                    default -> Files.delete(victim);
                }
                Checkpoints.Loaded loaded = Checkpoints.newest(copy);
                Sequential resumed = line();
                Run run =
                        tiny(resumed)
                                .with(new Checkpoints(copy), new EarlyStopping())
                                .resume(loaded.state())
                                .fit(POINTS);
                assertThat(run.reason()).isEqualTo(StopReason.COMPLETED);
                assertThat(bits(resumed)).as("%s %s", file.getFileName(), damage).isEqualTo(bits(undisturbed));
                // the damaged number is not given again, and the training can be resumed once more
                assertThat(Checkpoints.newest(copy).warnings()).isEmpty();
                assertThat(Checkpoints.newest(copy).path().getFileName()).hasToString("ckpt-0000000005");
            }
        }
    }

    @Test
    void where_all_are_damaged_that_is_said_and_nothing_is_trained() throws IOException {
        Path folder = twoCheckpoints();
        for (int i = 1; i <= 2; i++) flip(folder.resolve("ckpt-000000000" + i).resolve("model.safetensors"), 100, 1);
        assertRefused(() -> Checkpoints.newest(folder), folder.toString());
        assertRefused(() -> Checkpoints.newest(temporary.resolve("none")), "none");
    }

    // ---- while it goes on ------------------------------------------------------------------------------------------

    private static Sequential network() {
        return Sequential.of(new Flatten(), new Linear(10));
    }

    private static Trainer trainer(Sequential model, int epochs) {
        return Trainer.of(model, new CrossEntropy(), new Adam(1e-2)).epochs(epochs).batchSize(40).seed(3);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is told, as texts.
    private static Trainer noting(Trainer trainer, List<String> notes) {
        return trainer.listen(event -> {
            if (event instanceof TrainEvent.Note note) notes.add(note.text());
        });
    }

    private static boolean isWriting() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("gradus-checkpoint"));
    }

    @Test
    void a_training_whose_folder_vanishes_goes_on_and_ends_with_an_error_at_the_third_failure() {
        Path folder = temporary.resolve("gone");
        for (int epochs : new int[] {4, 9}) {
            List<String> notes = new ArrayList<>();
            int[] done = {0};
            Trainer trainer =
                    noting(trainer(network(), epochs), notes)
                            .with(new Checkpoints(folder))
                            .listen(event -> {
                                if (!(event instanceof TrainEvent.EpochDone)) return;
                                if (++done[0] != 3) return;
                                while (isWriting()) Thread.onSpinWait();
                                delete(folder);
                            });
            if (epochs == 4) {
                assertThat(trainer.fit(Few.DIGITS).reason()).isEqualTo(StopReason.COMPLETED);
                assertThat(done[0]).isEqualTo(4);
                assertThat(notes).hasSize(2);
            } else {
                assertRefused(() -> trainer.fit(Few.DIGITS), "is not the folder any more");
                assertThat(done[0]).isEqualTo(6);
                assertThat(notes).hasSize(3);
            }
            assertThat(notes).allSatisfy(note -> assertThat(note).contains(folder.toString()));
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void a_folder_that_becomes_read_only_is_told_and_what_is_there_stays() throws IOException {
        Path folder = temporary.resolve("read-only");
        List<String> notes = new ArrayList<>();
        try {
            noting(trainer(network(), 3), notes)
                    .with(new Checkpoints(folder))
                    .listen(event -> {
                        if (!(event instanceof TrainEvent.EpochDone done) || done.result().epoch() != 2) return;
                        try {
                            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        assumeTrue(!Files.isWritable(folder), "root may write everywhere");
                    })
                    .fit(Few.DIGITS);
            assertThat(notes).isNotEmpty();
            assertThat(Checkpoints.newest(folder).warnings()).isEmpty();
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /// Trains where files may have 8 KiB, which the file with the results of all epochs outgrows.
    static final class Cramped {
        public static void main(String[] arguments) {
            try {
                noting(trainer(network(), 200), new ArrayList<>())
                        .listen(event -> {
                            if (event instanceof TrainEvent.Note note) System.out.println("note: " + note.text());
                            if (event instanceof TrainEvent.EpochDone done) System.out.println(done.result().epoch());
                        })
                        .with(new Checkpoints(Path.of(arguments[0])))
                        .fit(Few.DIGITS);
            } catch (GradusException e) {
                System.out.println("error: " + e.getMessage());
            }
        }
    }

    @Test
    void a_disk_that_is_full_is_told_and_the_older_checkpoints_stay_whole() throws Exception {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "a limit on the size of files is set by a shell");
        Path folder = temporary.resolve("run");
        Process process =
                new ProcessBuilder(
                                bash.toString(),
                                "-c",
                                "ulimit -f 8; exec \"$@\"",
                                "bash",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:-UsePerfData",
                                "-XX:TieredStopAtLevel=1",
                                "-Dgradus.kernels=scalar",
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Cramped.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<String> lines = output.lines().filter(l -> !l.startsWith("WARNING")).toList();
        assertThat(lines.stream().filter(l -> l.startsWith("note: ")).toList())
                .hasSize(3)
                .allSatisfy(l -> assertThat(l).contains("could not be written: File too large", "older checkpoints"));
        assertThat(lines.getLast()).startsWith("error: ").contains("expected enough space on the disk");
        assertThat(output).doesNotContain("\tat ");
        int last = (int) lines.stream().filter(l -> l.matches("\\d+")).count();
        Checkpoints.Loaded newest = Checkpoints.newest(folder);
        assertThat(newest.warnings()).isEmpty();
        assertThat(newest.state().position().epoch()).as("after the last one that fitted").isBetween(2, last - 1);
        Sequential resumed = network(), undisturbed = network();
        trainer(resumed, last + 2).resume(newest.state()).fit(Few.DIGITS);
        trainer(undisturbed, last + 2).fit(Few.DIGITS);
        assertThat(bits(resumed)).isEqualTo(bits(undisturbed));
    }
}
