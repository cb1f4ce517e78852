package dev.gradus.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The text of a thing for people: its name and the settings that say more than the defaults.
///
/// ```
/// ReLU        Linear(256)        Dropout(p=0.2)        Adam(learningRate=0.01)        Conv2d(channels=16, kernel=[5])
/// ```
/// Settings without a default, which the shortest constructor of the record asks for, come first and without their names. Of a long
/// list the first three are shown.
public final class Describe {
    private static final int LONG_LIST = 8;
    private static final int SHOWN = 3;

    private Describe() {}

    /// The text of a thing, for its `toString()`.
    ///
    /// @param thing such as a layer or an optimizer
    /// @return on one line
    public static String of(Configured thing) {
        return of(thing.getClass().getSimpleName(), thing.config());
    }

    /// The text of settings.
    ///
    /// @param name of what they belong to
    /// @param settings a record
    /// @return on one line
    public static String of(String name, Record settings) {
        try {
            List<String> parts = parts(settings);
            return parts.isEmpty() ? name : name + "(" + String.join(", ", parts) + ")";
        } catch (ReflectiveOperationException e) { // a record of somebody else's that we may not look into
            return name + "(" + settings + ")";
        }
    }

    private static List<String> parts(Record settings) throws ReflectiveOperationException {
        RecordComponent[] components = settings.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) values[i] = components[i].getAccessor().invoke(settings);
        Constructor<?> shortest = shortest(settings.getClass(), components);
        int needed = shortest == null ? 0 : shortest.getParameterCount();
        Record like = shortest == null ? null : (Record) shortest.newInstance(Arrays.copyOf(values, needed));
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            String text = text(values[i]);
            if (i < needed) parts.add(text);
            else if (like == null || !text.equals(text(components[i].getAccessor().invoke(like)))) {
                parts.add(components[i].getName() + "=" + text);
            }
        }
        return parts;
    }

    /// The constructor that asks for the fewest of the first components; null where there is none but the canonical one.
    private static @Nullable Constructor<?> shortest(Class<?> type, RecordComponent[] components) {
        Class<?>[] all = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return Arrays.stream(type.getConstructors())
                .filter(c -> c.getParameterCount() < all.length)
                .filter(c -> Arrays.equals(c.getParameterTypes(), Arrays.copyOf(all, c.getParameterCount())))
                .min(Comparator.comparingInt(Constructor::getParameterCount))
                .orElse(null);
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case Double d -> number(d);
            case Enum<?> e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case List<?> list -> list(list);
            case Record record when !(value instanceof Configured) -> of(record.getClass().getSimpleName(), record);
            default -> value.toString();
        };
    }

    private static String list(List<?> list) {
        int shown = list.size() > LONG_LIST ? SHOWN : list.size();
        List<String> items = new ArrayList<>(list.subList(0, shown).stream().map(Describe::text).toList());
        if (shown < list.size()) items.add("… " + list.size() + " in all");
        return "[" + String.join(", ", items) + "]";
    }

    /// Plain digits where a person would write them: `0.0001`, not `1.0E-4`.
    private static String number(double value) {
        double size = Math.abs(value);
        boolean plain = Double.isFinite(value) && size < 1e7 && (size >= 1e-6 || size == 0);
        return plain ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString() : value + "";
    }
}
