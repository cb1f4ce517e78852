package dev.gradus.config;

import java.util.Map;
import java.util.Set;

/// A kind of things that files, flags and search spaces may name, with the settings of each: a [Catalogue], or one with a written
/// form of its own.
///
/// @param <T> what is made
public interface Kind<T> {
    /// What the things are, in words.
    ///
    /// @return for example `layer`
    String kind();

    /// All names.
    ///
    /// @return the names, sorted
    Set<String> names();

    /// Makes a thing from its written form.
    ///
    /// @param written a name, or a map with a `type`
    /// @return a new one
    /// @throws dev.gradus.error.GradusException when the name, a setting or a value is not valid
    T read(Object written);

    /// The written form with every setting, checked.
    ///
    /// @param written a name, or a map with a `type`
    /// @return `type` and all settings, made of maps, lists, texts, numbers and booleans only
    /// @throws dev.gradus.error.GradusException when the name, a setting or a value is not valid
    Map<String, Object> complete(Object written);

    /// The settings of one of the things.
    ///
    /// @param name its name
    /// @return name of the setting → what may be written there, in order
    /// @throws dev.gradus.error.GradusException when there is none of this name
    Map<String, Form> settings(String name);
}
