package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.nn.Summary;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The part of a report that says what was run: settings, layers, data and machine.
final class Facts {
    private final RunRecord record;

    Facts(RunRecord record) {
        this.record = record;
    }

    void append(StringBuilder page) {
        page.append("<div class=\"two\">");
        page.append("<section class=\"card\"><h2>Settings</h2><dl>");
        record.settings()
                .forEach((name, setting) -> {
                    String value = RunText.value(name, words(setting));
                    if (!value.isEmpty()) fact(page, Text.spaced(name), value);
                });
        page.append("</dl></section>");
        page.append("<section class=\"card\"><h2>Machine and data</h2><dl>");
        record.machine()
                .forEach((name, value) -> {
                    if (!name.equals("maxHeapBytes")) fact(page, Text.spaced(name), words(value));
                });
        record.data()
                .forEach((split, content) ->
                        fact(
                                page,
                                split + " split",
                                Text.plural(content.samples(), "sample") + ", SHA-256 " + content.sha256()));
        Object hash = record.result().get("sha256");
        if (hash != null) fact(page, "final model", "SHA-256 " + hash);
        page.append("</dl></section></div>\n");
    }

    /// The layers of a model as a table.
    static void layers(StringBuilder page, Summary summary) {
        page.append(
                        "<section class=\"card\"><h2>Layers</h2><div class=\"wide\"><table class=\"rows\"><thead><tr><th class=\"words\">layer</th>")
                .append("<th>output</th><th>parameters</th><th>multiply-adds</th></tr></thead><tbody>");
        for (Summary.Row row : summary.rows()) {
            page.append("<tr><td class=\"words\">")
                    .append(escape(row.path() + " " + row.type()))
                    .append("</td><td>")
                    .append(escape(row.output().toString()));
            numbers(page, row.parameters(), row.multiplyAdds());
        }
        page.append("<tr class=\"sum\"><td class=\"words\">sum</td><td>");
        numbers(page, summary.parameters(), summary.multiplyAdds());
        page.append("</tbody></table></div></section>");
    }

    private static void numbers(StringBuilder page, long... cells) {
        for (long cell : cells) page.append("</td><td>").append(cell == 0 ? "" : Text.count(cell));
        page.append("</td></tr>");
    }

    private static void fact(StringBuilder page, String name, String value) {
        String shown = escape(value).replaceAll("SHA-256 ([0-9a-f]{64})", "<code>$1</code>");
        page.append("<dt>").append(escape(name)).append("</dt><dd>").append(shown).append("</dd>");
    }

    /// A written thing as words: its type, then its settings in brackets.
    private static String words(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> map -> {
                String settings =
                        map.entrySet().stream()
                                .filter(e -> !e.getKey().equals("type"))
                                .filter(e -> !words(e.getValue()).isEmpty())
                                .map(e -> Text.spaced(String.valueOf(e.getKey())) + " " + words(e.getValue()))
                                .collect(Collectors.joining(", "));
                Object type = map.get("type");
                yield type == null ? settings : settings.isEmpty() ? type.toString() : type + " (" + settings + ")";
            }
            case List<?> list when list.isEmpty() -> "none";
            case List<?> list -> list.stream().map(Facts::words).collect(Collectors.joining(" → "));
            case Double number -> Text.axis(number);
            default -> String.valueOf(value);
        };
    }
}
