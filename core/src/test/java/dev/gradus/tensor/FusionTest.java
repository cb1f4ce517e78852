package dev.gradus.tensor;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.GroupNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A recorded step that does several operations at once has the bits of the single ones, in results and in gradients.
class FusionTest {
    private static final int CALLS = 6;
    private static final Window PAIRS = new Window(new Window.Axis(2, 2, 0, 1), new Window.Axis(2, 2, 0, 1));

    private final List<Tensor> leaves = new ArrayList<>();

    private Tensor leaf(DType dtype, int... sizes) {
        Tensor leaf = random(leaves.size(), dtype, Shape.of(sizes)).requiresGrad(true);
        leaves.add(leaf);
        return leaf;
    }

    private static Tensor random(long seed, DType dtype, Shape shape) {
        return Rng.of(seed).normal(shape, 0.3, 1.5).to(dtype).copy();
    }

    /// The same images with channels last, as a convolution leaves them.
    private static Supplier<Tensor> images(Tensor x) {
        int c = x.shape().axis(1);
        Tensor identity = Tensor.full(Shape.of(c, c, 1, 1), 0, x.dtype()).copy();
        for (int i = 0; i < c; i++) identity.rows().put(i * c + i, 1);
        return () -> Ops.conv2d(x, identity, null, Window.square(1, 1, 0, 1), 1);
    }

    /// Asserts that each call has the bits of computing it afresh, also where gradients are added up, and how many results it leaves out.
    private void assertSame(Supplier<Tensor> computation, int leftOut) {
        var replay = Replay.of(_ -> computation.get());
        for (int call = 0; call < CALLS; call++) {
            Tensor x = leaves.getFirst();
            x.set(random(20 + call, x.dtype(), x.shape()));
            boolean added = call % 3 == 2;
            if (!added) forget();
            List<@Nullable Tensor> before = gradients();
            Tensor y = computation.get();
            double expected = y.item();
            y.backward();
            List<@Nullable Tensor> after = gradients();
            forget();
            for (int i = 0; i < leaves.size(); i++) if (before.get(i) != null) leaves.get(i).deliver(before.get(i));
            assertThat(replay.forward(Rng.of(call)).item()).as("call %d", call).isEqualTo(expected);
            replay.backward();
            for (int i = 0; i < leaves.size(); i++) {
                assertThat(leaves.get(i).grad().toDoubles())
                        .as("call %d, leaf %d", call, i)
                        .containsExactly(after.get(i).toDoubles());
            }
        }
        assertThat(replay.refusal()).isNull();
        assertThat(replay.leftOut()).isEqualTo(leftOut);
    }

    private void forget() {
        for (Tensor leaf : leaves) leaf.forgetGradient();
    }

    private List<@Nullable Tensor> gradients() {
        List<@Nullable Tensor> copies = new ArrayList<>();
        for (Tensor leaf : leaves) copies.add(leaf.grad() == null ? null : leaf.grad().copy());
        return copies;
    }

    private static Tensor cubes(Tensor y) {
        return y.square().mul(y).sum();
    }

    @ParameterizedTest
    @CsvSource({"40, 21, 3, 4, FLOAT32", "3, 16, 2, 2, FLOAT32", "7, 5, 1, 3, FLOAT64", "2, 33, 5, 1, FLOAT64"})
    void a_normalization_with_a_rectifier(int n, int channels, int h, int w, DType dtype) {
        Supplier<Tensor> x = images(leaf(dtype, n, channels, h, w));
        Tensor gamma = leaf(dtype, channels), beta = leaf(dtype, channels);
        Shape view = Shape.of(n, channels, h * w);
        assertSame(() -> cubes(Ops.normalize(x.get(), view, 1e-5, gamma, beta).output().relu()), 1);
    }

    @Test
    void a_normalization_of_vectors_with_a_rectifier() {
        Tensor x = leaf(DType.FLOAT32, 9, 35);
        assertSame(() -> cubes(Ops.normalize(x, Shape.of(9, 35, 1), 1e-5, null, null).output().relu()), 1);
    }

    @Test
    void a_normalization_of_rows_stays_two_operations() {
        Tensor x = leaf(DType.FLOAT32, 4, 3, 5);
        assertSame(() -> cubes(Ops.normalize(x, Shape.of(4, 3, 5), 1e-5, null, null).output().relu()), 0);
    }

