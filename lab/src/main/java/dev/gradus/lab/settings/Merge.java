package dev.gradus.lab.settings;

import dev.gradus.config.Form;
import dev.gradus.config.Kind;
import dev.gradus.config.Records;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.lab.settings.SettingPath.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Settings from several places laid over each other, with one rule: what is written later wins, member by member.
///
/// - A thing that is named again keeps its settings; one of another type begins with its own defaults.
/// - A map without a type changes the thing that is there.
/// - A list replaces a list. A path changes one item of it.
/// - A single value stands for the member that the record names: `earlyStopping: 5` is `{patience: 5}`.
///
/// Where each value comes from is kept beside it. What is written is brought into one form here; whether values are valid is for the
/// records to say.
final class Merge {
    /// What is written by whoever calls, where one name may be short for another.
    static final String FLAG = "--";

    /// What suits a data set, and the defaults of things: nobody has written it.
    static final String SUITED = "suits ";

    private static final String TYPE = "type";

    private final Map<String, Form> schema;
    private final Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    private final NavigableMap<String, String> origins = new TreeMap<>();
    private final Set<String> writtenHere = new HashSet<>();
    private final Map<String, String> givenUp = new LinkedHashMap<>();
    private String where = "";
    private final Set<String> targets = new LinkedHashSet<>();

    /// @param schema the outermost settings
    Merge(Map<String, Form> schema) {
        this.schema = schema;
    }

    /// What is written so far, without defaults.
    Map<String, @Nullable Object> tree() {
        return tree;
    }

    /// Begins with what is written in one place.
    void begin(String from) {
        where = from;
        targets.clear();
        writtenHere.clear();
    }

    /// The places that were set since [#begin], by the names that settings have here.
    Set<String> targets() {
        return targets;
    }

    /// What was written in one place and has no meaning any more, since a later one names another type: path → place.
    Map<String, String> givenUp() {
        return givenUp;
    }

    /// Where a value comes from; null for a default.
    ///
    /// @param path in full, with items by number
    @Nullable String origin(String path) {
        String at = path;
        while (!origins.containsKey(at)) {
            int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (end < 0) return null;
            at = at.substring(0, end);
        }
        return origins.get(at);
    }

    /// Sets what a path names.
    ///
    /// @throws GradusException when there is no such path
    void set(SettingPath path, @Nullable Object value) {
        String root = path.root();
        Form form = schema.get(root);
        if (form == null) throw unknown(where, root, schema, tree);
        List<Step> rest = path.steps().subList(1, path.steps().size());
        tree.put(root, put(new Place(root, form), tree.get(root), rest, value));
    }

    /// A place in the settings.
    ///
    /// @param path in full
    /// @param form what may be written there
    private record Place(String path, Form form) {
        Place member(String name, Form its) {
            return new Place(path + "." + name, its);
        }

        Place item(int i, Form its) {
            return new Place(path + "[" + i + "]", its);
        }

        Place as(Form other) {
            return new Place(path, other);
        }
    }

    /// What stands in a place after something within it was set.
    private @Nullable Object put(Place at, @Nullable Object before, List<Step> steps, @Nullable Object value) {
        if (steps.isEmpty()) {
            targets.add(at.path);
            return merged(at, before, value);
        }
        Step step = steps.getFirst();
        List<Step> rest = steps.subList(1, steps.size());
        return switch (at.form) {
            case Form.Optional(Form form) ->
                    put(at.as(form), Records.NONE.equals(before) ? null : before, steps, value);
            case Form.Group(var members, _) when step instanceof Step.Name(String name) ->
                    putMember(at, before, members, name, rest, value);
            case Form.Thing(Kind<?> kind) when step instanceof Step.Name(String name) -> {
                Map<String, @Nullable Object> map = map(before);
                if (name.equals(TYPE) && rest.isEmpty()) yield merged(at, before, value);
                if (map.get(TYPE) == null) throw nothing(at, name, kind);
                yield putMember(at, map, settings(kind, map, name), name, rest, value);
            }
            case Form.Thing _ when step instanceof Step.OfType(String type) ->
                    put(at, merged(at, before, type), rest, value);
            case Form.Items(Form form) when step instanceof Step.Index(int i) -> {
                List<@Nullable Object> list = list(before);
                if (i >= list.size()) throw noItem(at, list.size(), i);
                list.set(i, put(at.item(i, form), list.get(i), rest, value));
                if (form instanceof Form.Value) origins.put(at.path, where);
                yield list;
            }
            case Form.Items(Form form) when step instanceof Step.OfType(String type) -> {
                List<@Nullable Object> list = list(before);
                int i = 0;
                while (i < list.size() && !type.equals(map(list.get(i)).get(TYPE))) i++;
                if (i == list.size()) list.add(merged(at.item(i, form), null, type));
                list.set(i, put(at.item(i, form), list.get(i), rest, value));
                yield list;
            }
            default -> throw noPart(at, step);
        };
    }

