package dev.gradus.diagnose.cause;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.tensor.Rng;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every cause owes its user, and by which numbers it decides: a training with the fault, and its twin without.
class CausesTest {
    /// Those of models and their parts that the laboratory makes of layers.
    private static final Set<String> OF_MODELS =
            Set.of("", "activation", "batchNorm", "dropout", "width", "biasInit", "momentum", "units", "kernel");

    static Set<String> names() {
        return Causes.ALL.names();
    }

    static Stream<Twins> twins() {
        return Stream.of(DataTwins.all(), ModelTwins.all(), CourseTwins.all()).flatMap(s -> s);
    }

    private static Cause cause(String name) {
        return Causes.ALL.make(name);
    }

    // ---- all -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("names")
    void it_is_silent_where_nothing_is_known(String name) {
        assertThat(cause(name).look(new Evidence())).isEmpty();
        assertThat(Causes.name(cause(name))).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void what_it_brings_about_is_in_the_catalogue_and_not_itself(String name) {
        assertThat(Causes.ALL.names()).containsAll(cause(name).explains());
        assertThat(cause(name).explains()).doesNotContain(name);
    }

    @Test
    void every_cause_has_its_twins() {
        Set<String> shown = new TreeSet<>();
        twins().forEach(twins -> shown.add(twins.cause()));
        assertThat(shown).isEqualTo(new TreeSet<>(names()));
    }

    // ---- twins -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("twins")
    void the_fault_is_found_by_its_numbers_and_the_twin_is_not_suspected(Twins twins) {
        Cause cause = cause(twins.cause());
        Evidence sick = twins.sick().get();
        Finding f = cause.look(sick).orElseThrow();
        assertThat(f.cause()).isEqualTo(twins.cause());
        assertThat(f.grade()).isEqualTo(twins.grade());
        assertThat(f.certainty()).isEqualTo(twins.certainty());
        assertThat(cause.look(sick)).as("the same facts").contains(f);
        requireNumbers(f, twins);
        requireWords(f);
        for (Remedy remedy : f.remedies()) requireKnown(remedy);
        assertThat(cause.look(twins.healthy().get())).isEmpty();
    }

    private static void requireNumbers(Finding f, Twins twins) {
        List<Measured> evidence = f.evidence();
        for (int i = 0; i < twins.numbers().length; i++) {
            double expected = twins.numbers()[i], tolerance = twins.tolerance() * Math.abs(expected) + 1e-12;
            if (Double.isNaN(expected)) continue;
            assertThat(evidence.get(i).value()).as("%s", evidence.get(i)).isCloseTo(expected, within(tolerance));
        }
    }

    private static void requireWords(Finding f) {
        assertRefused(() -> {
            throw f.error();
        });
        assertThat(f.toString()).doesNotContainPattern("--[a-z]").doesNotContain("NaN", "null");
        assertThat(f.evidence())
                .allSatisfy(m -> {
                    assertThat(m.name()).isNotBlank();
                    assertThat(m.healthy()).isNotBlank();
                    assertThat(m.value()).as(m.name()).isNotNaN();
                });
        assertThat(f.gain()).isBetween(f.grade() == Grade.FAIL ? 0.1 : 0.0, 1.0);
        assertThat(f.effects()).isEmpty();
    }

    // ---- what is by nature ----------------------------------------------------------------------------------------

    private static Evidence known(float[][] rows, int[] labels) {
        return Situation.known(Situation.divided(Situation.classes(rows, labels)));
    }

    /// Two bits, and a class that three of four rows with the same bits have.
    @Test
    void rows_of_a_few_categories_are_neither_copies_nor_wrong_labels() {
        int n = 400;
        float[][] rows = new float[n][];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            rows[i] = new float[] {i & 1, i >> 1 & 1};
            labels[i] = i % 8 < 6 ? i & 1 : 2;
        }
        assertThat(cause("duplicates-across-splits").look(known(rows, labels))).isEmpty();
        assertThat(cause("label-noise").look(known(rows, labels))).isEmpty();
    }

