package dev.gradus.config;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Settings records to and from plain maps, lists, texts, numbers and booleans: the one binder behind JSON, YAML, flags
/// and search spaces.
///
/// A component may be an `int`, `long`, `double`, `boolean`, text, enum (written lower case with hyphens), another record,
/// a list of these, a catalogued thing or the [Choice] of one. [Setting] says what is not in its type. Nothing else is ever instantiated, so a file cannot name a class.
public final class Records {
    /// The most characters of a value that an error quotes.
    static final int QUOTED = 80;

    /// How it is written that an optional thing is not there.
    public static final String NONE = "none";

    /// Java makes new components, with accessors that are slow at first, whenever it is asked.
    private static final ClassValue<RecordComponent[]> COMPONENTS =
            new ClassValue<>() {
                @Override
                protected RecordComponent[] computeValue(Class<?> type) {
                    return type.getRecordComponents();
                }
            };

    private Records() {}

    /// The components of a record, not to be changed.
    private static RecordComponent[] components(Class<?> type) {
        return COMPONENTS.get(type);
    }

    /// A copy of a record in which the given settings replace the old values.
    ///
    /// @param <C> the type of the settings
    /// @param where what is being read, for errors
    /// @param defaults the values where the map is silent
    /// @param settings component name → value
    /// @return the new record
    /// @throws GradusException for an unknown key or a value that does not fit
    public static <C extends Record> C read(String where, C defaults, Map<String, ?> settings) {
        return read(where, defaults, settings, Records::noCatalogue);
    }

    /// A copy of a record, of components among which are things to be named.
    ///
    /// @param <C> the type of the settings
    /// @param where what is being read, for errors
    /// @param defaults the values where the map is silent
    /// @param settings component name → value
    /// @param catalogues the kind of things of a class
    /// @return the new record
    /// @throws GradusException for an unknown key or a value that does not fit
    public static <C extends Record> C read(
            String where, C defaults, Map<String, ?> settings, Function<Class<?>, Kind<?>> catalogues) {
        List<String> names = names(defaults.getClass());
        return bind(where, defaults, named(where, settings, names), catalogues);
    }

    private static List<String> names(Class<? extends Record> type) {
        List<String> names = new ArrayList<>();
        for (RecordComponent c : components(type)) {
            if (isInline(c)) names.addAll(names(c.getType().asSubclass(Record.class)));
            else names.add(c.getName());
        }
        return names;
    }

    private static boolean isInline(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        return setting != null && setting.inline();
    }

    private static boolean isOptional(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        return setting != null && setting.optional();
    }

