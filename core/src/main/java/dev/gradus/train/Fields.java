package dev.gradus.train;

import dev.gradus.config.Records;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plain values that were saved, read back with their types: what is missing or of another kind is refused by name.
record Fields(String where, Map<?, ?> values) {
    double number(String name) {
        return switch (get(name)) {
            case Number n -> n.doubleValue();
            case String s when s.matches("NaN|-?Infinity") -> Double.parseDouble(s);
            case Object other -> throw wrong(name, other, "a number");
        };
    }

    long whole(String name) {
        if (get(name) instanceof Number n && n.doubleValue() == n.longValue()) return n.longValue();
        throw wrong(name, get(name), "a whole number");
    }

    boolean flag(String name) {
        if (get(name) instanceof Boolean b) return b;
        throw wrong(name, get(name), "true or false");
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    Fields map(String name) {
        if (get(name) instanceof Map<?, ?> map) return new Fields(where + ", " + name, map);
        throw wrong(name, get(name), "names and values");
    }

    List<?> list(String name) {
        if (get(name) instanceof List<?> list) return list;
        throw wrong(name, get(name), "a list");
    }

    /// The values, with texts as names.
    Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    /// A record of these values.
    <R extends Record> R as(R defaults) {
        return Records.read(where, defaults, named());
    }

    private Object get(String name) {
        Object value = values.get(name);
        if (value == null) throw wrong(name, null, "a value");
        return value;
    }

    private GradusException wrong(String name, @Nullable Object found, String expected) {
        return GradusException.got(
                        "%s: %s is %s",
                        where, name, found == null ? "missing" : "'" + Printable.excerpt(found, 80) + "'")
                .expected(expected)
                .because("another version wrote it, or it was edited")
                .repair("Resume from an older checkpoint, or with the version that wrote this one.");
    }
}
