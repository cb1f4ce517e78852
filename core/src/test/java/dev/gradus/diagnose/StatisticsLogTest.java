package dev.gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import dev.gradus.train.ObservedStep;
import dev.gradus.train.Probe;
import dev.gradus.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsLogTest {
    private static final Splits DIGITS = Digits.load();

    @TempDir Path folder;

    private static Trainer trainer() {
        return Trainer.of(
                        Sequential.of(new Flatten(), new Linear(12), new Tanh(), new Linear(10)),
                        new CrossEntropy(),
                        new Sgd(0.1))
                .epochs(2)
                .batchSize(50);
    }

    private List<Map<String, ?>> lines(Path file) throws IOException {
        List<Map<String, ?>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) lines.add(Json.readObject("a line", line));
        return lines;
    }

    @Test
    void lines_hold_what_the_layers_and_the_update_did() throws IOException {
        Path file = folder.resolve("statistics.jsonl");
        var watcher = new Watcher();
        List<Double> rms = new ArrayList<>(), ratios = new ArrayList<>();
        trainer()
                .probe(
                        Probe.at(1),
                        (step, _) -> {
                            for (ObservedStep.Seen seen : step.layers()) rms.add(Values.of(seen.output()).rms());
                            for (ObservedStep.Change change : step.parameters())
                                ratios.add(Values.of(change.update()).rms());
                        })
                .with(new StatisticsLog(file, watcher), watcher)
                .fit(DIGITS);
        Map<String, ?> first = lines(file).getFirst();
        List<?> layers = (List<?>) first.get("layers"), parameters = (List<?>) first.get("parameters");
        assertThat(layers).hasSize(4);
        for (int i = 0; i < 4; i++) assertThat(number(layers.get(i), "activation")).isCloseTo(rms.get(i), within(1e-4));
        assertThat(parameters).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(number(parameters.get(i), "update")).isCloseTo(ratios.get(i), within(1e-4 * ratios.get(i)));
        }
    }

    private static double number(Object thing, String member) {
        return thing instanceof Map<?, ?> map
                        && map.get(member) instanceof Map<?, ?> d
                        && d.get("rms") instanceof Number n
                ? n.doubleValue()
                : Double.NaN;
    }

    @Test
    void after_each_epoch_there_is_a_loss_for_each_class() throws IOException {
        Path file = folder.resolve("statistics.jsonl");
        var watcher = new Watcher();
        trainer().with(new StatisticsLog(file, watcher), watcher).fit(DIGITS);
        List<Map<String, ?>> classes =
                lines(file).stream().filter(line -> "classes".equals(line.get("event"))).toList();
        assertThat(classes).hasSize(2);
        assertThat((List<?>) classes.getLast().get("losses")).hasSize(10).allMatch(loss -> (double) loss < 2.3);
    }

    @Test
    void equal_samples_have_gradients_without_noise() throws IOException {
        float[][] rows = new float[40][];
        Arrays.fill(rows, new float[] {1, -2, 3});
        int[] labels = IntStream.range(0, 40).map(i -> i % 2).toArray();
        Splits equal = Splits.of(InMemory.of("equal", rows, labels, List.of("a", "b")), 0.2, 0.2, 1);
        assertThat(noise(equal, new ToZero())).isCloseTo(0, within(1e-6));
        assertThat(noise(DIGITS, new CrossEntropy())).isGreaterThan(1);
    }

    /// A loss without labels: equal samples have equal gradients.
    private record ToZero() implements Loss {
        @Override
        public Tensor of(Tensor output, Tensor target) {
            return output.mul(output).mean();
        }

        @Override
        public Record config() {
            return this;
        }
    }

    /// The simple noise scale of the first step.
    private double noise(Splits data, Loss loss) throws IOException {
        Path file = folder.resolve("noise.jsonl");
        var watcher = new Watcher(Watcher.Level.FULL);
        Trainer.of(Sequential.of(new Flatten(), new Linear(data.task().outputs())), loss, new Sgd(0.1))
                .epochs(1)
                .batchSize(20)
                .with(new StatisticsLog(file, watcher), watcher)
                .fit(data);
        Map<String, ?> first = lines(file).getFirst();
        return (double) first.get("gradientNoise") / (double) first.get("gradientSquare");
    }

    @Test
    void as_many_steps_are_recorded_as_the_level_has() throws IOException {
        for (Watcher.Level level : Watcher.Level.values()) {
            Path file = folder.resolve(level + ".jsonl");
            var watcher = new Watcher(level);
            trainer().with(new StatisticsLog(file, watcher), watcher).fit(DIGITS);
            long steps = lines(file).stream().filter(line -> "statistics".equals(line.get("event"))).count();
            assertThat(steps)
                    .isBetween(level == Watcher.Level.FULL ? 50L : 12L, level == Watcher.Level.FULL ? 54L : 18L);
        }
    }
}
