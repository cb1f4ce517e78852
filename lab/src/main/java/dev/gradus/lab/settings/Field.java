package dev.gradus.lab.settings;

import dev.gradus.config.Form;
import dev.gradus.config.Records;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.lab.settings.SettingPath.Step;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// What can be said about a setting: what a search space or the axis of a grid has to know.
///
/// @param path of the setting
/// @param type what may be written there
/// @param value what is written there now
/// @param range of a number; null for other types
/// @param unit of a number, or empty
/// @param choices names, of a [Type#CHOICE]
public record Field(String path, Type type, Object value, @Nullable Range range, String unit, List<String> choices) {
    /// What may be written.
    public enum Type {
        /// A whole number.
        WHOLE,
        /// A number.
        NUMBER,
        /// True or false.
        FLAG,
        /// One of several names.
        CHOICE,
        /// A text.
        TEXT,
        /// A list.
        LIST,
        /// Settings by name, or none.
        GROUP
    }

    /// The numbers that are valid, all between two bounds.
    ///
    /// It is found by trying values on the record that checks them, so that it cannot be another one than that which is checked.
    ///
    /// @param least the lower bound; negative infinity for none
    /// @param leastIncluded whether it is valid itself
    /// @param most the upper bound; infinity for none
    /// @param mostIncluded whether it is valid itself
    public record Range(double least, boolean leastIncluded, double most, boolean mostIncluded) {
        /// As mathematicians write it.
        ///
        /// @return for example `[0, 1)`
        @Override
        public String toString() {
            String low = Double.isInfinite(least) ? "-∞" : YamlText.number(least);
            String high = Double.isInfinite(most) ? "∞" : YamlText.number(most);
            return (leastIncluded ? "[" : "(") + low + ", " + high + (mostIncluded ? "]" : ")");
        }
    }

    /// Keeps a copy.
    public Field {
        choices = List.copyOf(choices);
    }

    static Field of(TrainSettings settings, String path, Map<String, Form> schema, @Nullable Shape sample) {
        Object value = settings.get(path);
        Form form = form(path, schema, settings);
        while (form instanceof Form.Optional(Form inner)) form = inner;
        return switch (form) {
            case Form.Value(Class<?> type, String unit) -> {
                Type kind = type(type);
                Range range =
                        switch (kind) {
                            case WHOLE -> whole(settings, path, value, type, sample);
                            case NUMBER -> number(settings, path, value, sample);
                            default -> null;
                        };
                yield new Field(path, kind, value, range, unit, names(type));
            }
            case Form.Thing(var kind) -> new Field(path, Type.CHOICE, value, null, "", List.copyOf(kind.names()));
            case Form.Items _ -> new Field(path, Type.LIST, value, null, "", List.of());
            default -> new Field(path, Type.GROUP, value, null, "", List.of());
        };
    }

    private static Type type(Class<?> type) {
        if (type.isEnum()) return Type.CHOICE;
        if (type == boolean.class) return Type.FLAG;
        if (type == String.class) return Type.TEXT;
        return type == double.class || type == Double.class ? Type.NUMBER : Type.WHOLE;
    }

