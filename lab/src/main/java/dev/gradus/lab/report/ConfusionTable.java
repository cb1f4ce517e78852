package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.escape;
import static dev.gradus.lab.report.Text.format;

import java.util.Arrays;

/// How often each class was taken for each other, as a table whose colours show shares of the row.
final class ConfusionTable {
    /// Where no class is often mistaken, single mistakes stay pale.
    private static final int FEW = 6;

    private final Answers answers;

    ConfusionTable(Answers answers) {
        this.answers = answers;
    }

    void append(StringBuilder page) {
        int longest = answers.classes().stream().mapToInt(String::length).max().orElse(1);
        page.append(
                format(
                        "<table class=\"confusion\" style=\"max-width:%dpx\"><thead><tr><th style=\"width:%dpx\"></th>",
                        220 + 90 * answers.classes().size(), Math.min(92, 24 + 7 * longest)));
        for (String name : answers.classes()) page.append(format("<th title=\"%1$s\">%1$s</th>", escape(name)));
        page.append("<th>right</th></tr></thead><tbody>");
        int most = FEW;
        for (int a = 0; a < answers.counts().length; a++) {
            for (int p = 0; p < answers.counts().length; p++) if (a != p) most = Math.max(most, answers.counts()[a][p]);
        }
        for (int a = 0; a < answers.counts().length; a++) row(page, a, most);
        page.append("</tbody></table>");
    }

    private void row(StringBuilder page, int actual, int most) {
        int[] row = answers.counts()[actual];
        int samples = Arrays.stream(row).sum();
        String name = escape(answers.classes().get(actual));
        page.append(format("<tr><th title=\"%1$s\">%1$s</th>", name));
        for (int p = 0; p < row.length; p++) {
            if (row[p] == 0) {
                page.append("<td class=\"zero\">·</td>");
                continue;
            }
            boolean right = p == actual;
            double share = right ? 0.12 + 0.43 * row[p] / Math.max(1, samples) : 0.16 + 0.6 * row[p] / most;
            page.append(
                    format(
                            "<td class=\"%s\" style=\"--share:%.0f%%\" title=\"%s taken for %s: %d of %d\">%d</td>",
                            right ? "right" : "wrong",
                            100 * share,
                            name,
                            escape(answers.classes().get(p)),
                            row[p],
                            samples,
                            row[p]));
        }
        page.append(
                format(
                        "<td class=\"recall\">%s</td></tr>",
                        samples == 0 ? "–" : format("%.1f&#8239;%%", 100.0 * row[actual] / samples)));
    }
}
