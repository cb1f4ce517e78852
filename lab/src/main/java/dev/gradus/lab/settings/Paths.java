package dev.gradus.lab.settings;

import dev.gradus.config.Form;
import dev.gradus.config.Records;
import dev.gradus.error.Suggest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// All paths of settings, as they are written at present.
final class Paths {
    private Paths() {}

    /// The leaves of settings: what can be set to a single value or a list of values.
    ///
    /// @param schema the outermost settings
    /// @param tree what is written
    /// @return path → form, in order
    static Map<String, Form> leaves(Map<String, Form> schema, Map<String, ? extends @Nullable Object> tree) {
        Map<String, Form> leaves = new LinkedHashMap<>();
        schema.forEach((name, form) -> visit(name, form, tree.get(name), leaves::put));
        return leaves;
    }

    private static void visit(String path, Form form, @Nullable Object value, BiConsumer<String, Form> leaf) {
        switch (form) {
            case Form.Value _ -> leaf.accept(path, form);
            case Form.Optional(Form inner) -> {
                if (value instanceof Map<?, ?>) visit(path, inner, value, leaf);
                else leaf.accept(path, form);
            }
            case Form.Group(var members, _) ->
                    members.forEach((name, its) -> {
                        Object member = member(value, name); // the groups of an optimizer name only what they change
                        if (member != null || !path.endsWith("]")) visit(path + "." + name, its, member, leaf);
                    });
            case Form.Thing(var kind) -> {
                leaf.accept(path, form);
                if (member(value, "type") instanceof String type && kind.names().contains(type))
                    kind.settings(type)
                            .forEach((name, its) -> visit(path + "." + name, its, member(value, name), leaf));
            }
            case Form.Items(Form item) -> {
                leaf.accept(path, form);
                if (item instanceof Form.Value || !(value instanceof List<?> list)) return;
                for (int i = 0; i < list.size(); i++) visit(path + "[" + i + "]", item, list.get(i), leaf);
            }
        }
    }

    private static @Nullable Object member(@Nullable Object value, String name) {
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    /// A sentence that names the paths nearest to one that does not exist.
    static String nearest(String path, Map<String, Form> schema, Map<String, ? extends @Nullable Object> tree) {
        List<String> known = new ArrayList<>(leaves(schema, tree).keySet());
        String typed = path.substring(Math.max(path.lastIndexOf('.'), path.lastIndexOf(']')) + 1);
        List<String> names = known.stream().map(p -> p.substring(p.lastIndexOf('.') + 1)).distinct().toList();
        String last = Records.settingName(typed, names);
        List<String> same =
                known.stream()
                        .filter(p -> p.toLowerCase(Locale.ROOT).endsWith("." + last.toLowerCase(Locale.ROOT)))
                        .toList();
        return same.isEmpty() ? Suggest.sentence(path, known) : "Did you mean " + String.join(" or ", same) + "?";
    }
}