    /// In twenty dimensions the nearest neighbours of samples that lie around a dense class are all of this class.
    @Test
    void a_class_around_another_one_is_no_label_noise() {
        int n = 600, width = 20;
        Rng rng = Rng.of(3);
        float[][] rows = new float[n][width];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 3 == 0 ? 1 : 0;
            for (int k = 0; k < width; k++) {
                rows[i][k] = (labels[i] == 1 ? 3 : 0.3f) * (float) rng.normal((long) i * width + k);
            }
        }
        Evidence evidence = known(rows, labels);
        DataFacts facts = evidence.of(DataFacts.class).orElseThrow();
        assertThat(facts.within().accuracy(trainLabels(facts))).as("neighbours mislead").isLessThan(0.8);
        assertThat(cause("label-noise").look(evidence)).isEmpty();
    }

    private static int[] trainLabels(DataFacts facts) {
        return IntStream.range(0, facts.train().size()).map(facts.train()::label).toArray();
    }

    /// Neighbours cannot vote for a class of three samples, whether it is told by the inputs or not.
    @Test
    void almost_constant_labels_are_too_few_to_be_called_shuffled() {
        int[] labels = Situation.labels(300), rare = new int[300];
        for (int i = 0; i < 300; i += 60) rare[i] = 1 + i % 2;
        assertThat(cause("labels-shuffled").look(known(Situation.rows(labels), rare))).isEmpty();
    }

    /// Saturation is what is seen before the first step.
    @Test
    void what_is_saturated_before_the_first_step_is_no_effect_of_gradients() {
        assertThat(cause("vanishing-gradients").explains()).doesNotContain("saturated-units");
        assertThat(cause("saturated-units").explains()).contains("vanishing-gradients");
    }

    // ---- remedies --------------------------------------------------------------------------------------------------

    private static void requireKnown(Remedy remedy) {
        assertThat(remedy.toString()).isNotBlank();
        switch (remedy) {
            case Remedy.Set set -> {
                List<String> known = new ArrayList<>(components(set.part()));
                if (set.part() == Part.MODEL) known.addAll(OF_MODELS);
                if (set.part() == Part.LOSS) known.add("");
                String[] path = set.component().split("\\.", -1);
                assertThat(known).as("%s", set).contains(path[path.length - 1]);
            }
            case Remedy.Add add -> assertThat(records(add.part())).as("%s", add).contains(add.settings().getClass());
            case Remedy.Remove remove -> assertThat(remove.part()).isNotNull();
            case Remedy.Code code -> assertThat(code.java()).isNotBlank();
        }
    }

    private static List<Class<?>> records(Part part) {
        List<Catalogue<?>> catalogues =
                switch (part) {
                    case PREPARATION -> List.of(Catalogues.PREPARATIONS);
                    case LOSS -> List.of(Catalogues.LOSSES);
                    case OPTIMIZER -> List.of(Catalogues.OPTIMIZERS);
                    case SCHEDULE -> List.of(Catalogues.SCHEDULES);
                    case CLIPPING -> List.of(Catalogues.GRADIENT_CLIPS);
                    case INITIALIZATION -> List.of(Catalogues.INITIALIZERS);
                    case MODEL -> List.of(Catalogues.LAYERS);
                    default -> List.of();
                };
        List<Class<?>> records = new ArrayList<>();
        for (Catalogue<?> catalogue : catalogues) {
            catalogue.entries().forEach(entry -> records.add(entry.defaults().getClass()));
        }
        return records;
    }

    private static List<String> components(Part part) {
        List<Class<?>> records =
                switch (part) {
                    case TRAINING -> List.of(TrainConfig.class);
                    case STOPPING -> List.of(EarlyStopping.Config.class);
                    default -> records(part);
                };
        List<String> names = new ArrayList<>(part == Part.DATA ? List.of("drop") : List.of());
        for (Class<?> type : records) {
            Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).forEach(names::add);
        }
        return names;
    }
}
