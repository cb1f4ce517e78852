package dev.gradus.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir Path folder;

    /// Dies as a crash would, after half of the content: run as a process of its own.
    static final class Crash {
        public static void main(String[] arguments) {
            AtomicFile.write(
                    Path.of(arguments[0]),
                    out -> {
                        out.write(new byte[1 << 16]);
                        Runtime.getRuntime().halt(137);
                    });
        }
    }

    @Test
    void makes_missing_folders_and_replaces_content() throws IOException {
        Path file = folder.resolve("a").resolve("b").resolve("c.txt");
        AtomicFile.write(file, out -> out.write('1'));
        AtomicFile.write(file, out -> out.write('2'));
        assertThat(file).hasContent("2");
        assertThat(names(file.resolveSibling("."))).containsExactly("c.txt");
    }

    @Test
    void a_failure_after_any_byte_leaves_the_old_content_and_nothing_else() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old");
        for (int fail = 0; fail < 5; fail++) {
            int bytes = fail;
            assertThatThrownBy(() ->
                            AtomicFile.write(
                                    file,
                                    out -> {
                                        out.write(new byte[bytes]);
                                        throw new IOException("No space left on device");
                                    }))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("the disk is full");
            assertThat(file).hasContent("old");
            assertThat(names(folder)).containsExactly("f");
        }
        assertThatThrownBy(() ->
                        AtomicFile.write(
                                file,
                                out -> {
                                    throw new IllegalStateException("of the content itself");
                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names(folder)).containsExactly("f");
    }

    @Test
    void a_crash_leaves_the_old_content_and_the_next_write_succeeds() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "old");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Crash.class.getName(),
                                file.toString())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(file).hasContent("old");
        assertThat(names(folder)).as("the crash left its temporary file").hasSize(2);
        AtomicFile.write(file, out -> out.write('n'));
        assertThat(file).hasContent("n");
    }

    /// The folder is not locked: a process whose number nobody has here may be writing on another machine that shares it.
    @Test
    void what_a_dead_process_has_left_of_the_file_goes_with_the_next_write_when_it_is_old() throws IOException {
        leave(".f.999999999-1.tmp", Duration.ofHours(1));
        leave(".f.999999999-2.tmp", Duration.ofMinutes(1));
        leave(".f." + ProcessHandle.current().pid() + "-999999.tmp", Duration.ofHours(1));
        leave(".g.999999999-1.tmp", Duration.ofHours(1));
        leave(".f.notes.tmp", Duration.ofHours(1));
        AtomicFile.write(folder.resolve("f"), out -> out.write('1'));
        assertThat(names(folder))
                .containsExactlyInAnyOrder(
                        "f",
                        ".f.999999999-2.tmp",
                        ".f." + ProcessHandle.current().pid() + "-999999.tmp",
                        ".g.999999999-1.tmp",
                        ".f.notes.tmp");
    }

    private void leave(String name, Duration age) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "half");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void an_interrupted_thread_still_saves_and_stays_interrupted() {
        Path file = folder.resolve("f");
        Thread.currentThread().interrupt();
        AtomicFile.write(file, out -> out.write('1'));
        assertThat(Thread.interrupted()).isTrue();
        boolean[] first = {true};
        AtomicFile.write(
                file,
                out -> {
                    if (first[0]) Thread.currentThread().interrupt();
                    first[0] = false;
                    out.write('2');
                });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("2");
    }

    @Test
    void a_folder_in_place_of_the_file_is_named() {
        assertThatThrownBy(() -> AtomicFile.write(folder, out -> out.write(1)))
                .hasMessageContaining("is a folder, expected the name of a file");
    }

    @Test
    void a_file_in_place_of_the_folder_is_named() throws IOException {
        Path obstacle = Files.writeString(folder.resolve("run"), "");
        assertThatThrownBy(() -> AtomicFile.write(obstacle.resolve("deep").resolve("f"), out -> out.write(1)))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining(obstacle + " is a file, expected a folder");
    }

    @Test
    void a_folder_that_nobody_may_write_is_named() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        assertThatThrownBy(() -> AtomicFile.write(Path.of("/proc/none/f"), out -> out.write(1)))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("expected a folder that may be written to")
                .hasMessageContaining("change the rights of /proc.");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
