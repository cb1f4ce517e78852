package dev.gradus.lab.settings;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Settings with one name for each value, whatever they were nested in.
///
/// ```
/// model: {type: mlp, hidden: [512, 512]}        →  model = mlp, model.hidden = 512, 512
/// regularize: [{type: l2, lambda: 0.1}]         →  regularize = l2, regularize.l2.lambda = 0.1
/// layers: [{type: relu}, {type: relu}]          →  layers = relu → relu
/// ```
/// Things in a list are named by their type; by their place, from 0, where a type occurs twice. Numbers keep every digit.
public final class FlatSettings {
    private final Map<String, String> flat = new LinkedHashMap<>();

    private FlatSettings() {}

    /// Flattens settings.
    ///
    /// @param settings as `run.json` has them
    /// @return flat name → value as text, in their order
    public static Map<String, String> of(Map<String, ?> settings) {
        FlatSettings all = new FlatSettings();
        settings.forEach(all::put);
        return all.flat;
    }

    private void put(String name, @Nullable Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                Object type = map.get("type");
                if (type != null) flat.put(name, text(type));
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    if (!member.getKey().equals("type")) put(name + "." + member.getKey(), member.getValue());
                }
            }
            case List<?> list when !list.isEmpty() && list.stream().allMatch(Map.class::isInstance) -> {
                List<String> types = list.stream().map(FlatSettings::type).toList();
                flat.put(name, String.join(" → ", types));
                Set<String> distinct = new HashSet<>(types);
                for (int i = 0; i < types.size(); i++) {
                    Map<Object, Object> members = new LinkedHashMap<>((Map<?, ?>) list.get(i));
                    members.remove("type");
                    put(name + (distinct.size() == types.size() ? "." + types.get(i) : "[" + i + "]"), members);
                }
            }
            case null, default -> flat.put(name, text(value));
        }
    }

    private static String type(Object thing) {
        return thing instanceof Map<?, ?> map && map.get("type") instanceof String type ? type : "?";
    }

    /// A value as people write it.
    ///
    /// @param value a number, a text, a list …
    /// @return numbers with every digit that says something
    public static String text(@Nullable Object value) {
        return switch (value) {
            case Double number -> number.toString().replaceAll("\\.0(?=$|E)", "").replace('E', 'e');
            case List<?> list when list.isEmpty() -> "none";
            case List<?> list -> list.stream().map(FlatSettings::text).collect(Collectors.joining(", "));
            case null, default -> plain(value);
        };
    }

    /// A value as it is, on one line and without characters that would steer a terminal.
    ///
    /// @param value anything
    /// @return `none` where there is nothing to see
    public static String plain(@Nullable Object value) {
        String text = value == null ? "" : value.toString().replaceAll("\\p{Cc}+", " ").strip();
        return text.isEmpty() ? "none" : text;
    }
}
