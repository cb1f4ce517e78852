package dev.gradus.lab.export;

import dev.gradus.lab.settings.Changes;
import dev.gradus.lab.settings.FlatSettings;
import dev.gradus.lab.settings.TrainSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The settings of a run by flat names: all of them as a table, and those by which runs are compared.
final class RunSettings {
    /// What people compare runs by, even where it is the default.
    private static final List<String> ALWAYS =
            List.of("data", "model", "optimizer", "optimizer.learningRate", "batchSize", "epochs", "seed");

    private final Map<String, String> all;

    /// @param settings as the record of a run has them
    RunSettings(Map<String, ?> settings) {
        all = FlatSettings.of(settings);
    }

    /// All settings in Markdown.
    String table() {
        StringBuilder table = new StringBuilder("| setting | value |\n|---|---|\n");
        all.forEach(
                (name, value) -> table.append("| %s | %s |\n".formatted(FoundText.cell(name), FoundText.cell(value))));
        return table.toString();
    }

    /// Some settings that always count, and those that are not the default and change what is learned. There are more than a hundred, and TensorBoard
    /// has a column for each.
    ///
    /// @return name → `Double`, `Boolean` or `String`
    Map<String, Object> hyperParameters() {
        Map<String, String> defaults = FlatSettings.of(new TrainSettings().written());
        Map<String, Object> some = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            boolean isUsual = value.equals(defaults.get(name)) || Changes.isFree(name);
            if (!isUsual || ALWAYS.contains(name)) some.put(name, typed(value));
        });
        return some;
    }

    private static Object typed(String value) {
        if (value.equals("true") || value.equals("false")) return Boolean.valueOf(value);
        return value.matches("-?\\d{1,20}(\\.\\d{1,20})?(e-?\\d{1,3})?") ? (Object) Double.valueOf(value) : value;
    }
}
