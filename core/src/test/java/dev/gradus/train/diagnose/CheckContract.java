package dev.gradus.train.diagnose;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.config.Configured;
import dev.gradus.data.Batch;
import dev.gradus.train.diagnose.Remedy.Part;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every check owes its user. Its own test says by which numbers it decides, and where it is silent.
public interface CheckContract {
    /// The catalogues of the parts whose settings can be named.
    Map<Part, List<Catalogue<? extends Configured>>> SETTINGS =
            Map.of(
                    Part.PREPARATION, List.of(Catalogues.PREPARATIONS),
                    Part.AUGMENTATION, List.of(Catalogues.AUGMENTATIONS, Catalogues.MIXINGS),
                    Part.MODEL, List.of(Catalogues.LAYERS),
                    Part.LOSS, List.of(Catalogues.LOSSES),
                    Part.OPTIMIZER, List.of(Catalogues.OPTIMIZERS),
                    Part.SCHEDULE, List.of(Catalogues.SCHEDULES),
                    Part.REGULARIZATION, List.of(Catalogues.REGULARIZERS, Catalogues.CONSTRAINTS),
                    Part.CLIPPING, List.of(Catalogues.GRADIENT_CLIPS),
                    Part.INITIALIZATION, List.of(Catalogues.INITIALIZERS, Catalogues.DATA_INITIALIZERS));

    /// With the default settings.
    Check make();

    /// A training that has the cause.
    Step sick();

    /// The twin of the sick one, without the cause.
    Step healthy();

    /// Whether anything can be tried; else the cause is never more than likely.
    default boolean tries() {
        return true;
    }

    /// Each trial ends so.
    record Rigged(boolean isFinite) implements Trials {
        private Optional<Result> result() {
            return Optional.of(new Result(isFinite, !isFinite, isFinite ? 1.5 : Double.NaN));
        }

        @Override
        public Optional<Result> with(Batch batch) {
            return result();
        }

        @Override
        public Optional<Result> scaled(Map<String, Double> factors) {
            return result();
        }

        @Override
        public Optional<Result> before() {
            return result();
        }

        @Override
        public Optional<Result> inFloat64() {
            return result();
        }
    }

    private static Evidence evidence(Step step) {
        return new Evidence().with(Step.class, step);
    }

    private Finding found() {
        return make().look(evidence(sick())).orElseThrow();
    }

    private String name() {
        return (String) Checks.ALL.write(make()).get("type");
    }

    @Test
    default void it_finds_its_cause_under_its_name_and_again_the_same() {
        assertThat(found().cause()).isEqualTo(name());
        assertThat(found()).isEqualTo(make().look(evidence(sick())).orElseThrow());
    }

    @Test
    default void it_is_silent_on_the_healthy_twin_and_where_nothing_is_known() {
        assertThat(make().look(evidence(healthy()))).isEmpty();
        assertThat(make().look(new Evidence())).isEmpty();
        assertThat(make().look(new Evidence().with(Trials.class, new Rigged(true)))).isEmpty();
    }

    @Test
    default void it_says_so_in_four_parts_with_numbers() {
        Finding f = found();
        assertRefused(
                () -> {
                    throw f.error();
                },
                sick().where());
        assertThat(f).hasToString(f.error().getMessage());
        assertThat(f.evidence())
                .isNotEmpty()
                .allSatisfy(m -> {
                    assertThat(m.name()).isNotBlank();
                    assertThat(m.healthy()).isNotBlank();
                });
        assertThat(f.toString()).doesNotContainPattern("--[a-z]");
    }

    @Test
    default void a_trial_decides_how_sure_it_is() {
        assertThat(found().certainty()).isNotEqualTo(Certainty.SHOWN);
        Finding shown = make().look(evidence(sick()).with(Trials.class, new Rigged(true))).orElseThrow();
        Finding refuted = make().look(evidence(sick()).with(Trials.class, new Rigged(false))).orElseThrow();
        assertThat(shown.certainty()).isEqualTo(tries() ? Certainty.SHOWN : Certainty.LIKELY);
        assertThat(refuted.certainty()).isEqualTo(tries() ? Certainty.POSSIBLE : Certainty.LIKELY);
        if (tries()) assertThat(shown.text().cause()).contains("1.5");
        assertThat(refuted.text()).isEqualTo(found().text());
    }

    @Test
    default void remedies_name_settings_that_there_are() {
        for (Remedy remedy : found().remedies()) {
            assertThat(remedy.toString()).isNotBlank();
            switch (remedy) {
                case Remedy.Set set -> assertThat(components(set.part())).as("%s", set).contains(set.component());
                case Remedy.Add add ->
                        assertThat(records(add.part())).as("%s", add).contains(add.settings().getClass());
                case Remedy.Remove remove -> assertThat(remove.part()).isNotNull();
                case Remedy.Code code -> assertThat(code.java()).isNotBlank();
            }
        }
    }

    private static List<Class<?>> records(Part part) {
        Stream<Class<?>> records =
                SETTINGS.getOrDefault(part, List.of()).stream()
                        .flatMap(catalogue -> catalogue.entries().stream())
                        .map(entry -> entry.defaults().getClass());
        return records.toList();
    }

    private static List<String> components(Part part) {
        return records(part).stream()
                .flatMap(record -> Arrays.stream(record.getRecordComponents()))
                .map(RecordComponent::getName)
                .toList();
    }

    @Test
    default void what_it_brings_about_is_in_the_catalogue_and_does_not_bring_it_about() {
        for (String effect : make().explains()) {
            assertThat(effect).isNotEqualTo(name());
            assertThat(Checks.ALL.make(effect).explains()).doesNotContain(name());
        }
    }

    @Test
    default void its_settings_are_its_thresholds() {
        assertThat(Checks.ALL.read(Checks.ALL.write(make())).config()).isEqualTo(make().config());
    }
}
