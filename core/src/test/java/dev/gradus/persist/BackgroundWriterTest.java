package dev.gradus.persist;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.persist.CheckpointStoreTest.names;
import static dev.gradus.persist.CheckpointStoreTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackgroundWriterTest {
    @TempDir Path folder;

    private final List<String> warnings = new ArrayList<>();

    private static Map<String, AtomicFile.Content> failing() {
        return Map.of(
                "state",
                out -> {
                    throw new IOException("No space left on device");
                });
    }

    /// Content that is not there before the latch is down.
    private static Map<String, AtomicFile.Content> after(CountDownLatch latch, AtomicInteger inFlight) {
        return Map.of(
                "state",
                out -> {
                    assertThat(inFlight.incrementAndGet()).as("writes in flight").isEqualTo(1);
                    try {
                        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    out.write(1);
                    inFlight.decrementAndGet();
                });
    }

    @Test
    void training_goes_on_while_a_checkpoint_is_written() {
        var latch = new CountDownLatch(1);
        var inFlight = new AtomicInteger();
        try (var store = CheckpointStore.open(folder);
                var writer = new BackgroundWriter(store, warnings::add)) {
            writer.submit(1, after(latch, inFlight));
            assertThat(latch.getCount()).as("the write waits, but submit has returned").isEqualTo(1);
            latch.countDown();
            writer.submit(2, after(latch, inFlight));
            assertThat(CheckpointStore.newest(folder).number())
                    .as("the second submit waited")
                    .isGreaterThanOrEqualTo(1);
            writer.flush();
            assertThat(store.numbers()).containsExactly(1L, 2L);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void many_submits_are_written_one_after_the_other() {
        var inFlight = new AtomicInteger();
        try (var store = CheckpointStore.open(folder, FaultyDisk.sound());
                var writer = new BackgroundWriter(store, warnings::add)) {
            for (int n = 0; n < 50; n++) writer.submit(n, after(new CountDownLatch(0), inFlight));
        }
        assertThat(CheckpointStore.newest(folder).number()).isEqualTo(49);
        assertThat(warnings).isEmpty();
    }

    @Test
    void closing_waits_even_when_interrupted() {
        try (var store = CheckpointStore.open(folder)) {
            try (var writer = new BackgroundWriter(store, warnings::add)) {
                writer.submit(1, text("one"));
                Thread.currentThread().interrupt();
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.numbers()).containsExactly(1L);
        }
    }

    @Test
    void others_are_deleted_once_the_new_one_is_durable() throws IOException {
        try (var store = CheckpointStore.open(folder);
                var writer = new BackgroundWriter(store, warnings::add)) {
            List<List<Long>> asked = new ArrayList<>();
            for (long n = 1; n <= 4; n++) {
                writer.submit(
                        n,
                        text("number " + n),
                        numbers -> {
                            asked.add(numbers);
                            return Set.copyOf(numbers.subList(Math.max(0, numbers.size() - 2), numbers.size()));
                        });
            }
            writer.submit(5, failing(), numbers -> Set.of());
            writer.flush();
            assertThat(asked).containsExactly(List.of(1L), List.of(1L, 2L), List.of(1L, 2L, 3L), List.of(2L, 3L, 4L));
        }
        assertThat(names(folder)).containsExactly("ckpt-0000000003", "ckpt-0000000004", "store.lock");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void only_the_third_failure_in_a_row_is_thrown() {
        try (var store = CheckpointStore.open(folder)) {
            var writer = new BackgroundWriter(store, warnings::add);
            for (int n = 1; n <= 2; n++) {
                writer.submit(n, failing());
                writer.flush();
            }
            assertThat(warnings).hasSize(2).allMatch(text -> text.contains("enough space on the disk"));
            writer.submit(3, text("three"));
            writer.submit(4, failing());
            writer.submit(5, failing());
            writer.submit(6, failing());
            assertThat(warnings).as("told at the next submit").hasSize(4);
            assertRefused(
                    () -> writer.submit(7, text("seven")), "ckpt-0000000006 could not be written", "disk is full");
            assertThat(warnings).hasSize(5);
            writer.close();
            assertThat(store.numbers()).containsExactly(3L);
        }
    }

    @Test
    void the_third_failure_is_thrown_by_close_too() {
        try (var store = CheckpointStore.open(folder)) {
            var writer = new BackgroundWriter(store, warnings::add);
            for (int n = 1; n <= 3; n++) writer.submit(n, failing());
            assertRefused(writer::close, "ckpt-0000000003 could not be written");
            writer.close();
        }
    }

    @Test
    void old_checkpoints_that_cannot_be_deleted_are_told_and_are_no_failure() {
        var disk = FaultyDisk.sound();
        try (var store = CheckpointStore.open(folder, disk);
                var writer = new BackgroundWriter(store, warnings::add)) {
            disk.restart(21); // 10 for each of two writes of one file, then the rename that hides the first
            writer.submit(1, text("one"));
            writer.submit(2, text("two"), numbers -> Set.of());
            writer.flush();
            assertThat(warnings).singleElement().asString().contains("old checkpoints in " + folder + " could not be");
            assertThat(store.numbers()).containsExactly(1L, 2L);
        }
    }

    @Test
    void a_mistake_in_the_content_is_thrown_at_the_next_submit() {
        try (var store = CheckpointStore.open(folder);
                var writer = new BackgroundWriter(store, warnings::add)) {
            writer.submit(
                    1,
                    Map.of(
                            "state",
                            out -> {
                                throw new IllegalStateException("of the content");
                            }));
            assertThatThrownBy(() -> writer.submit(2, text("two")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("of the content");
            assertThat(store.numbers()).isEmpty();
        }
        assertThat(warnings).isEmpty();
    }
}