    @SuppressWarnings("NullAway") // a null is handed on: whether a component takes it is for its constructor to say
    private static <C extends Record> C bind(
            String where, C defaults, Map<String, ?> settings, Function<Class<?>, Kind<?>> catalogues) {
        RecordComponent[] components = components(defaults.getClass());
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent c = components[i];
            Object old = get(c, defaults), value = settings.get(c.getName());
            if (isInline(c)) values[i] = bind(where, (Record) Objects.requireNonNull(old), settings, catalogues);
            else if (!settings.containsKey(c.getName())) values[i] = old;
            else if (isOptional(c) && NONE.equals(value)) values[i] = null;
            else values[i] = convert(where + ": " + c.getName(), value, c.getGenericType(), old, catalogues);
        }
        return construct(defaults, components, values);
    }

    /// The settings under the names that they have here; those of other libraries are understood.
    @SuppressWarnings("NullAway") // nulls are handed on
    private static Map<String, Object> named(String where, Map<String, ?> settings, List<String> names) {
        Map<String, Object> named = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            List<String> here = OtherNames.of(key, names);
            if (here.size() != 1) throw unknown(where, key, names, here);
            if (named.containsKey(here.getFirst())) throw twice(where, key, here.getFirst());
            named.put(here.getFirst(), value);
        });
        return named;
    }

    private static GradusException unknown(String where, String key, List<String> names, List<String> here) {
        return GradusException.got("%s has the setting '%s'", where, Printable.excerpt(key, QUOTED))
                .expected(
                        here.isEmpty() ? "only settings that it knows" : "a value for each of %s",
                        String.join(" and ", here))
                .because(
                        names.isEmpty()
                                ? "it has none"
                                : here.isEmpty() ? "a spelling mistake" : "another library gives them as one list")
                .repair(
                        "%s",
                        names.isEmpty()
                                ? "Leave it out."
                                : here.isEmpty()
                                        ? Suggest.sentence(key, names)
                                        : "Write " + String.join(" and ", here) + ", one number each.");
    }

    private static GradusException twice(String where, String key, String name) {
        return GradusException.got("%s has the setting '%s' beside '%s'", where, Printable.excerpt(key, QUOTED), name)
                .expected("one of them")
                .because("both are names of the same setting")
                .repair("Leave '%s' out.", Printable.excerpt(key, QUOTED));
    }

    /// What a setting is called here: other libraries and lectures have other names for some.
    ///
    /// @param typed a name, of whatever library
    /// @param known the settings of the thing
    /// @return the one of these that it is; the same name where it is none, or stands for several
    public static String settingName(String typed, Collection<String> known) {
        List<String> names = OtherNames.of(typed, List.copyOf(known));
        return names.size() == 1 ? names.getFirst() : typed;
    }

    /// The components of a record as a map in their declared order.
    ///
    /// @param settings a record
    /// @return component name → written value
    public static Map<String, Object> write(Record settings) {
        return write(settings, Records::noCatalogue);
    }

    static Map<String, Object> write(Record settings, Function<Class<?>, Kind<?>> catalogues) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (RecordComponent c : components(settings.getClass())) {
            Object value = get(c, settings);
            if (value instanceof Record inner && isInline(c)) written.putAll(write(inner, catalogues));
            else if (value != null) written.put(c.getName(), plain(value, c.getGenericType(), catalogues));
            else if (isOptional(c)) written.put(c.getName(), NONE);
        }
        return written;
    }

    /// What may be written for each component of a record.
    ///
    /// @param defaults any record of the type
    /// @param catalogues the kind of things of a class
    /// @return name → form, in order; those of inner records that are written inline among them
    public static Map<String, Form> forms(Record defaults, Function<Class<?>, Kind<?>> catalogues) {
        Map<String, Form> forms = new LinkedHashMap<>();
        for (RecordComponent c : components(defaults.getClass())) {
            Object value = get(c, defaults);
            if (value instanceof Record inner && isInline(c)) {
                forms.putAll(forms(inner, catalogues));
                continue;
            }
            Setting setting = c.getAnnotation(Setting.class);
            String unit = setting == null ? "" : setting.unit();
            Form form = form(c.getGenericType(), unit, value, catalogues);
            forms.put(c.getName(), isOptional(c) ? new Form.Optional(form) : form);
        }
        return forms;
    }

    private static Form form(Type type, String unit, @Nullable Object value, Function<Class<?>, Kind<?>> catalogues) {
        Class<?> c = raw(type);
        if (c == List.class) return new Form.Items(form(itemType(type), unit, null, catalogues));
        if (c == Choice.class) return new Form.Thing(catalogues.apply(raw(itemType(type))));
        if (c.isPrimitive() || c.isEnum() || c == String.class || Number.class.isAssignableFrom(c)) {
            return new Form.Value(c, unit);
        }
        Record record = value instanceof Record r && !(value instanceof Configured) ? r : defaults(c);
        return record == null
                ? new Form.Thing(catalogues.apply(c))
                : new Form.Group(forms(record, catalogues), single(record));
    }

    private static String single(Record record) {
        for (RecordComponent c : components(record.getClass())) {
            Setting setting = c.getAnnotation(Setting.class);
            if (setting != null && setting.single()) return c.getName();
        }
        return "";
    }

    private static Object plain(Object value, Type type, Function<Class<?>, Kind<?>> catalogues) {
        return switch (value) {
            case String s -> s;
            case Boolean b -> b;
            case Number n -> n;
            case Enum<?> e -> enumName(e);
            case List<?> list -> list.stream().map(item -> plain(item, itemType(type), catalogues)).toList();
            case Choice<?> choice -> choice.written();
            case Record record when !(value instanceof Configured) -> write(record, catalogues);
            default -> ((Catalogue<?>) catalogues.apply(raw(type))).write(value);
        };
    }

    private static Type itemType(Type list) {
        return ((ParameterizedType) list).getActualTypeArguments()[0];
    }

    /// The class of a component's type: `Optimizer` of `Optimizer<?>`.
    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
    }

    private static String enumName(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable Object convert(
            String where, @Nullable Object v, Type type, @Nullable Object old, Function<Class<?>, Kind<?>> cats) {
        if (v == null) throw wrong(where, v, "a value");
        if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
            List<?> items = v instanceof List<?> list ? list : List.of(v); // one item alone is a list of it
            List<Object> list = new ArrayList<>();
            for (Object item : items) {
                list.add(
                        Objects.requireNonNull(
                                convert(where + "[" + list.size() + "]", item, itemType(type), null, cats)));
            }
            return List.copyOf(list);
        }
        Class<?> c = raw(type);
        if (c == int.class || c == Integer.class)
            return Math.toIntExact(whole(where, v, Integer.MIN_VALUE, Integer.MAX_VALUE));
        if (c == long.class) return whole(where, v, Long.MIN_VALUE, Long.MAX_VALUE);
        if (c == double.class || c == Double.class) return number(where, v);
        if (c == boolean.class) {
            if (v instanceof Boolean b) return b;
            if (v.equals("true") || v.equals("false")) return v.equals("true");
            throw wrong(where, v, "true or false");
        }
        if (c == String.class) return String.valueOf(v);
        if (c == Choice.class) return choose(cats.apply(raw(itemType(type))), v);
        if (c.isEnum()) return enumValue(where, v, c);
        Record record = old instanceof Record r && !(old instanceof Configured) ? r : defaults(c);
        if (record != null && !(v instanceof Map)) {
            String single = single(record);
            if (single.isEmpty())
                throw wrong(where, v, "settings by name: " + String.join(", ", names(record.getClass())));
            return read(where, record, Map.of(single, v), cats);
        }
        if (record != null && v instanceof Map<?, ?> map) {
            Map<String, Object> settings = new LinkedHashMap<>();
            map.forEach((key, value) -> settings.put(String.valueOf(key), value));
            return read(where, record, settings, cats);
        }
        return cats.apply(c).read(v);
    }

    private static <T> Choice<T> choose(Kind<T> kind, Object written) {
        return new Choice<>(kind, kind.complete(written));
    }

    /// The defaults of a record in a list, from its constructor without arguments; null where it has none.
    private static @Nullable Record defaults(Class<?> type) {
        if (!type.isRecord() || Configured.class.isAssignableFrom(type)) return null;
        try {
            return (Record) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static Object enumValue(String where, Object v, Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = enumName((Enum<?>) constant);
            if (name.equals(String.valueOf(v).toLowerCase(Locale.ROOT).replace('_', '-'))) return constant;
            names.add(name);
        }
        throw GradusException.got("%s is '%s'", where, Printable.excerpt(v, QUOTED))
                .expected("one of %s", String.join(", ", names))
                .because("a spelling mistake")
                .repair(Suggest.sentence(String.valueOf(v), names));
    }

    private static long whole(String where, Object v, long least, long most) {
        if (v instanceof Number n
                && n.doubleValue() == n.longValue()
                && n.longValue() >= least
                && n.longValue() <= most) return n.longValue();
        try {
            if (v instanceof String s) return whole(where, Long.valueOf(s.strip()), least, most);
        } catch (NumberFormatException e) {
            // falls through to the error below
        }
        throw wrong(where, v, "a whole number");
    }

    private static double number(String where, Object v) {
        if (v instanceof Number n) return n.doubleValue();
        try {
            if (v instanceof String s) return Double.parseDouble(s.strip());
        } catch (NumberFormatException e) {
            // falls through to the error below
        }
        throw wrong(where, v, "a number");
    }

    private static GradusException wrong(String where, @Nullable Object v, String expected) {
        return GradusException.got("%s is %s", where, v == null ? "empty" : "'" + Printable.excerpt(v, QUOTED) + "'")
                .expected(expected)
                .because("a value of another type")
                .repair("Write %s there, or leave the setting out to get its default.", expected);
    }

    private static @Nullable Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings record " + record.getClass() + " must be public", e);
        }
    }

    private static <C extends Record> C construct(C like, RecordComponent[] components, Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            @SuppressWarnings("unchecked") // the canonical constructor of C's own class makes a C
            Constructor<C> constructor = (Constructor<C>) like.getClass().getConstructor(types);
            return constructor.newInstance(values);
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) throw refused;
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings record " + like.getClass() + " must be public", e);
        }
    }

    private static Kind<?> noCatalogue(Class<?> type) {
        throw new IllegalStateException("no catalogue for " + type);
    }
}
