package dev.gradus.lab.settings;

import dev.gradus.config.Records;
import dev.gradus.data.Task;
import dev.gradus.data.augment.Compose;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Figure;
import dev.gradus.train.Monitor;
import dev.gradus.train.callback.EarlyStopping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The settings of a training with where each is written, read once: what is written later wins.
///
/// What is valid is asked of the whole, when all has been laid over each other, so that settings which are valid only together may come in any
/// order. An error names the place of the value because of which the whole is not valid.
public final class Reading {
    private static final String DATA = "data", DATA_DIR = "dataDir", MODEL = "model";

    /// What data of your own may be for.
    private static final List<Task> OWN_TASKS = List.of(classes(3), classes(2), new Task.Regression(List.of("value")));

    private final List<Source> sources;
    private final @Nullable Shape sample;
    private final Merge merge;
    private final TrainSettings settings;

    /// Reads the settings of data whose samples have a known shape, or one that its name tells, or none yet.
    ///
    /// @param sources what is written later wins: a file, then the flags
    /// @return what they say
    /// @throws GradusException for an unknown name or a value out of range
    public static Reading of(List<Source> sources) {
        DataSource data = data(sources);
        return new Reading(sources, data.isOwn() ? null : data.sample());
    }

    Reading(List<Source> sources, @Nullable Shape sample) {
        this.sources = List.copyOf(sources);
        this.sample = sample;
        merge = begun();
        Map<String, String> flags = new LinkedHashMap<>();
        for (Source source : sources) {
            merge.begin(source.where());
            source.values()
                    .forEach((path, value) -> {
                        set(merge, new Written(source.where(), path, value));
                        if (source.where().startsWith(Merge.FLAG)) requireOnce(source.where(), flags);
                    });
        }
        try {
            settings = settings("settings", merge);
        } catch (GradusException e) {
            throw located(e);
        }
    }

    /// The same sources when the data was read: without another reading where nothing depends on it.
    ///
    /// @param task of the data
    /// @param shape of its samples
    /// @return with what suits the task beneath all that is written
    /// @throws GradusException for an augmentation that does not fit the samples
    public Reading of(Task task, Shape shape) {
        Source suited = DataSource.suited(task);
        boolean isSame = suited.values().isEmpty() && ((sample != null && shape.equals(sample)) || !isAugmented());
        if (isSame) return this;
        return new Reading(above(suited), shape);
    }

    private List<Source> above(Source suited) {
        List<Source> all = new ArrayList<>(sources);
        all.addFirst(suited);
        return all;
    }

    private boolean isAugmented() {
        return sources.stream()
                .flatMap(source -> source.values().keySet().stream())
                .anyMatch(path -> SettingPath.of(path).root().equals(TrainSettings.AUGMENT));
    }

    /// What they say.
    ///
    /// @return complete settings
    public TrainSettings settings() {
        return settings;
    }

    /// All settings as a YAML file that is read as these settings, each with where its value comes from.
    ///
    /// @return the text of the file
    public String print() {
        Map<String, Object> all = settings.complete();
        for (Source source : sources) {
            Object augment = source.values().get(TrainSettings.AUGMENT);
            if (sample == null && augment != null) all.put(TrainSettings.AUGMENT, augment);
        }
        return YamlText.of(
                all,
                path -> {
                    String origin = merge.origin(path);
                    return origin == null || origin.equals(Merge.SUITED + "everybody") ? "default" : origin;
                });
    }

    /// What is written and not used, since a later source names another type of the same thing.
    ///
    /// @param record the one of the sources that a run has kept, about which nothing is said: nobody has written it now; null where there is none
    /// @return sentences
    public List<String> unused(@Nullable Source record) {
        List<String> unused = new ArrayList<>();
        merge.givenUp()
                .forEach((path, where) -> {
                    if (record != null && where.equals(record.where())) return;
                    unused.add("%s of %s is not used, since a later place names another type".formatted(path, where));
                });
        return unused;
    }

    /// Checks the figures that are watched by their names, which are known before any data is read.
    ///
    /// @throws GradusException when no epoch brings a figure of this name, whatever the data turns out to be
    public void requireFigures() {
        DataSource data = data(sources);
        List<Map<String, Figure>> known = new ArrayList<>();
        for (Task task : data.isOwn() ? OWN_TASKS : List.of(classes(data.classes()))) {
            try {
                Source suited = DataSource.suited(task);
                TrainSettings its = suited.values().isEmpty() ? settings : new Reading(above(suited), sample).settings;
                known.add(its.trainer(its.model().make().network(task.outputs())).figures(task));
            } catch (GradusException e) {
                // a metric of other tasks: the data may be of one of them, or training says it better
            }
        }
        EarlyStopping.Config stopping = settings.earlyStopping();
        if (settings.monitor() != null) require("monitor", new Monitor(settings.monitor()), known);
        if (stopping != null) require("earlyStopping.figure", new Monitor(stopping.figure(), stopping.mode()), known);
    }

    private void require(String path, Monitor monitor, List<Map<String, Figure>> known) {
        GradusException unknown = null;
        for (Map<String, Figure> figures : known) {
            try {
                monitor.among(figures);
                return;
            } catch (GradusException e) {
                if (unknown == null) unknown = e;
            }
        }
        String where = merge.origin(path);
        if (unknown == null) return;
        throw where == null ? unknown : new Written(where, path, null).named(unknown);
    }

