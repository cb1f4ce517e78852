package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
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
}
