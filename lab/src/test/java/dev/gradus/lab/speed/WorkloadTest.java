package dev.gradus.lab.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A text names a network of the benchmarks and what is other than its defaults.
class WorkloadTest {
    @Test
    void a_name_alone_has_the_defaults() {
        assertThat(Workload.of("mlp").batch()).isEqualTo(Shape.of(100, 1, 28, 28));
        assertThat(Workload.of("mlp").network().layers()).hasSize(1 + 3 * 2 + 1);
        assertThat(Workload.of("fitnet").sample()).isEqualTo(Shape.of(3, 32, 32));
    }

    @Test
    void settings_after_a_colon_are_those_of_the_network() {
        Workload deep = Workload.of("mlp:depth=8,batch=7,width=64");
        assertThat(deep.samples()).isEqualTo(7);
        deep.network().build(deep.sample(), 1);
        long parameters = deep.network().parameters().stream().mapToLong(p -> p.value().size()).sum();
        assertThat(parameters).isEqualTo(785 * 64 + 7 * 65 * 64 + 65 * 10);
        assertThat(Workload.of("cnn:size=8").batch()).isEqualTo(Shape.of(100, 1, 8, 8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mlp:size=8", "cnn:batch=0", "cnn:batch", "mlp:", "fitnet:batch=1,", "mlp:width=9999999999"})
    void other_settings_are_refused_with_an_example(String text) {
        assertThatThrownBy(() -> Workload.of(text))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("batch=");
    }
}
