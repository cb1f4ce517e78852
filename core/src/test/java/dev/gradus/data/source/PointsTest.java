package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointsTest {
    private static final Offset<Double> ROUNDING = within(1e-6);

    private record Point(double x, double y, int label) {}

    private static List<Point> points(Splits splits) {
        List<Point> points = new ArrayList<>();
        for (Split part : new Split[] {splits.train(), splits.validation(), splits.test()}) {
            Dataset data = part.data();
            assertThat(data.shape()).isEqualTo(Shape.of(2));
            for (int i = 0; i < data.size(); i++) {
                float[] xy = new float[2];
                data.readInput(i, xy, 0);
                points.add(new Point(xy[0], xy[1], data.label(i)));
            }
        }
        return points;
    }

    @Test
    void the_corners_of_xor_are_1_where_exactly_one_coordinate_is() {
        Dataset corners = Xor.corners();
        assertThat(corners.size()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            float[] xy = new float[2];
            corners.readInput(i, xy, 0);
            assertThat(corners.label(i)).isEqualTo((int) xy[0] ^ (int) xy[1]);
        }
        for (Point p : points(Xor.load(40, 0, 1))) assertThat(p.label).isEqualTo((int) p.x ^ (int) p.y);
    }

    @Test
    void moons_without_noise_lie_on_two_half_circles() {
        for (Point p : points(TwoMoons.load(100, 0, 1))) {
            double x = p.label == 0 ? p.x : 1 - p.x;
            double y = p.label == 0 ? p.y : 0.5 - p.y;
            assertThat(Math.hypot(x, y)).isCloseTo(1, ROUNDING);
            assertThat(y).isGreaterThan(-1e-6);
        }
        assertThat(points(TwoMoons.load(100, 0, 1))).contains(new Point(1, 0, 0), new Point(0, 0.5, 1));
    }

    @Test
    void an_arm_without_noise_turns_by_4_from_the_centre_to_the_rim() {
        for (Point p : points(Spirals.load(3, 99, 0, 1))) {
            double r = Math.hypot(p.x, p.y);
            double t = 2 * Math.PI * p.label / 3 + 4 * r;
            assertThat(p.x).isCloseTo(r * Math.sin(t), ROUNDING);
            assertThat(p.y).isCloseTo(r * Math.cos(t), ROUNDING);
        }
        assertThat(
                        points(Spirals.load(3, 99, 0, 1)).stream()
                                .mapToDouble(p -> Math.hypot(p.x, p.y))
                                .max()
                                .orElseThrow())
                .isCloseTo(1, ROUNDING);
    }

    @Test
    void circles_without_noise_have_their_radius() {
        for (Point p : points(Circles.load(100, 0.25, 0, 1))) {
            assertThat(Math.hypot(p.x, p.y)).isCloseTo(p.label == 0 ? 1 : 0.25, ROUNDING);
        }
        assertThat(points(Circles.load(100, 0.5, 0, 1))).contains(new Point(1, 0, 0), new Point(0.5, 0, 1));
    }

    @Test
    void blobs_without_noise_are_their_centres() {
        for (Point p : points(Blobs.load(3, 30, 0, 1))) {
            assertThat(p.x).isCloseTo(Math.cos(2 * Math.PI * p.label / 3), ROUNDING);
            assertThat(p.y).isCloseTo(Math.sin(2 * Math.PI * p.label / 3), ROUNDING);
        }
    }

    @Test
    void half_way_between_blobs_divides_as_many_as_stated() {
        List<Point> points = points(Blobs.load(3, 30_000, 0.3, 1));
        long right =
                points.stream()
                        .filter(p -> {
                            double t = Math.atan2(p.y, p.x) - 2 * Math.PI * p.label / 3;
                            return Math.cos(t) > 0.5;
                        })
                        .count();
        assertThat(right / 30_000.0).isCloseTo(0.996, within(0.002)); // 4 standard errors
    }

    @Test
    void a_polynomial_without_noise_has_its_values() {
        double squares = 0;
        Splits clean = Polynomial.load(new double[] {1, -2, 3}, 100, 0, 1);
        Splits noisy = Polynomial.load(new double[] {1, -2, 3}, 4000, 0.1, 1);
        assertThat(clean.task()).isEqualTo(new Task.Regression(List.of("y")));
        float[] x = new float[1], y = new float[1];
        for (int i = 0; i < clean.train().data().size(); i++) {
            clean.train().data().readInput(i, x, 0);
            clean.train().data().readTarget(i, y, 0);
            assertThat(y[0]).isCloseTo(1 - 2 * x[0] + 3 * x[0] * x[0], within(1e-6f));
        }
        for (int i = 0; i < 2400; i++) {
            noisy.train().data().readInput(i, x, 0);
            noisy.train().data().readTarget(i, y, 0);
            squares += square(y[0] - (1 - 2 * x[0] + 3 * x[0] * x[0]));
        }
        assertThat(Math.sqrt(squares / 2400)).isCloseTo(0.1, within(0.006)); // 4 standard errors: 4 · 0.1 / √(2 · 2400)
        assertThat(Polynomial.load(7).train().data().size()).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource({"10", "11", "97", "1000"})
    void classes_come_equally_often_and_every_point_is_used_once(int n) {
        for (Splits splits :
                List.of(
                        Xor.load(n, 0.1, 3),
                        TwoMoons.load(n, 0.1, 3),
                        Spirals.load(2, n, 0.1, 3),
                        Circles.load(n, 0.5, 0.1, 3),
                        Blobs.load(2, n, 0.1, 3))) {
            List<Point> points = points(splits);
            assertThat(points).hasSize(n).doesNotHaveDuplicates();
            assertThat((double) points.stream().filter(p -> p.label == 0).count()).isCloseTo(n / 2.0, within(1.0));
        }
    }

    @Test
    void noise_has_the_stated_deviation() {
        List<Point> points = points(Xor.load(4000, 0.1, 5));
        double squares =
                points.stream().mapToDouble(p -> square(p.x - Math.rint(p.x)) + square(p.y - Math.rint(p.y))).sum();
        assertThat(Math.sqrt(squares / 8000)).isCloseTo(0.1, within(0.003)); // 4 standard errors: 4 · 0.1 / √(2 · 8000)
    }

    private static double square(double x) {
        return x * x;
    }

    @Test
    void the_seed_decides_everything() {
        assertThat(points(TwoMoons.load(1))).isEqualTo(points(TwoMoons.load(1))).isNotEqualTo(points(TwoMoons.load(2)));
        assertThat(points(Xor.load(1))).hasSize(1000);
        assertThat(points(Spirals.load(1))).hasSize(1000);
    }

    @Test
    void impossible_requests_are_refused() {
        assertRefused(() -> Xor.load(9, 0.1, 1), "xor: 9 points with noise 0.1, expected at least 10 points");
        assertRefused(() -> TwoMoons.load(100, -1, 1), "two-moons: 100 points with noise -1.0");
        assertRefused(() -> TwoMoons.load(100, Double.NaN, 1), "noise NaN");
        assertRefused(() -> Spirals.load(1, 100, 0, 1), "spirals: 1 arms with 100 points");
        assertRefused(() -> Spirals.load(21, 104, 0, 1), "spirals: 21 arms with 104 points");
        assertRefused(() -> Blobs.load(21, 104, 0, 1), "blobs: 21 centres with 104 points");
        assertRefused(() -> Circles.load(100, 1, 0, 1), "circles: an inner radius of 1.0");
        assertRefused(() -> Circles.load(100, Double.NaN, 0, 1), "circles: an inner radius of NaN");
        assertRefused(() -> Polynomial.load(new double[0], 100, 0, 1), "polynomial: coefficients [], 100 points");
        assertRefused(() -> Polynomial.load(new double[] {1}, 9, 0, 1), "9 points with noise 0.0");
        assertRefused(() -> Polynomial.load(new double[] {1}, 10, -1, 1), "noise -1.0");
    }
}
