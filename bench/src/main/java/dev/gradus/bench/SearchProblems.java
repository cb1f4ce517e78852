package dev.gradus.bench;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// What samplers are compared on: five functions with their usual boxes, and the [RecordedTable].
final class SearchProblems {
    private static final double[] HARTMANN_ALPHA = {1, 1.2, 3, 3.2};
    private static final double[][] HARTMANN_A = {
        {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] HARTMANN_P = {
        {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
        {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
        {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
        {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
    };

    /// A function over a space, to be made small.
    ///
    /// @param space that is searched
    /// @param value at a point
    record Problem(Space space, ToDoubleFunction<Point> value) {}

    private SearchProblems() {}

    static Map<String, Problem> all() throws IOException {
        Map<String, Problem> all = new LinkedHashMap<>();
        all.put("Branin", box(new double[][] {{-5, 10}, {0, 15}}, SearchProblems::branin));
        all.put("Hartmann 6", box(cube(6, 0, 1), SearchProblems::hartmann));
        all.put("Rosenbrock 4", box(cube(4, -5, 10), SearchProblems::rosenbrock));
        all.put("Ackley 5", box(cube(5, -32.768, 32.768), SearchProblems::ackley));
        all.put("Styblinski-Tang 3", box(cube(3, -5, 5), SearchProblems::styblinski));
        var table = new RecordedTable();
        all.put("digits", new Problem(table.space(), table::least));
        return all;
    }

    private static double[][] cube(int n, double low, double high) {
        double[][] box = new double[n][];
        for (int k = 0; k < n; k++) box[k] = new double[] {low, high};
        return box;
    }

    private static Problem box(double[][] box, ToDoubleFunction<double[]> function) {
        List<Dimension> dimensions = new ArrayList<>();
        for (int k = 0; k < box.length; k++)
            dimensions.add(new Dimension.Real("x" + k, box[k][0], box[k][1], false, null));
        return new Problem(
                new Space(dimensions, List.of()),
                point -> {
                    double[] x = new double[box.length];
                    for (int k = 0; k < x.length; k++)
                        x[k] = (Double) Objects.requireNonNull(point.values().get("x" + k));
                    return function.applyAsDouble(x);
                });
    }

    private static double branin(double[] x) {
        double a = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
        return a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
    }

    private static double hartmann(double[] x) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double inner = 0;
            for (int j = 0; j < 6; j++)
                inner += HARTMANN_A[i][j] * (x[j] - HARTMANN_P[i][j]) * (x[j] - HARTMANN_P[i][j]);
            sum -= HARTMANN_ALPHA[i] * Math.exp(-inner);
        }
        return sum;
    }

    private static double rosenbrock(double[] x) {
        double sum = 0;
        for (int k = 0; k + 1 < x.length; k++)
            sum += 100 * (x[k + 1] - x[k] * x[k]) * (x[k + 1] - x[k] * x[k]) + (1 - x[k]) * (1 - x[k]);
        return sum;
    }

    private static double ackley(double[] x) {
        double squares = 0, waves = 0;
        for (double v : x) {
            squares += v * v / x.length;
            waves += Math.cos(2 * Math.PI * v) / x.length;
        }
        return 20 + Math.E - 20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(waves);
    }

    private static double styblinski(double[] x) {
        double sum = 0;
        for (double v : x) sum += (v * v * v * v - 16 * v * v + 5 * v) / 2;
        return sum;
    }
}
