package dev.gradus.lab.experiment.regularization;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Words;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// The figure of ellipses with a diamond and a circle: a quadratic loss of two weights, and its least points where `|w₁| + |w₂| ≤ 1` and where
/// `w₁² + w₂² ≤ 1`.
///
/// ```
/// loss = (w - c)ᵀ A (w - c) / 2,   c = (0.5, 2),   A = [1 0.4; 0.4 1]
/// ```
final class TwoWeights {
    static final double BUDGET = 1;
    private static final double FIRST = 0.5, SECOND = 2, CROSS = 0.4, LOW = -2, HIGH = 4;

    private TwoWeights() {}

    private static double loss(double first, double second) {
        double a = first - FIRST, b = second - SECOND;
        return (a * a + b * b) / 2 + CROSS * a * b;
    }

    /// Both least points lie on the edge, since c is outside; found by an even walk around it, and finer ones around the best place.
    static Measured measure() {
        double diamond = least(TwoWeights::diamondFirst, TwoWeights::diamondSecond);
        double circle = least(Math::cos, Math::sin);
        return Measured.of("l1First", clean(diamondFirst(diamond)))
                .and("l1Second", diamondSecond(diamond))
                .and("l2First", Math.cos(circle))
                .and("l2Second", Math.sin(circle));
    }

    private static double clean(double value) {
        return Math.abs(value) < 1e-12 ? 0 : value;
    }

    private static double least(DoubleUnaryOperator first, DoubleUnaryOperator second) {
        double best = Math.PI / 2;
        for (double step = Math.PI / 180; step > 1e-12; step /= 10) {
            double middle = best, by = step;
            best =
                    IntStream.rangeClosed(-180, 180)
                            .mapToDouble(i -> middle + i * by)
                            .reduce(middle, (a, b) -> at(first, second, b) < at(first, second, a) ? b : a);
        }
        return best;
    }

    private static double at(DoubleUnaryOperator first, DoubleUnaryOperator second, double angle) {
        return loss(first.applyAsDouble(angle), second.applyAsDouble(angle));
    }

    /// The diamond at an angle: the circle divided by `|cos| + |sin|`.
    private static double diamondFirst(double angle) {
        return Math.cos(angle) / (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)));
    }

    private static double diamondSecond(double angle) {
        return Math.sin(angle) / (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)));
    }

    static Picture picture(Measured measured, Words words, int places) {
        var panels =
                new SmallMultiples(
                                words.picture("contours"),
                                Axis.linear("w₁", LOW, HIGH),
                                Axis.linear("w₂", LOW, HIGH),
                                2)
                        .size(300, 300)
                        .palette(Palette.of(3));
        double[] at = IntStream.range(0, places).mapToDouble(i -> LOW + (HIGH - LOW) * i / (places - 1)).toArray();
        double[] angles = IntStream.rangeClosed(0, 120).mapToDouble(i -> Math.PI * i / 60).toArray();
        for (String kind : List.of("l1", "l2")) {
            double first = measured.figures().getOrDefault(kind + "First", Double.NaN);
            double second = measured.figures().getOrDefault(kind + "Second", Double.NaN);
            DoubleUnaryOperator x = kind.equals("l1") ? TwoWeights::diamondFirst : Math::cos;
            DoubleUnaryOperator y = kind.equals("l1") ? TwoWeights::diamondSecond : Math::sin;
            double[] edgeX = IntStream.range(0, angles.length).mapToDouble(i -> x.applyAsDouble(angles[i])).toArray();
            double[] edgeY = IntStream.range(0, angles.length).mapToDouble(i -> y.applyAsDouble(angles[i])).toArray();
            double touching = loss(first, second);
            double[][] plane = plane(at, TwoWeights::loss);
            panels.add(
                    kind.toUpperCase(Locale.ROOT),
                    List.of(
                            new Mark.Contours(
                                    "", "", at, at, plane, new double[] {touching / 4, touching * 2.25, touching * 4}),
                            new Mark.Contours("", "r0", at, at, plane, new double[] {touching}),
                            new Mark.Line("", "r2", edgeX, edgeY, false),
                            new Mark.Points("c", "r0", new double[] {FIRST}, new double[] {SECOND}),
                            new Mark.Points("w", "r1", new double[] {first}, new double[] {second})));
        }
        return panels;
    }

    private static double[][] plane(double[] at, DoubleBinaryOperator f) {
        double[][] values = new double[at.length][at.length];
        for (int r = 0; r < at.length; r++) {
            for (int c = 0; c < at.length; c++) values[r][c] = f.applyAsDouble(at[c], at[r]);
        }
        return values;
    }
}
