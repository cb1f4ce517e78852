package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AlphaDropoutTest implements LayerContract {
    @Override
    public AlphaDropout make() {
        return new AlphaDropout(0.4);
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Test
    void mean_and_variance_stay() {
        int n = 100_000;
        Tensor x = Rng.of(4).normal(Shape.of(n), 0, 1);
        double mean = 0, square = 0;
        for (double v : make().forward(x, Pass.training(Rng.of(1))).toDoubles()) {
            mean += v / n;
            square += v * v / n;
        }
        assertThat(mean).isCloseTo(0, within(4 / Math.sqrt(n)));
        assertThat(square).isCloseTo(1, within(4 * Math.sqrt(2.0 / n)));
    }

    @Test
    void dropped_elements_have_the_saturated_value() {
        double a = 1 / Math.sqrt(0.6 * (1 + 0.4 * 1.7580993408473766 * 1.7580993408473766));
        float dropped = (float) (a * 1.7580993408473766 * (0.4 - 1));
        float kept = (float) (a * (2 + 1.7580993408473766 * 0.4));
        for (float v : make().forward(Tensor.full(Shape.of(100), 2), Pass.training(Rng.of(1))).toFloats()) {
            assertThat(Math.min(Math.abs(v - dropped), Math.abs(v - kept))).isLessThan(1e-6f);
        }
        assertThat(new AlphaDropout(1).forward(Tensor.of(3, -3), Pass.training(Rng.of(1))).toFloats())
                .containsExactly(0, -0f);
        assertRefused(() -> new AlphaDropout(-0.5), "p = -0.5");
    }
}
