package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A long run holds memory flat: after warm-up a step makes only a few small objects, and nothing that lives is added.
class SteadyStateTest {
    /// Events, forks of the random source, the rule of the optimizer: a few objects, nothing that grows with model or data.
    private static final long BYTES_PER_STEP = 1024;

    private static final int COLLECTIONS = 3;

    @Test
    void ten_thousand_steps_allocate_almost_nothing_and_keep_the_heap_flat() {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Long> live = new ArrayList<>();
        var data = Digits.load();
        var model = Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Dropout(0.1), new Linear(10));
        int stepsPerEpoch = data.train().data().size() / 32;
        long[] steps = {0}, allocated = {0, Long.MAX_VALUE}; // at the second step; the least of an epoch, per step
        Trainer.of(model, new CrossEntropy(), new Adam(1e-3))
                .prepare(Standardize.fit(data.train()))
                .config(new TrainConfig(1 + 10_000 / stepsPerEpoch, 32, true, 1))
                .listen(event -> {
                    if (!(event instanceof TrainEvent.StepDone done)) return;
                    long now = memory.getCurrentThreadAllocatedBytes();
                    if (done.step() == 2) allocated[0] = now;
                    if (done.step() == stepsPerEpoch) {
                        allocated[1] = Math.min(allocated[1], (now - allocated[0]) / (stepsPerEpoch - 2));
                    }
                    if (++steps[0] % 2500 != 0) return;
                    live.add(live());
                })
                .fit(data);
        assertThat(steps[0]).isGreaterThanOrEqualTo(10_000);
        // the least, since vectors are objects until C2 has compiled a kernel
        assertThat(allocated[1]).isLessThan(BYTES_PER_STEP);
        assertThat(live.getLast() - live.get(1)).isLessThan(2 << 20);
    }

    /// What was alive at the end of a collection, the least of some. What is used later counts the whole buffer that each allocating thread takes
    /// of the heap at once, which may be megabytes, and one collection counts what other threads hold at that moment.
    private static long live() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            long live = 0;
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                MemoryUsage after = pool.getCollectionUsage();
                if (pool.getType() == MemoryType.HEAP && after != null) live += after.getUsed();
            }
            least = Math.min(least, live);
        }
        assertThat(least).isPositive();
        return least;
    }
}