    private Map<String, @Nullable Object> putMember(
            Place at,
            @Nullable Object before,
            Map<String, Form> members,
            String typed,
            List<Step> rest,
            @Nullable Object value) {
        String name = Records.settingName(typed, members.keySet());
        Map<String, @Nullable Object> map = map(before);
        Form form = members.get(name);
        if (form == null) throw unknown(at, typed, members);
        map.put(name, put(at.member(name, form), map.get(name), rest, value));
        return map;
    }

    /// What stands in a place when a whole value is laid over what was there.
    private @Nullable Object merged(Place at, @Nullable Object before, @Nullable Object later) {
        if (later == null) throw empty(at.path);
        return switch (at.form) {
            case Form.Value _ -> leaf(at, later);
            case Form.Optional(Form form) ->
                    Records.NONE.equals(later)
                            ? leaf(at, later)
                            : merged(at.as(form), Records.NONE.equals(before) ? null : before, later);
            case Form.Group(var members, String single) -> {
                Object whole = later instanceof Map || single.isEmpty() ? later : Map.of(single, later);
                yield whole instanceof Map<?, ?> map ? members(at, map(before), members, map) : leaf(at, whole);
            }
            case Form.Thing(Kind<?> kind) -> thing(at, kind, before, later);
            case Form.Items(Form form) -> {
                forget(at.path);
                List<@Nullable Object> list = new ArrayList<>();
                for (Object item : items(form, later)) list.add(merged(at.item(list.size(), form), null, item));
                if (list.isEmpty() || form instanceof Form.Value) leaf(at, later);
                yield list;
            }
        };
    }

    private @Nullable Object thing(Place at, Kind<?> kind, @Nullable Object before, Object later) {
        Object written = later;
        if (later instanceof String text && text.indexOf('(') > 0) written = one(text, kind);
        Map<String, @Nullable Object> old = map(before);
        if (written instanceof List || written instanceof Number || written instanceof Boolean)
            throw noThing(at, kind, written);
        if (!(written instanceof Map)) written = Map.of(TYPE, written);
        Map<?, ?> changes = (Map<?, ?>) written;
        if (changes.isEmpty()) throw emptyMap(at, kind);
        Object type = changes.get(TYPE) == null ? old.get(TYPE) : changes.get(TYPE);
        if (type == null) throw nothing(at, String.valueOf(changes.keySet().iterator().next()), kind);
        String name = String.valueOf(type).toLowerCase(Locale.ROOT);
        if (changes.get(TYPE) != null && !kind.names().contains(name)) { // a name of another library, or none at all
            changes = kind.complete(changes);
            name = String.valueOf(changes.get(TYPE));
        }
        if (!name.equals(old.get(TYPE))) {
            giveUp(at.path);
            forget(at.path);
            old = new LinkedHashMap<>();
        }
        if (changes.get(TYPE) != null) leaf(at.member(TYPE, at.form), name);
        old.put(TYPE, name);
        for (Object member : changes.keySet()) settings(kind, old, String.valueOf(member));
        return members(at, old, kind.settings(name), changes);
    }

    /// The settings of the thing that a map describes, among which there must be one of a name.
    private Map<String, Form> settings(Kind<?> kind, Map<String, @Nullable Object> map, String name) {
        String type = String.valueOf(map.get(TYPE));
        Map<String, Form> settings = kind.settings(type);
        if (name.equals(TYPE) || settings.containsKey(Records.settingName(name, settings.keySet()))) return settings;
        throw GradusException.got(
                        "%s: the %s %s has no setting '%s'", where, kind.kind(), type, Printable.excerpt(name, 80))
                .expected(settings.isEmpty() ? "its name alone" : "one of its %d settings", settings.size())
                .because(
                        settings.isEmpty()
                                ? "it has none"
                                : "a spelling mistake, or a setting of another " + kind.kind())
                .repair("%s", settings.isEmpty() ? "Leave it out." : Suggest.sentence(name, settings.keySet()));
    }

    private GradusException noThing(Place at, Kind<?> kind, Object written) {
        return GradusException.got("%s: %s is '%s'", where, at.path, Printable.excerpt(written, 80))
                .expected("the name of the %s, or a map with a type", kind.kind())
                .because("a value of another type")
                .repair("Write for example %s: %s.", at.path, kind.names().iterator().next());
    }

    private GradusException emptyMap(Place at, Kind<?> kind) {
        return GradusException.got("%s: %s is an empty map", where, at.path)
                .expected("one of %s, or settings of the %s", String.join(", ", kind.names()), kind.kind())
                .because("what was to be written in it was left out")
                .repair("Write for example %s: %s, or leave it out.", at.path, kind.names().iterator().next());
    }

    /// A thing with its settings in brackets.
    private static Object one(String text, Kind<?> kind) {
        List<Object> things = SpecText.read(text);
        if (things.size() == 1) return things.getFirst();
        throw GradusException.got("'%s', %d things", Printable.excerpt(text, 80), things.size())
                .expected("one %s", kind.kind())
                .because("a comma is outside of the brackets")
                .repair("Write for example one-cycle(rise=0.2, div=10).");
    }

