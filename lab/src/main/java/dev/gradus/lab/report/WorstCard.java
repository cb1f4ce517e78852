package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;

/// The part of a report that lists the rows on which a model is most wrong.
final class WorstCard {
    private final WorstSamples worst;
    private final boolean classes;

    /// @param classes whether classes are predicted, or values
    WorstCard(WorstSamples worst, boolean classes) {
        this.worst = worst;
        this.classes = classes;
    }

    void append(StringBuilder page) {
        int shown = worst.rows().size();
        String note =
                !classes
                        ? "The " + shown + " samples of the test split with the largest errors."
                        : shown == 0
                                ? "None on the test split."
                                : shown == worst.all()
                                        ? shown == 1
                                                ? "The only mistake on the test split."
                                                : "All "
                                                        + shown
                                                        + " mistakes on the test split, the most confident first."
                                        : format(
                                                "The %d most confident of %s mistakes on the test split.",
                                                shown, Text.count(worst.all()));
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p>",
                        classes ? "Misclassified rows" : "Largest errors", note));
        if (shown > 0) table(page);
        page.append("</section>\n");
    }

    private void table(StringBuilder page) {
        page.append("<div class=\"scroll\"><table class=\"rows\"><thead><tr>");
        head(page, worst.place(), worst.place().equals("file"));
        for (int i = 0; i < worst.heads().size(); i++) head(page, worst.heads().get(i), isWord(i));
        for (int i = 0; i < worst.inputs().size(); i++) head(page, worst.inputs().get(i), !worst.isNumeric(i));
        page.append("</tr></thead><tbody>");
        for (WorstSamples.Row row : worst.rows()) {
            page.append("<tr>");
            cell(page, row.place(), worst.place().equals("file"));
            for (int i = 0; i < row.answers().size(); i++) cell(page, row.answers().get(i), isWord(i));
            for (int i = 0; i < row.cells().size(); i++) cell(page, row.cells().get(i), !worst.isNumeric(i));
            page.append("</tr>");
        }
        page.append("</tbody></table></div>");
    }

    private boolean isWord(int answer) {
        return classes && answer < 2;
    }

    private static void head(StringBuilder page, String text, boolean word) {
        page.append(word ? "<th class=\"words\">" : "<th>").append(escape(text)).append("</th>");
    }

    private static void cell(StringBuilder page, String text, boolean word) {
        page.append(word ? "<td class=\"words\">" : "<td>").append(text.isEmpty() ? "–" : escape(text)).append("</td>");
    }
}
