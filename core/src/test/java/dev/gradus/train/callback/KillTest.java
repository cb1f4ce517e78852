package dev.gradus.train.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.augment.Translate;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Callback;
import dev.gradus.train.Run;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that trains is killed (SIGKILL) at random moments and resumed each time: weights, metrics and log end as those of an
/// undisturbed run, bit for bit.
class KillTest {
    /// Epochs for each kill: more updates than a process can make before its kill, 250 ms at 10 ms each.
    private static final int EPOCHS_PER_KILL = 4;

    @TempDir Path folder;

    /// The killed process: trains, resuming where there is a checkpoint, and leaves `result.json`.
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            train(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        }
    }

    /// Lets the parent know that training goes on, and gives it time to kill.
    private record Slow(int millis) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            if (!(event instanceof TrainEvent.StepDone) || millis == 0) return;
            System.out.println(training.position());
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void train(Path folder, int epochs, int millis) {
        Splits all = Digits.load();
        Splits few = Splits.of(new Subset(all.train().data(), IntStream.range(0, 400).toArray()), 0.2, 0.2, 1);
        Sequential model =
                Sequential.of(
                        new Conv2d(4, 3),
                        new BatchNorm2d(),
                        new ReLU(),
                        new MaxPool2d(2),
                        new Flatten(),
                        new Dropout(0.3),
                        new Linear(10));
        Path checkpoints = folder.resolve("checkpoints");
        Trainer trainer =
                Trainer.of(model, new CrossEntropy(), new Adam(3e-3))
                        .prepare(Standardize.fit(few.train()))
                        .augment(new Translate(0.1, 0.1))
                        .average(new Ema(0.9))
                        .epochs(epochs)
                        .batchSize(32)
                        .with(new Checkpoints(checkpoints, new Checkpoints.Config(1, 3, 0, 2, 1)))
                        .with(new CsvLog(folder.resolve("log.csv")), new EarlyStopping(epochs), new Slow(millis));
        if (hasCheckpoint(checkpoints)) trainer.resume(Checkpoints.newest(checkpoints).state());
        Run run = trainer.fit(few);
        Map<String, Object> result = new LinkedHashMap<>();
        model.state().forEach((name, values) -> result.put(name, hash(values)));
        result.put("test", run.test().toString());
        List<Object> figures = new ArrayList<>();
        run.history().epochs().forEach(e -> figures.add(e.figures().toString()));
        result.put("epochs", figures);
        result.put("best", run.history().best());
        Json.writeFile(folder.resolve("result.json"), result);
    }

    private static boolean hasCheckpoint(Path folder) {
        if (!Files.isDirectory(folder)) return false;
        try (var found = Files.list(folder)) {
            return found.anyMatch(path -> path.getFileName().toString().matches("ckpt-[0-9-]+"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(Tensor values) {
        float[] floats = values.toFloats();
        ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length);
        bytes.asFloatBuffer().put(floats);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // a child that hangs must not hang the build
    void killed_eight_times_and_resumed_ends_as_if_nothing_had_happened() throws Exception {
        killUntilDone(8, 25);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void killed_five_hundred_times_and_resumed_ends_as_if_nothing_had_happened() throws Exception {
        for (int round = 0, kills = 0; kills < 500; round++) kills += killUntilDone(20, 25 + round);
    }

    private int killUntilDone(int atLeast, long seed) throws Exception {
        Path undisturbed = Files.createDirectories(folder.resolve("undisturbed-" + seed));
        int epochs = EPOCHS_PER_KILL * atLeast;
        train(undisturbed, epochs, 0);
        Path killed = Files.createDirectories(folder.resolve("killed-" + seed));
        var random = new SplittableRandom(seed);
        int kills = 0;
        while (!Files.exists(killed.resolve("result.json"))) {
            // a few steps are done in each life; once killed often enough, it may end
            boolean kill = kills < atLeast;
            Path output = Files.writeString(killed.resolve("output"), "");
            Process child = start(killed, epochs, kill, output);
            if (kill) {
                while (child.isAlive() && !text(output).contains("of epoch")) Thread.sleep(5);
                if (!child.waitFor(random.nextInt(250), TimeUnit.MILLISECONDS)) {
                    child.destroyForcibly();
                    kills++;
                }
            }
            assertThat(child.waitFor()).as(text(output)).isIn(0, 137);
            assertThat(text(output)).doesNotContain("Exception");
        }
        assertThat(kills).as("the training is long enough to be killed so often").isGreaterThanOrEqualTo(atLeast);
        assertThat(killed.resolve("result.json")).hasSameTextualContentAs(undisturbed.resolve("result.json"));
        assertThat(killed.resolve("log.csv")).hasSameTextualContentAs(undisturbed.resolve("log.csv"));
        return kills;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /// What is to be killed computes in plain Java, which is sooner ready and gives the same bits.
    private static Process start(Path folder, int epochs, boolean kill, Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Dgradus.kernels=" + (kill ? "scalar" : "vector"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=" + (kill ? 1 : 4),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        Integer.toString(epochs),
                        kill ? "10" : "0")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
