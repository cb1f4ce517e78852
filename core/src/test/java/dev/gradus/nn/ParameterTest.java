package dev.gradus.nn;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ParameterTest {
    private final Parameter weight = new Parameter("0.weight", Tensor.of(1, 2));

    @Test
    void a_substitute_stands_for_the_value_until_it_is_closed_and_passes_its_gradient_on() {
        Tensor stored = weight.value();
        try (var _ = weight.substitute(weight.value().mul(3))) {
            assertThat(weight.value().toFloats()).containsExactly(3, 6);
            try (var _ = weight.substitute(weight.value().add(1))) {
                assertThat(weight.value().toFloats()).containsExactly(4, 7);
                weight.value().mul(Tensor.of(10, 20)).sum().backward();
            }
            assertThat(weight.value().toFloats()).containsExactly(3, 6);
            assertThat(weight).hasToString("0.weight [2]");
        }
        assertThat(weight.value()).isSameAs(stored);
        assertThat(weight.grad().toFloats()).containsExactly(30, 60);
    }

    @Test
    void an_error_inside_and_another_thread_leave_the_value_alone() throws InterruptedException {
        Tensor stored = weight.value();
        Tensor[] seen = new Tensor[1];
        try (var _ = weight.substitute(Tensor.of(5, 5))) {
            Thread other = new Thread(() -> seen[0] = weight.value());
            other.start();
            other.join();
            throw new IllegalStateException();
        } catch (IllegalStateException e) {
            assertThat(weight.value()).isSameAs(stored);
        }
        assertThat(seen[0]).isSameAs(stored);
    }

    @Test
    void another_shape_or_type_is_refused() {
        assertRefused(() -> weight.substitute(Tensor.of(1, 2, 3)), "0.weight [2]: [3] FLOAT32", "expected [2] FLOAT32");
        assertRefused(() -> weight.substitute(Tensor.full(Shape.of(2), 1, DType.FLOAT64)), "[2] FLOAT64");
    }
}
