package dev.gradus.lab.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Members of JSON objects, as the kind of value that is wanted.
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

    /// A whole number from 0 up; 0 where there is none.
    static int count(@Nullable Object value) {
        return value instanceof Long number ? Math.clamp(number, 0, Integer.MAX_VALUE) : 0;
    }

    /// An object; empty where there is none.
    static Map<String, @Nullable Object> object(@Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) map.forEach((name, member) -> object.put(String.valueOf(name), member));
        return object;
    }

    /// A text; empty where there is none.
    static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    /// A list of texts, without what is none.
    static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> all) for (Object each : all) if (each instanceof String text) texts.add(text);
        return texts;
    }

    /// A list of objects, without what is none.
    static List<Map<String, @Nullable Object>> objects(@Nullable Object value) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        if (value instanceof List<?> all) for (Object each : all) if (each instanceof Map) objects.add(object(each));
        return objects;
    }
}
