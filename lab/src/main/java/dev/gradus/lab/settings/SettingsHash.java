package dev.gradus.lab.settings;

import dev.gradus.config.Form;
import dev.gradus.config.Kind;
import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Shape;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A hash of the settings that decide the bits of a run: `2:` and the SHA-256 of
/// ```
/// epochs = 6
/// model.dropout = 0.2
/// model.hidden = [64]
/// ```
/// with one line for each setting that differs from its default, by its full name, sorted, and without those that may change freely
/// ([Changes]). So it is the same for settings in another order or notation, and a setting that a later version adds does not change it.
///
/// What a default is, is asked of the reader: a setting without which the same settings are read. Of a thing in a list, its kind is asked,
/// which reads nothing else: the layers of a network may be thousands. The version in front changes when a default or the form changes.
public final class SettingsHash {
    private static final String VERSION = "2:";

    private SettingsHash() {}

    /// The hash of the settings of a run.
    ///
    /// @param settings complete
    /// @param sample the shape of its samples
    /// @return version and hash
    public static String of(TrainSettings settings, Shape sample) {
        return of(
                settings.written(),
                given -> TrainSettings.of(List.of(new Source("settings", given)), sample).written(),
                kinds(settings));
    }

    /// The kinds of the things in lists, by the name of the list; without augmentations, whose defaults depend on the sample.
    static Map<String, Kind<?>> kinds(TrainSettings settings) {
        Map<String, Kind<?>> kinds = new HashMap<>();
        settings.forms()
                .forEach((name, form) -> {
                    boolean isAugment = SettingPath.of(name).root().equals(TrainSettings.AUGMENT);
                    if (form instanceof Form.Items(Form.Thing(Kind<?> kind)) && !isAugment) kinds.put(name, kind);
                });
        return kinds;
    }

    /// The hash of complete settings.
    ///
    /// @param written with every default
    /// @param complete reads settings and gives them with every default, in the same form
    /// @param kinds of the things in lists whose reading depends on nothing else
    static String of(Map<String, ?> written, UnaryOperator<Map<String, Object>> complete, Map<String, Kind<?>> kinds) {
        String lines =
                decisive(written, complete, kinds).entrySet().stream()
                        .map(line -> line.getKey() + " = " + line.getValue() + "\n")
                        .collect(Collectors.joining());
        return VERSION + sha256(lines);
    }

    /// Whether this version can make a hash that is to be compared with another.
    ///
    /// @param hash of another version, perhaps
    /// @return false where nothing can be told
    public static boolean isKnown(String hash) {
        return hash.startsWith(VERSION);
    }

    /// Name → value in canonical form, sorted.
    static Map<String, String> decisive(
            Map<String, ?> written, UnaryOperator<Map<String, Object>> complete, Map<String, Kind<?>> kinds) {
        Map<String, String> all = new TreeMap<>();
        new Visit(copy(written), complete, kinds, all).settings("");
        return all;
    }

    /// What is read of settings, in canonical form; null where one is missing that has no default.
    private static @Nullable String read(Map<String, Object> settings, UnaryOperator<Map<String, Object>> complete) {
        try {
            return canonical(complete.apply(settings));
        } catch (GradusException e) {
            return null;
        }
    }

    /// What is in a map or in maps of a list has lines of its own.
    private static String text(@Nullable Object value) {
        if (value instanceof Map<?, ?>) return "{}";
        return isListOfMaps(value) && value instanceof List<?> list ? "[" + list.size() + "]" : canonical(value);
    }

    /// Looks at each setting of what one reader reads at once.
    ///
    /// @param whole what is read, in which a setting is left out for a moment
    /// @param complete the reader
    /// @param kinds of the things in lists, which have a visit of their own
    /// @param all gets what differs from its default
    private record Visit(
            Map<String, Object> whole,
            UnaryOperator<Map<String, Object>> complete,
            Map<String, Kind<?>> kinds,
            Map<String, String> all) {
        void settings(String prefix) {
            settings(prefix, whole, canonical(whole));
        }

        private void settings(String prefix, Map<String, Object> settings, String wanted) {
            for (String key : List.copyOf(settings.keySet())) {
                String name = prefix + key;
                if (Changes.isFree(name)) continue;
                Object value = settings.remove(key);
                boolean isDefault = wanted.equals(read(whole, complete));
                settings.put(key, value);
                if (isDefault) continue;
                all.put(name, text(value));
                if (value instanceof Map<?, ?>) settings(name + ".", map(value), wanted);
                if (!isListOfMaps(value) || !(value instanceof List<?> list)) continue;
                Kind<?> kind = kinds.get(name);
                for (int i = 0; i < list.size(); i++) {
                    String item = name + "[" + i + "].";
                    if (kind == null) settings(item, map(list.get(i)), wanted);
                    else new Visit(map(list.get(i)), kind::complete, kinds, all).settings(item);
                }
            }
        }
    }

    private static boolean isListOfMaps(@Nullable Object value) {
        return value instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(Map.class::isInstance);
    }

    @SuppressWarnings("unchecked") // copy() makes maps of this kind only
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> copy(Map<?, ?> settings) {
        Map<String, Object> copy = new LinkedHashMap<>();
        settings.forEach((key, value) -> copy.put(String.valueOf(key), copyOf(value)));
        return copy;
    }

    private static Object copyOf(Object value) {
        return switch (value) {
            case Map<?, ?> map -> copy(map);
            case List<?> list -> list.stream().map(SettingsHash::copyOf).toList();
            default -> value;
        };
    }

    /// A value as text: maps sorted by name, numbers as plain decimals, whether they were written as numbers or as texts.
    private static String canonical(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((key, member) -> sorted.put(String.valueOf(key), canonical(member)));
                yield sorted.toString();
            }
            case List<?> list -> {
                List<String> items = new ArrayList<>();
                for (Object item : list) items.add(canonical(item));
                yield items.toString();
            }
            case null, default -> number(String.valueOf(value));
        };
    }

    private static String number(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) > 400) return Json.line(text); // no float64
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return Json.line(text); // on one line, whatever is in it
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
