package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether all elements of tensors are finite, whatever their sizes and however many threads look.
class FiniteTest {
    private final int threads = Compute.threads();

    @AfterEach
    void as_before() {
        Compute.threads(threads);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void one_bad_element_among_many_tensors_is_found(int team) {
        Compute.threads(team);
        int[] sizes = {1, 0, 70_000, 10, 16_384, 16_383, 3, 16_385, 1};
        List<Tensor> tensors = new ArrayList<>();
        for (int size : sizes) tensors.add(Tensor.full(Shape.of(size), 0.5));
        assertThat(Ops.areFinite(tensors)).isTrue();
        for (Tensor t : tensors) {
            for (int at : new int[] {0, t.size() / 2, t.size() - 1}) {
                if (t.size() == 0) continue;
                float[] values = t.toFloats();
                values[at] = Float.NEGATIVE_INFINITY;
                Ops.fill(t, values);
                assertThat(Ops.areFinite(tensors)).as("element %d of %s", at, t.shape()).isFalse();
                assertThat(Ops.isFinite(t)).isFalse();
                values[at] = -Float.MAX_VALUE;
                Ops.fill(t, values);
                assertThat(Ops.isFinite(t)).isTrue();
            }
        }
        assertThat(Ops.areFinite(tensors)).isTrue();
    }

    @Test
    void there_is_nothing_wrong_with_nothing() {
        assertThat(Ops.areFinite(List.of())).isTrue();
        assertThat(Ops.isFinite(Tensor.zeros(0))).isTrue();
    }

    @Test
    void types_may_be_mixed_and_integers_are_finite() {
        Tensor labels = Tensor.ofInts(Integer.MAX_VALUE, -1);
        Tensor wide = Tensor.of(Shape.of(2), new double[] {1e300, -1e-300});
        assertThat(Ops.isFinite(labels)).isTrue();
        assertThat(Ops.areFinite(List.of(labels, wide, Tensor.of(1)))).isTrue();
        assertThat(Ops.isFinite(wide.to(DType.FLOAT32))).isFalse();
        Tensor none = Tensor.of(Shape.of(1), new double[] {Double.NaN});
        assertThat(Ops.areFinite(List.of(labels, wide, none))).isFalse();
    }

    @Test
    void images_with_their_channels_last_are_looked_at_as_they_lie() {
        Tensor w = Tensor.full(Shape.of(5, 3, 3, 3), 0.1).requiresGrad(true);
        Tensor y = Ops.conv2d(Tensor.ones(2, 3, 8, 8), w, null, Window.square(3, 1, 1, 1), 1);
        assertThat(Ops.isFinite(y)).isTrue();
        assertThat(Ops.isFinite(y.mul(Tensor.full(Shape.of(), Float.MAX_VALUE)).mul(1e3))).isFalse();
    }

    @Test
    void a_step_that_asks_is_not_replayed() {
        Tensor x = Tensor.of(1, 2);
        var step = Replay.of(rng -> Ops.isFinite(x) ? x.sum() : x.sum().mul(0));
        for (int i = 0; i < 3; i++) step.forward(Rng.of(0));
        assertThat(step.refusal()).isEqualTo("it reads values");
    }
}
