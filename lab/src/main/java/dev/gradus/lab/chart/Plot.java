package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// The frame between two axes, and what is drawn in it.
///
/// @param svg to be added to
/// @param x the horizontal axis
/// @param y the vertical one
/// @param frame where
record Plot(StringBuilder svg, Axis x, Axis y, Frame frame) {
    /// The width of a letter of the ticks, about.
    static final double LETTER = 6.6;

    private static final int MOST_DOTS = 60;

    /// A frame of this width has small dots.
    private static final int SMALL = 300;

    /// Room for dots at the ends of the axes.
    private static final int PAD = 4;

    private static final double PALEST = 0.06, SMALLEST_CELL_WITH_TEXT = 15;

    /// A place in a picture.
    record Frame(double left, double top, double width, double height) {
        double right() {
            return left + width;
        }

        double bottom() {
            return top + height;
        }
    }

    double px(double value) {
        return frame.left + x.scale().place(value) * frame.width;
    }

    double py(double value) {
        double at = y.scale().place(value);
        return y.isOfCategories() ? frame.top + at * frame.height : frame.bottom() - at * frame.height;
    }

    /// Lines at the ticks of the vertical axis, and texts at those of both.
    void axes(boolean hasYLabels, boolean hasXLabels) {
        List<Double> rows = y.scale().ticks(), columns = x.scale().ticks();
        for (int i = 0; i < rows.size(); i++) {
            double at = py(rows.get(i));
            if (!y.isOfCategories()) line("grid", frame.left, at, frame.right(), at);
            if (hasYLabels) text("tick", frame.left - 8, at + 4, "end", clipped(y.labels().get(i), 22));
        }
        if (!hasXLabels) return;
        List<String> labels = x.labels();
        int letters = labels.stream().mapToInt(String::length).max().orElse(1);
        int every = x.labelled(frame.width, letters);
        int room = (int) Math.max(3, every * frame.width / Math.max(1, columns.size()) / LETTER - 0.5);
        for (int i = 0; i < columns.size(); i += every) {
            String label = clipped(labels.get(i), room);
            double at = px(columns.get(i)), end = frame.right() + Chart.RIGHT - 2;
            boolean beyond = at + label.length() * LETTER / 2 > end; // of the picture, which would cut it off
            text("tick", beyond ? end : at, frame.bottom() + 18, beyond ? "end" : "middle", label);
        }
    }

    private static String clipped(String label, int letters) {
        return label.length() <= letters ? label : label.substring(0, letters - 1) + "…";
    }

    void text(String style, double at, double top, String anchor, String words) {
        svg.append(
                format(
                        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                        style, at, top, anchor, escape(words)));
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        svg.append(
                format("<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", style, x1, x2, y1, y2));
    }

    /// Draws marks; what is beyond the axes is cut off, and not piled up at their ends.
    void draw(List<Mark> marks) {
        svg.append(
                format(
                        "<svg x=\"%1$.1f\" y=\"%2$.1f\" width=\"%3$.1f\" height=\"%4$.1f\" viewBox=\"%1$.1f %2$.1f %3$.1f %4$.1f\">",
                        frame.left - PAD, frame.top - PAD, frame.width + 2 * PAD, frame.height + 2 * PAD));
        marks.forEach(this::draw);
        svg.append("</svg>");
    }

    private void draw(Mark mark) {
        switch (mark) {
            case Mark.Line line -> draw(line);
            case Mark.Points points -> dots(points, points.x(), points.y(), 2.6);
            case Mark.Bars bars -> draw(bars);
            case Mark.Band band -> draw(band);
            case Mark.Rule rule -> draw(rule);
            case Mark.Event event -> draw(event, frame.top);
            case Mark.HeatMap map -> draw(map);
            case Mark.Plane plane -> draw(plane);
            case Mark.Contours contours -> svg.append(Contour.path(this, contours));
        }
    }

