package dev.gradus.lab.settings;

import dev.gradus.persist.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings as YAML, with where each value comes from in a comment.
///
/// ```yaml
/// epochs: 5                  # default
/// optimizer:
///   type: adam               # default
///   learningRate: 0.01       # --lr
/// ```
final class YamlText {
    private static final int COMMENTS = 44;

    /// Texts that need no quotes: anything else is quoted as JSON, which is YAML.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][\\w./-]*");

    private static final List<String> WORDS =
            List.of("true", "false", "null", "yes", "no", "on", "off", "nan", "inf", "y", "n");

    private final StringBuilder text = new StringBuilder();
    private final Function<String, String> origin;
    private final Function<String, List<String>> above;

    private YamlText(Function<String, String> origin, Function<String, List<String>> above) {
        this.origin = origin;
        this.above = above;
    }

    /// The text of a file.
    ///
    /// @param origin where the value of a path comes from
    static String of(Map<String, Object> settings, Function<String, String> origin) {
        return of(settings, origin, _ -> List.of());
    }

    /// The text of a file with notes.
    ///
    /// @param origin where the value of a path comes from
    /// @param above lines of comment above a path that is not within a list
    static String of(
            Map<String, Object> settings, Function<String, String> origin, Function<String, List<String>> above) {
        YamlText yaml = new YamlText(origin, above);
        settings.forEach((name, value) -> yaml.put("", key(name), name, value));
        return yaml.text.toString();
    }

    private void put(String indent, String label, String path, @Nullable Object value) {
        for (String note : above.apply(path)) text.append(indent).append(comment(note));
        switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> {
                text.append(indent).append(label).append('\n');
                map.forEach((name, member) -> put(indent + "  ", key(name), path + "." + name, member));
            }
            case List<?> list when list.stream().anyMatch(Map.class::isInstance) -> {
                text.append(indent).append(label).append('\n');
                for (int i = 0; i < list.size(); i++) item(indent + "  ", path + "[" + i + "]", list.get(i));
            }
            case null, default -> line(indent + label + " " + flow(value), path);
        }
    }

    /// A line of comment, whatever is in it: nothing ends it before its end.
    static String comment(String note) {
        return "# " + note.replaceAll("[\\p{Cc}\u2028\u2029]", " ") + "\n";
    }

    private void item(String indent, String path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
            line(indent + "- " + flow(value), path);
            return;
        }
        String mark = "- ";
        for (Map.Entry<?, ?> member : map.entrySet()) {
            int at = text.length();
            put(indent + "  ", key(member.getKey()), path + "." + member.getKey(), member.getValue());
            text.replace(at + indent.length(), at + indent.length() + 2, mark);
            mark = "  ";
        }
    }

    private void line(String line, String path) {
        int gap = Math.max(1, COMMENTS - line.length());
        String comment = origin.apply(path).replaceAll("\\s+", " ");
        text.append(line);
        if (!comment.isEmpty()) text.append(" ".repeat(gap)).append("# ").append(comment);
        text.append('\n');
    }

    private static String key(Object name) {
        return flow(String.valueOf(name)) + ":";
    }

    private static String flow(@Nullable Object value) {
        return switch (value) {
            case List<?> list -> {
                List<String> items = new ArrayList<>();
                for (Object item : list) items.add(flow(item));
                yield "[" + String.join(", ", items) + "]";
            }
            case Map<?, ?> map -> {
                List<String> members = new ArrayList<>();
                map.forEach((name, member) -> members.add(key(name) + " " + flow(member)));
                yield "{" + String.join(", ", members) + "}";
            }
            case Number number -> number(number);
            case String word when PLAIN.matcher(word).matches() && !WORDS.contains(word.toLowerCase(Locale.ROOT)) ->
                    word;
            case String word -> Json.line(word);
            case null -> "null";
            default -> String.valueOf(value);
        };
    }

    /// A number without what says nothing: `1` for 1.0, `1e-5` for 1.0E-5.
    static String number(Number number) {
        double value = number.doubleValue();
        if (Double.isNaN(value)) return ".nan";
        if (Double.isInfinite(value)) return value > 0 ? ".inf" : "-.inf";
        String text = number.toString();
        return number instanceof Double ? text.replaceAll("\\.0(?=$|E)", "").replace('E', 'e') : text;
    }
}
