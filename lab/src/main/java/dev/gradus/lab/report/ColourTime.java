package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.Statistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A distribution over time as a picture: columns are steps, rows are powers of two, two-sided, with a row for zeros in the middle.
///
/// ```
/// row of 2^e ≤ x < 2^(e + 1):     ⌊(highest - e) / powers⌋
/// zeros:                          the ZEROS rows after those
/// row of 2^e ≤ -x < 2^(e + 1):    the mirrored one
/// colour:                         ⌈LEVELS √min(1, share / FULL)⌉ of LEVELS
/// ```
/// Numbers beyond the rows are in the outermost one. Cells of one colour are one path, so that a page has room for many pictures.
///
/// @param lowest the exponent of the innermost rows
/// @param highest that of the outermost ones
/// @param powers how many powers of two a row has: one, unless sizes differ as much as where a training diverges
record ColourTime(int lowest, int highest, int powers) {
    private static final int MOST_ROWS = 24, BELOW = 12, LEVELS = 6, ZEROS = 2;
    private static final double FULL = 0.3;
    private static final int WIDTH = 270, HEIGHT = 156, LEFT = 42, TOP = 6, BOTTOM = 18, RIGHT = 4, NEAREST = 13;

    /// The scale of some distributions.
    static ColourTime of(List<Statistics.Bins> all) {
        int highest = Integer.MIN_VALUE, lowest = Integer.MAX_VALUE, usual = Integer.MAX_VALUE;
        for (Statistics.Bins bins : all) {
            if (bins.end() == bins.lowest()) continue; // nothing but zeros
            highest = Math.max(highest, bins.end() - 1);
            lowest = Math.min(lowest, bins.lowest());
            if (bins.rms() > 0) usual = Math.min(usual, Math.getExponent(bins.rms()) - BELOW);
        }
        if (highest < lowest) return new ColourTime(-1, 0, 1);
        int least = Math.max(lowest, Math.min(usual, highest - MOST_ROWS + 1));
        return new ColourTime(least, highest, Math.ceilDiv(highest - least + 1, MOST_ROWS));
    }

    private int side() {
        return Math.ceilDiv(highest - lowest + 1, powers);
    }

    private int rows() {
        return 2 * side() + ZEROS;
    }

    /// The share of the numbers of a step in each row.
    double[] shares(Statistics.Bins bins) {
        double[] shares = new double[rows()];
        double all = Math.max(1, bins.count());
        for (int i = 0; i < bins.positive().size(); i++) shares[row(bins.lowest() + i)] += bins.positive().get(i) / all;
        for (int i = 0; i < bins.negative().size(); i++)
            shares[rows() - 1 - row(bins.lowest() + i)] += bins.negative().get(i) / all;
        for (int i = 0; i < ZEROS; i++) shares[side() + i] = bins.zeros() / all;
        return shares;
    }

    private int row(int exponent) {
        return (highest - Math.clamp(exponent, lowest, highest)) / powers;
    }

    static int level(double share) {
        return (int) Math.ceil(LEVELS * Math.sqrt(Math.min(1, share / FULL)));
    }

    /// The picture.
    ///
    /// @param steps the number of each column
    /// @param columns of as many distributions
    void append(StringBuilder page, String name, List<Double> steps, List<Statistics.@Nullable Bins> columns) {
        int n = columns.size(), width = WIDTH - LEFT - RIGHT, height = HEIGHT - TOP - BOTTOM;
        page.append(
                format(
                        "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        WIDTH, HEIGHT, escape("Distribution over time of " + name)));
        ticks(page, height);
        page.append(
                format(
                        "<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\"><rect class=\"zeros\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                        LEFT, TOP, width, height, n, rows(), side(), n, ZEROS));
        cells(page, columns);
        for (int c = 0; c < n; c++) {
            Statistics.Bins bins = columns.get(c);
            if (bins == null) continue;
            page.append(
                    format(
                            "<rect class=\"%s\" x=\"%d\" width=\"1\" height=\"%d\"><title>%s</title></rect>",
                            bins.notFinite() > 0 ? "probe lost" : "probe",
                            c,
                            rows(),
                            escape(said(steps.get(c), bins))));
        }
        page.append("</svg>");
        text(page, LEFT, HEIGHT - 4, "start", "step " + Text.count(steps.getFirst()));
        text(page, WIDTH - RIGHT, HEIGHT - 4, "end", Text.count(steps.getLast()));
        page.append("</svg>");
    }

    private void cells(StringBuilder page, List<Statistics.@Nullable Bins> columns) {
        List<StringBuilder> paths = new ArrayList<>();
        for (int level = 0; level <= LEVELS; level++) paths.add(new StringBuilder());
        int[][] levels = new int[columns.size()][rows()];
        for (int c = 0; c < levels.length; c++) {
            Statistics.Bins bins = columns.get(c);
            if (bins == null) continue;
            double[] shares = shares(bins);
            for (int row = 0; row < shares.length; row++) levels[c][row] = level(shares[row]);
        }
        for (int row = 0; row < rows(); row++) {
            for (int c = 0, end; c < levels.length; c = end) {
                end = c + 1;
                while (end < levels.length && levels[end][row] == levels[c][row]) end++;
                if (levels[c][row] > 0)
                    paths.get(levels[c][row]).append(format("M%d %dh%3$dv1h-%3$dz", c, row, end - c));
            }
        }
        for (int level = 1; level <= LEVELS; level++) {
            if (!paths.get(level).isEmpty())
                page.append(format("<path class=\"q%d\" d=\"%s\"/>", level, paths.get(level)));
        }
    }

    /// Powers of ten on both sides: the outermost, the innermost, and one between them where there is room.
    private void ticks(StringBuilder page, int height) {
        int outer = (int) Math.floor((highest + 1) * Math.log10(2) - 1e-9);
        int inner = (int) Math.ceil(lowest * Math.log10(2) + 1e-9);
        List<Integer> tens = new ArrayList<>(List.of(outer));
        if (outer - inner >= 4) tens.add((outer + inner) / 2);
        if (outer - inner >= 2 && inner < outer) tens.add(inner);
        double row = (double) height / rows();
        for (int power : tens) {
            double from = (highest + 1 - power / Math.log10(2)) / powers; // rows from the end
            if (from < 0 || (side() + ZEROS / 2.0 - from) * row < NEAREST) continue; // beyond, or upon the 0
            text(page, LEFT - 5, TOP + from * row + 4, "end", ten(power));
            text(page, LEFT - 5, TOP + height - from * row + 4, "end", "-" + ten(power));
        }
        text(page, LEFT - 5, TOP + height / 2.0 + 4, "end", "0");
    }

    /// A power of ten in few letters.
    private static String ten(int power) {
        return power >= 4 ? "1e" + power : Text.axis(Math.pow(10, power));
    }

    private static void text(StringBuilder page, double x, double y, String anchor, String text) {
        page.append(
                format(
                        "<text class=\"tick small\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                        x, y, anchor, escape(text)));
    }

    private static String said(double step, Statistics.Bins bins) {
        String text = "step " + Text.count(step) + ": rms " + Text.loss(bins.rms());
        double all = Math.max(1, bins.count());
        if (bins.zeros() > 0) text += ", zeros " + Text.share(bins.zeros() / all);
        return bins.notFinite() == 0 ? text : text + ", not finite " + Text.share(bins.notFinite() / all);
    }
}
