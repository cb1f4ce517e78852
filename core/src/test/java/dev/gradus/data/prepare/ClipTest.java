package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import org.junit.jupiter.api.Test;

class ClipTest implements PreparationContract {
    @Override
    public Preparation fit(Split.Train train) {
        return Clip.fit(train, 0.25);
    }

    @Override
    public boolean hasInverse() {
        return false;
    }

    @Test
    void what_is_larger_than_the_bound_is_the_bound() {
        Clip clip = Clip.fit(PreparationContract.train(3, Shape.of(4)), 10);
        float[] values = {-1e30f, -10, 9.5f, 10.5f, Float.POSITIVE_INFINITY, 0, -0f, Float.NaN};
        clip.apply(values, 0, 2);
        assertThat(values).containsExactly(-10, -10, 9.5f, 10, 10, 0, -0f, Float.NaN);
        assertThat(new Clip.Config().bound()).isEqualTo(10);
    }

    @Test
    void a_bound_that_is_none_is_refused() {
        for (double bound : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(
                    () -> Clip.fit(PreparationContract.train(3, Shape.of(4)), bound),
                    "Clip: a bound of " + bound,
                    "above 0");
        }
    }
}