    private static List<String> names(Class<?> type) {
        if (!type.isEnum()) return List.of();
        return Arrays.stream(type.getEnumConstants())
                .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static boolean isValid(TrainSettings settings, String path, Object value, @Nullable Shape sample) {
        try {
            settings.with(path, value, sample);
            return true;
        } catch (GradusException | ArithmeticException | NegativeArraySizeException e) {
            return false;
        }
    }

    private static Range whole(
            TrainSettings settings, String path, Object value, Class<?> type, @Nullable Shape sample) {
        boolean isLong = type == long.class;
        long least = isLong ? Long.MIN_VALUE : Integer.MIN_VALUE, most = isLong ? Long.MAX_VALUE : Integer.MAX_VALUE;
        LongPredicate valid = n -> isValid(settings, path, n, sample);
        long now = value instanceof Number n ? n.longValue() : 1;
        long low = valid.test(least) ? least : last(now, least, valid),
                high = valid.test(most) ? most : last(now, most, valid);
        return new Range(
                low == least ? Double.NEGATIVE_INFINITY : low,
                low != least,
                high == most ? Double.POSITIVE_INFINITY : high,
                high != most);
    }

    /// The last valid number on the way from a valid one to one that is not.
    private static long last(long from, long to, LongPredicate valid) {
        long good = from, bad = to;
        while (bad != good + 1 && bad != good - 1) {
            long middle = (good & bad) + ((good ^ bad) >> 1); // the mean, without overflow
            if (valid.test(middle)) good = middle;
            else bad = middle;
        }
        return good;
    }

    private static Range number(TrainSettings settings, String path, Object value, @Nullable Shape sample) {
        DoublePredicate valid = x -> isValid(settings, path, x, sample);
        double now = value instanceof Number n ? n.doubleValue() : 1;
        LongPredicate ordered = n -> valid.test(ofOrder(n));
        double low =
                valid.test(-Double.MAX_VALUE)
                        ? Double.NEGATIVE_INFINITY
                        : ofOrder(last(order(now), order(-Double.MAX_VALUE), ordered));
        double high =
                valid.test(Double.MAX_VALUE)
                        ? Double.POSITIVE_INFINITY
                        : ofOrder(last(order(now), order(Double.MAX_VALUE), ordered));
        boolean lowOpen = Double.isInfinite(low) || isRounder(Math.nextDown(low), low);
        boolean highOpen = Double.isInfinite(high) || isRounder(Math.nextUp(high), high);
        return new Range(
                lowOpen && !Double.isInfinite(low) ? Math.nextDown(low) : low + 0.0,
                !lowOpen,
                highOpen && !Double.isInfinite(high) ? Math.nextUp(high) : high,
                !highOpen);
    }

    /// A bound that is not valid itself is a round number; the last valid number before it is none.
    private static boolean isRounder(double bound, double last) {
        return Double.toString(bound).length() < Double.toString(last).length();
    }

    /// Numbers in the order of the floats.
    private static long order(double x) {
        long bits = Double.doubleToLongBits(x);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    private static double ofOrder(long n) {
        return Double.longBitsToDouble(n < 0 ? Long.MIN_VALUE - n : n);
    }

    private static Form form(String path, Map<String, Form> schema, TrainSettings settings) {
        Map<String, Form> leaves = Paths.leaves(schema, settings.complete());
        String plain = plain(path, settings.complete());
        Form form = leaves.get(plain);
        if (form == null && plain.endsWith("]")) { // one of several numbers
            Form all = leaves.get(plain.substring(0, plain.lastIndexOf('[')));
            if (all instanceof Form.Items(Form.Value item)) return item;
        }
        if (form == null) throw unknown(path, schema, settings.complete());
        return form;
    }

    static Object value(Map<String, Object> all, String path, Map<String, Form> schema) {
        @Nullable Object value = all;
        for (Step step : SettingPath.of(plain(path, all)).steps()) {
            value = part(value, step);
        }
        return value == null ? absent(path, schema, all) : value;
    }

    /// What stands for a setting that is left out where it is not wanted.
    private static Object absent(String path, Map<String, Form> schema, Map<String, Object> all) {
        return switch (Paths.leaves(schema, all).get(path)) {
            case Form.Optional _ -> Records.NONE;
            case Form.Items _ -> List.of();
            case null, default -> throw unknown(path, schema, all);
        };
    }

    private static @Nullable Object part(@Nullable Object whole, Step step) {
        return switch (step) {
            case Step.Name(String name) when whole instanceof Map<?, ?> map -> map.get(name);
            case Step.Index(int i) when whole instanceof List<?> list && i < list.size() -> list.get(i);
            default -> null;
        };
    }

    /// The path with items by number instead of by type.
    private static String plain(String path, Map<String, Object> all) {
        @Nullable Object value = all;
        List<String> parts = new ArrayList<>();
        for (Step step : SettingPath.of(path).steps()) {
            switch (step) {
                case Step.Name(String name) -> {
                    parts.add((parts.isEmpty() ? "" : ".") + name);
                    value = value instanceof Map<?, ?> map ? map.get(name) : null;
                }
                case Step.Index(int i) -> {
                    parts.add("[" + i + "]");
                    value = value instanceof List<?> list && i < list.size() ? list.get(i) : null;
                }
                case Step.OfType(String type) -> {
                    if (!(value instanceof List<?> list)) continue; // a single thing, whose type is what it says
                    int i = 0;
                    while (i < list.size() && !(list.get(i) instanceof Map<?, ?> map && type.equals(map.get("type"))))
                        i++;
                    parts.add("[" + i + "]");
                    value = i < list.size() ? list.get(i) : null;
                }
            }
        }
        return String.join("", parts);
    }

    private static GradusException unknown(String path, Map<String, Form> schema, Map<String, Object> all) {
        return GradusException.got("unknown setting '%s'", Printable.excerpt(path, 80))
                .expected("one of the settings of a training run")
                .because("a spelling mistake, or a part of something that is not there")
                .repair("%s", Paths.nearest(path, schema, all));
    }
}
