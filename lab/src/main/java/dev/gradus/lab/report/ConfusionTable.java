package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.train.ConfusionMatrix;
import java.util.List;

/// A confusion matrix as a table whose colours show shares of the row, with the recall of each class.
final class ConfusionTable {
    /// Where no class is often mistaken, single mistakes stay pale.
    private static final int FEW = 6;

    /// The least width of a column in pixels: room for four digits. A narrow window scrolls.
    private static final int LEAST_CELL = 34;

    private final ConfusionMatrix matrix;

    ConfusionTable(ConfusionMatrix matrix) {
        this.matrix = matrix;
    }

    void append(StringBuilder page) {
        List<String> classes = matrix.classes();
        int longest = classes.stream().mapToInt(String::length).max().orElse(1);
        int names = Math.min(92, 24 + 7 * longest);
        page.append(
                format(
                        "<div class=\"wide\"><table class=\"confusion\" style=\"min-width:%dpx;max-width:%dpx\"><thead><tr><th style=\"width:%dpx\"></th>",
                        LEAST_CELL * classes.size() + names + 62, 220 + 90 * classes.size(), names));
        for (String name : classes) page.append(format("<th title=\"%1$s\">%1$s</th>", escape(name)));
        page.append("<th>recall</th></tr></thead><tbody>");
        long most = FEW;
        for (int a = 0; a < classes.size(); a++) {
            for (int p = 0; p < classes.size(); p++) if (a != p) most = Math.max(most, matrix.at(a, p));
        }
        for (int a = 0; a < classes.size(); a++) row(page, a, most);
        page.append("</tbody></table></div>");
    }

    private void row(StringBuilder page, int actual, long most) {
        long samples = matrix.occurs(actual);
        String name = escape(matrix.classes().get(actual));
        page.append(format("<tr><th title=\"%1$s\">%1$s</th>", name));
        for (int p = 0; p < matrix.classes().size(); p++) {
            long n = matrix.at(actual, p);
            if (n == 0) {
                page.append("<td class=\"zero\">·</td>");
                continue;
            }
            boolean right = p == actual;
            double share = right ? 0.12 + 0.43 * n / Math.max(1, samples) : 0.16 + 0.6 * n / most;
            page.append(
                    format(
                            "<td class=\"%s\" style=\"--share:%.0f%%\" title=\"%s predicted as %s: %d of %d\">%d</td>",
                            right ? "right" : "wrong",
                            100 * share,
                            name,
                            escape(matrix.classes().get(p)),
                            n,
                            samples,
                            n));
        }
        page.append(
                format(
                        "<td class=\"recall\">%s</td></tr>",
                        samples == 0 ? "–" : format("%.1f&#8239;%%", 100.0 * matrix.at(actual, actual) / samples)));
    }
}
