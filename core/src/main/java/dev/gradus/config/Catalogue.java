package dev.gradus.config;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The closed list of the things of one kind (layers, optimizers, …) that files, flags and search spaces may name.
///
/// An entry is a name, a record of default settings and a constructor. Files therefore never name a class: an unknown name
/// is an error that lists the nearest known ones. In a file a thing is written as a name alone (`relu`), or as a map with
/// a `type` and the settings that differ from the defaults (`{type: linear, units: 256}`). Names of other libraries are understood, and
/// what is written is the name that is listed: case, hyphens and underscores do not matter, and [#alias(String, String...)] adds further
/// names.
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
    private final Map<String, Alias> aliases = new TreeMap<>();

    /// Another name of an entry.
    ///
    /// @param name of the entry
    /// @param settings that the other name stands for
    public record Alias(String name, Map<String, Object> settings) {
        /// Keeps a copy.
        public Alias {
            settings = Map.copyOf(settings);
        }
    }

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

    /// Adds other names of an entry, such as those of other libraries.
    ///
    /// @param name of the entry
    /// @param others in any spelling
    /// @return this
    public Catalogue<T> alias(String name, String... others) {
        return alias(name, Map.of(), others);
    }

    /// Adds other names of an entry with some settings.
    ///
    /// @param name of the entry
    /// @param settings that the other names stand for
    /// @param others in any spelling
    /// @return this
    public Catalogue<T> alias(String name, Map<String, Object> settings, String... others) {
        if (!entries.containsKey(name)) throw new IllegalStateException(kind + " " + name + " is not listed");
        for (String other : others) {
            boolean isListed = entries.keySet().stream().anyMatch(n -> plain(n).equals(plain(other)));
            Alias before = aliases.put(plain(other), new Alias(name, settings));
            if (before != null || isListed) throw new IllegalStateException(kind + " " + other + " means two things");
        }
        return this;
    }

    private static String plain(String name) {
        return OtherNames.plain(name);
    }

    /// Other names without case, hyphens and underscores, and what they stand for.
    ///
    /// @return an unmodifiable map
    public Map<String, Alias> aliases() {
        return Collections.unmodifiableMap(aliases);
    }

    /// The common type of what it makes.
    ///
    /// @return for example that of all layers
    public Class<T> base() {
        return base;
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
    /// @param name a name in any spelling, or another name
    /// @return its entry
    /// @throws GradusException when there is none, with the nearest names
    public Entry<T> entry(String name) {
        Entry<T> entry = find(name);
        if (entry == null) {
            throw GradusException.got("unknown %s '%s'", kind, Printable.excerpt(name, Records.QUOTED))
                    .expected("one of the %d known names", entries.size())
                    .because("a spelling mistake, or a name of another library")
                    .repair(Suggest.sentence(name, names()));
        }
        return entry;
    }

    private @Nullable Entry<T> find(String name) {
        Entry<T> entry = entries.get(name.toLowerCase(Locale.ROOT));
        if (entry != null) return entry;
        String plain = plain(name);
        Alias alias = aliases.get(plain);
        if (alias != null) return entries.get(alias.name());
        return entries.values().stream().filter(e -> plain(e.name).equals(plain)).findFirst().orElse(null);
    }

    /// Makes a thing with some settings given and the rest at their defaults.
    ///
    /// @param name its name
    /// @param settings component name → value, as read from a file; values may be texts
    /// @return the thing
    /// @throws GradusException when the name, a key or a value is not valid
    public T make(String name, Map<String, ?> settings) {
        Entry<T> entry = entry(name);
        Alias alias = entries.containsKey(name.toLowerCase(Locale.ROOT)) ? null : aliases.get(plain(name));
        String where = kind + " " + name;
        Record defaults =
                alias == null ? entry.defaults : Records.read(where, entry.defaults, alias.settings(), this::nestedFor);
        return entry.make.apply(Records.read(where, defaults, settings, this::nestedFor));
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
