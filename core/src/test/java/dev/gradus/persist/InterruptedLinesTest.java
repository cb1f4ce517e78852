package dev.gradus.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log whose thread is interrupted again and again, at any moment, gets every line once.
class InterruptedLinesTest {
    @TempDir Path folder;

    @Test
    void lines_are_written_while_another_thread_interrupts() throws IOException, InterruptedException {
        Path file = folder.resolve("log");
        Thread writer = Thread.currentThread();
        var over = new AtomicBoolean();
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!over.get()) writer.interrupt();
                        });
        List<String> lines = IntStream.range(0, 3000).mapToObj(i -> "line " + i).toList();
        try (var log = new LineFile(file)) {
            for (String line : lines) {
                log.write(line);
                log.flush();
            }
            assertThat(log.save()).isEqualTo(Files.size(file));
        } finally {
            over.set(true);
            while (other.isAlive()) Thread.onSpinWait();
            boolean _ = Thread.interrupted();
        }
        assertThat(file).hasContent(String.join("\n", lines));
    }
}
