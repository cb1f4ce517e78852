package dev.gradus.tensor;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Parameter;
import dev.gradus.optim.Sgd;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A gradient that needs elements as they were is refused where they were replaced; any other is computed.
class ChangedInPlaceTest {
    private final Tensor x = Tensor.of(2, 3).copy().requiresGrad(true).named("x");
    private final Tensor w = Tensor.of(5, 7).copy().requiresGrad(true).named("w");

    private static float[] gradient(Tensor t) {
        return Objects.requireNonNull(t.grad()).toFloats();
    }

    @Test
    void an_input_that_backward_reads() {
        Tensor y = x.square().sum();
        x.set(Tensor.of(10, 20));
        assertRefused(y::backward, "pow", "'x' [2]", "changed in place", "optimizer's step");
    }

    @Test
    void an_output_that_backward_reads() {
        Tensor y = x.sigmoid(), loss = y.sum();
        y.set(Tensor.of(0, 0));
        assertRefused(loss::backward, "sigmoid", "its output", "changed in place");
    }

    @Test
    void labels_that_backward_reads() {
        Tensor scores = Tensor.of(new float[][] {{1, 2}}).requiresGrad(true), labels = Tensor.ofInts(0).copy();
        Tensor loss = Ops.crossEntropy(scores, labels).sum();
        Ops.fill(labels, new int[] {1});
        assertRefused(loss::backward, "softmax cross entropy", "its target", "changed in place");
    }

    @Test
    void what_backward_does_not_read_may_change() {
        Tensor y = x.add(w).mul(3).sum();
        x.set(Tensor.of(10, 20));
        y.backward();
        assertThat(gradient(x)).containsExactly(3, 3);
        Tensor product = x.detach().mul(w).sum(); // ∂/∂w reads x alone
        w.set(Tensor.of(0, 0));
        product.backward();
        assertThat(gradient(w)).containsExactly(3 + 10, 3 + 20);
    }

    @Test
    void a_gradient_that_is_taken_as_it_is_is_no_change() {
        Tensor v = Tensor.of(4, 5), y = w.mul(v);
        y.backward(v); // PyTorch: v²
        assertThat(gradient(w)).containsExactly(16, 25);
        Tensor e = x.exp();
        e.backward(e.detach()); // ½ ‖e‖²
        assertThat(gradient(x)).containsExactly(x.exp().square().toFloats());
    }

    @Test
    void a_function_whose_gradient_is_one_of_its_inputs() {
        Function dot =
                new Function() {
                    @Override
                    protected Tensor forward(List<Tensor> in) {
                        return in.get(0).mul(in.get(1)).sum();
                    }

                    @Override
                    protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
                        return List.of(in.get(1), in.get(0));
                    }
                };
        dot.apply(x.exp(), w.exp()).backward();
        assertThat(gradient(x)).containsExactly(w.exp().mul(x.exp()).toFloats());
    }

    @Test
    void a_copy_stays_what_it_was() {
        Tensor y = x.detach().copy().mul(w).sum();
        x.set(Tensor.of(10, 20));
        y.backward();
        assertThat(gradient(w)).containsExactly(2, 3);
    }

    @Test
    void a_change_through_another_view_counts_too() {
        for (int way = 0; way < 3; way++) {
            Tensor y = x.square().sum();
            if (way == 0) x.detach().set(Tensor.of(1, 1));
            else if (way == 1) x.detach().reshape(2, 1).set(Tensor.of(new float[][] {{1}, {1}}));
            else Elements.update((e, scratch) -> e[0].scale(2), x);
            assertRefused(y::backward, "pow", "changed in place");
        }
    }

    @Test
    void reading_by_an_update_is_no_change() {
        Tensor y = x.square().sum(), sum = Tensor.of(0, 0).copy();
        Elements.update((e, scratch) -> e[0].add(e[1]), sum, x);
        y.backward();
        assertThat(gradient(x)).containsExactly(4, 6);
    }

    @Test
    void an_optimizers_step_between_two_backward_passes() {
        var sgd = new Sgd(0.1);
        sgd.attach(List.of(new Parameter("generator", w)));
        Tensor made = x.detach().mul(w), first = made.square().sum(), second = made.mul(w).sum();
        first.backward();
        sgd.step();
        assertRefused(second::backward, "mul", "'generator' [2]", "changed in place", "detach().copy()");
    }

    @Test
    void between_a_replay_and_its_backward() {
        var step = Replay.of(rng -> x.mul(w).sum());
        for (int i = 0; i < 6; i++) {
            x.set(Tensor.of(i, i + 1)); // between steps anything may change
            step.forward(Rng.of(i));
            if (i % 2 == 1) {
                w.set(Tensor.of(1, i));
                assertRefused(step::backward, "mul", "'w' [2]", "changed in place");
                step.forward(Rng.of(i));
            }
            w.zeroGrad();
            step.backward();
            assertThat(gradient(w)).containsExactly(i, i + 1);
        }
        assertThat(step.refusal()).isNull();
    }

    @Test
    void a_replay_that_was_called_again_under_an_eager_loss() {
        var step = Replay.of(rng -> x.mul(w));
        for (int i = 0; i < 3; i++) step.forward(Rng.of(i));
        Tensor loss = step.forward(Rng.of(3)).square().sum();
        x.set(Tensor.of(1, 1));
        step.forward(Rng.of(4));
        assertRefused(loss::backward, "pow", "further call of a Replay");
    }
}
