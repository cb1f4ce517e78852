package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.WeightedSum;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What may happen between the calls of a replay, and within its computation: each has the values that it has without recording.
class ReplayMeetsTest {
    private static final int CALLS = 8;

    private final Tensor w = random(2, 5).requiresGrad(true), x = random(1, 5);

    private static Tensor random(long seed, int... sizes) {
        return Rng.of(seed).normal(Shape.of(sizes), 0, 1).copy();
    }

    private static Sequential convolutional() {
        return Sequential.of(new Conv2d(4, 3), new GELU(), new Flatten(), new Linear(2)).build(Shape.of(2, 6, 6), 1);
    }

    private static float[] gradient(Tensor t) {
        return Objects.requireNonNull(t.grad()).toFloats();
    }

    /// Asserts that each call has the value of computing it on other inputs.
    private void assertSameAsComputed(Function<Rng, Tensor> computation, Runnable before) {
        var step = Replay.of(computation);
        for (int i = 0; i < CALLS; i++) {
            x.set(random(70 + i, 5));
            before.run();
            assertThat(step.forward(Rng.of(i)).item()).as("call %d", i).isEqualTo(computation.apply(Rng.of(i)).item());
        }
    }

    @Test
    void images_that_are_results_are_those_of_the_last_call_before_and_after_backward() {
        Tensor in = random(1, 1, 2, 3, 3), weight = random(2, 2, 2, 1, 1).requiresGrad(true);
        Function<Rng, Tensor> images = rng -> Ops.conv2d(in, weight, null, Window.square(1, 1, 0, 1), 1);
        var step =
                new Replay<Tensor[]>(
                        rng -> {
                            Tensor y = images.apply(rng);
                            return new Tensor[] {y, y.square().mean()};
                        },
                        both -> both[1]);
        for (int i = 0; i < CALLS; i++) {
            in.set(random(10 + i, 1, 2, 3, 3));
            float[] expected = images.apply(Rng.of(0)).toFloats();
            Tensor y = step.forward(Rng.of(i))[0];
            assertThat(y.toFloats()).containsExactly(expected);
            Tensor rows = y.reshape(-1);
            step.backward();
            assertThat(y.toFloats()).containsExactly(expected);
            assertThat(rows.toFloats()).containsExactly(expected);
        }
    }

    @Test
    void gradients_are_the_same_whoever_goes_back_and_watches() {
        float[][] gradients = new float[4][];
        for (int way = 0; way < 4; way++) {
            Sequential net = convolutional();
            Tensor in = random(1, 2, 2, 6, 6), weight = net.parameters().getFirst().value();
            var step = Replay.of(rng -> net.forward(in, Pass.training(rng)).square().mean());
            for (int i = 0; i < CALLS; i++) {
                in.set(random(10 + i, 2, 2, 6, 6));
                for (Parameter p : net.parameters()) p.value().zeroGrad();
                Tensor value = step.forward(Rng.of(i));
                if (way == 0) step.backward();
                else if (way == 1) value.backward();
                else if (way == 2) value.mul(1).backward();
                else {
                    try (var _ = i == 1 ? Watch.open() : null) {
                        step.backward();
                    }
                }
            }
            gradients[way] = gradient(weight);
        }
        for (int way = 1; way < 4; way++) assertThat(gradients[way]).as("way %d", way).containsExactly(gradients[0]);
    }

    @Test
    void a_replay_within_a_replay() {
        var inner = Replay.of(rng -> x.square().sum());
        for (int i = 0; i < 3; i++) inner.forward(Rng.of(i));
        assertSameAsComputed(rng -> w.mul(inner.forward(rng)).sum(), () -> {});
    }

    @Test
    void a_dot_product_that_java_multiplies_by() {
        assertSameAsComputed(rng -> x.sum().mul(Elements.dot(x, x)), () -> {});
    }

    @Test
    void random_numbers_of_another_source() {
        long[] seed = new long[1];
        assertSameAsComputed(rng -> Ops.dropout(x, 0.5, Rng.of(seed[0])).sum(), () -> seed[0]++);
    }

    @Test
    void a_first_layer_that_is_thawed_learns() {
        Sequential net = Sequential.of(new Linear(4), new Tanh(), new Linear(2)).build(Shape.of(5), 1);
        Tensor in = random(1, 3, 5);
        Parameter first = net.parameters().getFirst();
        first.trainable(false);
        var step = Replay.of(rng -> net.forward(in, Pass.training(rng)).square().mean());
        for (int i = 0; i < CALLS; i++) {
            if (i == 4) first.trainable(true);
            for (Parameter p : net.parameters()) p.value().zeroGrad();
            step.forward(Rng.of(i));
            step.backward();
            if (i < 4) assertThat(first.grad()).isNull();
            else {
                float[] replayed = gradient(first.value());
                first.value().zeroGrad();
                net.forward(in, Pass.training(Rng.of(i))).square().mean().backward();
                assertThat(replayed).containsExactly(gradient(first.value()));
            }
        }
        assertThat(step.refusal()).isNull();
    }

