package dev.gradus.lab.docs;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.config.Configured;
import dev.gradus.lab.model.Architectures;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.Prepares;
import dev.gradus.train.metric.Metrics;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The page `docs/catalogue.md`: everything that has a name, with what it computes, from the catalogues and the comments of
/// the classes themselves.
final class CataloguePage {
    /// A part of the page.
    ///
    /// @param title its heading
    /// @param module where the classes are
    /// @param catalogue whose entries it lists
    /// @param in which packages, by the end of their names
    /// @param picture the name of a drawing in `docs/images`, or empty
    private record Section(String title, String module, Catalogue<?> catalogue, Predicate<String> in, String picture) {}

    private static final List<Section> SECTIONS =
            List.of(
                    section("Layers", Catalogues.LAYERS, p -> p.endsWith(".layer") || p.endsWith(".nn"), ""),
                    section("Activations", Catalogues.LAYERS, p -> p.endsWith(".activation"), "activations.svg"),
                    section("Normalizations", Catalogues.LAYERS, p -> p.endsWith(".norm"), ""),
                    section("Losses", Catalogues.LOSSES, p -> true, "losses.svg"),
                    section("First weights", Catalogues.INITIALIZERS, p -> true, "initializers.svg"),
                    section("First weights from data", Catalogues.DATA_INITIALIZERS, p -> true, ""),
                    section("Optimizers", Catalogues.OPTIMIZERS, p -> true, ""),
                    section("Schedules", Catalogues.SCHEDULES, p -> true, "schedules.svg"),
                    section("Penalties", Catalogues.REGULARIZERS, p -> true, ""),
                    section("Constraints", Catalogues.CONSTRAINTS, p -> true, ""),
                    section("Clipping of gradients", Catalogues.GRADIENT_CLIPS, p -> true, ""),
                    section("Averages of weights", Catalogues.WEIGHT_AVERAGES, p -> true, ""),
                    section("Preparations of the data", Prepares.ALL, p -> true, ""),
                    section("Augmentations of images", Catalogues.AUGMENTATIONS, p -> true, "augmentations.png"),
                    section("Mixtures of the samples of a batch", Catalogues.MIXINGS, p -> true, ""),
                    section("Metrics", Metrics.ALL, p -> true, ""),
                    new Section("Architectures", "lab", Architectures.ALL, p -> true, ""));

    private static final Map<String, String> CAPTIONS =
            Map.of(
                    "augmentations.png",
                            "What each makes of one picture, by the strongest of eight draws; the five that combine others are given `invert` and `vertical-flip`.",
                    "activations.svg",
                            "Softmax and log-softmax: the first of two, of the scores x and 0. Maxout: of the pieces x and -x/2.",
                    "losses.svg",
                            "Targets are 0 where the loss is of values and class 1 where it is of one score; where it is of scores for"
                                    + " classes, they are x and 0, and the first is right (Kullback-Leibler: both with ½).",
                    "initializers.svg",
                            "Weights of 128 units with 128 inputs, and their standard deviation; bars that reach the upper edge are cut off there."
                                    + " `ones`, and the diagonal of `identity`, are at 1."
                                    + " `constant` has the value 0.2 here, `truncated-normal` a deviation of 0.2 and ends at ±0.3.",
                    "schedules.svg",
                            "Over 60 units of training (epochs, or steps), with settings that let the form be seen.");

    private final Path root;
    private final List<String> withoutFormula = new ArrayList<>();
    private final Set<Class<?>> listed = new LinkedHashSet<>();

    CataloguePage(Path root) {
        this.root = root;
    }

    private static Section section(String title, Catalogue<?> catalogue, Predicate<String> in, String picture) {
        return new Section(title, "core", catalogue, in, picture);
    }

    /// The names of those whose comment states no formula.
    List<String> withoutFormula() {
        return withoutFormula;
    }

    /// What the page prints in its columns of names and settings, by the catalogue that has to read it.
    static Map<Catalogue<?>, List<Map<String, String>>> printed() {
        Map<Catalogue<?>, List<Map<String, String>>> all = new LinkedHashMap<>();
        for (Section s : SECTIONS) {
            for (Catalogue.Entry<?> entry : s.catalogue.entries()) {
                Map<String, String> written = new LinkedHashMap<>();
                written.put("type", entry.name());
                for (RecordComponent c : entry.defaults().getClass().getRecordComponents()) {
                    written.put(c.getName(), shown(value(c, entry.defaults())));
                }
                all.computeIfAbsent(s.catalogue, _ -> new ArrayList<>()).add(written);
            }
        }
        return all;
    }

