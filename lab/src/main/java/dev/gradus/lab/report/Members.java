package dev.gradus.lab.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Members of JSON objects, as the kind of value that they are read as.
final class Members {
    private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");

    private Members() {}

    /// A number, NaN and the infinities among them; null where there is none.
    static @Nullable Double number(@Nullable Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case String text when NOT_FINITE.contains(text) -> Double.valueOf(text);
            case null, default -> null;
        };
    }

    /// A number, or NaN where there is none.
    static double orNaN(@Nullable Object value) {
        Double number = number(value);
        return number == null ? Double.NaN : number;
    }

    /// An object; empty where there is none.
    static Map<String, @Nullable Object> object(@Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) map.forEach((name, member) -> object.put(String.valueOf(name), member));
        return object;
    }

    /// A value as a text, without characters that would steer a terminal.
    static String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString().replaceAll("\\p{Cc}+", " ").strip();
        return text.isEmpty() ? "none" : text;
    }

    /// Whether a figure tells how fast a run was, not what it learned.
    static boolean isSpeed(String name) {
        return name.endsWith("PerSecond") || name.endsWith("Seconds") || name.endsWith("Millis");
    }
}
