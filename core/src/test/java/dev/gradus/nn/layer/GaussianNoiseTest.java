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

class GaussianNoiseTest implements LayerContract {
    @Override
    public GaussianNoise make() {
        return new GaussianNoise(0.4);
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Test
    void the_noise_has_the_stated_deviation() {
        int n = 100_000;
        double square = 0;
        for (double v : make().forward(Tensor.full(Shape.of(n), 3), Pass.training(Rng.of(1))).toDoubles()) {
            square += (v - 3) * (v - 3) / n;
        }
        assertThat(square).isCloseTo(0.16, within(4 * 0.16 * Math.sqrt(2.0 / n)));
    }

    @Test
    void a_negative_deviation_is_refused() {
        assertRefused(() -> new GaussianNoise(-0.1), "std = -0.1", "0 or a positive number");
        Tensor x = Tensor.of(1, 2);
        assertThat(make().forward(x, Pass.evaluation())).isSameAs(x);
    }
}
