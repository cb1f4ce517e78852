package dev.gradus.tensor;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackwardTest {
    private final Tensor x = Tensor.of(2, -3).requiresGrad(true);

    private float[] grad() {
        return x.grad().toFloats();
    }

    @Test
    void a_tensor_used_twice_gets_both_contributions() {
        x.add(x).sum().backward();
        assertThat(grad()).containsExactly(2, 2);
        x.zeroGrad();
        x.mul(x).sum().backward();
        assertThat(grad()).containsExactly(4, -6);
        x.zeroGrad();
        x.sub(x).sum().backward();
        assertThat(grad()).containsExactly(0, 0);
        Tensor m = Tensor.of(new float[][] {{1, 2}, {3, 4}}).requiresGrad(true);
        m.matmul(m).sum().backward();
        assertThat(m.grad().toFloats()).containsExactly(7, 11, 9, 13);
    }

    @Test
    void a_diamond_sums_its_arms_and_keeps_the_gradients_on_the_way() {
        Tensor middle = x.mul(2), left = middle.exp(), right = middle.add(1);
        left.mul(right).sum().backward();
        for (int i = 0; i < 2; i++) {
            double m = 2 * x.get(i);
            assertThat(middle.grad().get(i)).isCloseTo(Math.exp(m) * (m + 2), withPercentage(1e-4));
            assertThat(x.grad().get(i)).isEqualTo((float) (2 * middle.grad().get(i)));
        }
        assertThat(left.grad().toFloats()).containsExactly(right.toFloats());
        assertThat(right.grad().toFloats()).containsExactly(left.toFloats());
    }

    @Test
    void a_shared_subexpression_is_walked_once() {
        int[] walked = {0};
        Function counting =
                new Function() {
                    @Override
                    protected Tensor forward(List<Tensor> in) {
                        return in.get(0).mul(1);
                    }

                    @Override
                    protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
                        walked[0]++;
                        return List.of(gradient);
                    }
                };
        Tensor shared = counting.apply(x), y = shared;
        for (int i = 0; i < 30; i++) y = y.add(y); // 2³⁰ paths
        y.add(shared).sum().backward();
        assertThat(walked[0]).isEqualTo(1);
        assertThat(grad()).containsExactly(0x1p30f + 1, 0x1p30f + 1);
    }

    @Test
    void backward_twice_adds_up_on_leaves_and_replaces_on_results() {
        Tensor y = x.mul(3), loss = y.square().sum();
        loss.backward();
        float[] once = grad(), middle = y.grad().toFloats();
        loss.backward();
        assertThat(grad()).containsExactly(2 * once[0], 2 * once[1]);
        assertThat(y.grad().toFloats()).containsExactly(middle);
        x.zeroGrad();
        assertThat(x.grad()).isNull();
        loss.backward();
        assertThat(grad()).containsExactly(once);
    }

    @Test
    void a_leaf_keeps_one_memory_for_its_gradients() {
        x.mul(2).sum().backward();
        Object memory = x.grad().rows();
        x.zeroGrad();
        x.mul(5).sum().backward();
        assertThat(x.grad().rows()).isSameAs(memory);
        assertThat(grad()).containsExactly(5, 5);
    }

    @Test
    void a_gradient_handed_in_or_passed_on_unchanged_is_never_changed() {
        Tensor weights = Tensor.of(1, 10);
        Tensor y = x.add(1), z = y.add(y.reshape(2)).add(x);
        z.backward(weights);
        z.backward(weights);
        assertThat(weights.toFloats()).containsExactly(1, 10);
        assertThat(z.grad().toFloats()).containsExactly(1, 10);
        assertThat(y.grad().toFloats()).containsExactly(2, 20);
        assertThat(grad()).containsExactly(6, 60);
    }

    @Test
    void a_leaf_is_its_own_gradient() {
        x.backward(Tensor.of(1, 2));
        assertThat(grad()).containsExactly(1, 2);
    }

    @Test
    @SuppressWarnings("try") // closing twice is what is tested
    void detach_and_no_grad_cut_the_graph() {
        Tensor cut = x.square().detach();
        assertThat(cut.requiresGrad()).isFalse();
        cut.mul(x).sum().backward();
        assertThat(grad()).containsExactly(4, 9);
        try (var outer = NoGrad.open()) {
            try (var _ = NoGrad.open()) {
                assertThat(x.mul(2).requiresGrad()).isFalse();
            }
            assertThat(x.mul(2).requiresGrad()).isFalse();
            outer.close();
            assertThat(x.mul(2).requiresGrad()).isTrue();
        } // closed a second time
        try (var _ = NoGrad.open()) {
            assertThat(x.mul(2).requiresGrad()).isFalse();
        }
        assertThat(x.mul(2).requiresGrad()).isTrue();
    }

    @Test
    void no_grad_is_of_one_thread() throws InterruptedException {
        boolean[] recorded = {false};
        try (var _ = NoGrad.open()) {
            Thread.ofPlatform().start(() -> recorded[0] = x.mul(2).requiresGrad()).join();
        }
        assertThat(recorded[0]).isTrue();
    }

    @Test
    void a_chain_of_a_hundred_thousand_operations_is_walked_back() {
        Tensor y = x;
        for (int i = 0; i < 100_000; i++) y = y.add(1);
        y.sum().backward();
        assertThat(grad()).containsExactly(1, 1);
    }

    @Test
    void backward_wants_a_single_element_a_graph_and_a_gradient_that_fits() {
        assertRefused(() -> x.mul(2).backward(), "backward() of shape [2]", "mean() or sum()");
        assertRefused(() -> x.detach().sum().backward(), "requiresGrad(true)", "NoGrad, or detached");
        assertRefused(() -> x.mul(2).backward(Tensor.of(1, 2, 3)), "[3]", "[2]", "something else");
        assertRefused(
                () -> x.mul(2).backward(Tensor.full(Shape.of(2), 1, DType.FLOAT64)), "FLOAT32", "FLOAT64", "to(DType");
        assertRefused(() -> x.mul(2).requiresGrad(false), "detach()");
        assertRefused(() -> Tensor.ofInts(1).requiresGrad(true), "integers");
    }

    /// A function of one's own whose backward gives what the test says.
    private static Function giving(List<@Nullable Tensor> gradients) {
        return new Function() {
            @Override
            protected Tensor forward(List<Tensor> in) {
                return in.get(0).add(in.get(1));
            }

            @Override
            protected List<@Nullable Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
                return gradients;
            }
        };
    }

    @Test
    void a_function_of_ones_own_may_leave_a_gradient_out() {
        Tensor other = Tensor.of(1, 1).requiresGrad(true);
        giving(Arrays.asList(Tensor.of(7, 8), null)).apply(x, other).sum().backward();
        assertThat(grad()).containsExactly(7, 8);
        assertThat(other.grad()).isNull();
    }

    @Test
    void a_function_of_ones_own_that_returns_its_input_does_not_change_it() {
        Function same =
                new Function() {
                    @Override
                    protected Tensor forward(List<Tensor> in) {
                        return in.get(0);
                    }

                    @Override
                    protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
                        return List.of(gradient.mul(2));
                    }
                };
        same.apply(x).sum().backward();
        assertThat(grad()).containsExactly(2, 2);
    }

    @Test
    void wrong_gradients_of_a_function_of_ones_own_are_refused() {
        Tensor other = Tensor.of(1, 1);
        assertRefused(() -> giving(List.of(x)).apply(x, other).sum().backward(), "1 gradients", "expected 2");
        assertRefused(
                () -> giving(Arrays.asList(Tensor.of(1), null)).apply(x, other).sum().backward(),
                "gradient [1] FLOAT32 for input 0",
                "expected [2] FLOAT32");
    }
}
