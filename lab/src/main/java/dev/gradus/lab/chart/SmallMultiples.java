package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import java.util.ArrayList;
import java.util.List;

/// Small charts beside and below each other, all on the same two axes, so that they can be compared at a glance.
///
/// ```java
/// var rates = new SmallMultiples("Validation loss by learning rate", Axis.whole("epoch", 0, 20), Axis.fitting("loss", all), 4);
/// runs.forEach(run -> rates.add(run.name(), List.of(new Mark.Line("", "validation", run.epochs(), run.loss(), false))));
/// ```
public final class SmallMultiples implements Picture {
    private static final int GAP = 30, HEAD = 24, LEFT = 58, BOTTOM = 40, TITLE = 26;

    /// Letters that a title has room for in the size of titles.
    private static final int LONG = 25;

    private final String title;
    private final Axis x;
    private final Axis y;
    private final int columns;
    private int panelWidth = 190;
    private int panelHeight = 120;
    private final List<Panel> panels = new ArrayList<>();
    private final List<String> sheets = new ArrayList<>();

    private record Panel(String title, List<Mark> marks) {}

    /// No charts yet.
    ///
    /// @param title what all show
    /// @param x the horizontal axis of all
    /// @param y the vertical axis of all
    /// @param columns how many charts in a row
    public SmallMultiples(String title, Axis x, Axis y, int columns) {
        this.title = title;
        this.x = x;
        this.y = y;
        this.columns = columns;
    }

    /// Adds a chart.
    ///
    /// @param panel what it shows
    /// @param marks what is drawn
    /// @return this
    public SmallMultiples add(String panel, List<Mark> marks) {
        panels.add(new Panel(panel, List.copyOf(marks)));
        return this;
    }

    /// Adds the colours of some styles, for [#file].
    ///
    /// @param palette whose styles marks have
    /// @return this
    public SmallMultiples palette(Palette palette) {
        sheets.add(palette.css());
        return this;
    }

    /// Sets the size of the frame of each chart; it is 190 by 120.
    ///
    /// @param width in pixels
    /// @param height in pixels
    /// @return this
    public SmallMultiples size(int width, int height) {
        panelWidth = width;
        panelHeight = height;
        return this;
    }

    /// All as a part of a page with the style sheet [Chart#css].
    ///
    /// @return an `svg` element, in a `div` that scrolls where there is no room for it
    @Override
    public String svg() {
        var svg = new StringBuilder();
        svg.append(
                format(
                        "<div class=\"wide\"><svg class=\"chart\" style=\"min-width:%dpx;max-width:%dpx\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        width() * 3 / 4, width() * 11 / 10, width(), height(), escape(title)));
        draw(svg, 0);
        return svg.append("</svg></div>").toString();
    }

    /// All as a file of its own.
    ///
    /// @return SVG
    @Override
    public String file() {
        var body = new StringBuilder();
        body.append(Chart.head(title, width(), LEFT));
        draw(body, TITLE);
        return Chart.document(width(), height() + TITLE, sheets, body);
    }

    private int width() {
        return LEFT + Math.min(columns, Math.max(1, panels.size())) * (panelWidth + GAP);
    }

    private int height() {
        return Math.ceilDiv(Math.max(1, panels.size()), columns) * (panelHeight + HEAD + GAP) + BOTTOM - GAP;
    }

    private void draw(StringBuilder svg, int head) {
        for (int i = 0; i < panels.size(); i++) {
            double left = LEFT + i % columns * (panelWidth + GAP);
            int row = i / columns;
            double top = head + HEAD + row * (panelHeight + HEAD + GAP);
            var plot = new Plot(svg, x, y, new Plot.Frame(left, top, panelWidth, panelHeight));
            String name = panels.get(i).title();
            plot.text(name.length() > LONG ? "panel long" : "panel", left, top - 8, "start", name);
            plot.axes(i % columns == 0, i + columns >= panels.size());
            plot.draw(panels.get(i).marks());
        }
        Plot whole = new Plot(svg, x, y, new Plot.Frame(0, 0, width(), height()));
        whole.text("axis", width() - GAP, head + height() - 3, "end", x.title());
        whole.text("axis", LEFT, head + height() - 3, "start", y.title());
    }
}
