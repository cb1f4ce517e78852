package dev.gradus.lab.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Settings as a YAML file with notes above what they are about.
///
/// ```yaml
/// optimizer:
///   type: sgd
///   # learning-rate-too-low (fail): was 1e-7
///   learningRate: 0.1
/// ```
public final class SettingsText {
    private SettingsText() {}

    /// The text of a file that is read as these settings.
    ///
    /// @param settings complete
    /// @param head lines above all
    /// @param notes path → lines above it; a path that has no line of its own has its note above what it belongs to
    /// @return YAML
    public static String of(TrainSettings settings, List<String> head, Map<String, List<String>> notes) {
        Map<String, Object> shown = settings.complete();
        Map<String, Object> written = settings.written();
        List<String> roots = notes.keySet().stream().map(path -> SettingPath.of(path).root()).toList();
        shown.keySet().removeIf(name -> !written.containsKey(name) && !roots.contains(name));
        shown.replaceAll((name, value) -> written.getOrDefault(name, value));
        Map<String, List<String>> above = new LinkedHashMap<>();
        notes.forEach((path, lines) -> above.computeIfAbsent(line(path, shown), _ -> new ArrayList<>()).addAll(lines));
        String text = YamlText.of(shown, _ -> "", path -> above.getOrDefault(path, List.of()));
        return head.stream().map(YamlText::comment).collect(Collectors.joining()) + text;
    }

    /// The text of a file with what a record has.
    ///
    /// @param written name → value
    /// @return YAML
    public static String of(Map<String, ?> written) {
        Map<String, Object> all = new LinkedHashMap<>();
        written.forEach(all::put);
        return YamlText.of(all, _ -> "", _ -> List.of());
    }

    /// The value of a setting as people write it.
    ///
    /// @param settings complete
    /// @param path such as `optimizer.learningRate` or `clip[norm].maxNorm`
    /// @return things with a type by it; `none` where there is nothing
    public static String value(TrainSettings settings, String path) {
        Object at = settings.complete();
        for (String step : steps(path)) at = at instanceof Map<?, ?> map ? map.get(step) : null;
        return text(at);
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map when map.containsKey("type") -> String.valueOf(map.get("type"));
            case List<?> list when !list.isEmpty() ->
                    list.stream().map(SettingsText::text).collect(Collectors.joining(", "));
            case null, default -> FlatSettings.text(value);
        };
    }

    /// The longest beginning of a path that has a line.
    private static String line(String path, Map<String, Object> settings) {
        Object at = settings;
        List<String> known = new ArrayList<>();
        for (String step : steps(path)) {
            at = at instanceof Map<?, ?> map ? map.get(step) : null;
            if (at == null) break;
            known.add(step);
        }
        return String.join(".", known);
    }

    private static String[] steps(String path) {
        return path.replaceAll("\\[[^\\]]*\\]", "").split("\\.", -1);
    }
}
