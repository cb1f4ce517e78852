package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.error.GradusException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GridTest implements SamplerContract {
    @Override
    public Sampler sampler() {
        return new Grid(4);
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Test
    @Override
    public void any_number_of_dimensions_up_to_forty_is_searched() {
        for (int n : new int[] {1, 2, 10}) assertEquals(1 << n, new Grid(2).most(reals(n)));
        String error = assertThrows(GradusException.class, () -> new Grid(2).most(reals(40))).getMessage();
        assertEquals(true, error.contains("more than 1000000 combinations"), error);
    }

    private static Space reals(int n) {
        return new Space(
                IntStream.range(0, n)
                        .mapToObj(k -> (Dimension) new Dimension.Real("k" + k, 0, 1, false, null))
                        .toList(),
                List.of());
    }

    private static List<Object> values(Dimension dimension, int points) {
        Space space = new Space(List.of(dimension), List.of());
        Grid grid = new Grid(points);
        return IntStream.rangeClosed(1, grid.most(space))
                .mapToObj(i -> propose(grid, space, i).values().get("k"))
                .toList();
    }

    private static Point propose(Grid grid, Space space, int number) {
        return grid.propose(new Sampler.Ask(number, 60, 9, space, LOSS, List.of(), 1)).point();
    }

    @Test
    void values_have_equal_steps_or_equal_ratios_and_include_both_ends() {
        assertEquals(List.of(-1.0, 0.0, 1.0, 2.0), values(new Dimension.Real("k", -1, 2, false, null), 4));
        List<Object> rates = values(new Dimension.Real("k", 1e-5, 1e-1, true, null), 5);
        for (int i = 0; i < 5; i++) assertEquals(StrictMath.pow(10, i - 5), (Double) rates.get(i), 1e-14);
        assertEquals(1e-5, rates.getFirst());
        assertEquals(1e-1, rates.getLast());
        assertEquals(List.of(0.5), values(new Dimension.Real("k", -1, 2, false, null), 1));
    }

    @Test
    void whole_numbers_come_once_and_options_all() {
        assertEquals(List.of(1L, 2L, 3L), values(new Dimension.Whole("k", 1, 3, false, null), 9));
        assertEquals(List.of(1L, 2L, 4L), values(new Dimension.Whole("k", 1, 4, true, null), 3));
        assertEquals(List.of(16L, 32L, 64L, 128L, 256L), values(new Dimension.Whole("k", 16, 256, true, null), 5));
        assertEquals(List.of("b", "a"), values(new Dimension.Options("k", List.of("b", "a"), null), 1));
    }

    @Test
    void conditions_multiply_nothing_where_they_do_not_hold_and_constraints_leave_points_out() {
        Space space =
                new Space(
                        List.of(
                                new Dimension.Options("o", List.of("adam", "sgd"), null),
                                new Dimension.Real("m", 0, 1, false, new Dimension.Condition("o", List.of("sgd"))),
                                new Dimension.Whole("w", 1, 2, false, null)),
                        List.of(Constraint.of("m < w")));
        Grid grid = new Grid(3);
        assertEquals(7, grid.most(space));
        assertEquals(new Point(Map.of("o", "adam", "w", 2L)), propose(grid, space, 2));
        assertEquals(new Point(Map.of("o", "sgd", "m", 1.0, "w", 2L)), propose(grid, space, 7));
        String error = assertThrows(GradusException.class, () -> propose(grid, space, 8)).getMessage();
        assertEquals(true, error.contains("trial 8 of a grid of 7 points"), error);
    }

    @Test
    void a_grid_without_points_is_refused() {
        assertThrows(GradusException.class, () -> new Grid(0));
    }
}
