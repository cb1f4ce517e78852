package dev.gradus.tensor;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.tensor.kernel.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    @AfterEach
    void nothing_stays_open() {
        assertThat(Workspace.current()).isNull();
    }

    @Test
    void the_next_step_gets_the_same_memory_dirty() {
        Slice<Object> memory;
        try (var _ = Workspace.open()) {
            Tensor t = Tensor.ones(100);
            memory = t.rows();
        }
        try (var _ = Workspace.open()) {
            Tensor t = Tensor.result(Shape.of(100), DType.FLOAT32);
            assertThat(t.rows().array()).isSameAs(memory.array());
            assertThat(t.rows().offset()).isEqualTo(memory.offset());
            assertThat(t.toFloats()).as("poisoned, since -Dgradus.checks=true").containsOnly(Float.NaN);
        }
    }

    @Test
    void tensors_of_one_step_do_not_overlap_and_begin_at_cache_lines() {
        try (var _ = Workspace.open()) {
            List<Tensor> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) all.add(Tensor.full(Shape.of(i), i));
            for (int i = 0; i < 50; i++) {
                assertThat(all.get(i).sum().item()).isEqualTo(i * i);
                assertThat((all.get(i).rows().offset() - 12) % 16).isZero();
            }
        }
    }

    @Test
    void a_tensor_of_a_closed_workspace_says_how_to_keep_it() {
        Tensor kept, lost, reshaped;
        try (var _ = Workspace.open()) {
            lost = Tensor.of(1, 2).mul(2);
            reshaped = lost.reshape(2, 1);
            kept = lost.detach().copy();
            assertThat(lost.sum().item()).isEqualTo(6);
        }
        assertThat(kept.toFloats()).containsExactly(2, 4);
        for (Runnable use :
                List.<Runnable>of(
                        lost::toFloats,
                        () -> lost.get(0),
                        lost::copy,
                        lost::detach,
                        () -> lost.add(1),
                        () -> kept.add(lost),
                        () -> kept.set(lost),
                        () -> reshaped.get(0, 0))) {
            assertRefused(use::run, "used after its workspace closed", "detach().copy()", "item()");
        }
        try (var _ = Workspace.open()) {
            assertRefused(lost::toFloats, "used after its workspace closed");
        }
    }

    @Test
    void gradients_of_lasting_leaves_last_and_those_of_results_do_not() {
        Tensor w = Tensor.of(1, 2, 3).requiresGrad(true), y;
        for (int step = 1; step <= 2; step++) {
            try (var _ = Workspace.open()) {
                y = w.mul(w).add(w);
                y.sum().backward();
            }
            assertThat(w.grad().toFloats()).containsExactly(3 * step, 5 * step, 7 * step);
            assertThat(y.grad()).isNull();
        }
        w.zeroGrad();
        try (var _ = Workspace.open()) {
            w.reshape(3, 1).sum().backward();
        }
        assertThat(w.grad().toFloats()).containsExactly(1, 1, 1);
    }

    @Test
    void a_sweep_uses_the_memory_of_gradients_again() {
        int results = 4000, size = 1000;
        Tensor w = Tensor.ones(size).requiresGrad(true);
        try (var workspace = Workspace.open()) {
            Tensor y = w;
            for (int i = 0; i < results; i++) y = y.mul(0.999);
            long forward = workspace.reservedBytes();
            y.sum().backward();
            assertThat(workspace.reservedBytes() - forward).isLessThan(2L * results * size);
        }
        assertThat(w.grad().toFloats()[0]).isCloseTo((float) Math.pow(0.999, results), within(1e-5f));
    }

    @Test
    void workspaces_nest() {
        try (var _ = Workspace.open()) {
            Tensor outer = Tensor.ones(3), inner;
            try (var _ = Workspace.open()) {
                inner = outer.mul(5);
                assertThat(inner.toFloats()).containsExactly(5, 5, 5);
            }
            assertRefused(inner::toFloats, "closed");
            assertThat(outer.add(1).toFloats()).containsExactly(2, 2, 2);
        }
    }

    @Test
    @SuppressWarnings("try") // closed out of order on purpose
    void only_the_innermost_workspace_of_the_own_thread_closes() throws InterruptedException {
        try (var outer = Workspace.open()) {
            Tensor t = Tensor.ones(2);
            try (var _ = Workspace.open()) {
                assertRefused(outer::close, "out of order", "innermost");
            }
            var thrown = new AtomicReference<Throwable>();
            Thread other =
                    Thread.ofPlatform().uncaughtExceptionHandler((thread, e) -> thrown.set(e)).start(outer::close);
            other.join();
            assertThat(thrown.get()).hasMessageContaining("another thread");
            assertThat(t.toFloats()).containsExactly(1, 1);
            outer.close();
            outer.close(); // a second time is nothing
        }
    }

    @Test
    void after_a_step_that_needed_more_one_array_of_the_whole_size_is_ready() throws Exception {
        // a thread of its own: this one's workspaces may have grown in other tests
        CompletableFuture.runAsync(WorkspaceTest::growOnce, task -> Thread.ofPlatform().start(task)).get();
    }

    private static void growOnce() {
        int large = 700_000; // more than half of the first array
        long reserved = 0;
        for (int step = 0; step < 4; step++) {
            try (var workspace = Workspace.open()) {
                Object first = Tensor.zeros(large).rows().array(), second = Tensor.zeros(large).rows().array();
                if (step > 0) assertThat(first).isSameAs(second);
                else assertThat(first).isNotSameAs(second);
                if (step > 1) assertThat(workspace.reservedBytes()).isEqualTo(reserved);
                reserved = workspace.reservedBytes();
                assertThat(reserved).isGreaterThanOrEqualTo(2L * large * 4);
            }
        }
    }

    @Test
    void each_thread_has_its_own_memory() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        double[] sums = new double[4];
        for (int i = 0; i < sums.length; i++) {
            int number = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int step = 0; step < 200; step++) {
                                    try (var _ = Workspace.open()) {
                                        Tensor x = Tensor.full(Shape.of(1000), number + 1).requiresGrad(true);
                                        x.square().sum().backward();
                                        sums[number] += x.grad().sum().item();
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) thread.join();
        assertThat(sums).containsExactly(400_000, 800_000, 1_200_000, 1_600_000);
    }
}
