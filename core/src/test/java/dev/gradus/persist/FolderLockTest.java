package dev.gradus.persist;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir Path folder;

    /// Opens a store, says how that went, and keeps it until the input ends or the process is killed.
    static final class Other {
        public static void main(String[] arguments) throws IOException {
            try (var store = CheckpointStore.open(Path.of(arguments[0]))) {
                System.out.println("opened");
                System.in.read();
                store.write(1, Map.of("state", out -> out.write(1)));
            } catch (dev.gradus.error.GradusException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void a_second_store_of_the_same_process_is_refused_until_the_first_is_closed() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("run")));
        String pid = Long.toString(ProcessHandle.current().pid());
        try (var store = CheckpointStore.open(folder.resolve("run"))) {
            assertRefused(
                    () -> CheckpointStore.open(folder.resolve("run")), "by process " + pid + ", which is this one");
            assertRefused(() -> CheckpointStore.open(link), "by process " + pid);
            store.write(1, Map.of("state", out -> out.write(1)));
        }
        CheckpointStore.open(link).close();
    }

    @Test
    void a_second_process_is_refused_even_after_a_refusal_here() throws Exception {
        try (var store = CheckpointStore.open(folder)) {
            assertRefused(() -> CheckpointStore.open(folder), "is being written by process");
            Process other = start();
            assertThat(line(other))
                    .contains("is being written by process " + ProcessHandle.current().pid() + ", expected a folder")
                    .contains("Likely cause: the same run was started twice");
            assertThat(other.waitFor()).isZero();
            assertThat(store.numbers()).isEmpty();
        }
    }

    @Test
    void a_store_of_another_process_is_respected_until_that_process_ends() throws Exception {
        Process other = start();
        assertThat(line(other)).isEqualTo("opened");
        assertRefused(() -> CheckpointStore.open(folder), "is being written by process " + other.pid());
        assertThat(CheckpointScenario.newest(folder)).as("reading needs no lock").isEmpty();
        other.destroyForcibly().waitFor();
        try (var store = CheckpointStore.open(folder)) {
            assertThat(store.numbers()).isEmpty();
        }
    }

    @Test
    void a_link_in_place_of_the_lock_is_not_followed() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine"), "untouched");
        Files.createSymbolicLink(folder.resolve(CheckpointStore.LOCK), mine);
        assertRefused(() -> CheckpointStore.open(folder), CheckpointStore.LOCK);
        assertThat(mine).hasContent("untouched");
        Files.delete(folder.resolve(CheckpointStore.LOCK));
        CheckpointStore.open(folder).close();
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String line(Process process) throws IOException {
        BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        return String.valueOf(in.readLine());
    }
}
