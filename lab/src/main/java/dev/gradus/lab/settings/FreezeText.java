package dev.gradus.lab.settings;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Frozen parameters on one line: `NAMES[:EPOCHS][:statistics]`, several with commas between them.
///
/// `0.*:3:statistics` is `{names: "0.*", epochs: 3, statistics: true}`.
final class FreezeText {
    private static final String STATISTICS = "statistics";

    private FreezeText() {}

    /// The written form of texts; what is no text stays.
    static @Nullable Object written(@Nullable Object value) {
        if (value instanceof String text && text.indexOf(':') >= 0) return written(List.of(text.split(",", -1)));
        if (!(value instanceof List<?> list)) return value;
        List<@Nullable Object> all = new ArrayList<>();
        for (Object item : list) all.add(item instanceof String text && text.indexOf(':') >= 0 ? one(text) : item);
        return all;
    }

    private static Map<String, Object> one(String text) {
        String[] parts = text.strip().split(":", -1);
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("names", parts[0]);
        for (int i = 1; i < parts.length; i++) {
            boolean isNew =
                    parts[i].equals(STATISTICS)
                            ? one.put(STATISTICS, true) == null
                            : parts[i].matches("\\d{1,9}") && i == 1 && one.put("epochs", parts[i]) == null;
            if (!isNew) throw wrong(text);
        }
        return one;
    }

    private static GradusException wrong(String text) {
        return GradusException.got("frozen parameters '%s'", Printable.excerpt(text, 80))
                .expected("NAMES, or NAMES:EPOCHS, or NAMES:EPOCHS:statistics")
                .because("a slip")
                .repair("Write for example 0.*:3 to freeze layer 0 for three epochs.");
    }
}
