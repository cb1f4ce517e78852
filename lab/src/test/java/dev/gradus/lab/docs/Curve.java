package dev.gradus.lab.docs;

import dev.gradus.lab.chart.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// A curve as continuous strokes: it ends where the function jumps or is not defined, and where it leaves the frame.
///
/// @param strokes points `{x, y}` in ascending order of x, without those that a straight line has anyway
record Curve(List<List<double[]>> strokes) {
    private static final int INTERVALS = 96, HALVINGS = 14;

    /// What is left of a difference after all halvings is a jump: a slope would have to be 1000 for it.
    private static final double JUMP = 0.01;

    /// What a line of 190 pixels does not show.
    private static final double STRAIGHT = 5e-4;

    /// A function between two numbers.
    static Curve of(DoubleUnaryOperator f, double from, double to, double low, double high) {
        List<List<double[]>> strokes = new ArrayList<>(List.of(new ArrayList<>()));
        double[] before = null;
        for (int i = 0; i <= INTERVALS; i++) {
            double x = from + (to - from) * i / INTERVALS;
            double[] point = {x, f.applyAsDouble(x)};
            if (before != null && apart(before, point)) split(f, before, point, strokes);
            if (Double.isFinite(point[1])) strokes.getLast().add(point);
            before = point;
        }
        return within(strokes, low, high);
    }

    /// Whether there may be a jump, or an end, between two points.
    private static boolean apart(double[] a, double[] b) {
        return Double.isFinite(a[1]) != Double.isFinite(b[1]) || Math.abs(b[1] - a[1]) > JUMP;
    }

    /// Halves an interval until it is known whether, and where, the function jumps.
    private static void split(DoubleUnaryOperator f, double[] left, double[] right, List<List<double[]>> strokes) {
        double[] a = left, b = right;
        for (int i = 0; i < HALVINGS && apart(a, b); i++) {
            double x = (a[0] + b[0]) / 2;
            double[] middle = {x, f.applyAsDouble(x)};
            if (isInFirstHalf(a, middle, b)) b = middle;
            else a = middle;
        }
        if (!apart(a, b)) return;
        if (Double.isFinite(a[1])) strokes.getLast().add(a);
        strokes.add(new ArrayList<>());
        if (Double.isFinite(b[1])) strokes.getLast().add(b);
    }

    private static boolean isInFirstHalf(double[] a, double[] middle, double[] b) {
        boolean hasEnd = Double.isFinite(a[1]) != Double.isFinite(b[1]);
        if (hasEnd) return Double.isFinite(a[1]) != Double.isFinite(middle[1]);
        return Math.abs(middle[1] - a[1]) >= Math.abs(b[1] - middle[1]);
    }

    /// Values at 0, 1, 2 …: one that changes much more than before and after is a jump, up to which the last value holds.
    static Curve of(double[] values, double low, double high) {
        List<List<double[]>> strokes = new ArrayList<>(List.of(new ArrayList<>()));
        for (int i = 0; i < values.length; i++) {
            if (i > 0 && isJump(values, i)) {
                strokes.getLast().add(new double[] {i, values[i - 1]});
                strokes.add(new ArrayList<>());
            }
            strokes.getLast().add(new double[] {i, values[i]});
        }
        return within(strokes, low, high);
    }

    private static boolean isJump(double[] values, int i) {
        double before = i > 1 ? Math.abs(values[i - 1] - values[i - 2]) : 0;
        double after = i + 1 < values.length ? Math.abs(values[i + 1] - values[i]) : 0;
        double here = Math.abs(values[i] - values[i - 1]);
        return here > JUMP && here > 3 * Math.max(before, after);
    }

    // ---- the frame -------------------------------------------------------------------------------------------------

    /// Cuts strokes off where they leave the frame.
    private static Curve within(List<List<double[]>> strokes, double low, double high) {
        List<List<double[]>> inside = new ArrayList<>();
        for (List<double[]> stroke : strokes) {
            inside.add(new ArrayList<>());
            for (int i = 0; i < stroke.size(); i++) {
                if (i > 0) cross(stroke.get(i - 1), stroke.get(i), low, high, inside);
                if (isWithin(stroke.get(i)[1], low, high)) inside.getLast().add(stroke.get(i));
            }
        }
        return new Curve(inside.stream().filter(stroke -> stroke.size() > 1).map(Curve::simplified).toList());
    }

    private static boolean isWithin(double y, double low, double high) {
        return y >= low && y <= high;
    }

    /// Adds the points at which a piece meets the frame.
    private static void cross(double[] a, double[] b, double low, double high, List<List<double[]>> inside) {
        double edge = Math.max(a[1], b[1]) > high ? high : low;
        boolean isOut = isWithin(a[1], low, high), isIn = isWithin(b[1], low, high);
        if (isOut == isIn) return;
        double x = a[0] + (b[0] - a[0]) * (edge - a[1]) / (b[1] - a[1]);
        if (isIn) inside.add(new ArrayList<>());
        inside.getLast().add(new double[] {x, edge});
    }

    /// Without the points that the line between those that are kept passes.
    private static List<double[]> simplified(List<double[]> points) {
        List<double[]> kept = new ArrayList<>(List.of(points.getFirst()));
        int from = 0;
        for (int to = 2; to < points.size(); to++) {
            if (isStraight(points, from, to)) continue;
            from = to - 1;
            kept.add(points.get(from));
        }
        kept.add(points.getLast());
        return kept;
    }

    private static boolean isStraight(List<double[]> points, int from, int to) {
        double[] a = points.get(from), b = points.get(to);
        for (double[] p : points.subList(from + 1, to)) {
            double line = a[1] + (b[1] - a[1]) * (p[0] - a[0]) / (b[0] - a[0]);
            if (Math.abs(p[1] - line) > STRAIGHT) return false;
        }
        return true;
    }

    /// The strokes in a colour.
    List<Mark> marks(String style) {
        return strokes.stream()
                .map(s -> (Mark) new Mark.Line("", style, coordinate(s, 0), coordinate(s, 1), false))
                .toList();
    }

    private static double[] coordinate(List<double[]> points, int k) {
        return points.stream().mapToDouble(point -> point[k]).toArray();
    }
}
