package dev.gradus.persist;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.persist.CheckpointStoreTest.names;
import static dev.gradus.persist.CheckpointStoreTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real disks that are full, gone, read-only or in the way.
class CheckpointDiskTest {
    @TempDir Path temporary;

    /// Writes a checkpoint that fits, one that does not, and another that fits; run where files may have 8 KiB.
    static final class Cramped {
        public static void main(String[] arguments) {
            try (var store = CheckpointStore.open(Path.of(arguments[0]))) {
                store.write(1, Map.of("state", out -> out.write(new byte[5000])));
                try {
                    store.write(2, Map.of("small", out -> out.write(1), "state", out -> out.write(new byte[20_000])));
                } catch (GradusException e) {
                    System.out.println(e.getMessage());
                }
                System.out.println("numbers " + store.numbers());
                store.write(3, Map.of("state", out -> out.write(new byte[6000])));
            }
        }
    }

    @Test
    void a_disk_that_takes_no_more_is_named_and_the_older_one_stays() throws Exception {
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
                                "-cp",
                                System.getProperty("java.class.path"),
                                Cramped.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("ckpt-0000000002 could not be written: File too large, expected enough space on the disk")
                .contains("older checkpoints are unharmed.")
                .contains("numbers [1]");
        assertThat(names(folder)).containsExactly("ckpt-0000000001", "ckpt-0000000003", "store.lock");
        assertThat(CheckpointStore.newest(folder).number()).isEqualTo(3);
    }

    @Test
    void a_folder_that_vanishes_is_named_and_not_made_again() throws IOException {
        Path folder = temporary.resolve("run");
        try (var store = CheckpointStore.open(folder)) {
            store.write(1, text("one"));
            delete(folder);
            for (int i = 0; i < 2; i++) {
                assertRefused(
                        () -> store.write(2, text("two")), folder + " is not the folder any more that was opened");
            }
            assertRefused(() -> store.retain(Set.of()), "is not the folder any more", "it was deleted or moved away");
            assertRefused(store::numbers, "is not the folder any more");
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void another_folder_in_place_of_the_opened_one_is_left_alone() throws IOException {
        Path folder = temporary.resolve("run");
        try (var store = CheckpointStore.open(folder)) {
            Files.move(folder, temporary.resolve("moved"));
            Files.createDirectory(folder);
            Files.writeString(folder.resolve(CheckpointStore.LOCK), "1");
            assertRefused(() -> store.write(2, text("two")), "is not the folder any more that was opened");
            assertThat(names(folder)).containsExactly(CheckpointStore.LOCK);
        }
    }

    @Test
    void a_folder_that_vanishes_while_it_is_written_to_is_named() throws IOException {
        Path folder = temporary.resolve("run");
        try (var store = CheckpointStore.open(folder)) {
            store.write(1, text("one"));
            assertRefused(
                    () ->
                            store.write(
                                    2,
                                    Map.of(
                                            "a",
                                            out -> {
                                                out.write(1);
                                                delete(folder);
                                            },
                                            "b",
                                            out -> out.write(2))),
                    "is not the folder any more that was opened");
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void a_folder_that_nobody_may_write_is_named() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "a folder that not even root may write to");
        assertRefused(
                () -> CheckpointStore.open(Path.of("/proc/none/run")),
                "expected a folder that may be written to",
                "change the rights of /proc.");
    }

    @Test
    void a_folder_that_becomes_read_only_is_named_and_can_still_be_read() throws IOException {
        Path folder = temporary.resolve("run");
        try (var store = CheckpointStore.open(folder)) {
            store.write(1, text("one"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
            assumeTrue(!Files.isWritable(folder), "root may write everywhere");
            assertRefused(() -> store.write(2, text("two")), "could not be written", "change the rights of " + folder);
            assertThat(CheckpointStore.newest(folder).number()).isEqualTo(1);
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void a_file_in_place_of_the_folder_is_named() throws IOException {
        Path file = Files.writeString(temporary.resolve("run"), "mine");
        for (Path folder : List.of(file, file.resolve("checkpoints"))) {
            assertRefused(() -> CheckpointStore.open(folder), file + " is a file, expected a folder of that name");
            assertRefused(() -> CheckpointStore.newest(folder), "could not be read");
        }
        assertThat(file).hasContent("mine");
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