    @Test
    void a_loss_and_a_layer_that_do_not_say_that_they_are_repeatable() {
        record Counting(int[] calls) implements Loss, Layer {
            @Override
            public Tensor of(Tensor output, Tensor target) {
                return output.sub(target).abs().mean().mul(1 + calls[0]++);
            }

            @Override
            public Shape build(Shape input, Builder builder) {
                return input;
            }

            @Override
            public Tensor forward(Tensor in, Pass pass) {
                return in.mul(1 + calls[0]++);
            }

            @Override
            public Record config() {
                return this;
            }
        }
        var loss = new WeightedSum(new MeanSquaredError(), new Counting(new int[1]));
        var ofLoss = Replay.of(rng -> loss.of(w, x));
        var net = Sequential.of(new Counting(new int[1])).build(Shape.of(5), 1);
        var ofLayer = Replay.of(rng -> net.forward(x.reshape(1, 5), Pass.training(rng)).sum());
        Tensor difference = w.detach().sub(x), square = difference.square().mean(), absolute = difference.abs().mean();
        for (int i = 0; i < CALLS; i++) {
            double expected = square.add(absolute.mul(1 + i)).item();
            assertThat(ofLoss.forward(Rng.of(0)).item()).isEqualTo(expected);
            assertThat(ofLayer.forward(Rng.of(0)).item()).isEqualTo(x.mul(1 + i).sum().item());
        }
        assertThat(ofLoss.refusal()).contains("Counting does not say that it is repeatable");
        assertThat(ofLayer.refusal()).contains("Counting does not say that it is repeatable");
    }

    @Test
    void a_parameter_that_was_converted_or_has_a_substitute() {
        Sequential net = convolutional();
        Tensor in = random(1, 2, 2, 6, 6);
        Function<Rng, Tensor> computation = rng -> net.forward(in, Pass.training(rng)).square().mean();
        var step = Replay.of(computation);
        Parameter weight = net.parameters().getFirst();
        for (int i = 0; i < 14; i++) {
            if (i == 4) {
                net.to(DType.FLOAT64).to(DType.FLOAT32);
                weight.value().set(weight.value().mul(2));
            }
            try (var _ = i == 10 ? weight.substitute(weight.value().mul(3)) : null) {
                assertThat(step.forward(Rng.of(i)).item())
                        .as("call %d", i)
                        .isEqualTo(computation.apply(Rng.of(i)).item());
            }
        }
        assertThat(step.refusal()).isNull();
    }

    @Test
    void recorded_without_gradients_and_used_with_them() {
        var step = Replay.of(rng -> w.mul(x).sum());
        for (int i = 0; i < CALLS; i++) {
            try (var _ = i < 4 ? NoGrad.open() : null) {
                step.forward(Rng.of(i));
            }
            if (i < 4) continue;
            w.zeroGrad();
            step.backward();
            assertThat(gradient(w)).containsExactly(x.toFloats());
        }
    }

    @Test
    void an_input_whose_workspace_has_closed_is_an_error_and_no_old_value() {
        Tensor[] input = new Tensor[1];
        var step = Replay.of(rng -> w.mul(input[0]).sum());
        try (var _ = Workspace.open()) {
            input[0] = x.mul(2);
            for (int i = 0; i < 3; i++) step.forward(Rng.of(i));
        }
        assertThatThrownBy(() -> step.forward(Rng.of(3))).hasMessageContaining("after its workspace closed");
    }

    @Test
    void a_result_from_outside_whose_workspace_has_closed_is_an_error_too() {
        Tensor[] input = new Tensor[1];
        var step = Replay.of(rng -> input[0].mul(x).sum());
        try (var _ = Workspace.open()) {
            input[0] = w.mul(2); // has a producer, and is none of the recorded ones
            for (int i = 0; i < 3; i++) step.forward(Rng.of(i));
        }
        try (var _ = Workspace.open()) {
            Tensor.of(100, 200, 300, 400, 500).mul(7); // in the same memory
            assertThatThrownBy(() -> step.forward(Rng.of(3))).hasMessageContaining("after its workspace closed");
        }
    }

    @Test
    void a_condition_of_ones_own_is_asked_before_each_replay() {
        double[] rate = {1};
        assertSameAsComputed(
                rng -> {
                    double now = rate[0];
                    Replay.assume(() -> rate[0] == now);
                    return x.mul(now).sum();
                },
                () -> rate[0] = Math.max(1, rate[0] + (x.get(0) > 0 ? 1 : 0)));
    }

    @Test
    void the_check_of_every_fiftieth_replay_finds_what_no_tensor_shows() {
        int[] calls = new int[1];
        var step = Replay.of(rng -> w.mul(x).sum().mul(1 + calls[0]++));
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 60; i++) {
                                step.forward(Rng.of(i));
                                step.backward();
                            }
                        })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("differs from the same step computed as usual: the result []")
                .hasMessageContaining("when replayed and");
        assertThat(calls[0]).isEqualTo(3);
    }

    @Test
    void the_check_leaves_gradients_and_running_values_as_they_are() {
        Tensor mean = Tensor.of(0f).copy();
        var step =
                Replay.of(rng -> {
                    mean.set(mean.mul(0.5).add(x.mean().reshape(1)));
                    return Ops.dropout(w.mul(x), 0.5, rng).sum();
                });
        float expected = 0;
        for (int i = 0; i < 120; i++) {
            x.set(random(i, 5));
            expected = expected * 0.5f + x.mean().toFloats()[0];
            w.zeroGrad();
            step.forward(Rng.of(i));
            step.backward();
            float[] once = gradient(w);
            step.forward(Rng.of(i));
            expected = expected * 0.5f + x.mean().toFloats()[0];
            step.backward();
            float[] twice = new float[5];
            for (int e = 0; e < 5; e++) twice[e] = 2 * once[e];
            assertThat(gradient(w)).containsExactly(twice);
            assertThat(mean.toFloats()).containsExactly(expected);
        }
    }
}
