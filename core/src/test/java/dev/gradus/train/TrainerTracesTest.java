package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.SumSquaredError;
import dev.gradus.optim.Ema;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.Swa;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.OneCycle;
import dev.gradus.optim.schedule.ReduceOnPlateau;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole trainings beside PyTorch's, of a linear layer with all samples in each update: `trainer_traces.py`.
class TrainerTracesTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("trainer_traces.csv");
    private static final int N = 24;
    private static final int IN = 3;
    private static final int OUT = 4;
    private static final List<Double> WEIGHTS = List.of(1.0, 2.0, 0.5, 3.0);
    private static final int IGNORED = 3;

    private static double[] golden(String name) {
        return Objects.requireNonNull(GOLDEN.get(name), name);
    }

    private static float[] numbers(int k, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = ((7 * i + 5 * k) % 23 - 11) / 8f;
        return x;
    }

    private static float[][] rows(int k, int columns) {
        float[] all = numbers(k, N * columns);
        return IntStream.range(0, N)
                .mapToObj(i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns))
                .toArray(float[][]::new);
    }

    private static Splits splits(Dataset data) {
        return new Splits(new Split.Train(data), new Split.Validation(data), new Split.Test(data));
    }

    private static Splits values() {
        return splits(InMemory.of("values", rows(1, IN), rows(2, OUT), List.of("a", "b", "c", "d")));
    }

    private static Splits classes() {
        int[] labels = IntStream.range(0, N).map(i -> (3 * i + i / 5) % OUT).toArray();
        return splits(InMemory.of("classes", rows(1, IN), labels, List.of("a", "b", "c", "d")));
    }

    private static Sequential model() {
        Sequential model = Sequential.of(new Linear(OUT)).build(Shape.of(IN), 1);
        set(model.parameters().get(0).value(), 3);
        set(model.parameters().get(1).value(), 4);
        return model;
    }

    private static void set(Tensor p, int k) {
        float[] values = numbers(k, p.size());
        for (int i = 0; i < values.length; i++) values[i] /= 4;
        p.set(Tensor.of(p.shape(), values));
    }

    private static List<Double> weights(Sequential model) {
        List<Double> all = new ArrayList<>();
        for (var p : model.parameters()) for (double v : p.value().toDoubles()) all.add(v);
        return all;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(v -> v).toArray();
    }

    private static Trainer trainer(Sequential model, Loss loss, Sgd sgd, int updates) {
        return Trainer.of(model, loss, sgd).epochs(updates).batchSize(N).keepLast();
    }

    // ---- rates -----------------------------------------------------------------------------------------------------

    /// The mean squared error in training; otherwise what it is told to be.
    private static final class Dictated implements Loss {
        private final MeanSquaredError error = new MeanSquaredError();
        private double told;

        @Override
        public Tensor of(Tensor output, Tensor target) {
            return output.requiresGrad() ? error.of(output, target) : Tensor.of(Shape.of(), new double[] {told});
        }

        @Override
        public Record config() {
            return error.config();
        }
    }

    @Test
    void a_plateau_lowers_the_rate_in_the_same_epochs_whatever_the_validation_losses_are() {
        double[] losses = golden("plateau losses");
        var told = new Dictated();
        told.told = losses[0];
        List<Double> rates = new ArrayList<>();
        var plateau = new ReduceOnPlateau(new ReduceOnPlateau.Config(0.5, 1, 1e-4, 1, 0));
        var sgd = new Sgd(0.2);
        Run run =
                trainer(model(), told, sgd, losses.length)
                        .schedule(plateau)
                        .with((event, _) -> {
                            if (event instanceof TrainEvent.StepDone) rates.add(sgd.learningRate());
                            if (event instanceof TrainEvent.EpochDone && rates.size() < losses.length) {
                                told.told = losses[rates.size()];
                            }
                        })
                        .fit(values());
        double[] seen = run.history().epochs().stream().mapToDouble(e -> e.validation().loss()).toArray();
        assertThat(seen).containsExactly(losses, within(1e-15));
        assertThat(array(rates)).containsExactly(golden("plateau rates"), within(1e-15));
        assertThat(run.history().epochs()).extracting(EpochResult::learningRate).isEqualTo(rates);
        assertThat(run.history().best()).as("the least that is finite").isEqualTo(10);
    }

    @Test
    void one_cycle_moves_rate_and_momentum_in_each_step() {
        Sequential model = model();
        var sgd = new Sgd(0.2, 0.9);
        List<Double> rates = new ArrayList<>(), trace = new ArrayList<>();
        trainer(model, new MeanSquaredError(), sgd, 12)
                .schedule(new OneCycle())
                .listen(event -> {
                    if (!(event instanceof TrainEvent.StepDone)) return;
                    rates.add(sgd.learningRate());
                    trace.addAll(weights(model));
                })
                .fit(values());
        assertThat(array(rates)).containsExactly(golden("one-cycle rates"), within(1e-12));
        assertThat(array(trace)).containsExactly(golden("one-cycle weights"), within(1e-6));
        double[] momenta = golden("one-cycle momenta");
        for (int i = 0; i < 12; i++) {
            assertThat(new OneCycle().momentum(i, 12)).isCloseTo(momenta[i], within(1e-12));
        }
    }

    // ---- averages --------------------------------------------------------------------------------------------------

    @Test
    void validated_are_the_averages_and_the_raw_weights_go_on() {
        for (WeightAverage average : List.of(new Ema(0.9), new Swa())) {
            Sequential model = model(), plain = model();
            List<Double> trace = new ArrayList<>(), raw = new ArrayList<>(), without = new ArrayList<>();
            Run run =
                    trainer(model, new MeanSquaredError(), new Sgd(0.1), 10)
                            .average(average)
                            .listen(event -> {
                                if (event instanceof TrainEvent.StepDone) raw.addAll(weights(model));
                                if (event instanceof TrainEvent.EpochDone) trace.addAll(weights(model));
                            })
                            .fit(values());
            Run bare =
                    trainer(plain, new MeanSquaredError(), new Sgd(0.1), 10)
                            .listen(event -> {
                                if (event instanceof TrainEvent.StepDone) without.addAll(weights(plain));
                            })
                            .fit(values());
            String name = average instanceof Ema ? "ema weights" : "swa weights";
            assertThat(array(trace)).as(name).containsExactly(golden(name), within(1e-6));
            assertThat(raw).isEqualTo(without);
            assertThat(run.history().epochs())
                    .extracting(EpochResult::raw)
                    .isEqualTo(bare.history().epochs().stream().map(EpochResult::validation).toList());
            assertThat(weights(model)).isEqualTo(trace.subList(9 * OUT * (IN + 1), trace.size()));
        }
    }

    // ---- accumulation ----------------------------------------------------------------------------------------------

    private record Objective(String name, Loss loss, boolean isOfClasses, double rate) {
        Splits data() {
            return isOfClasses ? classes() : values();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Objective> objectives() {
        var weighted = new CrossEntropy(new CrossEntropy.Config(Reduction.MEAN, WEIGHTS, IGNORED, 0));
        var smoothed = new CrossEntropy(new CrossEntropy.Config(Reduction.MEAN, WEIGHTS, IGNORED, 0.1));
        return Stream.of(
                new Objective("cross-entropy", new CrossEntropy(), true, 0.25),
                new Objective("cross-entropy weighted", weighted, true, 0.25),
                new Objective("cross-entropy smoothed", smoothed, true, 0.25),
                new Objective("mse", new MeanSquaredError(), false, 0.25),
                new Objective("sum-squared", new SumSquaredError(), false, 0.25 / (N * OUT)));
    }

    /// With 3 times 5 of 24 samples, the last update of an epoch has 9 of them in batches of 5 and 4, and is not that of all.
    @ParameterizedTest
    @MethodSource("objectives")
    void gradients_of_small_batches_make_the_update_of_a_large_one(Objective o) {
        double[] whole = trained(o, N, 1, 5);
        if (GOLDEN.containsKey(o.name)) assertThat(whole).containsExactly(golden(o.name), within(1e-6));
        for (int k : new int[] {2, 4, 6}) {
            assertThat(trained(o, N / k, k, 5)).as("%d batches", k).containsExactly(whole, within(1e-6));
        }
        assertThat(trained(o, 7, 4, 5)).as("the last batch is smaller").containsExactly(whole, within(1e-6));
        assertThat(trained(o, 5, 3, 3))
                .as("the last update is smaller")
                .containsExactly(trained(o, 15, 1, 3), within(2e-6));
    }

    private static double[] trained(Objective o, int batch, int accumulate, int epochs) {
        Sequential model = model();
        List<Double> losses = new ArrayList<>();
        Run run =
                Trainer.of(model, o.loss, new Sgd(o.rate, 0.9))
                        .config(new TrainConfig(epochs, batch, false, 5).withAccumulate(accumulate))
                        .keepLast()
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                        })
                        .fit(o.data());
        assertThat(run.reason()).isEqualTo(StopReason.COMPLETED);
        assertThat(losses).hasSize(epochs * Math.ceilDiv(Math.ceilDiv(N, batch), accumulate));
        return array(weights(model));
    }

    @Test
    void the_loss_of_an_update_is_that_of_its_samples() {
        for (Objective o : objectives().toList()) {
            List<Double> small = new ArrayList<>(), large = new ArrayList<>();
            for (int k : new int[] {1, 4}) {
                Trainer.of(model(), o.loss, new Sgd(o.rate))
                        .config(new TrainConfig(3, N / k, false, 5).withAccumulate(k))
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) (k == 1 ? large : small).add(step.loss());
                        })
                        .fit(o.data());
            }
            assertThat(array(small)).as(o.name).containsExactly(array(large), within(1e-5 * large.getFirst()));
        }
    }
}
