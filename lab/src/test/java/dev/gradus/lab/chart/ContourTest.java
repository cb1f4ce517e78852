package dev.gradus.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContourTest {
    private static final double[] AT = {0, 1, 2, 3, 4};

    /// The points of the lines of a function of x and y, in the units of the axes.
    private static List<double[]> points(DoubleBinaryOperator f, double level) {
        double[][] values = new double[5][5];
        for (int r = 0; r < 5; r++) for (int c = 0; c < 5; c++) values[r][c] = f.applyAsDouble(AT[c], AT[r]);
        Axis axis = Axis.linear("", 0, 4);
        var plot = new Plot(new StringBuilder(), axis, axis, new Plot.Frame(0, 0, 400, 400));
        String path = Contour.path(plot, new Mark.Contours("", "r0", AT, AT, values, new double[] {level}));
        return Pattern.compile("[ML]([\\d.]+) ([\\d.]+)")
                .matcher(path)
                .results()
                .map(m -> new double[] {Double.parseDouble(m.group(1)) / 100, 4 - Double.parseDouble(m.group(2)) / 100})
                .toList();
    }

    @Test
    void the_level_of_a_slope_is_a_straight_line() {
        List<double[]> points = points((x, y) -> x + 2 * y, 4.5);
        assertThat(points).isNotEmpty().allSatisfy(p -> assertThat(p[0] + 2 * p[1]).isBetween(4.49, 4.51));
    }

    @Test
    void lines_stay_in_the_rectangles_that_they_cross() {
        List<double[]> points = points((x, y) -> x, 1.5);
        assertThat(points).hasSize(8).allSatisfy(p -> assertThat(p[0]).isBetween(1.49, 1.51));
    }

    @Test
    void beyond_all_values_there_is_no_line() {
        assertThat(points((x, y) -> x + y, 9)).isEmpty();
        assertThat(points((x, y) -> Double.NaN, 0)).isEmpty();
    }

    @Test
    void a_saddle_has_two_lines_in_its_rectangle() {
        List<double[]> points = points((x, y) -> (x < 0.5) == (y < 0.5) && x < 1.5 && y < 1.5 ? 1 : 0, 0.5);
        long within = points.stream().filter(p -> p[0] <= 1 && p[1] <= 1).count();
        assertThat(within).isGreaterThanOrEqualTo(4);
    }
}
