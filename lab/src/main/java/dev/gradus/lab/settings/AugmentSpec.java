package dev.gradus.lab.settings;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Compose;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Shape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A chain of augmentations as people write it: names of the catalogue with settings, presets, or a YAML file with a list of them.
///
/// ```
/// random-crop(padding=4), horizontal-flip, colour-jitter(brightness=0.3)
/// standard, one-of(invert, equalize)
/// augment.yaml
/// ```
/// Where the size of what it makes is left out, it is the size of the samples. Presets: `none`; `digits`, moved, turned by up to 10 degrees and
/// scaled, and never mirrored; `standard`, cropped with an eighth of the side as padding (4 for 28 and 32 pixels) and mirrored; `strong`, that with
/// colour jitter and random erasing; `randaugment`; `trivialaugment`.
public final class AugmentSpec {
    private static final String HEIGHT = "height", WIDTH = "width", TYPE = "type";
    private static final Catalogue<Augmentation> ALL = Catalogues.AUGMENTATIONS;

    private final Shape sample;

    private AugmentSpec(Shape sample) {
        this.sample = sample;
    }

    /// The names of the presets.
    ///
    /// @return the names, mildest first
    public static List<String> presets() {
        return List.of("none", "digits", "standard", "strong", "randaugment", "trivialaugment");
    }

    /// The written form of a chain, with every setting of each step.
    static List<Map<String, Object>> written(Object form, Shape sample) {
        Compose chain = form instanceof String spec ? parse(spec, sample) : read(form, sample);
        return chain.config().steps().stream().map(ALL::write).toList();
    }

    /// Reads a chain, or the file that is named.
    ///
    /// @param spec names with settings in brackets, separated by commas; or a file that ends in .yaml, .yml or .json
    /// @param sample channels, height and width of the samples
    /// @return the chain, with presets as their steps
    /// @throws GradusException for a name, a setting or a value that is not valid, or samples that it cannot change
    public static Compose parse(String spec, Shape sample) {
        if (!YamlFile.isName(spec)) return read(spec, sample);
        Object document = YamlFile.read(Path.of(spec));
        Object own = document instanceof Map<?, ?> map ? map.get("augment") : null;
        return read(own == null ? document : own, sample);
    }

    /// Reads the chain that a file holds.
    ///
    /// @param form a text as for [#parse], a map with a `type`, or a list of these
    /// @param sample channels, height and width of the samples
    /// @return the chain, with presets as their steps
    /// @throws GradusException for a name, a setting or a value that is not valid, or samples that it cannot change
    public static Compose read(Object form, Shape sample) {
        if (sample.rank() != 3) {
            throw GradusException.got("augmentation of samples %s", sample)
                    .expected("images [channels, height, width]")
                    .because("the data set is a table")
                    .repair("Leave --augment out, or choose a data set of images.");
        }
        List<Augmentation> steps = new ArrayList<>();
        for (Map<String, Object> step : new AugmentSpec(sample).steps(form)) {
            Augmentation made = ALL.read(step);
            if (made instanceof Compose chain) steps.addAll(chain.config().steps());
            else steps.add(made);
        }
        Compose chain = new Compose(new Compose.Config(steps));
        chain.shape(sample);
        return chain;
    }

    /// Every step as a map with a `type`, and with every size.
    private List<Map<String, Object>> steps(@Nullable Object form) {
        List<Map<String, Object>> steps = new ArrayList<>();
        switch (form) {
            case String text -> {
                for (Object item : SpecText.read(text)) steps.addAll(item instanceof String s ? named(s) : steps(item));
            }
            case List<?> list -> {
                for (Object item : list) steps.addAll(steps(item));
            }
            case Map<?, ?> map -> {
                Map<String, Object> settings = new LinkedHashMap<>();
                map.forEach((key, value) -> settings.put(String.valueOf(key), value));
                Object type = settings.remove(TYPE);
                if (type == null) throw noType(settings);
                steps.addAll(
                        settings.isEmpty() ? named(type.toString()) : List.of(complete(type.toString(), settings)));
            }
            case null -> throw noType(form);
            default -> throw noType(form);
        }
        return steps;
    }

