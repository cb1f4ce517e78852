package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// Curves over the epochs of a run, as SVG that takes its colours from the page.
final class CurveChart {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 310;
    private static final int LEFT = 58;
    private static final int RIGHT = 18;
    private static final int TOP = 14;
    private static final int BOTTOM = 40;
    private static final int MOST_DOTS = 60;

    /// A curve.
    ///
    /// @param name of what it shows
    /// @param style the class that gives it its colour
    /// @param x in epochs
    /// @param y what is drawn; values that are not finite are left out
    /// @param dotted whether each point gets a dot that tells its value
    record Curve(String name, String style, double[] x, double[] y, boolean dotted) {}

    private final List<Curve> curves = new ArrayList<>();
    private final int epochs;
    private final int best;
    private final DoubleFunction<String> words;
    private @Nullable Double ceiling;
    private boolean manyEpochs;

    /// @param epochs the number of epochs
    /// @param best the epoch to be marked, or 0
    /// @param words a value as text
    CurveChart(int epochs, int best, DoubleFunction<String> words) {
        this.epochs = epochs;
        this.best = best;
        this.words = words;
    }

    CurveChart add(Curve curve) {
        curves.add(curve);
        return this;
    }

    /// Sets where the axis ends at the latest.
    CurveChart ceiling(double most) {
        ceiling = most;
        return this;
    }

    /// Puts epochs on a logarithmic axis, on which short runs can be seen beside long ones.
    CurveChart logarithmicEpochs() {
        manyEpochs = true;
        return this;
    }

    String svg(String title) {
        double[] finite =
                curves.stream().flatMapToDouble(curve -> DoubleStream.of(curve.y)).filter(Double::isFinite).toArray();
        if (finite.length == 0) return "<p class=\"none\">No epoch gave a finite value.</p>";
        double least = DoubleStream.of(finite).min().orElseThrow(), most = DoubleStream.of(finite).max().orElseThrow();
        Scale y =
                ceiling == null ? Scale.of(least, most) : Scale.linear(least, Math.max(least, Math.min(most, ceiling)));
        if (ceiling != null && y.high() > ceiling) {
            Scale wide = y;
            double end = ceiling;
            y = new Scale(wide.low(), end, false, wide.marks().stream().filter(mark -> mark <= end + 1e-9).toList());
        }
        Scale x = manyEpochs ? Scale.logarithmic(1, epochs) : Scale.whole(0, epochs);
        var svg = new StringBuilder();
        svg.append(
                format(
                        "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        WIDTH, HEIGHT, title));
        axes(svg, x, y);
        if (y.logarithmic() || x.logarithmic()) {
            svg.append(
                    format(
                            "<text class=\"tick\" x=\"%d\" y=\"%d\">logarithmic scale%s</text>",
                            LEFT, HEIGHT - 5, x.logarithmic() && y.logarithmic() ? "s" : ""));
        }
        if (best > 0) bestEpoch(svg, x);
        for (Curve curve : curves) draw(svg, curve, x, y);
        return svg.append("</svg>").toString();
    }

    private static double px(Scale x, double value) {
        return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double py(Scale y, double value) {
        return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM);
    }

    private void axes(StringBuilder svg, Scale x, Scale y) {
        for (double mark : y.marks()) {
            double at = py(y, mark);
            svg.append(
                    format(
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                            LEFT, WIDTH - RIGHT, at, at));
            svg.append(
                    format(
                            "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                            LEFT - 8, at + 4, words.apply(mark)));
        }
        for (double mark : x.marks()) {
            svg.append(
                    format(
                            "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f</text>",
                            px(x, mark), HEIGHT - BOTTOM + 18, mark));
        }
        svg.append(
                format(
                        "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\">epoch</text>",
                        WIDTH - RIGHT, HEIGHT - 5));
    }

    private void bestEpoch(StringBuilder svg, Scale x) {
        double at = px(x, best);
        boolean right = at > WIDTH * 0.8;
        svg.append(
                format(
                        "<line class=\"best\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                        at, at, TOP, HEIGHT - BOTTOM));
        svg.append(
                format(
                        "<text class=\"best\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">best: %d</text>",
                        right ? at - 6 : at + 6, HEIGHT - BOTTOM - 8, right ? "end" : "start", best));
    }

    private void draw(StringBuilder svg, Curve curve, Scale x, Scale y) {
        List<String> points = new ArrayList<>();
        var dots = new StringBuilder();
        for (int i = 0; i < curve.x.length; i++) {
            if (!Double.isFinite(curve.y[i])) continue;
            double at = px(x, curve.x[i]), height = py(y, curve.y[i]);
            points.add(format("%.1f,%.1f", at, height));
            if (!curve.dotted) continue;
            dots.append(
                    format(
                            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>%s, epoch %.0f: %s</title></circle>",
                            curve.style,
                            at,
                            height,
                            curve.x.length <= MOST_DOTS ? "2.6" : "1.4",
                            Text.escape(curve.name),
                            curve.x[i],
                            words.apply(curve.y[i])));
        }
        svg.append(
                format(
                        "<polyline class=\"%s\" points=\"%s\"><title>%s</title></polyline>",
                        curve.style, String.join(" ", points), Text.escape(curve.name)));
        svg.append(dots);
    }
}
