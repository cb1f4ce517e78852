package dev.gradus.lab.experiment.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.optim.Adam;
import dev.gradus.optim.GradientDescent;
import org.junit.jupiter.api.Test;

class SurfaceTest {
    @Test
    void gradient_descent_on_the_valley_follows_its_closed_form() {
        double[][] path = Surface.VALLEY.walk(new GradientDescent(0.95), 20);
        for (int t = 0; t <= 20; t++) {
            assertThat(path[0][t]).isCloseTo(-7 * Math.pow(1 - 0.1 * 0.95, t), within(1e-12));
            assertThat(path[1][t]).isCloseTo(2 * Math.pow(1 - 2 * 0.95, t), within(1e-12));
        }
    }

    @Test
    void adam_leaves_a_saddle_by_about_its_rate_in_every_step() {
        double[][] path = Surface.SADDLE.walk(new Adam(0.05), 10);
        assertThat(path[1][1]).isCloseTo(1e-3 + 0.05, within(1e-6));
        assertThat(path[1][10]).isBetween(0.45, 0.501); // 10 steps of at most 0.05 each, whatever the gradient
    }

    @Test
    void the_function_of_beale_is_least_at_3_and_a_half() {
        assertThat(Surface.BEALE.at(3, 0.5)).isCloseTo(0, within(1e-24));
        assertThat(Surface.BEALE.at(0, 0)).isCloseTo(1.5 * 1.5 + 2.25 * 2.25 + 2.625 * 2.625, within(1e-12));
        assertThat(Surface.BEALE.at(1, 1)).isCloseTo(1.5 * 1.5 + 2.25 * 2.25 + 2.625 * 2.625, within(1e-12));
    }

    @Test
    void a_walk_uses_the_gradient_of_beale() {
        double h = 1e-6, rate = 1e-3, x = Surface.BEALE.startX, y = Surface.BEALE.startY;
        double dx = (Surface.BEALE.at(x + h, y) - Surface.BEALE.at(x - h, y)) / (2 * h);
        double[][] path = Surface.BEALE.walk(new GradientDescent(rate), 1);
        assertThat(path[0][1]).isCloseTo(x - rate * dx, within(1e-8));
    }
}
