package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.augment.Translate;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.train.callback.Checkpoints;
import dev.gradus.train.callback.CsvLog;
import dev.gradus.train.callback.Few;
import dev.gradus.train.callback.JsonLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A training whose thread is interrupted ends as with Ctrl-C, and goes on later with the same bits.
class InterruptTest {
    private static final int EPOCHS = 40;

    @TempDir Path temporary;

    @AfterEach
    void no_mark_is_left_for_other_tests() {
        boolean _ = Thread.interrupted();
    }

    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(32), new ReLU(), new Dropout(0.2), new Linear(10));
    }

    /// Augmented, so that batches are waited for; with all kinds of files.
    private static Trainer trainer(Sequential model, Path folder) {
        return Trainer.of(model, new CrossEntropy(), new Adam(1e-2))
                .augment(new Translate(0.1, 0.1))
                .average(new Ema(0.9))
                .epochs(EPOCHS)
                .batchSize(10)
                .with(new Checkpoints(folder.resolve("checkpoints"), new Checkpoints.Config(5, 7, 0, 2, 1)))
                .with(new JsonLog(folder.resolve("log.jsonl")), new CsvLog(folder.resolve("log.csv")));
    }

    @Test
    void interrupted_within_a_step_it_ends_after_it_and_the_mark_is_there_again() {
        List<StopReason> stopping = new ArrayList<>();
        long[] last = new long[1];
        Run run =
                Trainer.of(mlp(), new CrossEntropy(), new Adam(1e-2))
                        .augment(new Translate(0.1, 0.1))
                        .epochs(2)
                        .batchSize(10)
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) {
                                last[0] = step.at().update();
                                if (last[0] == 5) Thread.currentThread().interrupt();
                            }
                            if (event instanceof TrainEvent.Stopping s) stopping.add(s.reason());
                        })
                        .fit(Few.DIGITS);
        assertThat(Thread.interrupted()).as("the mark").isTrue();
        assertThat(run.reason()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(stopping).containsExactly(StopReason.INTERRUPTED);
        assertThat(last[0]).isEqualTo(5);
        assertThat(run.test().loss()).isFinite();
    }

    @Test
    void interrupted_before_it_ends_before_the_first_step() {
        Path folder = temporary.resolve("early");
        Thread.currentThread().interrupt();
        Run run = trainer(mlp(), folder).fit(Few.DIGITS);
        assertThat(Thread.interrupted()).as("the mark").isTrue();
        assertThat(run.reason()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(Checkpoints.newest(folder.resolve("checkpoints")).state().position()).isEqualTo(new Position());
    }

    @Test
    void a_training_that_fails_leaves_the_mark_too() {
        try {
            Trainer.of(mlp(), new CrossEntropy(), new Adam(1e-2))
                    .listen(event -> {
                        if (!(event instanceof TrainEvent.StepDone)) return;
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("mine");
                    })
                    .fit(Few.DIGITS);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("mine");
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void interrupted_at_random_moments_and_resumed_it_ends_with_the_same_bits_and_logs() throws Exception {
        Path whole = temporary.resolve("whole"), cut = temporary.resolve("cut");
        Sequential expected = mlp();
        Run undisturbed = trainer(expected, whole).fit(Few.DIGITS);
        var random = new SplittableRandom(5);
        int interrupts = 0;
        while (true) {
            Sequential model = mlp();
            Trainer trainer = trainer(model, cut);
            if (Files.isDirectory(cut.resolve("checkpoints"))) {
                trainer.resume(Checkpoints.newest(cut.resolve("checkpoints")).state());
            }
            Run run = interrupts < 12 ? interruptedRun(trainer, random.nextInt(20_000)) : trainer.fit(Few.DIGITS);
            if (run.reason() == StopReason.INTERRUPTED) {
                interrupts++;
                continue;
            }
            assertThat(interrupts).isGreaterThan(5);
            assertThat(Few.bits(model)).isEqualTo(Few.bits(expected));
            assertThat(run.test()).isEqualTo(undisturbed.test());
            break;
        }
        assertThat(cut.resolve("log.csv")).hasSameTextualContentAs(whole.resolve("log.csv"));
        assertThat(timeless(cut.resolve("log.jsonl"))).isEqualTo(timeless(whole.resolve("log.jsonl")));
    }

    /// Trains on a thread that is interrupted some time after its first step.
    private static Run interruptedRun(Trainer trainer, int micros) throws InterruptedException {
        var stepped = new CountDownLatch(1);
        var result = new AtomicReference<Run>();
        var failure = new AtomicReference<Throwable>();
        trainer.listen(event -> {
            if (event instanceof TrainEvent.StepDone) stepped.countDown();
        });
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                result.set(trainer.fit(Few.DIGITS));
                            } catch (Throwable e) {
                                failure.set(e);
                            }
                            stepped.countDown();
                        });
        stepped.await();
        TimeUnit.MICROSECONDS.sleep(micros);
        thread.interrupt();
        thread.join();
        if (failure.get() != null) throw new AssertionError("it ends, and does not fail", failure.get());
        return result.get();
    }

    private static List<String> timeless(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceAll("\"(samplesPerSecond|wallMillis)\":[^,}]*,?", ""))
                .toList();
    }
}
