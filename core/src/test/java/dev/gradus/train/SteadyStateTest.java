package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A long run holds memory flat: after warm-up a step makes only small objects, and nothing that lives is added.
class SteadyStateTest {
    /// Objects of the graph: a few tens of tensors and operations, nothing that grows with the data.
    private static final long BYTES_PER_STEP = 48 * 1024;

    @Test
    void ten_thousand_steps_allocate_almost_nothing_and_keep_the_heap_flat() {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Long> allocated = new ArrayList<>(), live = new ArrayList<>();
        var data = Digits.load();
        var model = Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(10));
        int epochs = 1 + 10_000 / (data.train().data().size() / 32 + 1);
        long[] steps = {0};
        Trainer.of(model, new CrossEntropy(), new Adam(1e-3))
                .prepare(Standardize.fit(data.train()))
                .epochs(epochs)
                .batchSize(32)
                .listen(event -> {
                    if (!(event instanceof TrainEvent.StepDone)) return;
                    if (++steps[0] % 2500 != 0) return;
                    allocated.add(memory.getCurrentThreadAllocatedBytes());
                    System.gc();
                    Runtime runtime = Runtime.getRuntime();
                    live.add(runtime.totalMemory() - runtime.freeMemory());
                })
                .fit(data);
        assertThat(steps[0]).isGreaterThanOrEqualTo(10_000);
        int last = allocated.size() - 1;
        long least = Long.MAX_VALUE; // until C2 has compiled a kernel, its vectors are objects
        for (int i = 1; i <= last; i++) least = Math.min(least, (allocated.get(i) - allocated.get(i - 1)) / 2500);
        assertThat(least).isLessThan(BYTES_PER_STEP);
        assertThat(live.get(last) - live.get(1)).isLessThan(2 << 20);
    }
}
