package dev.gradus.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.CoreClasses;
import dev.gradus.config.Catalogue;
import dev.gradus.config.Configured;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything of every catalogued kind can be named in a file.
class CataloguesTest {
    record Kind(Catalogue<? extends Configured> catalogue, Class<?> base) {
        @Override
        public String toString() {
            return catalogue.kind();
        }
    }

    /// Kinds whose things are not all in the catalogue, with the reason.
    private static final Map<String, Set<String>> ELSEWHERE =
            Map.of(
                    "callback", // they need a place of the program that trains
                    Set.of(
                            "dev.gradus.diagnose.StatisticsLog",
                            "dev.gradus.diagnose.Watcher",
                            "dev.gradus.train.Callbacks$Listening",
                            "dev.gradus.train.Callbacks$Probing",
                            "dev.gradus.train.TrialSteps",
                            "dev.gradus.train.callback.Checkpoints",
                            "dev.gradus.train.callback.ConsoleProgress",
                            "dev.gradus.train.callback.CsvLog",
                            "dev.gradus.train.callback.JsonLog"));

    /// Every catalogue of core: a constant of a public class.
    static List<Kind> kinds() {
        return CATALOGUES;
    }

    private static final List<Kind> CATALOGUES = found();

    private static List<Kind> found() {
        List<Kind> kinds = new ArrayList<>();
        for (String name : CoreClasses.names()) {
            if (name.contains("$")) continue;
            try {
                for (Field field : Class.forName(name, false, CataloguesTest.class.getClassLoader()).getFields()) {
                    if (field.getType() != Catalogue.class || !Modifier.isStatic(field.getModifiers())) continue;
                    @SuppressWarnings("unchecked") // all that is catalogued is configured
                    var catalogue = (Catalogue<? extends Configured>) field.get(null);
                    kinds.add(new Kind(catalogue, catalogue.base()));
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("a class of core", e);
            }
        }
        return kinds;
    }

    @Test
    void every_kind_is_found() {
        assertThat(kinds())
                .extracting(Kind::toString)
                .hasSize(18)
                .contains("callback", "cause", "check", "schedule", "metric");
    }

    /// What has no default, and is therefore given.
    private static final Map<String, Map<String, Object>> NEEDED =
            Map.ofEntries(
                    Map.entry("linear", Map.of("units", 3)),
                    Map.entry("group-norm", Map.of("groups", 2)),
                    Map.entry("conv-2d", Map.of("channels", 3)),
                    Map.entry("conv-transpose-2d", Map.of("channels", 3)),
                    Map.entry("weighted-sum", Map.of("losses", List.of("cross-entropy", "multi-margin"))),
                    Map.entry("add", Map.of("branches", List.of("identity"))),
                    Map.entry("concatenate", Map.of("branches", List.of("identity"))),
                    Map.entry("center-crop", Map.of("height", 28)),
                    Map.entry("random-crop", Map.of("height", 28)),
                    Map.entry("resize", Map.of("height", 28)),
                    Map.entry("random-resized-crop", Map.of("height", 28)),
                    Map.entry("graph", Map.of("nodes", List.of(Map.of("name", "a", "layer", "identity")))));

    @ParameterizedTest
    @MethodSource("kinds")
    void every_class_of_the_kind_is_listed(Kind kind) {
        Set<String> listed = new TreeSet<>();
        for (Configured made : all(kind)) listed.add(made.getClass().getName());
        Set<String> expected = CoreClasses.concrete(kind.base);
        expected.removeAll(ELSEWHERE.getOrDefault(kind.toString(), Set.of()));
        assertThat(listed).isEqualTo(expected).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void names_are_lower_case_with_hyphens_and_found_in_any_case(Kind kind) {
        assertThat(kind.catalogue.names()).allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
        for (String name : kind.catalogue.names()) {
            assertThat(kind.catalogue.entry(name.toUpperCase(Locale.ROOT)).name()).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_entry_is_made_written_and_read(Kind kind) {
        for (Configured made : all(kind)) {
            Map<String, Object> written = kind.catalogue.write(made);
            assertPlain(written);
            Configured again = kind.catalogue.read(written);
            assertThat(again).isInstanceOf(made.getClass());
            assertThat(kind.catalogue.write(again)).isEqualTo(written);
        }
    }

    static List<? extends Configured> all(Kind kind) {
        return kind.catalogue.names().stream().map(name -> kind.catalogue.make(name, needed(kind, name))).toList();
    }

    /// What has to be given, of the entries that have such a setting.
    static Map<String, Object> needed(Kind kind, String name) {
        Map<String, Object> needed = NEEDED.getOrDefault(name, Map.of());
        List<String> settings =
                Stream.of(kind.catalogue.entry(name).defaults().getClass().getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList();
        return settings.containsAll(needed.keySet()) ? needed : Map.of();
    }

    /// What JSON and YAML can hold.
    private static void assertPlain(Object value) {
        switch (value) {
            case Map<?, ?> map -> map.values().forEach(CataloguesTest::assertPlain);
            case Collection<?> list -> list.forEach(CataloguesTest::assertPlain);
            default -> assertThat(value).isInstanceOfAny(String.class, Number.class, Boolean.class);
        }
    }
}
