package dev.gradus.lab.cli;

import dev.gradus.error.Printable;
import dev.gradus.lab.chart.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A table for the terminal that fits its width: long texts are cut, and columns without room are left out at the right, which is said.
final class TextTable {
    private static final String GAP = "  ";

    /// A text that is cut keeps so many columns, so that it can be read; or only guessed, where there is no other way.
    private static final int READABLE = 16, LEAST = 6;

    private final List<String> heads = new ArrayList<>();
    private final List<Boolean> numeric = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private int fixed;

    /// Adds a column of texts.
    TextTable text(String head) {
        return column(head, false);
    }

    /// Adds a column of numbers, which are flush right and never cut.
    TextTable number(String head) {
        return column(head, true);
    }

    private TextTable column(String head, boolean isNumeric) {
        heads.add(Printable.line(head));
        numeric.add(isNumeric);
        return this;
    }

    /// All columns up to here stay, however narrow the terminal is.
    TextTable keep() {
        fixed = heads.size();
        return this;
    }

    TextTable row(List<String> cells) {
        rows.add(cells.stream().map(Printable::line).toList());
        return this;
    }

    /// The lines, the first with the heads.
    List<String> lines(int width) {
        int[] widths =
                IntStream.range(0, heads.size())
                        .map(c ->
                                Math.max(
                                        Text.width(heads.get(c)),
                                        rows.stream().mapToInt(row -> Text.width(row.get(c))).max().orElse(0)))
                        .toArray();
        int shown = heads.size();
        shrink(widths, shown, width, READABLE);
        while (shown > Math.max(1, fixed) && total(widths, shown) > width) shown--;
        shrink(widths, shown, width, LEAST);
        List<String> lines = new ArrayList<>();
        lines.add(line(heads, widths, shown));
        for (List<String> row : rows) lines.add(line(row, widths, shown));
        int left = heads.size() - shown;
        if (left > 0) lines.add("and " + Text.plural(left, "column") + " more without room");
        return lines;
    }

    /// Cuts the widest texts until all columns fit, or none can be cut.
    private void shrink(int[] widths, int shown, int width, int least) {
        while (total(widths, shown) > width) {
            int widest = -1;
            for (int c = 0; c < shown; c++) {
                boolean longer = widest < 0 || widths[c] > widths[widest];
                if (!numeric.get(c) && widths[c] > least && longer) widest = c;
            }
            if (widest < 0) return;
            widths[widest]--;
        }
    }

    private static int total(int[] widths, int shown) {
        return IntStream.range(0, shown).map(c -> widths[c] + GAP.length()).sum() - GAP.length();
    }

    private String line(List<String> cells, int[] widths, int shown) {
        List<String> parts = new ArrayList<>();
        for (int c = 0; c < shown; c++) {
            String cell = Text.cut(cells.get(c), Math.max(1, widths[c]));
            parts.add(numeric.get(c) ? Text.right(cell, widths[c]) : Text.padded(cell, widths[c]));
        }
        return String.join(GAP, parts).stripTrailing();
    }
}
