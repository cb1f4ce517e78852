package dev.gradus.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static double[] ends(List<double[]> stroke) {
        double[] a = stroke.getFirst(), b = stroke.getLast();
        return new double[] {a[0], a[1], b[0], b[1]};
    }

    @Test
    void a_jump_parts_two_strokes_at_its_place() {
        Curve step = Curve.of(x -> x < 0.123 ? -1 : 1, -4, 4, -2, 2);
        assertThat(step.strokes()).hasSize(2);
        assertThat(ends(step.strokes().getFirst())).containsExactly(new double[] {-4, -1, 0.123, -1}, within(1e-4));
        assertThat(ends(step.strokes().getLast())).containsExactly(new double[] {0.123, 1, 4, 1}, within(1e-4));
    }

    @Test
    void a_steep_function_is_one_stroke() {
        assertThat(Curve.of(x -> Math.tanh(20 * x), -4, 4, -2, 2).strokes()).hasSize(1);
    }

    @Test
    void what_leaves_the_frame_ends_at_it() {
        Curve parabola = Curve.of(x -> x * x, -4, 4, 0, 4);
        assertThat(parabola.strokes()).hasSize(1);
        assertThat(ends(parabola.strokes().getFirst())).containsExactly(new double[] {-2, 4, 2, 4}, within(1e-9));
        Curve hat = Curve.of(x -> 3 - Math.abs(x), -4, 4, 0, 2);
        assertThat(hat.strokes()).hasSize(2);
        assertThat(ends(hat.strokes().getFirst())).containsExactly(new double[] {-3, 0, -1, 2}, within(1e-9));
        assertThat(hat.strokes().getFirst()).hasSize(2);
    }

    @Test
    void what_is_not_defined_is_not_drawn() {
        Curve root = Curve.of(x -> x < 1 ? Double.NaN : Math.sqrt(x - 1), -4, 4, 0, 4);
        assertThat(root.strokes()).hasSize(1);
        assertThat(ends(root.strokes().getFirst())).containsExactly(new double[] {1, 0, 4, Math.sqrt(3)}, within(0.01));
    }

    @Test
    void a_value_holds_until_the_next_jump() {
        Curve halved = Curve.of(new double[] {1, 1, 1, 0.5, 0.5, 0.5}, 0, 1);
        assertThat(halved.strokes()).hasSize(2);
        assertThat(ends(halved.strokes().getFirst())).containsExactly(0, 1, 3, 1);
        assertThat(ends(halved.strokes().getLast())).containsExactly(3, 0.5, 5, 0.5);
        assertThat(Curve.of(new double[] {1, 0.8, 0.6, 0.4}, 0, 1).strokes()).hasSize(1);
    }
}
