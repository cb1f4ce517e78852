package dev.gradus.nn.init;

import static dev.gradus.error.Refusals.assertRefused;

import dev.gradus.nn.InitializerContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalTest implements InitializerContract {
    @Override
    public List<Expected> forms() {
        return List.of(
                new Expected(new Normal(), 0, 0.01, Double.POSITIVE_INFINITY),
                new Expected(new Normal(new Normal.Config(3, 0.5)), 3, 0.5, Double.POSITIVE_INFINITY),
                new Expected(new Normal(0), 0, 0, 0));
    }

    @Test
    void a_spread_is_a_number_of_0_or_more() {
        for (double std : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(() -> new Normal(std), "std = " + std, "0 or more");
        }
    }
}
