package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

/// Lines of equal value by marching squares: within each rectangle of four neighbours a line connects the edges on which the level lies.
final class Contour {
    private Contour() {}

    static String path(Plot plot, Mark.Contours its) {
        var path = new StringBuilder();
        for (double level : its.levels()) {
            for (int r = 0; r + 1 < its.y().length; r++) {
                for (int c = 0; c + 1 < its.x().length; c++) add(path, plot, its, r, c, level);
            }
        }
        return format(
                "<path class=\"contour %s\" d=\"%s\"><title>%s</title></path>", its.style(), path, escape(its.name()));
    }

    /// The crossings of the four edges, in order around the rectangle: two are one line; four, at a saddle, are two lines.
    private static void add(StringBuilder path, Plot plot, Mark.Contours its, int r, int c, double level) {
        int[][] corners = {{r, c}, {r, c + 1}, {r + 1, c + 1}, {r + 1, c}};
        int found = 0;
        for (int edge = 0; edge < 4; edge++) {
            int[] a = corners[edge], b = corners[(edge + 1) % 4];
            double va = its.values()[a[0]][a[1]], vb = its.values()[b[0]][b[1]];
            if (!(va < level && vb >= level) && !(vb < level && va >= level)) continue;
            double share = (level - va) / (vb - va);
            double x = its.x()[a[1]] + share * (its.x()[b[1]] - its.x()[a[1]]);
            double y = its.y()[a[0]] + share * (its.y()[b[0]] - its.y()[a[0]]);
            path.append(format("%s%.1f %.1f", found++ % 2 == 0 ? "M" : "L", plot.px(x), plot.py(y)));
        }
    }
}
