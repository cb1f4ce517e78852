package dev.gradus.lab.experiment;

import java.util.Locale;

/// How much of an experiment is run.
public enum Size {
    /// A few seconds, on embedded or synthetic data: shows that everything runs, not that what is expected happens.
    QUICK,
    /// All cells with all seeds, as the figures in `docs/lab.md`.
    DEFAULT,
    /// The schedule of the publication, where it is longer.
    FULL;

    /// The name in records.
    ///
    /// @return for example `default`
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A size by its name in records.
    ///
    /// @param key for example `default`
    /// @return that size
    /// @throws IllegalArgumentException when there is none
    static Size of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /// One of two values.
    ///
    /// @param <T> of the values
    /// @param quick for [#QUICK]
    /// @param other for the others
    /// @return that for this size
    public <T> T pick(T quick, T other) {
        return this == QUICK ? quick : other;
    }
}
