package dev.gradus.lab.experiment.neuron;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Mark;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/// A square of two inputs, and what a network answers at the points of a grid in it, row after row from below.
///
/// @param low where it begins
/// @param high where it ends
/// @param points of the grid to each side
record InputSquare(double low, double high, int points) {
    /// The four cases of a logical function.
    static final double[][] CASES = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

    /// The unit square with a margin.
    static final InputSquare UNIT = new InputSquare(-0.5, 1.5, 41);

    Axis axis(String title) {
        return Axis.linear(title, low, high);
    }

    private double[] places() {
        double step = (high - low) / (points - 1);
        return IntStream.range(0, points).mapToDouble(i -> low + i * step).toArray();
    }

    double[] values(DoubleBinaryOperator f) {
        double[] at = places(), values = new double[points * points];
        for (int i = 0; i < values.length; i++) values[i] = f.applyAsDouble(at[i % points], at[i / points]);
        return values;
    }

    /// What a model with one output answers.
    double[] values(Layer model) {
        double[] at = places();
        float[] inputs = new float[2 * points * points];
        for (int i = 0; i < points * points; i++) {
            inputs[2 * i] = (float) at[i % points];
            inputs[2 * i + 1] = (float) at[i / points];
        }
        return model.forward(Tensor.of(Shape.of(points * points, 2), inputs), Pass.evaluation()).toDoubles();
    }

    Mark plane(String style, double[] values) {
        return new Mark.Plane("", style, places(), places(), rows(values));
    }

    /// The line where the answer changes.
    Mark border(String style, double[] values, double level) {
        return new Mark.Contours("", style, places(), places(), rows(values), new double[] {level});
    }

    private double[][] rows(double[] values) {
        return IntStream.range(0, points)
                .mapToObj(row -> Arrays.copyOfRange(values, row * points, (row + 1) * points))
                .toArray(double[][]::new);
    }

    /// The straight line `a x₁ + b x₂ + c = 0`, beyond the square on both sides.
    Mark line(String style, double a, double b, double c) {
        boolean steep = Math.abs(a) > Math.abs(b);
        double[] free = {low - 1, high + 1}, other = new double[2];
        for (int i = 0; i < 2; i++) other[i] = steep ? -(b * free[i] + c) / a : -(a * free[i] + c) / b;
        return new Mark.Line("", style, steep ? other : free, steep ? free : other, false);
    }

    /// The four cases, in one colour for the target 0 and in another for 1.
    static List<Mark> cases(int... targets) {
        List<Mark> marks = new ArrayList<>();
        for (int target = 0; target < 2; target++) {
            int its = target;
            int[] which = IntStream.range(0, 4).filter(i -> targets[i] == its).toArray();
            double[] x = Arrays.stream(which).mapToDouble(i -> CASES[i][0]).toArray();
            double[] y = Arrays.stream(which).mapToDouble(i -> CASES[i][1]).toArray();
            marks.add(new Mark.Points(String.valueOf(target), target == 0 ? "r1" : "r2", x, y));
        }
        return marks;
    }
}
