package dev.gradus.lab.settings;

import dev.gradus.error.GradusException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Settings from one place: a file, a flag, the record of a run.
///
/// @param where they are written, for errors and for [Reading#print]
/// @param values path → value, as it is written
public record Source(String where, Map<String, ?> values) {
    /// Keeps a copy.
    public Source {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// The settings of a YAML or JSON file.
    ///
    /// @param file with a map
    /// @return its settings
    /// @throws GradusException when it cannot be read, holds no map, or has an unknown setting
    public static Source of(Path file) {
        Map<String, Object> values = map(file);
        for (String key : values.keySet()) TrainSettings.requireKnown(YamlFile.place(file, key), key);
        return new Source(file.toString(), values);
    }

    /// A map of a YAML or JSON file, by names that are no settings.
    ///
    /// @param file with a map
    /// @return its values by name, in order
    /// @throws GradusException when it cannot be read, or holds no map
    public static Map<String, Object> map(Path file) {
        if (!(YamlFile.read(file) instanceof Map<?, ?> map)) {
            throw GradusException.got("%s holds no settings by name", file)
                    .expected("lines such as 'epochs: 5'")
                    .because("it is a list, or a file of another kind")
                    .repair("Give a list of layers with --model instead of --config.");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put(String.valueOf(key), value));
        return values;
    }

    /// One setting, as on the command line.
    ///
    /// @param where it is written, such as `--lr`
    /// @param path of the setting
    /// @param value a text; one that begins with a bracket is read as YAML
    /// @return the setting
    /// @throws GradusException when a text in brackets is not YAML
    public static Source of(String where, String path, String value) {
        String text = value.strip();
        Object read = text.startsWith("[") || text.startsWith("{") ? YamlFile.parse(where, text) : value;
        return new Source(where, Map.of(path, read));
    }
}
