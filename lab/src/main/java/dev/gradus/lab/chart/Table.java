package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A table as a picture: the steps of a computation, one in a row.
///
/// ```java
/// Picture steps = Table.of("The rule step by step", List.of("x", "t", "y"), List.of(List.of("0, 1", "1", "0")), 30);
/// ```
/// Columns of numbers are aligned at the right; longer texts are broken between words.
public final class Table {
    private static final int LETTER = 7, GAP = 18, LINE = 17, PAD = 5, LEFT = 12;

    private Table() {}

    /// Draws a table.
    ///
    /// @param title above it
    /// @param head one text for each column
    /// @param rows as many texts each
    /// @param widest letters of a line, before it is broken
    /// @return the picture
    public static Picture of(String title, List<String> head, List<List<String>> rows, int widest) {
        int columns = head.size();
        boolean[] isNumber = new boolean[columns];
        int[] at = new int[columns + 1];
        at[0] = LEFT;
        for (int c = 0; c < columns; c++) {
            int column = c;
            isNumber[c] =
                    rows.stream().allMatch(row -> row.get(column).matches("[-+−]?[\\d.,\u202f]*(e-?\\d+)?( %)?|–|NaN"));
            int letters = Text.width(head.get(c));
            for (List<String> row : rows) {
                for (String line : Text.wrapped(row.get(c), widest)) letters = Math.max(letters, Text.width(line));
            }
            at[c + 1] = at[c] + letters * LETTER + GAP;
        }
        int width = at[columns];
        var body = new StringBuilder();
        int top = line(body, "panel", at, isNumber, head.stream().map(List::of).toList(), 0);
        for (List<String> row : rows) {
            body.append(format("<path class=\"grid\" d=\"M%d %dH%d\"/>", LEFT, top, width - GAP / 2));
            top = line(body, "pale", at, isNumber, row.stream().map(text -> Text.wrapped(text, widest)).toList(), top);
        }
        return new Drawing(title, width, top + PAD, body.toString());
    }

    private static int line(
            StringBuilder body, String style, int[] at, boolean[] isNumber, List<List<String>> texts, int top) {
        List<Integer> lines = new ArrayList<>();
        for (int c = 0; c < texts.size(); c++) {
            int x = isNumber[c] ? at[c + 1] - GAP : at[c];
            for (int i = 0; i < texts.get(c).size(); i++) {
                body.append(
                        format(
                                "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                                style,
                                x,
                                top + PAD + LINE * i + 12,
                                isNumber[c] ? "end" : "start",
                                escape(texts.get(c).get(i))));
            }
            lines.add(texts.get(c).size());
        }
        return top + 2 * PAD + LINE * lines.stream().flatMapToInt(IntStream::of).max().orElse(1);
    }
}
