package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Png;
import dev.gradus.lab.chart.Text;
import dev.gradus.tensor.Shape;

/// The first filters of a model as small pictures.
final class FilterCard {
    private static final int MOST = 64;

    private final Filters filters;

    FilterCard(Filters filters) {
        this.filters = filters;
    }

    void append(StringBuilder page) {
        int all = filters.count(), shown = Math.min(MOST, all);
        Shape shape = filters.shape();
        String most = Text.loss(filters.largest());
        String scale =
                shape.axis(0) == 1
                        ? format("Blue is -%1$s, white 0, orange %1$s.", most)
                        : format("Grey is 0; channels range from -%1$s to %1$s.", most);
        page.append(
                format(
                        "<section class=\"card\"><h2>First filters</h2><p class=\"note\">%s of %s, what the first layer looks for. %s</p><div class=\"filters\">",
                        shown == all
                                ? "The " + Text.count(all) + " filters"
                                : "The first " + shown + " of " + Text.count(all) + " filters",
                        escape(filters.name()),
                        scale));
        for (int i = 0; i < shown; i++) {
            float[] range = filters.range(i);
            String said = format("filter %d: %s to %s", i, Text.loss(range[0]), Text.loss(range[1]));
            String picture = Png.dataUri(filters.pixels(i), 3, shape.axis(1), shape.axis(2));
            page.append(format("<img alt=\"%1$s\" title=\"%1$s\" src=\"%2$s\">", said, picture));
        }
        page.append("</div></section>\n");
    }
}
