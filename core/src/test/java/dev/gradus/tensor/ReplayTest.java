package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What is replayed has the values that computing it anew would have.
class ReplayTest {
    private final Tensor x = Tensor.of(Shape.of(2, 3), new float[6]);
    private final Tensor w = Tensor.of(Shape.of(3, 2), new float[] {1, -2, 3, 4, -5, 6}).requiresGrad(true);

    private void refill(int seed) {
        float[] values = new float[6];
        for (int i = 0; i < 6; i++) values[i] = (float) Rng.of(seed).normal(i);
        Ops.fill(x, values);
    }

    private Tensor compute(Rng rng) {
        return Ops.dropout(x.matmul(w).relu(), 0.5, rng.fork("layer")).square().sum();
    }

    @Test
    void forward_and_gradients_follow_the_inputs_the_parameters_and_the_random_numbers() {
        var step = Replay.of(this::compute);
        for (int i = 0; i < 8; i++) {
            refill(i);
            w.set(Rng.of(100 + i).normal(w.shape(), 0, 1));
            Rng rng = Rng.of(7).fork(i);
            w.zeroGrad();
            Tensor expected = compute(rng);
            expected.backward();
            double value = expected.item();
            float[] gradient = w.grad().toFloats();
            try (var _ = Workspace.open()) {
                w.zeroGrad();
                assertThat(step.forward(rng).item()).isEqualTo(value);
                step.backward();
                assertThat(w.grad().toFloats()).containsExactly(gradient);
            }
        }
        assertThat(step.refusal()).isNull();
    }

    @Test
    void gradients_are_added_where_there_are_some() {
        var step = Replay.of(rng -> x.matmul(w).sum());
        refill(1);
        for (int i = 0; i < 5; i++) {
            w.zeroGrad();
            step.forward(Rng.of(0));
            step.backward();
            float[] once = w.grad().toFloats();
            step.forward(Rng.of(0));
            step.backward();
            float[] twice = w.grad().toFloats();
            for (int e = 0; e < once.length; e++) assertThat(twice[e]).isEqualTo(2 * once[e]);
        }
    }

    @Test
    void a_frozen_parameter_gets_no_gradient_any_more() {
        Tensor v = Tensor.of(1, 2).requiresGrad(true);
        var step = Replay.of(rng -> x.matmul(w).mul(v).sum());
        for (int i = 0; i < 6; i++) {
            if (i == 3) v.requiresGrad(false);
            v.zeroGrad();
            w.zeroGrad();
            step.forward(Rng.of(0));
            step.backward();
            assertThat(v.grad() != null).isEqualTo(i < 3);
            assertThat(w.grad()).isNotNull();
        }
    }

    @Test
    void what_reads_values_is_computed_anew_each_time() {
        var step = Replay.of(rng -> x.mul(x.sum().item()).sum());
        for (int i = 0; i < 4; i++) {
            refill(i);
            double sum = x.sum().item();
            assertThat(step.forward(Rng.of(0)).item()).isEqualTo(x.mul(sum).sum().item());
        }
        assertThat(step.refusal()).isEqualTo("it reads a value");
    }

    @Test
    void what_takes_numbers_from_java_is_computed_anew_each_time() {
        float[] numbers = new float[1];
        var step = Replay.of(rng -> x.add(Tensor.of(numbers[0]++)).sum());
        double first = -1;
        for (int i = 0; i < 4; i++) {
            double value = step.forward(Rng.of(i)).item();
            assertThat(value).isNotEqualTo(first);
            first = value;
        }
        assertThat(step.refusal()).contains("numbers from Java");
    }

    @Test
    void an_operation_of_ones_own_is_computed_anew_each_time() {
        int[] calls = new int[1];
        Function twice =
                new Function() {
                    @Override
                    protected Tensor forward(List<Tensor> in) {
                        calls[0]++;
                        return in.getFirst().mul(2);
                    }

                    @Override
                    protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
                        return List.of(gradient.mul(2));
                    }
                };
        var step = Replay.of(rng -> twice.apply(x).sum());
        for (int i = 0; i < 4; i++) step.forward(Rng.of(0));
        assertThat(calls[0]).isEqualTo(4);
        assertThat(step.refusal()).contains("operation of your own");
    }

    @Test
    void a_label_that_changes_the_way_is_noticed() {
        Tensor labels = Tensor.ofInts(0, 1);
        var step = Replay.of(rng -> Ops.contains(labels, -100) ? x.sum() : x.sum().neg());
        refill(3);
        double sum = x.sum().item();
        for (int i = 0; i < 6; i++) {
            Ops.fill(labels, new int[] {i % 2 == 0 ? 1 : -100, 0});
            assertThat(step.forward(Rng.of(0)).item()).isEqualTo(i % 2 == 0 ? -sum : sum);
        }
    }

    @Test
    void while_another_thread_records_this_one_computes() throws InterruptedException {
        var inside = new CountDownLatch(2);
        var done = new CountDownLatch(1);
        var slow =
                Replay.of(rng -> {
                    inside.countDown();
                    if (inside.getCount() == 0) await(done);
                    return Tensor.full(Shape.of(), 3);
                });
        slow.forward(Rng.of(0));
        Thread other = Thread.ofPlatform().start(() -> slow.forward(Rng.of(0)));
        inside.await();
        var step = Replay.of(this::compute);
        refill(1);
        double expected = compute(Rng.of(5)).item();
        for (int i = 0; i < 4; i++) assertThat(step.forward(Rng.of(5)).item()).isEqualTo(expected);
        done.countDown();
        other.join();
        assertThat(slow.forward(Rng.of(0)).item()).isEqualTo(3);
        for (int i = 0; i < 4; i++) assertThat(step.forward(Rng.of(5)).item()).isEqualTo(expected);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_error_in_a_replay_is_the_error_of_the_step() {
        Tensor labels = Tensor.ofInts(0, 1);
        var step = Replay.of(rng -> Ops.crossEntropy(x, labels).mean());
        for (int i = 0; i < 3; i++) step.forward(Rng.of(0));
        Ops.fill(labels, new int[] {0, 5});
        assertThatThrownBy(() -> step.forward(Rng.of(0)))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("label 5 at row 1");
        Ops.fill(labels, new int[] {0, 2});
        assertThat(step.forward(Rng.of(0)).item()).isEqualTo(Ops.crossEntropy(x, labels).mean().item());
    }

    @Test
    void backward_before_forward_is_refused() {
        assertThatThrownBy(() -> Replay.of(this::compute).backward())
                .hasMessageContaining("Call forward, then backward");
    }
}