    private Map<String, @Nullable Object> members(
            Place at, Map<String, @Nullable Object> map, Map<String, Form> members, Map<?, ?> changes) {
        changes.forEach((key, value) -> {
            String typed = String.valueOf(key);
            if (typed.equals(TYPE) && at.form instanceof Form.Thing) return;
            String name = Records.settingName(typed, members.keySet());
            Form form = members.get(name);
            if (form == null) throw unknown(at, typed, members);
            map.put(name, merged(at.member(name, form), map.get(name), value));
        });
        return map;
    }

    private Object leaf(Place at, Object value) {
        // a chain of augmentations in one word stands for all of its settings, of which a path changes one
        boolean again = !writtenHere.add(at.path) && !at.path.startsWith("augment");
        if (again && !where.startsWith(FLAG)) throw twice(at.path);
        origins.put(at.path, where);
        return value;
    }

    private void giveUp(String path) {
        members(path)
                .forEach((p, from) -> {
                    if (!p.endsWith("]") && !p.equals(path + "." + TYPE) && !from.startsWith(SUITED))
                        givenUp.put(p, from);
                });
    }

    private GradusException twice(String path) {
        return GradusException.got("%s sets %s twice", where, path)
                .expected("each setting once")
                .because("a setting has two names, or is written by its path and among the settings of its thing")
                .repair("Leave one out.");
    }

    private void forget(String path) {
        origins.remove(path);
        members(path).clear();
        items(path).clear();
    }

    /// What is within a thing, and no look at all the others: there may be thousands.
    private Map<String, String> members(String path) {
        return origins.subMap(path + ".", path + (char) ('.' + 1));
    }

    private Map<String, String> items(String path) {
        return origins.subMap(path + "[", path + (char) ('[' + 1));
    }

    private static List<?> items(Form item, Object written) {
        if (written instanceof List<?> list) return list;
        if (!(written instanceof String text)) return List.of(written);
        if (text.isBlank() || text.equals(Records.NONE)) return List.of();
        if (item instanceof Form.Thing) return SpecText.read(text);
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) parts.add(part.strip());
        return parts;
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> present) present.forEach((key, member) -> map.put(String.valueOf(key), member));
        return map;
    }

    private static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
    }

    /// That an outermost setting does not exist.
    ///
    /// @param where it is written
    /// @param root its name
    /// @param schema those that there are
    /// @param values what paths within them exist
    static GradusException unknown(String where, String root, Map<String, Form> schema, Map<String, ?> values) {
        return GradusException.got("%s: unknown setting '%s'", where, Printable.excerpt(root, 80))
                .expected("one of the %d settings of a training run", schema.size())
                .because("a spelling mistake, or a setting of something else")
                .repair("%s", Paths.nearest(root, schema, values));
    }

    private GradusException unknown(Place at, String name, Map<String, Form> members) {
        return GradusException.got("%s: unknown setting '%s.%s'", where, at.path, Printable.excerpt(name, 80))
                .expected("one of the settings that there are")
                .because("a spelling mistake, or a setting of something else")
                .repair("%s", Suggest.sentence(name, members.keySet()));
    }

    private GradusException empty(String path) {
        return GradusException.got("%s: %s is empty", where, path)
                .expected("a value")
                .because("it was left out")
                .repair("Write one, or leave the setting out to get its default.");
    }

    private GradusException nothing(Place at, String name, Kind<?> kind) {
        return GradusException.got("%s: %s.%s, and no %s that has it", where, at.path, name, kind.kind())
                .expected("the name of the %s first", kind.kind())
                .because("there is none unless it is named")
                .repair("Name it: %s=%s, or %s[%s].%s.", at.path, one(kind, name), at.path, one(kind, name), name);
    }

    /// A thing that has a setting.
    private static String one(Kind<?> kind, String setting) {
        return kind.names().stream()
                .filter(name -> kind.settings(name).containsKey(setting))
                .findFirst()
                .orElse(kind.names().iterator().next());
    }

    private GradusException noItem(Place at, int size, int index) {
        return GradusException.got("%s: %s[%d]", where, at.path, index)
                .expected(size == 0 ? "an item of a list that has none" : "an item from 0 to %d", size - 1)
                .because("items are counted from 0, or the list was to be written first")
                .repair("Write the list: %s=[…].", at.path);
    }

    private GradusException noPart(Place at, Step step) {
        String what =
                switch (step) {
                    case Step.Name(String name) -> "." + name;
                    case Step.Index(int index) -> "[" + index + "]";
                    case Step.OfType(String type) -> "[" + type + "]";
                };
        String own =
                switch (at.form) {
                    case Form.Items _ -> "a list: its items have numbers or types in brackets";
                    case Form.Value _ -> "a single value";
                    default -> "settings by name";
                };
        return GradusException.got("%s: %s%s", where, at.path, what)
                .expected("%s, which is %s", at.path, own)
                .because("a slip in the path")
                .repair("%s", Paths.nearest(at.path + what, schema, tree));
    }
}
