package dev.gradus.lab.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a trial differs in: values of settings.
///
/// @param values path → value as it is written in settings: a `Double`, a `Long`, a text, a boolean, a list
public record Point(Map<String, Object> values) {
    /// Keeps a copy.
    public Point {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