    @ParameterizedTest
    @CsvSource({
        "40, 21, 4, 6, FLOAT32, 2",
        "3, 16, 2, 2, FLOAT32, 2",
        "1, 70, 6, 4, FLOAT64, 2",
        "3, 5, 3, 4, FLOAT32, 1",
        "9, 16, 8, 8, FLOAT64, 2"
    })
    void a_normalization_with_a_rectifier_and_a_pooling(int n, int channels, int h, int w, DType dtype, int leftOut) {
        Supplier<Tensor> x = images(leaf(dtype, n, channels, h, w));
        Tensor gamma = leaf(dtype, channels), beta = leaf(dtype, channels);
        Shape view = Shape.of(n, channels, h * w);
        assertSame(
                () -> {
                    Tensor y = Ops.normalize(x.get(), view, 1e-5, gamma, beta).output().relu();
                    return cubes(Ops.maxPool2d(y, PAIRS, false));
                },
                leftOut);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 16, 12, 13, 1, FLOAT32, 1", // by Winograd's method
        "3, 20, 6, 5, 1, FLOAT64, 1",
        "5, 3, 9, 4, 2, FLOAT32, 1",
        "1, 1, 30, 40, 1, FLOAT32, 1",
        "2, 16, 8, 8, 1, FLOAT32, 4"
    })
    void a_convolution_with_a_rectifier(int n, int channels, int h, int w, int stride, DType dtype, int groups) {
        Tensor x = leaf(dtype, n, channels, h, w), weight = leaf(dtype, 24, channels / groups, 3, 3);
        Tensor bias = leaf(dtype, 24);
        Window window = Window.square(3, stride, 1, 1);
        assertSame(() -> cubes(Ops.conv2d(x, weight, bias, window, groups).relu()), groups == 1 ? 1 : 0);
        leaves.removeLast();
        assertSame(() -> cubes(Ops.conv2d(x, weight, null, window, groups).relu().neg()), groups == 1 ? 1 : 0);
    }

    @Test
    void what_two_operations_read_is_not_left_out() {
        Supplier<Tensor> x = images(leaf(DType.FLOAT32, 4, 16, 4, 4));
        Shape view = Shape.of(4, 16, 16);
        assertSame(
                () -> {
                    Tensor y = Ops.normalize(x.get(), view, 1e-5, null, null).output();
                    return cubes(y.relu().add(y));
                },
                0);
        assertSame(
                () -> {
                    Tensor y = Ops.normalize(x.get(), view, 1e-5, null, null).output();
                    return cubes(y.relu()).add(y.detach().sum());
                },
                0);
        assertSame(
                () -> {
                    Tensor y = Ops.normalize(x.get(), view, 1e-5, null, null).output().relu();
                    return cubes(Ops.maxPool2d(y, PAIRS, false)).add(y.sum());
                },
                1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_is_changed_in_place_within_the_step_is_not_read_later(boolean beforeTheRectifier) {
        Tensor x = random(1, DType.FLOAT32, Shape.of(3, 16, 6, 6)), w = random(2, DType.FLOAT32, Shape.of(8, 16, 3, 3));
        Supplier<Tensor> computation =
                () -> {
                    Tensor y = Ops.conv2d(x, w, null, Window.square(3, 1, 1, 1), 1);
                    if (beforeTheRectifier) Elements.repeat((e, scratch) -> e[0].scale(-0.5), w);
                    Tensor sum = cubes(y.relu());
                    if (!beforeTheRectifier) Elements.repeat((e, scratch) -> e[0].scale(-0.5), w);
                    return sum;
                };
        var replay = Replay.of(_ -> computation.get());
        for (int call = 0; call < CALLS; call++) {
            Tensor before = w.copy();
            double expected = computation.get().item();
            w.set(before);
            assertThat(replay.forward(Rng.of(call)).item()).as("call %d", call).isEqualTo(expected);
        }
        assertThat(replay.refusal()).isNull();
        assertThat(replay.leftOut()).isZero();
    }

    @Test
    void whoever_asks_for_what_was_left_out_gets_it() {
        Tensor x = leaf(DType.FLOAT32, 3, 16, 4, 4);
        Supplier<Tensor> images = images(x);
        Shape view = Shape.of(3, 16, 16);
        Supplier<Tensor[]> all =
                () -> {
                    Tensor y = Ops.normalize(images.get(), view, 1e-5, null, null).output(), r = y.relu();
                    return new Tensor[] {y, r, cubes(Ops.maxPool2d(r, PAIRS, false))};
                };
        var replay = new Replay<Tensor[]>(_ -> all.get(), results -> results[2]);
        for (int call = 0; call < CALLS; call++) {
            x.set(random(20 + call, x.dtype(), x.shape()));
            Tensor[] expected = all.get(), got = replay.forward(Rng.of(call));
            for (int i = 0; i < 3; i++) assertThat(got[i].toFloats()).containsExactly(expected[i].toFloats());
            replay.backward();
            float[] gradient = x.grad().toFloats();
            for (int i = 0; i < 3; i++) assertThat(got[i].toFloats()).containsExactly(expected[i].toFloats());
            x.zeroGrad();
            got[1].sum().backward();
            float[] other = x.grad().toFloats();
            x.zeroGrad();
            expected[1].sum().backward();
            assertThat(other).containsExactly(x.grad().toFloats());
            x.zeroGrad();
            expected[2].backward();
            assertThat(gradient).containsExactly(x.grad().toFloats());
            x.zeroGrad();
        }
        assertThat(replay.leftOut()).isEqualTo(2);
        assertRefused(
                () -> replay.forward(Rng.of(0))[0].set(x), "a change in place of [3, 16, 4, 4]", "result of a Replay");
    }

    @Test
    void what_was_left_out_is_not_computed_from_weights_of_a_later_step() {
        Tensor x = random(1, DType.FLOAT32, Shape.of(3, 16, 6, 6)), w = leaf(DType.FLOAT32, 8, 16, 3, 3);
        Supplier<Tensor[]> all =
                () -> {
                    Tensor y = Ops.conv2d(x, w, null, Window.square(3, 1, 1, 1), 1);
                    return new Tensor[] {y, cubes(y.relu())};
                };
        var replay = new Replay<Tensor[]>(_ -> all.get(), results -> results[1]);
        for (int call = 0; call < CALLS; call++) {
            Tensor before = replay.forward(Rng.of(call))[0];
            replay.backward();
            w.zeroGrad();
            w.set(random(50 + call, w.dtype(), w.shape()));
            if (replay.leftOut() == 0) continue;
            assertRefused(before::toFloats, "convolution in a Replay, is read after a change of its inputs");
        }
        assertThat(replay.leftOut()).isEqualTo(1);
    }

    @Test
    void a_recorded_step_that_reads_what_another_left_out_computes_it_each_time() {
        Tensor x = leaf(DType.FLOAT32, 9, 35);
        Supplier<Tensor[]> all =
                () -> {
                    Tensor y = Ops.normalize(x, Shape.of(9, 35, 1), 1e-5, null, null).output();
                    return new Tensor[] {y, cubes(y.relu())};
                };
        var first = new Replay<Tensor[]>(_ -> all.get(), results -> results[1]);
        Tensor[] kept = new Tensor[1];
        var second = Replay.of(_ -> kept[0].sigmoid().sum());
        for (int call = 0; call < CALLS; call++) {
            x.set(random(20 + call, x.dtype(), x.shape()));
            kept[0] = first.forward(Rng.of(0))[0].detach();
            assertThat(second.forward(Rng.of(0)).item()).isEqualTo(all.get()[0].sigmoid().sum().item());
            first.backward();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void random_networks_train_and_evaluate_as_those_that_are_not_recorded(int seed) {
        var random = new SplittableRandom(seed);
        List<Layer> layers = new ArrayList<>(List.of(new Conv2d(16, 3).padding(1)));
        for (int i = 0; i < 7; i++) {
            layers.add(
                    switch (random.nextInt(6)) {
                        case 0, 1 -> new BatchNorm2d();
                        case 2 -> new GroupNorm(4);
                        case 3 -> new Tanh();
                        default -> new ReLU();
                    });
            if (layers.getLast() instanceof ReLU && random.nextBoolean()) layers.add(new MaxPool2d(2).ceil(i % 3 == 0));
        }
        Sequential[] networks = new Sequential[2];
        for (int i = 0; i < 2; i++) {
            networks[i] = Sequential.of(layers.stream().map(FusionTest::again).toArray(Layer[]::new));
            networks[i].build(Shape.of(3, 32, 32), seed);
        }
        Tensor x = random(seed, DType.FLOAT32, Shape.of(2 + random.nextInt(3), 3, 32, 32));
        var training = Replay.of(rng -> cubes(networks[0].forward(x, Pass.training(rng))));
        var evaluation = Replay.of(_ -> networks[0].forward(x, Pass.evaluation()));
        for (int call = 0; call < CALLS; call++) {
            x.set(random(seed + call, DType.FLOAT32, x.shape()));
            Tensor y = cubes(networks[1].forward(x, Pass.training(Rng.of(call))));
            assertThat(training.forward(Rng.of(call)).item()).isEqualTo(y.item());
            if (call % 2 == 0) {
                training.backward();
                y.backward();
                for (int p = 0; p < networks[0].parameters().size(); p++) assertSameGradient(networks, p);
            }
            try (var _ = NoGrad.open()) {
                assertThat(evaluation.forward(Rng.of(0)).toFloats())
                        .containsExactly(networks[1].forward(x, Pass.evaluation()).toFloats());
            }
        }
    }

    private static Layer again(Layer layer) {
        return switch (layer) {
            case BatchNorm2d _ -> new BatchNorm2d();
            case GroupNorm _ -> new GroupNorm(4);
            case MaxPool2d pool -> new MaxPool2d(pool.config());
            case Conv2d conv -> new Conv2d(conv.config());
            default -> layer;
        };
    }

    private static void assertSameGradient(Sequential[] networks, int p) {
        Parameter a = networks[0].parameters().get(p), b = networks[1].parameters().get(p);
        assertThat(a.value().grad().toFloats()).as(a.name()).containsExactly(b.value().grad().toFloats());
    }
}
