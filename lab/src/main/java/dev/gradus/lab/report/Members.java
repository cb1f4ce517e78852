package dev.gradus.lab.report;

import dev.gradus.lab.settings.FlatSettings;
import org.jspecify.annotations.Nullable;

/// Members of records and events, as people read them.
final class Members {
    private Members() {}

    /// A value as a text, without characters that would steer a terminal.
    static String text(@Nullable Object value) {
        return FlatSettings.plain(value);
    }

    /// The same, but empty where there is nothing.
    static String words(String text) {
        return text.isEmpty() ? "" : text(text);
    }

    /// A number, or NaN where there is none.
    static double orNaN(@Nullable Double number) {
        return number == null ? Double.NaN : number;
    }

    /// Whether a figure says how fast a run was, not what it learned.
    static boolean isSpeed(String name) {
        return name.endsWith("PerSecond") || name.endsWith("Seconds") || name.endsWith("Millis");
    }
}
