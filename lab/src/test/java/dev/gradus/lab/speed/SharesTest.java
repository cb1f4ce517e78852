package dev.gradus.lab.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.lab.speed.Shares.Kind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A sample of the stack counts for what the kernel at its top, or else the operation below, is about.
class SharesTest {
    private static Kind kind(String... classesFromTheTop) {
        return Shares.kind(
                Stream.of(classesFromTheTop)
                        .map(name -> new StackTraceElement(name, "run", null, 1))
                        .toArray(StackTraceElement[]::new));
    }

    @Test
    void a_kernel_tells_what_it_is_for() {
        String team = "dev.gradus.tensor.kernel.WorkerTeam";
        assertThat(kind("java.lang.System", "dev.gradus.tensor.kernel.PixelRows", team)).isEqualTo(Kind.CONVOLUTION);
        assertThat(
                        kind(
                                "dev.gradus.tensor.kernel.GemmTile512x6x4",
                                "dev.gradus.tensor.kernel.VectorConvolutionWeights$Call"))
                .isEqualTo(Kind.CONVOLUTION);
        assertThat(kind(team, "dev.gradus.tensor.kernel.VectorGemm$Call", "dev.gradus.tensor.Affine"))
                .isEqualTo(Kind.MATRIX_PRODUCT);
        assertThat(kind("dev.gradus.tensor.kernel.Pool", "dev.gradus.tensor.kernel.VectorNormalization"))
                .isEqualTo(Kind.NORMALIZATION);
        assertThat(kind(team, "dev.gradus.tensor.MaxPool")).isEqualTo(Kind.POOLING);
        assertThat(kind("dev.gradus.tensor.kernel.VectorKernels", "dev.gradus.tensor.LeakyRelu"))
                .isEqualTo(Kind.ELEMENT_WISE);
        assertThat(
                        kind(
                                "dev.gradus.tensor.kernel.VectorKernels",
                                "dev.gradus.tensor.Elements",
                                "dev.gradus.optim.Adam"))
                .isEqualTo(Kind.OPTIMIZER);
        assertThat(kind("java.util.ArrayList", "dev.gradus.data.Batches")).isEqualTo(Kind.OTHER);
    }

    @Test
    void shares_of_a_step_add_up_to_1_and_its_matrix_products_are_seen() throws InterruptedException {
        var shares = Shares.of(TrainingStep.of("mlp")::run, Duration.ofMillis(1500));
        assertThat(shares.values().stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-9));
        assertThat(shares).containsKey(Kind.MATRIX_PRODUCT);
    }
}
