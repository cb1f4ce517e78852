package dev.gradus.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Task;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A service: many threads predict with one model, small and large requests, and memory stays bounded.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ManyPredictionsTest {
    private static final int PIXELS = 28 * 28;
    private static final int BATCH = 200;
    private static final long MOST_IDLE = 64L << 20;

    private final TrainedModel model = model();
    private final float[] raw = pixels();
    private final AtomicLong most = new AtomicLong();

    @Test
    void threads_that_have_predicted_large_batches_keep_no_memory() throws Exception {
        long before = live();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var together = new CountDownLatch(8);
            List<Future<?>> requests = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                requests.add(
                        threads.submit(() -> {
                            together.countDown();
                            together.await();
                            return model.predict(raw, BATCH);
                        }));
            }
            for (Future<?> request : requests) request.get();
            requests.clear();
            int processors = Runtime.getRuntime().availableProcessors(); // for each of which the kernels keep some, too
            assertThat(live() - before).isLessThan(MOST_IDLE + processors * (8L << 20));
        }
        assertThat(Workspace.sharedBytes()).isLessThanOrEqualTo(MOST_IDLE);
    }

    @Test
    void fifty_threads_and_a_thousand_virtual_ones_predict_the_same_bits_in_bounded_memory() throws Exception {
        model.predict(raw, BATCH);
        float[] expected = model.predict(raw, BATCH).values().toFloats();
        long ofOne = ofLargestRequest();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Thread.UncaughtExceptionHandler keep =
                (_, e) -> {
                    synchronized (failures) {
                        failures.add(e);
                    }
                };
        for (int i = 0; i < 50; i++) {
            int number = i;
            threads.add(
                    Thread.ofPlatform().uncaughtExceptionHandler(keep).start(() -> predict(expected, number % 5 == 0)));
        }
        for (int i = 0; i < 1000; i++) {
            int number = i;
            threads.add(
                    Thread.ofVirtual()
                            .uncaughtExceptionHandler(keep)
                            .start(() -> predict(expected, number % 100 == 0)));
        }
        for (Thread thread : threads) thread.join();
        assertThat(failures).isEmpty();
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(MOST_IDLE + processors * ofOne);
        assertThat(Workspace.sharedBytes()).isLessThanOrEqualTo(MOST_IDLE);
    }

    private void predict(float[] expected, boolean all) {
        for (int request = 0; request < 3; request++) {
            int n = all ? BATCH : 1, first = all ? 0 : (int) (Thread.currentThread().threadId() % BATCH);
            float[] some = Arrays.copyOfRange(raw, first * PIXELS, (first + n) * PIXELS);
            assertThat(model.predict(some, n).values().toFloats())
                    .isEqualTo(Arrays.copyOfRange(expected, first * 10, (first + n) * 10));
            most.accumulateAndGet(Workspace.sharedBytes(), Math::max);
        }
    }

    private long ofLargestRequest() {
        AtomicLong bytes = new AtomicLong();
        model.outputs(
                raw,
                BATCH,
                _ -> Pass.evaluation().observing((_, _) -> bytes.accumulateAndGet(Workspace.sharedBytes(), Math::max)));
        return bytes.get();
    }

    private static long live() {
        for (int i = 0; i < 3; i++) System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static TrainedModel model() {
        var network =
                Sequential.of(
                                new Conv2d(16, 3),
                                new ReLU(),
                                new MaxPool2d(2),
                                new Flatten(),
                                new Linear(100),
                                new ReLU(),
                                new Linear(10))
                        .build(Shape.of(1, 28, 28), 1);
        List<String> digits = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        return new TrainedModel(network, new CrossEntropy(), new Task.Classification(digits), List.of(), Map.of());
    }

    private static float[] pixels() {
        float[] raw = new float[BATCH * PIXELS];
        for (int i = 0; i < raw.length; i++) raw[i] = i % 251 / 250f;
        return raw;
    }
}
