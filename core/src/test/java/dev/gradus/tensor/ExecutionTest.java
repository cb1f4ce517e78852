package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gradus.tensor.kernel.KernelProvider;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ExecutionTest {
    private static String ambient() {
        Execution here = Execution.here();
        return "workspace %s, differentiates %s, watch %s, recording %s"
                .formatted(
                        here.workspaces.top() != null,
                        here.differentiates(),
                        here.watch != null,
                        here.recording != null);
    }

    private static final String NOTHING = "workspace false, differentiates true, watch false, recording false";

    @Test
    void what_is_open_holds_for_its_thread_alone_and_until_it_is_closed() {
        try (var _ = Workspace.open();
                var _ = NoGrad.open();
                var _ = NoGrad.open();
                var _ = Watch.open()) {
            assertThat(ambient()).isEqualTo("workspace true, differentiates false, watch true, recording false");
            assertThat(CompletableFuture.supplyAsync(ExecutionTest::ambient, task -> new Thread(task).start()).join())
                    .isEqualTo(NOTHING);
        }
        assertThat(ambient()).isEqualTo(NOTHING);
    }

    @Test
    void a_recording_holds_for_its_thread_and_ends_with_an_error() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Replay<Tensor> step =
                Replay.of(_ -> {
                    if (Replay.isRecording()) {
                        KernelProvider.parallel(
                                64, _ -> seen.add(Thread.currentThread().getName() + Replay.isRecording()));
                        assertThat(Execution.here().recording).isNotNull();
                        throw new IllegalStateException();
                    }
                    return Tensor.ones(1);
                });
        step.forward(Rng.of(1));
        assertThatIllegalStateException().isThrownBy(() -> step.forward(Rng.of(1)));
        assertThat(seen).as("a piece of work is not recorded").isNotEmpty().allMatch(each -> each.endsWith("false"));
        assertThat(ambient()).isEqualTo(NOTHING);
    }
}
