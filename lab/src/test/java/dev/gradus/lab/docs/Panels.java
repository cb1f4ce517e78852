package dev.gradus.lab.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A sheet of small plots, as SVG: one panel for each thing, with its name above.
final class Panels {
    private static final int COLUMNS = 5;
    private static final int WIDTH = 176;
    private static final int HEIGHT = 132;
    private static final int MARGIN = 14;
    private static final int TITLE = 24;

    /// One plot.
    ///
    /// @param title above it
    /// @param note small, below the title at the right; may be empty
    /// @param low the bottom of the frame
    /// @param high its top
    /// @param curves each of points at equal distances; the first is drawn solid, others thin
    /// @param bars whether the first curve is a histogram
    record Panel(String title, String note, double low, double high, List<double[]> curves, boolean bars) {}

    private Panels() {}

    static String svg(List<Panel> panels) {
        int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
        var svg = new StringBuilder();
        line(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", COLUMNS * WIDTH, rows * HEIGHT);
        line(svg, " font-family=\"sans-serif\" font-size=\"12\">\n");
        line(
                svg,
                "<style>.b{fill:#fff}.f{fill:#f6f7f9;stroke:#d8dce3}.t{fill:#1c2430;font-weight:600}.n{fill:#68727f}");
        line(svg, ".z{stroke:#b3bac5;stroke-width:.8}.c0{fill:none;stroke:#1f6feb;stroke-width:2}");
        line(svg, ".c1{fill:none;stroke:#d1662a;stroke-width:1.3}.h{fill:#1f6feb}</style>\n");
        line(svg, "<rect class=\"b\" width=\"100%%\" height=\"100%%\"/>\n");
        for (int i = 0; i < panels.size(); i++) draw(svg, panels.get(i), i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT);
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Panel p, int left, int top) {
        int width = WIDTH - MARGIN, height = HEIGHT - TITLE - MARGIN;
        line(svg, "<g transform=\"translate(%d %d)\">", left + MARGIN / 2, top + TITLE);
        line(svg, "<rect class=\"f\" width=\"%d\" height=\"%d\"/>", width, height);
        line(svg, "<text class=\"t\" y=\"-6\">%s</text>", p.title);
        if (!p.note.isEmpty())
            line(svg, "<text class=\"n\" x=\"%d\" y=\"-6\" text-anchor=\"end\">%s</text>", width, p.note);
        if (p.low < 0 && p.high > 0) {
            double zero = height * p.high / (p.high - p.low);
            line(svg, "<path class=\"z\" d=\"M0 %.1fH%d\"/>", zero, width);
        }
        for (int c = p.curves.size() - 1; c >= 0; c--) {
            if (p.bars) bars(svg, p, p.curves.get(c), width, height);
            else curve(svg, p, p.curves.get(c), Math.min(c, 1), width, height);
        }
        svg.append("</g>\n");
    }

    private static void curve(StringBuilder svg, Panel p, double[] y, int style, int width, int height) {
        List<List<String>> strokes = new ArrayList<>(List.of(new ArrayList<>()));
        for (int i = 0; i < y.length; i++) {
            boolean inside = y[i] >= p.low - 1e-9 && y[i] <= p.high + 1e-9;
            boolean jump = i > 0 && Math.abs(y[i] - y[i - 1]) > 0.2 * (p.high - p.low);
            if (!inside || jump) strokes.add(new ArrayList<>());
            if (inside)
                strokes.getLast().add(at(width * i / (y.length - 1.0), height * (p.high - y[i]) / (p.high - p.low)));
        }
        for (List<String> stroke : strokes) {
            if (stroke.size() < 2) continue;
            line(svg, "<polyline class=\"c%d\" points=\"%s\"/>", style, String.join(" ", simplified(stroke)));
        }
    }

    /// Without the points within a horizontal run.
    private static List<String> simplified(List<String> points) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            boolean within =
                    i > 0
                            && i < points.size() - 1
                            && y(points, i) == y(points, i - 1)
                            && y(points, i) == y(points, i + 1);
            if (!within) kept.add(points.get(i));
        }
        return kept;
    }

    private static double y(List<String> points, int i) {
        return Double.parseDouble(points.get(i).substring(points.get(i).indexOf(',') + 1));
    }

    private static void bars(StringBuilder svg, Panel p, double[] share, int width, int height) {
        double step = width / (double) share.length;
        String path =
                java.util.stream.IntStream.range(0, share.length)
                        .filter(i -> share[i] > 0)
                        .mapToObj(i -> {
                            double h = Math.min(height, height * share[i] / p.high);
                            return String.format(
                                    Locale.ROOT, "M%.1f %dv-%.1fh%.1fv%.1fz", i * step, height, h, step - 0.5, h);
                        })
                        .collect(Collectors.joining());
        line(svg, "<path class=\"h\" d=\"%s\"/>", path);
    }

    private static String at(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    private static void line(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments));
    }
}