    private static Task classes(int count) {
        return new Task.Classification(IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    private static DataSource data(List<Source> sources) {
        DataSource data = DataSource.DIGITS;
        for (Source source : sources) {
            for (String path : source.values().keySet()) TrainSettings.requireKnown(source.where(), path);
            Object name = source.values().get(DATA);
            if (name != null) data = DataSource.written(String.valueOf(name));
        }
        return data;
    }

    /// What everybody has, and what suits the data.
    private Merge begun() {
        DataSource data = data(sources);
        Merge begun = new Merge(TrainSettings.SCHEMA);
        begun.begin(Merge.SUITED + "everybody");
        begun.set(SettingPath.of(MODEL), TrainSettings.DEFAULTS.model().written());
        begun.set(SettingPath.of("optimizer"), TrainSettings.DEFAULTS.optimizer().written());
        begun.set(SettingPath.of("loss"), TrainSettings.DEFAULTS.loss().written());
        begun.begin(Merge.SUITED + data.title());
        data.suited().forEach((path, value) -> set(begun, SettingPath.of(path), value));
        return begun;
    }

    private TrainSettings settings(String where, Merge merged) {
        TrainSettings read = Records.read(where, TrainSettings.DEFAULTS, merged.tree(), TrainSettings::kind);
        if (sample != null && !read.augment().isEmpty())
            new Compose(new Compose.Config(read.augmentations())).shape(sample);
        return read;
    }

    /// No other flag sets what this one has set.
    private void requireOnce(String flag, Map<String, String> flags) {
        for (String path : merge.targets()) {
            String before = flags.put(path, flag);
            if (before != null && !before.equals(flag)) throw both(before, flag, path);
        }
    }

    private static GradusException both(String one, String other, String path) {
        return GradusException.got("%s and %s, which both set %s", one, other, path)
                .expected("one of them")
                .because("one name was not seen to be short for the other")
                .repair("Leave one out.");
    }

    private void set(Merge to, SettingPath path, @Nullable Object value) {
        boolean whole = path.steps().size() == 1;
        Object form = value;
        if (path.root().equals(DATA) && value instanceof String name && name.indexOf(':') > 0) {
            to.set(SettingPath.of(DATA_DIR), name.substring(name.indexOf(':') + 1));
            form = name.substring(0, name.indexOf(':'));
        }
        if (path.root().equals(DATA) && form instanceof String name) form = DataSource.named(name).title();
        if (path.root().equals(TrainSettings.AUGMENT)) {
            if (sample == null) return; // its sizes and presets depend on it
            boolean none = Records.NONE.equals(value) || List.of().equals(value);
            if (whole && value != null && !none) form = AugmentSpec.written(value, sample);
        }
        if (path.root().equals(MODEL) && whole) form = layers(value);
        if (path.root().equals("freeze") && whole) form = FreezeText.written(value);
        to.set(path, form);
    }

    /// The model that a file describes, where one is named; a list of layers is a model.
    private static @Nullable Object layers(@Nullable Object model) {
        if (model instanceof List<?> layers) return Map.of("type", "layers", "layers", layers);
        if (!(model instanceof String name) || !YamlFile.isName(name)) return model;
        Object document = YamlFile.read(Path.of(name));
        return layers(document instanceof Map<?, ?> map && map.containsKey(MODEL) ? map.get(MODEL) : document);
    }

    // ---- where a mistake is ----------------------------------------------------------------------------------------

    /// One value, in the place where it is written.
    private record Written(String where, String path, @Nullable Object value) {
        /// An error that says where this is written: a flag, and what is set by its path, say it themselves.
        GradusException named(GradusException e) {
            GradusException.Parts parts = e.parts();
            if (parts.got().contains(where)) return e;
            String place = where.startsWith(Merge.FLAG) ? where : where + ": " + path;
            return new GradusException(place + ": " + parts.got(), parts.expected(), parts.cause(), parts.repair());
        }
    }

    /// The error with the place of the value since which what is written is not valid.
    private GradusException located(GradusException whole) {
        try {
            return located(whole, Reading::members);
        } catch (GradusException e) { // one value cannot be laid over without the others of its map
            return located(whole, List::of);
        }
    }

    private GradusException located(GradusException whole, Function<Written, List<Written>> parts) {
        GradusException since = null;
        Merge again = begun();
        for (Source source : sources) {
            for (Map.Entry<String, ?> entry : source.values().entrySet()) {
                for (Written one : parts.apply(new Written(source.where(), entry.getKey(), entry.getValue()))) {
                    again.begin(one.where);
                    set(again, one);
                    GradusException error = error(one, again);
                    if (error == null || since == null) since = error;
                }
            }
        }
        return since == null ? whole : since;
    }

    /// The members of a thing that is written as a map, each by itself, its type first.
    private static List<Written> members(Written all) {
        if (!(all.value instanceof Map<?, ?> map) || map.size() < 2) return List.of(all);
        List<Written> members = new ArrayList<>();
        if (map.get("type") != null) members.add(new Written(all.where, all.path + ".type", map.get("type")));
        map.forEach((name, value) -> {
            if (!"type".equals(name)) members.add(new Written(all.where, all.path + "." + name, value));
        });
        return members;
    }

    private @Nullable GradusException error(Written last, Merge merged) {
        try {
            settings(last.where, merged);
            return null;
        } catch (GradusException e) {
            return last.named(e);
        }
    }

    private void set(Merge to, Written one) {
        try {
            set(to, SettingPath.of(one.path), one.value);
        } catch (GradusException e) {
            throw one.named(e);
        }
    }
}
