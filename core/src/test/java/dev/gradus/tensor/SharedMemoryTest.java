package dev.gradus.tensor;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SharedMemoryTest {
    private static final int MEBI_FLOATS = 1 << 20;

    private static Workspace.Pools holding(SharedMemory memory, int mebiFloats) {
        Workspace.Pools pools = memory.take();
        long before = pools.bytes();
        if (before < 4L * mebiFloats * MEBI_FLOATS) pools.of(DType.FLOAT32).take(mebiFloats * MEBI_FLOATS);
        return pools;
    }

    @Test
    void what_was_given_back_last_is_lent_first() {
        var memory = new SharedMemory(2, 0);
        Workspace.Pools a = memory.take(), b = memory.take();
        assertThat(a).isNotSameAs(b);
        memory.giveBack(a, false);
        memory.giveBack(b, false);
        assertThat(memory.take()).isSameAs(b);
        assertThat(memory.take()).isSameAs(a);
    }

    @Test
    void of_what_is_idle_the_largest_goes_first_and_no_more_than_the_limit_is_kept() {
        var memory = new SharedMemory(4, 0);
        Workspace.Pools small = holding(memory, 4), large = holding(memory, 10), other = holding(memory, 5);
        assertThat(memory.bytes()).isBetween(4L * 19 * MEBI_FLOATS, 4L * 19 * MEBI_FLOATS + 1000);
        memory.giveBack(small, false);
        memory.giveBack(large, false);
        memory.giveBack(other, false); // 16 MiB, 40 MiB and 20 MiB
        assertThat(memory.bytes())
                .isBetween(4L * 9 * MEBI_FLOATS, 4L * 9 * MEBI_FLOATS + 1000)
                .isLessThanOrEqualTo(SharedMemory.MOST_IDLE);
        assertThat(memory.take()).isSameAs(other);
        assertThat(memory.take()).isSameAs(small);
    }

    @Test
    void what_is_larger_than_the_limit_is_not_kept() {
        var memory = new SharedMemory(1, 0);
        memory.giveBack(holding(memory, 17), false);
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void as_many_as_there_are_processors_are_admitted_and_others_wait_until_one_leaves() throws Exception {
        var memory = new SharedMemory(2, 60_000);
        assertThat(memory.admit()).isTrue();
        assertThat(memory.admit()).isTrue();
        Workspace.Pools pools = memory.take();
        var third = CompletableFuture.supplyAsync(memory::admit, task -> Thread.ofVirtual().start(task));
        Thread.sleep(50);
        assertThat(third).isNotDone();
        memory.giveBack(pools, true);
        assertThat(third.get()).isTrue();
    }

    @Test
    void nobody_waits_for_ever_and_an_interrupted_thread_does_not_wait() {
        var memory = new SharedMemory(1, 10);
        assertThat(memory.admit()).isTrue();
        assertThat(memory.admit()).as("after the longest wait").isFalse();
        var patient = new SharedMemory(1, 3_600_000);
        assertThat(patient.admit()).isTrue();
        Thread.currentThread().interrupt();
        assertThat(patient.admit()).isFalse();
        assertThat(Thread.interrupted()).as("still to be noticed").isTrue();
        memory.giveBack(memory.take(), false);
        assertThat(memory.admit()).as("whoever was not counted frees no place").isFalse();
    }

    @Test
    void a_long_queue_is_waited_for_as_long_as_it_moves() throws Exception {
        var memory = new SharedMemory(1, 200);
        assertThat(memory.admit()).isTrue();
        var last = CompletableFuture.supplyAsync(memory::admit, task -> Thread.ofPlatform().start(task));
        for (int i = 0;
                i < 20;
                i++) { // 20 times a place is given back and taken again at once, most often by this thread
            Thread.sleep(50);
            if (last.isDone()) break;
            memory.giveBack(memory.take(), true);
            if (!memory.admit()) break;
        }
        memory.giveBack(memory.take(), true);
        assertThat(last.get()).isTrue();
    }

    @Test
    void a_thread_gets_the_memory_that_another_one_gave_back() throws Exception {
        var array = new AtomicReference<Object>();
        Runnable borrow =
                () -> {
                    try (var _ = Workspace.borrow()) {
                        array.set(Tensor.ones(100).rows().array());
                    }
                };
        Thread.ofPlatform().start(borrow).join();
        Object first = array.get();
        Thread.ofVirtual().start(borrow).join();
        assertThat(array.get()).isSameAs(first);
    }

    @Test
    void a_borrowed_workspace_ends_as_any_other() {
        Workspace closed;
        Tensor lost;
        try (var w = Workspace.borrow()) {
            closed = w;
            lost = Tensor.ones(3);
            assertThat(lost.sum().item()).isEqualTo(3);
            assertThat(w.reservedBytes()).isPositive().isLessThanOrEqualTo(Workspace.sharedBytes());
        }
        assertRefused(lost::toFloats, "used after its workspace closed");
        try (var _ = Workspace.borrow()) {
            Tensor other = Tensor.ones(3);
            closed.close(); // a second time is nothing, though its memory is another's by now
            assertThat(other.sum().item()).isEqualTo(3);
            assertRefused(lost::toFloats, "used after its workspace closed");
        }
        assertThat(Workspace.current()).isNull();
    }

    /// As many nested ones as there are processors, and one more, which would otherwise wait for itself.
    @Test
    void a_thread_that_has_borrowed_borrows_again_without_waiting() throws Exception {
        var done = new CountDownLatch(1);
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    nest(Runtime.getRuntime().availableProcessors() + 1);
                    done.countDown();
                });
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private static void nest(int depth) {
        if (depth == 0) return;
        try (var _ = Workspace.borrow();
                var _ = Workspace.open()) {
            Tensor.ones(10);
            nest(depth - 1);
        }
    }
}
