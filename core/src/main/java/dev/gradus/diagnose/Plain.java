package dev.gradus.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Plain values that were saved, read leniently: a watcher whose memory is damaged forgets, and ends no training.
///
/// @param values by name; NaN may be a text
record Plain(Map<?, ?> values) {
    static Plain of(@Nullable Object saved) {
        return new Plain(saved instanceof Map<?, ?> map ? map : Map.of());
    }

    static double number(@Nullable Object value) {
        if (value instanceof Number n) return n.doubleValue();
        boolean isText = value instanceof String && Set.of("Infinity", "-Infinity").contains(value);
        return isText ? Double.parseDouble(String.valueOf(value)) : Double.NaN;
    }

    double number(String name) {
        return number(values.get(name));
    }

    long whole(String name) {
        return values.get(name) instanceof Number n ? n.longValue() : 0;
    }

    List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object one : list(name)) texts.add(String.valueOf(one));
        return texts;
    }

    Plain map(String name) {
        return of(values.get(name));
    }
}
