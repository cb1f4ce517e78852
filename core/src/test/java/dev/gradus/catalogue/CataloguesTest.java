package dev.gradus.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.CoreClasses;
import dev.gradus.config.Catalogue;
import dev.gradus.config.Configured;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.train.Metric;
import dev.gradus.train.metric.Metrics;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every layer, loss, initializer, optimizer, clip, average, augmentation and metric can be named in a file.
class CataloguesTest {
    record Kind(Catalogue<? extends Configured> catalogue, Class<?> base) {
        @Override
        public String toString() {
            return catalogue.kind();
        }
    }

    static final List<Kind> KINDS =
            List.of(
                    new Kind(Catalogues.LAYERS, Layer.class),
                    new Kind(Catalogues.LOSSES, Loss.class),
                    new Kind(Catalogues.INITIALIZERS, Initializer.class),
                    new Kind(Catalogues.OPTIMIZERS, Optimizer.class),
                    new Kind(Catalogues.GRADIENT_CLIPS, GradientClip.class),
                    new Kind(Catalogues.WEIGHT_AVERAGES, WeightAverage.class),
                    new Kind(Catalogues.AUGMENTATIONS, Augmentation.class),
                    new Kind(Metrics.ALL, Metric.class));

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
    @FieldSource("KINDS")
    void every_class_of_the_kind_is_listed(Kind kind) {
        Set<String> listed = new TreeSet<>();
        for (Configured made : all(kind)) listed.add(made.getClass().getName());
        assertThat(listed).isEqualTo(CoreClasses.concrete(kind.base)).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void names_are_lower_case_with_hyphens_and_found_in_any_case(Kind kind) {
        assertThat(kind.catalogue.names()).allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
        for (String name : kind.catalogue.names()) {
            assertThat(kind.catalogue.entry(name.toUpperCase(Locale.ROOT)).name()).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
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
        return kind.catalogue.names().stream()
                .map(name -> kind.catalogue.make(name, NEEDED.getOrDefault(name, Map.of())))
                .toList();
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
