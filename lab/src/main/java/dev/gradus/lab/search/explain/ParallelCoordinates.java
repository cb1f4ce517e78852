package dev.gradus.lab.search.explain;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Parallel coordinates: an upright axis for each setting and one for the objective, and a line through all of them for each trial.
///
/// Where a trial does not have a setting, its line passes below the axis.
final class ParallelCoordinates {
    private static final int HEIGHT = 300, TOP = 34, BOTTOM = 34, LEFT = 62, RIGHT = 62, APART = 150, MOST = 300;
    private static final double BEST_SHARE = 0.1;

    private final Explanation found;
    private final Results results;
    private final List<Dimension> dimensions;
    private final StringBuilder svg = new StringBuilder();

    private ParallelCoordinates(Explanation found) {
        this.found = found;
        this.results = found.results();
        this.dimensions = found.dimensions();
    }

    static String svg(Explanation found) {
        return new ParallelCoordinates(found).draw();
    }

    static String note(Explanation found) {
        return "A line for each trial: the best tenth is green. Axes from left to right in the order of importance; a line passes below the axis of a setting that the trial does not have."
                + StudyMarks.thinning(found, MOST);
    }

    private int width() {
        return LEFT + dimensions.size() * APART + RIGHT;
    }

    private String draw() {
        svg.append(
                format(
                        "<div class=\"wide\"><svg class=\"chart parallel\" style=\"min-width:%dpx;max-width:%dpx\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"parallel coordinates\">",
                        width() * 3 / 4, width() * 3 / 2, width(), HEIGHT + TOP + BOTTOM));
        Axis axis = StudyMarks.axis(results);
        lines(axis);
        for (int d = 0; d < dimensions.size(); d++)
            axis(d, Values.brief(dimensions.get(d).path(), dimensions), ticks(dimensions.get(d)));
        List<Tick> ticks = axis.scale().ticks().stream().map(v -> new Tick(axis.scale().at(v), Text.axis(v))).toList();
        axis(dimensions.size(), axis.title(), ticks);
        return svg.append("</svg></div>").toString();
    }

    private record Tick(double at, String text) {}

    private static List<Tick> ticks(Dimension d) {
        List<Tick> ticks = new ArrayList<>();
        if (d instanceof Dimension.Options o) {
            for (Object value : o.values()) ticks.add(new Tick(d.coordinate(value), Text.cut(Values.text(value), 12)));
        } else {
            for (double u : new double[] {0, 0.5, 1}) ticks.add(new Tick(u, Values.text(d.value(u))));
        }
        return ticks;
    }

    private static double x(int axis) {
        return LEFT + axis * APART;
    }

    private static double y(double at) {
        return Double.isNaN(at) ? TOP + HEIGHT + BOTTOM - 8 : TOP + HEIGHT * (1 - at);
    }

    private void axis(int number, String title, List<Tick> ticks) {
        double x = x(number);
        boolean isLast = number == dimensions.size();
        svg.append(
                format(
                        "<line class=\"axis\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/><text class=\"panel\" x=\"%4$.1f\" y=\"16\" text-anchor=\"%5$s\">%6$s</text>",
                        x,
                        TOP,
                        TOP + HEIGHT,
                        isLast ? x + RIGHT - 2 : x,
                        isLast ? "end" : "middle",
                        escape(Text.cut(title, 20))));
        for (Tick tick : ticks)
            svg.append(
                    format(
                            "<text class=\"tick rule\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                            isLast ? x + 6 : x - 6, y(tick.at) + 4, isLast ? "start" : "end", escape(tick.text)));
    }

    private void lines(Axis axis) {
        List<Trial> ranked = found.ranked();
        Set<Integer> best =
                ranked.stream()
                        .limit((int) Math.ceil(BEST_SHARE * ranked.size()))
                        .map(Trial::number)
                        .collect(Collectors.toSet());
        List<Trial> order = new ArrayList<>(StudyMarks.thinned(found, MOST));
        order.sort(
                Comparator.comparing((Trial t) -> best.contains(t.number()))
                        .thenComparing(t -> t.status() == Trial.Status.COMPLETED));
        for (Trial t : order) {
            List<String> points = new ArrayList<>();
            for (int d = 0; d < dimensions.size(); d++) {
                Object value = t.point().values().get(dimensions.get(d).path());
                double at = value == null ? Double.NaN : dimensions.get(d).coordinate(value);
                points.add(format("%.1f,%.1f", x(d), y(at)));
            }
            double at = axis.scale().at(StudyMarks.height(results, axis, t));
            points.add(format("%.1f,%.1f", x(dimensions.size()), y(at)));
            String style = best.contains(t.number()) ? "best" : StudyMarks.style(t.status());
            svg.append(
                    format(
                            "<polyline class=\"%s\" points=\"%s\"><title>%s</title></polyline>",
                            style, String.join(" ", points), escape(StudyPage.said(results, t))));
        }
    }
}
