package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.escape;

import dev.gradus.nn.Summary;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The part of a report that says what was run: settings, layers, data and machine.
final class Facts {
    private final Map<String, ? extends @Nullable Object> record;

    private final @Nullable Summary summary;

    Facts(Map<String, ? extends @Nullable Object> record, @Nullable Summary summary) {
        this.record = record;
        this.summary = summary;
    }

    void append(StringBuilder page) {
        Map<?, ?> settings = map(record.get("settings")), machine = map(record.get("machine"));
        if (summary != null) page.append("<div class=\"two\">");
        page.append("<section class=\"card\"><h2>Settings</h2><dl>");
        for (Map.Entry<?, ?> setting : settings.entrySet()) {
            String value = words(setting.getValue());
            if (!value.isEmpty()) fact(page, Text.spaced(String.valueOf(setting.getKey())), value);
        }
        page.append("</dl></section>");
        if (summary != null) layers(page, summary);
        if (summary != null) page.append("</div>\n");
        page.append("<section class=\"card\"><h2>Machine and data</h2><dl>");
        for (Map.Entry<?, ?> fact : machine.entrySet()) {
            if (!fact.getKey().equals("maxHeapBytes"))
                fact(page, Text.spaced(String.valueOf(fact.getKey())), words(fact.getValue()));
        }
        for (Map.Entry<?, ?> split : map(record.get("data")).entrySet()) {
            Map<?, ?> content = map(split.getValue());
            fact(
                    page,
                    split.getKey() + " split",
                    content.get("samples") + " samples, SHA-256 " + content.get("sha256"));
        }
        Object hash = map(record.get("result")).get("sha256");
        if (hash != null) fact(page, "final model", "SHA-256 " + hash);
        page.append("</dl></section>\n");
    }

    private static void layers(StringBuilder page, Summary summary) {
        page.append(
                        "<section class=\"card\"><h2>Layers</h2><table class=\"rows\"><thead><tr><th class=\"words\">layer</th>")
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
        page.append("</tbody></table></section>");
    }

    private static void numbers(StringBuilder page, long... cells) {
        for (long cell : cells) page.append("</td><td>").append(cell == 0 ? "" : Text.count(cell));
        page.append("</td></tr>");
    }

    private static void fact(StringBuilder page, String name, String value) {
        String shown = escape(value).replaceAll("SHA-256 ([0-9a-f]{64})", "<code>$1</code>");
        page.append("<dt>").append(escape(name)).append("</dt><dd>").append(shown).append("</dd>");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /// A written thing as words: its type, then its settings in brackets.
    private static String words(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> map -> {
                String settings =
                        map.entrySet().stream()
                                .filter(e -> !e.getKey().equals("type"))
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
