package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.escape;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The part of a report that says what was run: settings, layers, data and machine.
final class Facts {
    private final Map<String, Object> record;

    Facts(Map<String, Object> record) {
        this.record = record;
    }

    void append(StringBuilder page) {
        Map<?, ?> settings = map(record.get("settings")), machine = map(record.get("machine"));
        page.append("<div class=\"two\"><section class=\"card\"><h2>Settings</h2><dl>");
        for (Map.Entry<?, ?> setting : settings.entrySet()) {
            String value = words(setting.getValue());
            if (!value.isEmpty()) fact(page, spaced(String.valueOf(setting.getKey())), value);
        }
        page.append("</dl></section><section class=\"card\"><h2>Layers</h2><dl>");
        int index = 0;
        for (Object layer : (List<?>) record.getOrDefault("layers", List.of()))
            fact(page, String.valueOf(index++), words(layer));
        page.append("</dl></section></div>\n<section class=\"card\"><h2>Where it ran, on what</h2><dl>");
        for (Map.Entry<?, ?> fact : machine.entrySet()) {
            if (!fact.getKey().equals("maxHeapBytes"))
                fact(page, spaced(String.valueOf(fact.getKey())), words(fact.getValue()));
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

    private static void fact(StringBuilder page, String name, String value) {
        String shown = escape(value).replaceAll("SHA-256 ([0-9a-f]{64})", "<code>$1</code>");
        page.append("<dt>").append(escape(name)).append("</dt><dd>").append(shown).append("</dd>");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /// `batchSize` as `batch size`.
    private static String spaced(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /// A written thing as words: its type, then its settings in brackets.
    private static String words(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> map -> {
                String settings =
                        map.entrySet().stream()
                                .filter(e -> !e.getKey().equals("type"))
                                .map(e -> spaced(String.valueOf(e.getKey())) + " " + words(e.getValue()))
                                .collect(Collectors.joining(", "));
                Object type = map.get("type");
                yield type == null ? settings : settings.isEmpty() ? type.toString() : type + " (" + settings + ")";
            }
            case List<?> list -> list.stream().map(Facts::words).collect(Collectors.joining(" → "));
            case Double number -> Text.axis(number);
            default -> String.valueOf(value);
        };
    }
}
