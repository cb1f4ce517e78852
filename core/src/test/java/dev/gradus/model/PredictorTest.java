package dev.gradus.model;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gradus.data.Preparation;
import dev.gradus.data.Task;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A predictor answers as its model does that computes each pass afresh, bit for bit, whatever happens between two answers.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PredictorTest {
    private static final Shape IMAGE = Shape.of(2, 7, 6);
    private static final int[] SIZES = {1, 1, 1, 2, 2, 3, 5, 8, 32, 33, 0};
    private static final Task TWO = new Task.Classification(List.of("no", "yes"));
    private static final Task THREE = new Task.Classification(List.of("ant", "bee", "cicada"));

    private static Layer body(SplittableRandom random) {
        int width = 16 + random.nextInt(30);
        return switch (random.nextInt(3)) {
            case 0 -> Sequential.of(new Flatten(), new Linear(width), new ReLU(), new Dropout(0.5), new Linear(9));
            case 1 ->
                    Sequential.of(
                            new Conv2d(width, 3).padding(1),
                            new BatchNorm2d(),
                            new ReLU(),
                            new MaxPool2d(2),
                            new Conv2d(17, 2),
                            new ReLU(),
                            new Dropout(0.3),
                            new Flatten());
            default ->
                    LayerGraph.of(
                            Node.of("first", new Conv2d(width, 3).padding(1)),
                            Node.of("norm", new BatchNorm2d()),
                            Node.of("second", new Conv2d(width, 3).padding(1)),
                            Node.of("sum", new ReLU()).add("norm", "second"),
                            Node.of("pool", new GlobalAvgPool2d()));
        };
    }

    private static TrainedModel model(SplittableRandom random) {
        int kind = random.nextInt(4);
        Loss loss =
                kind == 0
                        ? new MeanSquaredError()
                        : kind == 1 ? new BinaryCrossEntropyFromLogits() : new CrossEntropy();
        Task task =
                switch (kind) {
                    case 0 ->
                            new Task.Regression(List.of("height", "weight"), List.of(150.0, 60.0), List.of(10.0, 7.0));
                    case 1 -> TWO;
                    default -> THREE;
                };
        var network =
                Sequential.of(body(random), new Flatten(), new Linear(kind == 1 ? 1 : task.outputs()))
                        .build(IMAGE, random.nextLong());
        return new TrainedModel(network, loss, task, preparations(random), Map.of());
    }

    private static List<Preparation> preparations(SplittableRandom random) {
        var config = new Standardize.Config(List.of(2, 7, 6), List.of(0.3, 0.1), List.of(0.7, 1.5));
        return random.nextBoolean() ? List.of() : List.of(new Standardize(config));
    }

    private static float[] samples(SplittableRandom random, int n) {
        return Rng.of(random.nextLong()).normal(Shape.of(Math.max(1, n), IMAGE.size()), 0, 1).toFloats();
    }

    private static float[] some(SplittableRandom random, int n) {
        return Arrays.copyOf(samples(random, n), n * IMAGE.size());
    }

    private static void assertSame(Predictions answer, Predictions expected) {
        assertThat(answer.values().shape()).isEqualTo(expected.values().shape());
        assertThat(answer.values().toFloats()).isEqualTo(expected.values().toFloats());
        assertThat(answer.classes()).isEqualTo(expected.classes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void it_answers_as_a_pass_that_is_computed_afresh(int seed) {
        var random = new SplittableRandom(seed);
        TrainedModel model = model(random);
        Predictor predictor = model.predictor();
        for (int call = 0; call < 60; call++) {
            if (random.nextInt(3) == 0) change(model.network(), random);
            int n = SIZES[random.nextInt(SIZES.length)];
            float[] raw = some(random, n), before = raw.clone();
            Predictions expected = model.predict(raw, n);
            assertSame(predictor.predict(raw, n), expected);
            float[] values = new float[expected.values().size() + 1];
            int[] classes = new int[expected.classes().length];
            predictor.predict(raw, n, values, classes);
            assertThat(Arrays.copyOf(values, values.length - 1)).isEqualTo(expected.values().toFloats());
            assertThat(classes).isEqualTo(expected.classes());
            assertThat(raw).isEqualTo(before);
        }
        assertThat(predictor.keptBytes()).isPositive();
    }

    /// Whatever may happen to a network between two predictions.
    private static void change(Sequential network, SplittableRandom random) {
        List<Parameter> parameters = network.parameters();
        Parameter one = parameters.get(random.nextInt(parameters.size()));
        Tensor other = Rng.of(random.nextLong()).normal(one.value().shape(), 0, 1);
        switch (random.nextInt(6)) {
            case 0 -> Ops.fill(one.value(), other.toFloats());
            case 1 -> one.value().set(other);
            case 2 -> one.value().detach().set(other);
            case 3 -> {
                network.to(DType.FLOAT64);
                network.to(DType.FLOAT32);
            }
            case 4 -> one.trainable(random.nextBoolean());
            default -> train(network, random);
        }
    }

    private static void train(Sequential network, SplittableRandom random) {
        var optimizer = new Sgd(0.1);
        optimizer.attach(network.parameters());
        optimizer.zeroGrad();
        Tensor x = Tensor.of(IMAGE.prepend(4), some(random, 4));
        network.forward(x, Pass.training(Rng.of(random.nextLong()))).sum().backward();
        optimizer.step();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void any_number_of_threads_get_the_same_bits_in_bounded_memory(int seed) throws Exception {
        var random = new SplittableRandom(seed);
        TrainedModel model = model(random);
        long most = 24L << 20;
        Predictor predictor = model.predictor(most);
        for (int round = 0; round < 3; round++) {
            try (var platform = Executors.newFixedThreadPool(6);
                    var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> requests = new ArrayList<>();
                for (int i = 0; i < 120; i++) {
                    int n = SIZES[random.nextInt(SIZES.length)];
                    float[] raw = some(random, n);
                    Predictions expected = model.predict(raw, n);
                    ExecutorService threads = i % 2 == 0 ? platform : virtual;
                    requests.add(
                            threads.submit(() -> {
                                assertSame(predictor.predict(raw, n), expected);
                                assertThat(predictor.keptBytes()).isBetween(0L, most);
                            }));
                }
                for (Future<?> request : requests) request.get();
            }
            change(model.network(), random);
        }
    }

    @Test
    void a_pass_is_computed_twice_and_then_replayed() {
        var layer = new Counted();
        Predictor predictor = model(layer).predictor();
        for (int i = 0; i < 10; i++) predictor.predict(new float[4], 1);
        assertThat(layer.calls).hasValue(2);
    }

    @Test
    void with_memory_for_none_each_pass_is_computed() {
        var layer = new Counted();
        Predictor predictor = model(layer).predictor(0);
        for (int i = 0; i < 10; i++) predictor.predict(new float[4], 1);
        assertThat(layer.calls).hasValue(10);
        assertThat(predictor.keptBytes()).isZero();
    }

    @Test
    void with_memory_for_one_the_first_stays_until_it_has_been_idle_for_long() {
        var layer = new Counted();
        long ofOne = kept(model(layer).predictor());
        Predictor predictor = model(layer).predictor(ofOne + ofOne / 2);
        assertThat(kept(predictor)).isEqualTo(ofOne);
        for (int i = 0; i < 10; i++) predictor.predict(new float[8], 2);
        int before = layer.calls.get();
        predictor.predict(new float[4], 1);
        assertThat(layer.calls).as("one sample is replayed").hasValue(before);
        for (int i = 0; i < 3000; i++) predictor.predict(new float[8], 2);
        before = layer.calls.get();
        for (int i = 0; i < 10; i++) predictor.predict(new float[8], 2);
        assertThat(layer.calls).as("two samples are replayed").hasValue(before);
        assertThat(predictor.keptBytes()).isBetween(1L, ofOne + ofOne / 2);
    }

    private static long kept(Predictor predictor) {
        for (int i = 0; i < 4; i++) predictor.predict(new float[4], 1);
        return predictor.keptBytes();
    }

    @Test
    void a_network_that_cannot_be_replayed_is_computed_as_usual_and_nothing_is_kept() {
        var calls = new AtomicInteger();
        TrainedModel model = model(new Unrepeatable(calls));
        Predictor predictor = model.predictor();
        for (int i = 0; i < 10; i++) {
            float[] raw = {i, 1, 2, 3};
            assertSame(predictor.predict(raw, 1), predicted(model, calls, raw));
        }
        assertThat(calls).hasValue(10);
        assertThat(predictor.keptBytes()).isZero();
    }

    private static Predictions predicted(TrainedModel model, AtomicInteger calls, float[] raw) {
        calls.decrementAndGet(); // as the predictor has seen it
        return model.predict(raw, 1);
    }

    @Test
    void errors_are_those_of_the_model_and_the_next_answer_is_right() {
        TrainedModel model = model(new SplittableRandom(2));
        Predictor predictor = model.predictor();
        float[] good = some(new SplittableRandom(3), 2), bad = good.clone(), far = good.clone();
        bad[100] = Float.NaN;
        far[3] = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < 5; i++) {
            assertSameError(() -> predictor.predict(bad, 2), () -> model.predict(bad, 2));
            assertSameError(() -> predictor.predict(far, 2), () -> model.predict(far, 2));
            assertSameError(() -> predictor.predict(good, 3), () -> model.predict(good, 3));
            assertSameError(() -> predictor.predict(good, -1), () -> model.predict(good, -1));
            assertSameError(
                    () -> predictor.predict(good, Integer.MAX_VALUE), () -> model.predict(good, Integer.MAX_VALUE));
            assertRefused(() -> predictor.predict(good, 2, new float[1], new int[2]), "1 values", "task().outputs()");
            assertSame(predictor.predict(good, 2), model.predict(good, 2));
        }
        assertSameError(() -> predictor.predictRows(List.of()), () -> model.predictRows(List.of()));
    }

    private static void assertSameError(Callable<?> call, Callable<?> expected) {
        Throwable error = catchThrowable(expected::call);
        assertThat(error).isNotNull();
        assertThatThrownBy(call::call).hasSameClassAs(error).hasMessage(error.getMessage());
    }

    @Test
    void where_a_layer_fails_whenever_it_is_the_next_answer_is_right_and_no_memory_is_lost() {
        var layer = new Counted();
        TrainedModel model = model(layer);
        Predictor predictor = model.predictor();
        for (int failing = 0; failing < 6; failing++) {
            layer.fails = true;
            assertThatThrownBy(() -> computed(predictor, layer)).isInstanceOf(IllegalStateException.class);
            layer.fails = false;
            for (int i = 0; i < failing % 3; i++) {
                float[] raw = {1, 2, i, failing};
                assertSame(predictor.predict(raw, 1), model.predict(raw, 1));
            }
        }
        assertThat(kept(predictor)).isEqualTo(kept(model.predictor()));
    }

    /// Predicts for numbers of samples until a pass is computed.
    private static void computed(Predictor predictor, Counted layer) {
        int before = layer.calls.get();
        for (int n = 1; layer.calls.get() == before; n++) predictor.predict(new float[4 * n], n);
    }

    @Test
    void within_a_workspace_its_answers_outlive_it() {
        TrainedModel model = model(new SplittableRandom(5));
        Predictor predictor = model.predictor();
        float[] raw = some(new SplittableRandom(6), 1);
        List<Predictions> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                answers.add(predictor.predict(raw, 1));
            }
        }
        for (Predictions answer : answers) assertSame(answer, model.predict(raw, 1));
    }

    private static TrainedModel model(Layer layer) {
        var network = Sequential.of(layer, new Linear(20), new Tanh(), new Linear(3)).build(Shape.of(4), 1);
        return new TrainedModel(network, new CrossEntropy(), THREE, List.of(), Map.of());
    }

    /// Counts how often it is computed, and fails at will.
    private static final class Counted implements Layer, Repeatable {
        final AtomicInteger calls = new AtomicInteger();
        boolean fails;

        @Override
        public Shape build(Shape input, Builder builder) {
            return input;
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            calls.incrementAndGet();
            Tensor y = x.mul(2);
            if (fails) throw new IllegalStateException("as ordered");
            return y;
        }

        @Override
        public Unrepeatable config() {
            return new Unrepeatable(calls);
        }
    }

    /// Does not say that it is repeatable, and is not: each pass adds the number of those before.
    private record Unrepeatable(AtomicInteger calls) implements Layer {
        @Override
        public Shape build(Shape input, Builder builder) {
            return input;
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return x.add(calls.getAndIncrement());
        }

        @Override
        public Unrepeatable config() {
            return this;
        }
    }
}
