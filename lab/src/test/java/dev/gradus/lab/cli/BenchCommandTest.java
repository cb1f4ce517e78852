package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/// `gradus bench` measures; here only that it says what it measured. How fast is nobody's business in a test.
class BenchCommandTest {
    @Test
    void peak_operations_and_the_parts_of_a_step_are_told() {
        Map<String, Object> result = Gradus.run("bench", "mlp", "--seconds", "1", "--threads", "1", "--json").json();
        assertThat(result).containsEntry("threads", 1L).containsKeys("kernels", "peakGflops");
        assertThat((List<?>) result.get("operations")).hasSize(7);
        assertThat(result)
                .extractingByKey("steps", InstanceOfAssertFactories.MAP)
                .extractingByKey("mlp", InstanceOfAssertFactories.MAP)
                .containsKeys("medianMillis", "leastMillis", "shares");
    }

    @Test
    void an_unknown_network_is_refused_before_anything_is_measured() {
        Gradus.run("bench", "mlp", "resnet").refused();
    }
}
