package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class Dropout2dTest implements LayerContract {
    @Override
    public Dropout2d make() {
        return new Dropout2d(0.4);
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Shape sample() {
        return Shape.of(3, 2, 2);
    }

    @Test
    void whole_channels_are_dropped_and_the_rest_is_scaled() {
        int channels = 10_000;
        float[] y = make().forward(Tensor.ones(1, channels, 2, 2), Pass.training(Rng.of(1))).toFloats();
        int kept = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 1; i < 4; i++) assertThat(y[4 * c + i]).isEqualTo(y[4 * c]);
            assertThat(y[4 * c]).isIn(0f, (float) (1 / 0.6));
            if (y[4 * c] > 0) kept++;
        }
        assertThat(kept / (double) channels).isCloseTo(0.6, within(4 * Math.sqrt(0.24 / channels)));
    }

    @Test
    void a_vector_or_a_wrong_probability_is_refused() {
        assertRefused(() -> Sequential.of(make()).build(Shape.of(3), 1), "Dropout2d 0", "[3]", "an image");
        assertRefused(() -> new Dropout2d(1.5), "p = 1.5", "0 to 1");
    }
}
