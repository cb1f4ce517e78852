package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.tensor.kernel.KernelProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Updates in blocks, on sizes around the ends of blocks and pieces.
class ElementsTest {
    private final int threadsBefore = KernelProvider.threads();

    @AfterEach
    void restoreThreads() {
        KernelProvider.threads(threadsBefore);
    }

    private static Tensor numbers(int n, int factor) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (i * factor % 101 - 50) / 64f;
        return Tensor.of(x);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 17, 1023, 1024, 1025, 16384, 16385, 50_003})
    void a_dot_product_has_the_same_bits_for_any_number_of_threads(int n) {
        Tensor a = numbers(n, 37), b = numbers(n, 11);
        double exact = 0, size = 0;
        for (int i = 0; i < n; i++) {
            exact += a.get(i) * b.get(i);
            size += Math.abs(a.get(i) * b.get(i));
        }
        KernelProvider.threads(1);
        double dot = Elements.dot(a, b);
        assertThat(dot).isCloseTo(exact, within(size * 1e-6));
        KernelProvider.threads(3);
        assertThat(Elements.dot(a, b)).isEqualTo(dot);
        assertThat(Elements.dot(a.to(DType.FLOAT64), b.to(DType.FLOAT64))).isCloseTo(exact, within(size * 1e-14));
    }

    @Test
    void every_method_does_what_it_says() {
        Tensor x = Tensor.of(-3, -0f, 2, Float.NaN), y = Tensor.of(4, 1, -8, 1), z = Tensor.zeros(4);
        Elements.update((e, scratch) -> e[2].product(e[0], e[1]), x, y, z);
        assertThat(z.toFloats()).containsExactly(-12, -0f, -16, Float.NaN);
        Elements.update((e, scratch) -> e[2].quotient(e[0], e[1]), x, y, z);
        assertThat(z.toFloats()).containsExactly(-0.75f, -0f, -0.25f, Float.NaN);
        Elements.update((e, scratch) -> e[2].set(e[0]).max(e[1]), x, y, z);
        assertThat(z.toFloats()).containsExactly(4, 1, 2, Float.NaN);
        Elements.update((e, scratch) -> e[2].abs(e[0]), x, y, z);
        assertThat(z.toFloats()).containsExactly(3, 0, 2, Float.NaN);
        Elements.update((e, scratch) -> e[2].sign(e[0]), x, y, z);
        assertThat(z.toFloats()).containsExactly(-1, -0f, 1, Float.NaN);
        Elements.update((e, scratch) -> e[2].clamp(e[0], -1, 1.5), x, y, z);
        assertThat(z.toFloats()).containsExactly(-1, -0f, 1.5f, Float.NaN);
    }

    @Test
    void any_number_of_tensors_goes_through_one_update() {
        Tensor[] many = new Tensor[20];
        for (int i = 0; i < many.length; i++) many[i] = Tensor.of(i, 2 * i);
        Elements.update(
                (e, scratch) -> {
                    for (int i = 1; i < e.length; i++) e[0].add(e[i]);
                },
                many);
        assertThat(many[0].toFloats()).containsExactly(190, 380);
    }

    @Test
    void an_update_within_an_update_leaves_the_outer_one_alone() {
        Tensor x = Tensor.of(1, 2), y = Tensor.of(10, 20), inner = Tensor.of(100, 200);
        Elements.update(
                (e, scratch) -> {
                    scratch[0].set(e[0]);
                    Elements.update((i, _) -> i[0].add(i[1]), inner, inner.copy());
                    e[1].add(scratch[0]);
                },
                x,
                y);
        assertThat(y.toFloats()).containsExactly(11, 22);
        assertThat(inner.toFloats()).containsExactly(200, 400);
    }

    @Test
    void after_an_error_updates_go_on() {
        Tensor x = Tensor.of(1, 2);
        assertThatThrownBy(() ->
                        Elements.update(
                                (e, scratch) -> {
                                    throw new IllegalStateException("here");
                                },
                                x))
                .isInstanceOf(IllegalStateException.class);
        Elements.update((e, scratch) -> e[0].scale(2), x);
        assertThat(x.toFloats()).containsExactly(2, 4);
    }
}
