package dev.gradus.nn.init;

import static dev.gradus.error.Refusals.assertRefused;

import dev.gradus.nn.InitializerContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class UniformTest implements InitializerContract {
    @Override
    public List<Expected> forms() {
        return List.of(
                new Expected(new Uniform(), 0, 0.05 / Math.sqrt(3), 0.05),
                new Expected(new Uniform(1, 3), 2, 1 / Math.sqrt(3), 1));
    }

    @Test
    void the_bounds_are_in_order() {
        assertRefused(() -> new Uniform(1, -1), "high - low = -2.0");
        assertRefused(() -> new Uniform(Double.NaN, 1), "NaN");
    }
}
