package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A chart: two axes and what is drawn between them, as SVG.
///
/// ```java
/// String svg = new Chart("Loss by epoch", Axis.whole("epoch", 0, 20), Axis.fitting("loss", train, validation))
///         .add(new Mark.Line("training", "train", epochs, train, true))
///         .add(new Mark.Line("validation", "validation", epochs, validation, true))
///         .add(new Mark.Rule("best: 12", 12, true))
///         .file();
/// ```
/// [#file] is a file of its own, with a legend and colours for light and dark. [#svg] is a part of a page that has the style sheet
/// [#css], takes its colours from it, and has a legend of its own.
public final class Chart implements Picture {
    private static final int WIDTH = 560, HEIGHT = 310;
    static final int RIGHT = 18;
    private static final int LEFT = 58,
            TOP = 14,
            BOTTOM = 40,
            TITLE = 26,
            LEGEND = 22,
            UNIT = 18,
            TITLE_LETTER = 9,
            TITLE_SIZE = 16,
            EDGE = 12;

    /// The width of a letter of the ticks in a narrow window, where they are larger.
    private static final double WIDEST_LETTER = 9.2;

    private final String title;
    private final Axis x;
    private final Axis y;
    private final List<Mark> marks = new ArrayList<>();
    private final List<String> sheets = new ArrayList<>();
    private int width = WIDTH;
    private int height = HEIGHT;

    /// A chart without marks.
    ///
    /// @param title what it shows
    /// @param x the horizontal axis
    /// @param y the vertical one
    public Chart(String title, Axis x, Axis y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /// Adds a mark above those before.
    ///
    /// @param mark to be drawn
    /// @return this chart
    public Chart add(Mark mark) {
        marks.add(mark);
        return this;
    }

    /// Adds the colours of some styles, for [#file].
    ///
    /// @param palette whose styles marks have
    /// @return this chart
    public Chart palette(Palette palette) {
        sheets.add(palette.css());
        return this;
    }

    /// Sets the size; it is 560 by 310.
    ///
    /// @param width in pixels
    /// @param height in pixels
    /// @return this chart
    public Chart size(int width, int height) {
        this.width = width;
        this.height = height;
        return this;
    }

    /// The chart as a part of a page with the style sheet [#css].
    ///
    /// @return an `svg` element, in a `div` that scrolls where there is no room for it
    @Override
    public String svg() {
        var svg = new StringBuilder();
        svg.append(
                format(
                        "<div class=\"wide\"><svg class=\"chart%s\" style=\"min-width:%dpx\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        width > WIDTH ? "" : " narrow", readable(width), width, full(), escape(title)));
        draw(svg, 0);
        return svg.append("</svg></div>").toString();
    }

    /// The least width at which a chart can be read, below which it scrolls: a narrow one fits a window of 400 pixels, with larger texts there.
    static int readable(int width) {
        return width > WIDTH ? width * 3 / 4 : width * 3 / 5;
    }

    /// The chart as a file of its own, with title and legend.
    ///
    /// @return SVG
    @Override
    public String file() {
        var body = new StringBuilder();
        body.append(head(title, width, LEFT));
        int head = TITLE + legend(body);
        if (!y.title().isEmpty()) {
            head += UNIT;
            body.append(format("<text class=\"axis\" x=\"8\" y=\"%d\">%s</text>", head + 2, escape(y.title())));
        }
        draw(body, head);
        return document(width, full() + head, sheets, body);
    }

    /// The title of a file: a long one begins further left, and then is smaller, so that nothing cuts it off.
    ///
    /// @param width of the picture
    /// @param left where a short one begins
    static String head(String title, int width, int left) {
        int wide = Text.width(title) * TITLE_LETTER, room = width - 2 * EDGE;
        String size = wide > room ? format(" style=\"font-size:%dpx\"", TITLE_SIZE * room / wide) : "";
        int at = wide > width - left - RIGHT ? EDGE : left;
        return format("<text class=\"title\" x=\"%d\" y=\"20\"%s>%s</text>", at, size, escape(title));
    }

    /// The key of a line for the legend of a page.
    ///
    /// @param style of the line
    /// @return an `svg` element with a short piece of it
    public static String key(String style) {
        return format(
                "<svg viewBox=\"0 0 20 8\" aria-hidden=\"true\"><path class=\"key %s\" d=\"M1 4h18\"/></svg>", style);
    }

    /// The style sheet of charts within pages.
    ///
    /// @return CSS
    public static String css() {
        try (InputStream file = Objects.requireNonNull(Chart.class.getResourceAsStream("chart.css"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the program's own jar is unreadable
        }
    }

    static String document(int width, int height, List<String> sheets, CharSequence body) {
        return format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart file\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">",
                        width, height, width, height)
                + "<style>\n"
                + css()
                + String.join("", sheets)
                + "</style>"
                + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>"
                + body
                + "</svg>\n";
    }

    /// Keys and names of the marks that have names, in rows.
    private int legend(StringBuilder body) {
        List<Mark> named =
                marks.stream()
                        .filter(m -> !(m instanceof Mark.Rule || m instanceof Mark.Event) && !m.name().isEmpty())
                        .toList();
        if (named.size() < 2) return 0;
        double at = LEFT;
        int rows = 1;
        for (Mark mark : named) {
            double wide = 26 + Text.width(mark.name()) * Plot.LETTER + 14;
            if (at > LEFT && at + wide > width - RIGHT) {
                at = LEFT;
                rows++;
            }
            double top = TITLE + rows * LEGEND - 8;
            String key =
                    switch (mark) {
                        case Mark.Bars _ -> "<rect class=\"bar %s\" x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"10\"/>";
                        case Mark.Band _, Mark.Plane _ ->
                                "<rect class=\"band %s\" x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"10\"/>";
                        case Mark.Line _, Mark.Points _, Mark.Rule _, Mark.Event _, Mark.HeatMap _, Mark.Contours _ ->
                                "<path class=\"key %s\" d=\"M%.1f %.1fh18\"/>";
                    };
            boolean area = mark instanceof Mark.Bars || mark instanceof Mark.Band || mark instanceof Mark.Plane;
            body.append(format(key, mark.style(), at, area ? top - 9 : top - 4));
            body.append(
                    format("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\">%s</text>", at + 24, top, escape(mark.name())));
            at += wide;
        }
        return rows * LEGEND;
    }

    private void draw(StringBuilder svg, int head) {
        double left = left(), bottom = head + full() - 5;
        EventNames names = names();
        double top = head + TOP + names.height();
        var frame = new Plot.Frame(left, top, width - left - RIGHT, height - TOP - BOTTOM);
        Plot plot = new Plot(svg, x, y, frame);
        plot.axes(true, true);
        plot.names(names);
        plot.text("axis", width - RIGHT, bottom, "end", x.title());
        String kinds = kinds();
        if (!kinds.isEmpty()) plot.text("tick", left, bottom, "start", kinds);
        plot.draw(marks);
    }

    private double left() {
        int letters = y.labels().stream().mapToInt(Text::width).max().orElse(0);
        double wanted = y.isOfCategories() ? Math.min(letters, 22) * Plot.LETTER + 20 : letters * WIDEST_LETTER + 8;
        return Math.max(LEFT, wanted);
    }

    private EventNames names() {
        return EventNames.of(marks, x.scale(), left(), width - RIGHT);
    }

    /// The height with the names of events.
    private int full() {
        return height + names().height();
    }

    private String kinds() {
        if (x.scale().logarithmic() && y.scale().logarithmic()) return "logarithmic scales";
        return x.scale().logarithmic() || y.scale().logarithmic() ? "logarithmic scale" : "";
    }
}