    /// The settings records of all that the page lists.
    Set<Class<?>> listed() {
        return listed;
    }

    String text() {
        var page = new StringBuilder();
        page.append(
                """
                # The catalogue

                Everything that has a name: in YAML, on the command line (`./gradus train --help`) and, as a class, in code. A setting that is not
                given has the default shown; `{type: adam, learningRate: 0.01}` changes one. This page is made from the catalogues and from the
                comments of the classes; a test fails when it is not current and tells how to make it again.

                """);
        for (Section s : SECTIONS) page.append("- [").append(s.title).append("](#").append(anchor(s)).append(")\n");
        for (Section s : SECTIONS) write(page, s);
        return page.toString();
    }

    private static String anchor(Section s) {
        return s.title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private void write(StringBuilder page, Section s) {
        page.append("\n## ").append(s.title).append("\n\n");
        if (!s.picture.isEmpty()) {
            page.append("![%s](images/%s)\n\n%s\n\n".formatted(s.title, s.picture, CAPTIONS.get(s.picture)));
        }
        page.append("| name | what it is | formula | settings |\n|---|---|---|---|\n");
        for (Catalogue.Entry<?> entry : s.catalogue.entries()) {
            Class<?> type = described(entry);
            if (!s.in.test(type.getPackageName())) continue;
            listed.add(entry.defaults().getClass());
            SourceComment comment = SourceComment.of(root, s.module, type);
            if (comment.formula().isEmpty()) withoutFormula.add(entry.name());
            page.append(
                    "| [`%s`](../%s) | %s | %s | %s |\n"
                            .formatted(
                                    entry.name(),
                                    comment.path(),
                                    cell(comment.definition()),
                                    comment.formula().stream()
                                            .map(line -> code(line.strip().replaceAll(" {3,}", "   ")))
                                            .collect(Collectors.joining("<br>")),
                                    settings(entry.defaults())));
        }
    }

    /// The class whose comment describes a thing: of a preparation that is to be fitted, the one that it is then.
    private static Class<?> described(Catalogue.Entry<?> entry) {
        Class<? extends Record> settings = entry.defaults().getClass();
        if (!Prepare.class.isAssignableFrom(settings)) return settings.getEnclosingClass();
        String fitted = entry.name().equals("zero-mean-image") ? "zero-mean" : entry.name();
        return Catalogues.PREPARATIONS.entry(fitted).defaults().getClass().getEnclosingClass();
    }

    private static String settings(Record defaults) {
        List<String> settings = new ArrayList<>();
        for (RecordComponent c : defaults.getClass().getRecordComponents()) {
            settings.add(code(c.getName() + ": " + shown(value(c, defaults))));
        }
        return String.join(" ", settings);
    }

    private static @Nullable Object value(RecordComponent component, Record settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("settings records are public", e);
        }
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case Configured thing -> name(thing);
            case Enum<?> e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Double d when d == Math.rint(d) && Math.abs(d) < 1e6 -> String.valueOf(d.longValue());
            case List<?> list -> list.stream().map(CataloguePage::shown).collect(Collectors.joining(", ", "[", "]"));
            case String s when s.isEmpty() -> "''";
            case Record r ->
                    Arrays.stream(r.getClass().getRecordComponents())
                            .map(c -> c.getName() + ": " + shown(value(c, r)))
                            .collect(Collectors.joining(", ", "{", "}"));
            case null -> "none";
            default -> value.toString().replace(".0E-", "e-").replace("E-", "e-");
        };
    }

    /// The name under which its catalogue knows it; with its settings, where they are not the defaults.
    private static String name(Configured thing) {
        for (Section s : SECTIONS) {
            for (Catalogue.Entry<?> entry : s.catalogue.entries()) {
                if (entry.defaults().getClass() != thing.config().getClass()) continue;
                if (entry.defaults().equals(thing.config())) return entry.name();
                String settings = shown(thing.config());
                return "{type: " + entry.name() + ", " + settings.substring(1);
            }
        }
        throw new AssertionError(thing + " is in no catalogue");
    }

    private static String code(String text) {
        return "`" + cell(text.replace("`", "")) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