    /// The steps of a preset, or the one of that name.
    private List<Map<String, Object>> named(String name) {
        return switch (name) {
            case "none" -> List.of();
            case "digits" ->
                    steps(
                            "affine(degrees=10, x=0.1, y=0.1, minScale=0.9, maxScale=1.1, shear=0, interpolation=bilinear)");
            case "standard" -> steps("random-crop(padding=" + padding() + "), horizontal-flip");
            case "strong" -> steps("standard, colour-jitter, random-erasing");
            case "randaugment" -> steps("rand-augment");
            case "trivialaugment" -> steps("trivial-augment");
            default -> List.of(complete(name, new LinkedHashMap<>()));
        };
    }

    private long padding() {
        return Math.max(1, Math.round(Math.min(sample.axis(1), sample.axis(2)) / 8.0));
    }

    private Map<String, Object> complete(String name, Map<String, Object> settings) {
        if (presets().contains(name)) throw presetWithSettings(name);
        Catalogue.Entry<Augmentation> entry = ALL.entry(known(name));
        Object items = settings.remove(SpecText.ITEMS);
        if (items != null && settings.put(parts(entry, items), items) != null) throw notKeyed(entry, items);
        for (RecordComponent component : entry.defaults().getClass().getRecordComponents()) {
            Object value = settings.get(component.getName());
            if (value != null && isParts(component)) settings.put(component.getName(), steps(value));
        }
        if (hasSize(entry) && !settings.containsKey(HEIGHT) && !settings.containsKey(WIDTH)) {
            settings.put(HEIGHT, sample.axis(1));
            settings.put(WIDTH, sample.axis(2));
        }
        Map<String, Object> step = new LinkedHashMap<>();
        step.put(TYPE, entry.name());
        step.putAll(settings);
        return step;
    }

    private static String known(String name) {
        if (ALL.names().contains(name)) return name;
        var known = new TreeSet<>(ALL.names());
        known.addAll(presets());
        throw GradusException.got("unknown augmentation '%s'", Printable.excerpt(name, 80))
                .expected("one of the %d known names and presets", known.size())
                .because("a spelling mistake, or a name of another library")
                .repair(Suggest.sentence(name, known));
    }

    private static boolean hasSize(Catalogue.Entry<Augmentation> entry) {
        List<String> names = settings(entry);
        return names.contains(HEIGHT) && names.contains(WIDTH);
    }

    private static List<String> settings(Catalogue.Entry<Augmentation> entry) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : entry.defaults().getClass().getRecordComponents())
            names.add(component.getName());
        return names;
    }

    /// The setting that holds the augmentations of a combination.
    private static String parts(Catalogue.Entry<Augmentation> entry, Object items) {
        for (RecordComponent component : entry.defaults().getClass().getRecordComponents()) {
            if (isParts(component)) return component.getName();
        }
        throw notKeyed(entry, items);
    }

    private static boolean isParts(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] == Augmentation.class;
    }

    private static GradusException notKeyed(Catalogue.Entry<Augmentation> entry, Object items) {
        List<String> names = settings(entry);
        String got =
                items instanceof List<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        : items.toString();
        return GradusException.got(
                        "augmentation %s: %s without the name of a setting", entry.name(), Printable.excerpt(got, 80))
                .expected("settings such as %s=…", names.isEmpty() ? "p" : names.getFirst())
                .because("the name of the setting was left out")
                .repair("Its settings: %s.", names.isEmpty() ? "none" : String.join(", ", names));
    }

    private static GradusException presetWithSettings(String name) {
        return GradusException.got("the preset %s with settings", name)
                .expected("its name alone")
                .because("presets have no settings")
                .repair("Write out its steps with settings of your own; 'gradus data --augment %s' shows them.", name);
    }

    private static GradusException noType(@Nullable Object form) {
        return GradusException.got(
                        "an augmentation is written as %s", Printable.excerpt(form == null ? "nothing" : form, 80))
                .expected("a name or a map with a 'type', or a list of these")
                .because("the type is missing")
                .repair("Write for example {type: random-crop, padding: 4}.");
    }
}