    private void draw(Mark.Line line) {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < line.x().length; i++) {
            if (Double.isFinite(line.x()[i]) && Double.isFinite(line.y()[i])) {
                points.add(format("%.1f,%.1f", px(line.x()[i]), py(line.y()[i])));
            }
        }
        svg.append(
                format(
                        "<polyline class=\"%s\" points=\"%s\"><title>%s</title></polyline>",
                        line.style(), String.join(" ", points), escape(line.name())));
        double most = frame.width < SMALL ? 1.7 : 2.6;
        if (line.hasDots()) dots(line, line.x(), line.y(), points.size() <= MOST_DOTS ? most : 1.4);
    }

    private void dots(Mark mark, double[] xs, double[] ys, double radius) {
        for (int i = 0; i < xs.length; i++) {
            if (!Double.isFinite(xs[i]) || !Double.isFinite(ys[i])) continue;
            svg.append(
                    format(
                            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>%s</title></circle>",
                            mark.style(), px(xs[i]), py(ys[i]), Text.axis(radius), said(mark, xs[i], ys[i])));
        }
    }

    private String said(Mark mark, double at, double value) {
        String name = mark.name().isEmpty() ? "" : mark.name() + ", ";
        String where = x.isOfCategories() ? x.words().apply(at) : x.title() + " " + x.words().apply(at);
        return escape(name + where + ": " + y.words().apply(value));
    }

    private void draw(Mark.Bars bars) {
        double zero = py(Math.clamp(0, y.scale().low(), y.scale().high()));
        for (int i = 0; i < bars.x().length; i++) {
            if (!Double.isFinite(bars.y()[i])) continue;
            double left = px(bars.x()[i] - bars.width() / 2), right = px(bars.x()[i] + bars.width() / 2);
            double end = Math.max(frame.top, py(bars.y()[i])); // cut off at the frame, without room for dots
            svg.append(
                    format(
                            "<rect class=\"bar %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                            bars.style(),
                            left,
                            Math.min(zero, end),
                            Math.max(0.5, right - left - 1),
                            Math.abs(end - zero),
                            said(bars, bars.x()[i], bars.y()[i])));
        }
    }

    private void draw(Mark.Band band) {
        List<String> there = new ArrayList<>(), back = new ArrayList<>();
        for (int i = 0; i < band.x().length; i++) {
            if (!Double.isFinite(band.low()[i]) || !Double.isFinite(band.high()[i])) continue;
            there.add(format("%.1f,%.1f", px(band.x()[i]), py(band.high()[i])));
            back.addFirst(format("%.1f,%.1f", px(band.x()[i]), py(band.low()[i])));
        }
        there.addAll(back);
        svg.append(
                format(
                        "<polygon class=\"band %s\" points=\"%s\"><title>%s</title></polygon>",
                        band.style(), String.join(" ", there), escape(band.name())));
    }

    private void draw(Mark.Rule rule) {
        if (rule.isVertical()) {
            double at = px(rule.at());
            boolean isRight = at > frame.left + frame.width * 0.8;
            line("rule", at, frame.top, at, frame.bottom());
            text("rule", isRight ? at - 6 : at + 6, frame.bottom() - 8, isRight ? "end" : "start", rule.name());
        } else {
            double at = py(rule.at());
            line("rule", frame.left, at, frame.right(), at);
            text("rule", frame.right() - 4, at - 5, "end", rule.name());
        }
    }

    /// The line of an event, with a broad invisible one that is easy to point at.
    private void draw(Mark.Event event, double top) {
        double at = px(event.at());
        svg.append(format("<g class=\"event %s\"><title>%s</title>", event.style(), escape(event.text())));
        line("hit", at, top, at, frame.bottom());
        line("event", at, top, at, frame.bottom());
        svg.append("</g>");
    }

    /// The names of events, above the frame, each with a line down to it; lines pass behind names.
    void names(EventNames names) {
        for (EventNames.Place place : names.places()) {
            double at = px(place.event().at());
            svg.append(format("<g class=\"event %s\">", place.event().style()));
            line("event", at, rowTop(names, place) + 3, at, frame.top - PAD);
            svg.append("</g>");
        }
        for (EventNames.Place place : names.places()) {
            double at = px(place.event().at());
            String text = escape(place.event().text());
            svg.append(format("<g class=\"event %s\"><title>%s</title>", place.event().style(), text));
            String anchor = place.isEnd() ? "end" : "start";
            text("event", place.isEnd() ? at - 5 : at + 5, rowTop(names, place) + 12, anchor, place.name());
            svg.append("</g>");
        }
    }

    private double rowTop(EventNames names, EventNames.Place place) {
        return frame.top - PAD - EventNames.ROW * (names.rows() - place.row());
    }

    private void draw(Mark.HeatMap map) {
        double[] finite =
                java.util.Arrays.stream(map.values())
                        .flatMapToDouble(DoubleStream::of)
                        .filter(Double::isFinite)
                        .toArray();
        double least = DoubleStream.of(finite).min().orElse(0), most = DoubleStream.of(finite).max().orElse(1);
        double width = frame.width / Math.max(1, x.names().size());
        double height = frame.height / Math.max(1, y.names().size());
        for (int row = 0; row < map.values().length; row++) {
            for (int column = 0; column < map.values()[row].length; column++) {
                double value = map.values()[row][column];
                if (!Double.isFinite(value)) continue;
                double share = most > least ? (value - least) / (most - least) : 1;
                double left = px(column) - width / 2, top = py(row) - height / 2;
                String words = map.words().apply(value);
                svg.append(
                        format(
                                "<rect class=\"cell %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill-opacity=\"%.3f\"><title>%s</title></rect>",
                                map.style(),
                                left + 0.5,
                                top + 0.5,
                                Math.max(0.5, width - 1),
                                Math.max(0.5, height - 1),
                                PALEST + (1 - PALEST) * share,
                                escape(
                                        y.title()
                                                + " "
                                                + y.names().get(row)
                                                + ", "
                                                + x.title()
                                                + " "
                                                + x.names().get(column)
                                                + ": "
                                                + words)));
                boolean fits = height >= SMALLEST_CELL_WITH_TEXT && width >= words.length() * LETTER + 2;
                if (fits)
                    text(share > 0.55 ? "strong" : "pale", left + width / 2, top + height / 2 + 4, "middle", words);
            }
        }
    }

    /// Neighbours in a row that look alike are one rectangle.
    private void draw(Mark.Plane plane) {
        double dx = plane.x()[1] - plane.x()[0], dy = plane.y()[1] - plane.y()[0];
        svg.append(format("<g class=\"plane %s\" shape-rendering=\"crispEdges\">", plane.style()));
        for (int row = 0; row < plane.y().length; row++) {
            double top = py(plane.y()[row] + dy / 2), bottom = py(plane.y()[row] - dy / 2);
            double[] values = plane.values()[row];
            int first = 0;
            for (int column = 1; column <= values.length; column++) {
                if (column < values.length && shade(values[column]) == shade(values[first])) continue;
                double left = px(plane.x()[first] - dx / 2), right = px(plane.x()[column - 1] + dx / 2);
                if (shade(values[first]) > 0) {
                    svg.append(
                            format(
                                    "<rect class=\"cell %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill-opacity=\"%.2f\"/>",
                                    plane.style(), left, top, right - left, bottom - top, shade(values[first]) / 20.0));
                }
                first = column;
            }
        }
        svg.append("</g>");
    }

    /// Of 12 shades; a plane is behind other marks, so that the strongest is not full.
    private static int shade(double value) {
        return Double.isFinite(value) ? (int) Math.round(12 * Math.clamp(value, 0, 1)) : 0;
    }
}
