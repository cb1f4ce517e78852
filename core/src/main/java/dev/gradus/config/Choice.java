package dev.gradus.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A named thing with its settings, not made yet: what settings hold where a thing has a state of its own, as an optimizer has, and
/// is used once.
///
/// @param <T> what is made
/// @param kind what it is chosen from
/// @param written its written form with every setting
public record Choice<T>(Kind<T> kind, Map<String, Object> written) {
    /// Checks and completes what is written.
    ///
    /// @throws dev.gradus.error.GradusException when the name, a setting or a value is not valid
    public Choice {
        written = Collections.unmodifiableMap(new LinkedHashMap<>(kind.complete(written)));
    }

    /// The choice with all settings at their defaults.
    ///
    /// @param <T> what is made
    /// @param kind what it is chosen from
    /// @param name of the thing
    /// @return the choice
    public static <T> Choice<T> of(Kind<T> kind, String name) {
        return new Choice<>(kind, Map.of(Catalogue.TYPE, name));
    }

    /// The name of the thing.
    ///
    /// @return for example `adam`
    public String type() {
        return String.valueOf(written.get(Catalogue.TYPE));
    }

    /// Makes the thing.
    ///
    /// @return a new one each time
    public T make() {
        return kind.read(written);
    }
}
