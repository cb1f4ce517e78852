package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.Version;
import dev.gradus.model.TrainedModel;
import dev.gradus.persist.WatchedDisk;
import dev.gradus.persist.WatchedDisk.Killed;
import dev.gradus.persist.WatchedDisk.Moment;
import dev.gradus.tensor.Compute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Eight trainings and the SHA-256 of the weights that come out, in `bits.properties`: on one thread and on two, and when the process
/// was killed half-way and the run resumed.
///
/// Whoever changes bits on purpose raises the number `bits` there, puts in the hashes that this test found, and says in the
/// changelog which trainings have other weights and why; `Version.bits()` is the same number, so that no trial of before is taken for one of today.
class BitsTest {
    private static final Map<String, String> OPTIONS =
            Map.of(
                    "mlp", "--epochs 2",
                    "cnn-batch-norm", "--model cnn --batch-norm --epochs 1",
                    "fitnet-17-dropout", "--model fitnet-17 --steps 8",
                    "mixup", "--mix mixup --epochs 2 --accumulate 2",
                    "augmentation", "--model cnn --augment strong,rotate(maxDegrees=10) --epochs 1",
                    "lsuv", "--init lsuv --activation tanh --clip-norm 1 --epochs 2",
                    "plateau", "--schedule reduce-on-plateau --optimizer sgd --lr 0.5 --epochs 14",
                    "averaged", "--average ema --dropout 0.3 --l2 1e-4 --epochs 2");
    static final List<String> NAMES = OPTIONS.keySet().stream().sorted().toList();

    private final int threads = Compute.threads();
    private final Properties expected = new Properties();

    @TempDir Path temporary;

    BitsTest() {
        try (InputStream file = BitsTest.class.getResourceAsStream("bits.properties")) {
            expected.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void as_many_threads_as_before() {
        Compute.threads(threads);
    }

    @Test
    void every_training_has_its_hash() {
        var names = new TreeSet<>(NAMES);
        names.add("bits");
        assertThat(expected.stringPropertyNames()).isEqualTo(names);
        assertThat(expected.getProperty("bits")).isEqualTo(String.valueOf(Version.bits()));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void the_same_weights_on_one_thread_on_two_and_after_a_kill(String name) throws IOException {
        Compute.threads(1);
        Path run = temporary.resolve("one");
        int operations;
        try (var disk = WatchedDisk.counting(run)) {
            assertThat(train(name, run)).as(name).isEqualTo(expected.getProperty(name));
            operations = disk.operations().size();
        }
        Compute.threads(2);
        Path killed = temporary.resolve("killed");
        try (var _ = WatchedDisk.killing(killed, Moment.WITHIN, operations / 2)) {
            train(name, killed);
        } catch (Killed | AssertionError e) {
            // as it should be
        }
        assertThat(killed.resolve("final")).doesNotExist();
        var resumed = Gradus.run("train", "--json", "--resume", killed.toString()).json();
        assertThat(resumed.get("status")).isEqualTo("completed");
        assertThat(hash(killed)).as(name).isEqualTo(expected.getProperty(name));
    }

    private String train(String name, Path run) throws IOException {
        Path settings = Files.writeString(temporary.resolve("settings.yaml"), "checkpoints: {steps: 7}\n");
        List<String> line = new ArrayList<>(List.of("train", "--json", "--config", settings.toString()));
        line.addAll(List.of("--run-dir", run.toString()));
        line.addAll(List.of(OPTIONS.get(name).split(" ")));
        assertThat(Gradus.run(line.toArray(String[]::new)).json()).containsKey("sha256");
        return hash(run);
    }

    /// The hash of the final model as a file without its signature: what was written before there were any.
    private String hash(Path run) throws IOException {
        TrainedModel m = TrainedModel.load(run.resolve("final/model.safetensors"));
        Path bare = temporary.resolve("bare.safetensors");
        new TrainedModel(m.network(), m.loss(), m.task(), m.preparations(), m.metadata()).save(bare);
        return Hashes.of(bare);
    }
}
