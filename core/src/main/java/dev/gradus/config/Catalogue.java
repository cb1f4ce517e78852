package dev.gradus.config;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// The closed list of the things of one kind (layers, optimizers, …) that files, flags and search spaces may name.
///
/// An entry is a name, a record of default settings and a constructor. Files therefore never name a class: an unknown name
/// is an error that lists the nearest known ones. In a file a thing is written as a name alone (`relu`), or as a map with
/// a `type` and the settings that differ from the defaults (`{type: linear, units: 256}`).
///
/// @param <T> the common type of what it makes
public final class Catalogue<T> implements Kind<T> {
    static final String TYPE = "type";

    /// One line of the catalogue.
    ///
    /// @param <T> the common type of what it makes
    /// @param name the name in files and flags, lower case with hyphens
    /// @param defaults the settings where nothing is said
    /// @param make the constructor
    public record Entry<T>(String name, Record defaults, Function<Record, ? extends T> make) {}

    private final String kind;
    private final Class<T> base;
    private final List<Catalogue<?>> nested;
    private final Map<String, Entry<T>> entries = new TreeMap<>();

    /// An empty catalogue.
    ///
    /// @param kind what its entries are, in words for errors ("layer")
    /// @param base the common type of what it makes
    /// @param nested catalogues of the things that settings of these entries may contain
    public Catalogue(String kind, Class<T> base, Catalogue<?>... nested) {
        this.kind = kind;
        this.base = base;
        this.nested = List.of(nested);
    }

    /// Adds one line.
    ///
    /// @param <C> the type of the settings
    /// @param name the name in files and flags
    /// @param defaults the settings where nothing is said
    /// @param make the constructor
    /// @return this
    public <C extends Record> Catalogue<T> add(String name, C defaults, Function<C, ? extends T> make) {
        @SuppressWarnings("unchecked") // the entry's record type and its constructor's argument are the same C
        Class<C> type = (Class<C>) defaults.getClass();
        Entry<T> before = entries.put(name, new Entry<>(name, defaults, settings -> make.apply(type.cast(settings))));
        if (before != null) throw new IllegalStateException(kind + " " + name + " is listed twice");
        return this;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    /// All lines, sorted by name.
    ///
    /// @return the entries
    public Collection<Entry<T>> entries() {
        return entries.values();
    }

    /// The line of one name.
    ///
    /// @param name a name, in any case
    /// @return its entry
    /// @throws GradusException when there is none, with the nearest names
    public Entry<T> entry(String name) {
        Entry<T> entry = entries.get(name.toLowerCase(java.util.Locale.ROOT));
        if (entry == null) {
            throw GradusException.got("unknown %s '%s'", kind, Printable.excerpt(name, Records.QUOTED))
                    .expected("one of the %d known names", entries.size())
                    .because("a spelling mistake, or a name of another library")
                    .repair(Suggest.sentence(name, names()));
        }
        return entry;
    }

    /// Makes a thing with some settings given and the rest at their defaults.
    ///
    /// @param name its name
    /// @param settings component name → value, as read from a file; values may be texts
    /// @return the thing
    /// @throws GradusException when the name, a key or a value is not valid
    public T make(String name, Map<String, ?> settings) {
        Entry<T> entry = entry(name);
        return entry.make.apply(Records.read(kind + " " + name, entry.defaults, settings, this::nestedFor));
    }

    /// Makes a thing with all settings at their defaults.
    ///
    /// @param name its name
    /// @return the thing
    public T make(String name) {
        return make(name, Map.of());
    }

    @Override
    public T read(Object written) {
        if (written instanceof String name) return make(name);
        if (written instanceof Map<?, ?> map && map.get(TYPE) instanceof String name) {
            Map<String, Object> settings = new LinkedHashMap<>();
            map.forEach((key, value) -> settings.put(String.valueOf(key), value));
            settings.remove(TYPE);
            return make(name, settings);
        }
        throw GradusException.got("a %s is written as %s", kind, Printable.excerpt(written, Records.QUOTED))
                .expected("a name or a map with a 'type'")
                .because("the type is missing")
                .repair("Write for example {type: %s}.", names().iterator().next());
    }

    /// The written form of a thing: its name under `type` and every setting.
    ///
    /// @param thing something that this catalogue can make
    /// @return name and settings, made of maps, lists, texts, numbers and booleans only
    /// @throws GradusException when the thing is not of this catalogue
    public Map<String, Object> write(Object thing) {
        Record config = thing instanceof Configured configured ? configured.config() : null;
        for (Entry<T> entry : entries.values()) {
            if (config != null && entry.defaults.getClass() == config.getClass()) {
                Map<String, Object> written = new LinkedHashMap<>();
                written.put(TYPE, entry.name);
                written.putAll(Records.write(config, this::nestedFor));
                return written;
            }
        }
        throw GradusException.got("%s is not in the catalogue of %ss", thing.getClass().getSimpleName(), kind)
                .expected("a catalogued %s", kind)
                .because("it is your own class, and files name only catalogued things")
                .repair("Save the parameters alone, or add your class to the catalogue with Catalogue.add.");
    }

    @Override
    public Map<String, Object> complete(Object written) {
        return write(read(written));
    }

    @Override
    public Map<String, Form> settings(String name) {
        return Records.forms(entry(name).defaults, this::nestedFor);
    }

    private Catalogue<?> nestedFor(Class<?> type) {
        if (type == base) return this;
        for (Catalogue<?> catalogue : nested) if (catalogue.base == type) return catalogue;
        throw new IllegalStateException(kind + " settings contain " + type + ", for which no catalogue is nested");
    }
}
