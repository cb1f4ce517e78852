package dev.gradus.lab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gradus.config.Choice;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainSettingsTest {
    private static final Shape DIGIT = Shape.of(1, 8, 8);

    @TempDir Path folder;

    /// Settings in which every optional thing is there, and every list has an item.
    static final Map<String, Object> EVERYTHING = new LinkedHashMap<>();

    static {
        EVERYTHING.put("prepare", List.of("impute", Map.of("type", "min-max", "low", -1)));
        EVERYTHING.put("augment", "random-crop(padding=1), affine, one-of(invert, equalize)");
        EVERYTHING.put("mix", "mixup");
        EVERYTHING.put("model", Map.of("type", "cnn", "activation", "leaky-relu", "init", "he"));
        EVERYTHING.put("initialize", "lsuv");
        EVERYTHING.put("loss", Map.of("type", "cross-entropy", "classWeights", List.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 2)));
        EVERYTHING.put(
                "optimizer",
                Map.of(
                        "type",
                        "sgd",
                        "noDecay",
                        "vectors",
                        "groups",
                        List.of(Map.of("parameters", "0.*", "momentum", 0.5))));
        EVERYTHING.put("schedule", "one-cycle(rise=0.2)");
        EVERYTHING.put("regularize", List.of("l1", Map.of("type", "l2", "lambda", 0.1)));
        EVERYTHING.put("constrain", "max-norm");
        EVERYTHING.put("clip", "norm");
        EVERYTHING.put("average", "ema");
        EVERYTHING.put("metrics", "f1, top-accuracy(k=2)");
        EVERYTHING.put("monitor", "validation.f1");
        EVERYTHING.put("earlyStopping", 7);
        EVERYTHING.put("freeze", "0.*");
        EVERYTHING.put("guard", "roll-back");
        EVERYTHING.put("checkpoints", Map.of("minutes", 2));
    }

    private static TrainSettings of(Object... pathsAndValues) {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < pathsAndValues.length; i += 2) {
            String path = (String) pathsAndValues[i];
            sources.add(new Source("test", Map.of(path, pathsAndValues[i + 1])));
        }
        return TrainSettings.of(sources, DIGIT);
    }

    private static TrainSettings everything() {
        return TrainSettings.of(List.of(new Source("test", EVERYTHING)), DIGIT);
    }

    @Test
    void what_is_written_is_read_as_the_same_settings() {
        for (TrainSettings settings : List.of(of(), everything())) {
            assertThat(TrainSettings.of(List.of(new Source("again", settings.written())), DIGIT)).isEqualTo(settings);
        }
    }

    @Test
    void what_is_printed_is_read_as_the_same_settings() throws Exception {
        for (Map<String, Object> values : List.of(Map.<String, Object>of(), EVERYTHING)) {
            List<Source> sources = List.of(new Source("test", values));
            Path file = Files.writeString(folder.resolve("s.yaml"), new Reading(sources, DIGIT).print());
            assertThat(TrainSettings.of(List.of(Source.of(file)), DIGIT)).isEqualTo(TrainSettings.of(sources, DIGIT));
        }
    }

    @Test
    void every_leaf_can_be_set_by_its_path() {
        TrainSettings all = everything();
        List<String> paths = all.paths();
        assertThat(paths).hasSizeGreaterThan(110).contains("optimizer.groups[0].momentum", "augment[2].of[1].p");
        int changed = 0;
        for (String path : paths) {
            Object value = all.get(path);
            assertThat(all.with(path, value, DIGIT)).as(path).isEqualTo(all);
            Object other = other(all, path, value);
            if (other == null) continue;
            changed++;
            assertThat(all.with(path, other, DIGIT).get(path)).as(path).isEqualTo(other);
            assertThat(set(all, path, String.valueOf(other)).get(path)).as(path + ", as a text").isEqualTo(other);
        }
        assertThat(changed).isGreaterThan(80);
    }

    @Test
    void whatever_has_a_path_has_a_value() {
        for (String path : of().paths()) assertThat(of().get(path)).as(path).isNotNull();
        assertThat(of().get("optimizer.noDecay")).isEqualTo("none");
    }

    private static TrainSettings set(TrainSettings all, String path, String text) {
        Source flag = Source.of("--set", path, text);
        return TrainSettings.of(List.of(new Source("settings", all.written()), flag), DIGIT);
    }

    /// Another valid value of the same type, if one is found.
    private static @Nullable Object other(TrainSettings all, String path, Object value) {
        List<Object> candidates =
                switch (value) {
                    case Boolean flag -> List.of(!flag);
                    case Integer n -> List.of(n + 1, n - 1, 3);
                    case Long n -> List.of(n + 1, n - 1);
                    case Double x -> List.of(x + 0.25, x / 2, x - 0.25, 0.5);
                    case String _ -> List.copyOf(all.field(path, DIGIT).choices());
                    default -> List.of();
                };
        for (Object candidate : candidates) {
            if (candidate.equals(value)) continue;
            try {
                all.with(path, candidate, DIGIT);
                return candidate;
            } catch (GradusException e) {
                // another one
            }
        }
        return null;
    }

    @Test
    void a_file_lies_under_the_flags_member_by_member() {
        TrainSettings settings =
                of(
                        "earlyStopping", Map.of("figure", "validation.accuracy", "minDelta", 0.1),
                        "earlyStopping.patience", "3",
                        "optimizer", Map.of("type", "sgd", "momentum", 0.9),
                        "optimizer.learningRate", "0.5",
                        "optimizer", "sgd",
                        "regularize", List.of(Map.of("type", "l2", "lambda", 0.1), "group-lasso"),
                        "regularize[l2].lambda", "0.2",
                        "regularize[l1].lambda", "0.3",
                        "clip[norm].maxNorm", "7");
        assertThat(settings.get("earlyStopping.figure")).isEqualTo("validation.accuracy");
        assertThat(settings.get("earlyStopping.patience")).isEqualTo(3);
        assertThat(settings.get("earlyStopping.minDelta")).isEqualTo(0.1);
        assertThat(settings.get("optimizer.momentum")).isEqualTo(0.9);
        assertThat(settings.get("optimizer.learningRate")).isEqualTo(0.5);
        assertThat(settings.regularize().stream().map(Choice::type)).containsExactly("l2", "group-lasso", "l1");
        assertThat(settings.get("regularize[0].lambda")).isEqualTo(0.2);
        assertThat(settings.get("regularize[l1].lambda")).isEqualTo(0.3);
        assertThat(settings.get("clip.maxNorm")).isEqualTo(7.0);
    }

    @Test
    void names_of_other_libraries_are_understood_and_written_back_as_ours() {
        TrainSettings settings =
                of("optimizer", "momentum", "optimizer.lr", "0.2", "model", "mlp", "model.init", "kaiming");
        assertThat(settings.optimizer().type()).isEqualTo("sgd");
        assertThat(settings.get("optimizer.momentum")).isEqualTo(0.9);
        assertThat(settings.get("optimizer.learningRate")).isEqualTo(0.2);
        assertThat(settings.get("model.init").toString()).contains("type=he");
        assertThat(of("optimizer", Map.of("type", "Adam", "weight_decay", 0.1)).get("optimizer.weightDecay"))
                .isEqualTo(0.1);
        assertThat(of("loss", "CrossEntropyLoss").loss().type()).isEqualTo("cross-entropy");
        assertRefused(() -> of("optimizer", "adamm"), "adam");
    }

    @Test
    void a_thing_of_another_type_begins_with_its_own_defaults() {
        TrainSettings settings = of("optimizer", Map.of("type", "sgd", "learningRate", 7), "optimizer", "adam");
        assertThat(settings.get("optimizer.learningRate")).isEqualTo(0.001);
        assertThat(of("model.hidden", "8", "model", "cnn").get("model.hidden")).isEqualTo(List.of(100));
    }

    @Test
    void what_a_later_type_leaves_without_meaning_is_told() {
        var sources =
                List.of(
                        new Source("u.yaml", Map.of("model", Map.of("hidden", List.of(8)))),
                        Source.of("--model", "model", "cnn"));
        assertThat(new Reading(sources, DIGIT).unused(null))
                .containsExactly("model.hidden of u.yaml is not used, since a later place names another type");
        assertThat(new Reading(sources.subList(0, 1), DIGIT).unused(null)).isEmpty();
        assertThat(new Reading(sources, DIGIT).unused(sources.getFirst())).as("the record of a run").isEmpty();
    }

    @Test
    void none_takes_an_optional_thing_away() {
        TrainSettings settings =
                of(
                        "schedule",
                        "cosine",
                        "schedule",
                        "none",
                        "augment",
                        "standard",
                        "augment",
                        "none",
                        "checkpoints",
                        "none");
        assertThat(settings.schedule()).isNull();
        assertThat(settings.augment()).isEmpty();
        assertThat(settings.checkpoints()).isNull();
        assertThat(settings.written()).containsEntry("checkpoints", "none").doesNotContainKey("schedule");
    }

    @Test
    void an_augmentation_of_a_preset_can_be_changed_once_the_size_is_known() {
        TrainSettings settings = of("augment", "standard", "augment[0].padding", "3");
        assertThat(settings.get("augment[0].padding")).isEqualTo(3);
        assertThat(settings.get("augment[horizontal-flip].p")).isEqualTo(0.5);
        var sources =
                List.of(
                        new Source("file", Map.of("augment", "standard")),
                        new Source("set", Map.of("augment[0].padding", 3)));
        assertThat(TrainSettings.of(sources, null).augment()).isEmpty();
        var flags =
                List.of(Source.of("--augment", "augment", "standard"), Source.of("--set a", "augment[0].padding", "3"));
        assertThat(TrainSettings.of(flags, null).augment()).isEmpty();
        assertThat(TrainSettings.of(flags, DIGIT).get("augment[0].padding")).isEqualTo(3);
    }

    @Test
    void data_with_its_place_is_short_for_two_settings() {
        TrainSettings settings = of("data", "csv:flowers.csv");
        assertThat(settings.data()).isEqualTo("csv");
        assertThat(settings.dataDir()).isEqualTo(Path.of("flowers.csv").toAbsolutePath().toString());
        assertThat(settings).isEqualTo(of("data", "csv", "dataDir", "flowers.csv"));
        assertThat(settings.get("model.hidden")).isEqualTo(List.of(64, 64));
    }

    @Test
    void it_is_printed_where_each_value_comes_from() {
        List<Source> sources =
                List.of(
                        new Source("run.yaml", Map.of("optimizer", Map.of("type", "sgd", "momentum", 0.9))),
                        Source.of("--lr", "optimizer.learningRate", "0.1"),
                        Source.of("--augment", "augment", "standard"),
                        Source.of("--set augment[0].padding", "augment[0].padding", "2"));
        List<String> lines = new Reading(sources, DIGIT).print().lines().map(l -> l.replaceAll(" +#", " #")).toList();
        assertThat(lines)
                .contains(
                        "epochs: 20 # suits digits",
                        "  type: sgd # run.yaml",
                        "  learningRate: 0.1 # --lr",
                        "  momentum: 0.9 # run.yaml",
                        "  nesterov: false # default",
                        "  - type: random-crop # --augment",
                        "    padding: 2 # --set augment[0].padding",
                        "seed: 1 # default",
                        "schedule: none # default");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "optimizer.learningRate, NUMBER, \"(0, ∞)\", \"\"",
                "model.dropout, NUMBER, \"[0, 1]\", \"\"",
                "epochs, WHOLE, \"[1, ∞)\", epochs",
                "batchSize, WHOLE, \"[1, ∞)\", samples",
                "seed, WHOLE, \"(-∞, ∞)\", \"\"",
                "earlyStopping.smoothing, NUMBER, \"[0, 1)\", \"\"",
                "checkpoints.last, WHOLE, \"[2, ∞)\", checkpoints",
                "augment[0].padding, WHOLE, \"[0, 16384]\", \"\"",
            })
    void type_range_and_unit_can_be_asked_of_a_path(String path, Field.Type type, String range, String unit) {
        Field field = everything().field(path, DIGIT);
        assertThat(field.type()).isEqualTo(type);
        assertThat(String.valueOf(field.range())).isEqualTo(range);
        assertThat(field.unit()).isEqualTo(unit);
    }

    @Test
    void the_names_that_may_be_chosen_can_be_asked_for() {
        assertThat(of().field("optimizer", DIGIT).choices()).contains("adam", "sgd");
        assertThat(of().field("guard.action", DIGIT).choices()).containsExactly("stop", "roll-back", "skip", "off");
        assertThat(of().field("shuffle", DIGIT).type()).isEqualTo(Field.Type.FLAG);
    }

    @Test
    void bad_paths_and_values_are_refused_with_what_is_nearest() {
        assertRefused(() -> of("optimizer.learnngRate", 1), "Did you mean learningRate?");
        assertRefused(() -> of("optimizer.momentum", 1), "the optimizer adam has no setting 'momentum'");
        assertRefused(() -> of("dropout", 1), "model.dropout");
        assertRefused(() -> of("epocs", 1), "epochs");
        assertRefused(() -> of("augment[0].padding", 1), "augment[0]", "has none");
        assertRefused(() -> of("augment", "standard", "augment[5].p", 1), "from 0 to 1");
        assertRefused(() -> of("schedule.rise", 0.2), "the name of the schedule first");
        assertRefused(() -> of("clip.maxNorm", 3), "clip=layer-norm, or clip[layer-norm].maxNorm");
        assertRefused(() -> of("optimizer", List.of()), "the name of the optimizer");
        assertRefused(() -> of("lr", 3), "optimizer.learningRate");
        assertRefused(
                () -> of("optimizer", Map.of("type", "sgd", "lr", 0.1, "learningRate", 0.2)), "learningRate twice");
        var twice = new LinkedHashMap<String, Object>(Map.of("optimizer.learningRate", 0.3));
        twice.put("optimizer", Map.of("learningRate", 0.2));
        assertRefused(() -> TrainSettings.of(List.of(new Source("file", twice)), DIGIT), "file sets", "twice");
        var flags =
                List.of(Source.of("--lr", "optimizer.learningRate", "1"), Source.of("--set x", "optimizer.lr", "2"));
        assertRefused(() -> TrainSettings.of(flags, DIGIT), "--lr and --set x, which both set optimizer.learningRate");
        var data = Source.of("--data", "data", "csv:a.csv");
        var folder = Source.of("--data-dir", "dataDir", "b.csv");
        for (var both : List.of(List.of(data, folder), List.of(folder, data))) {
            assertRefused(() -> TrainSettings.of(both, null), "--data", "--data-dir", "which both set dataDir");
        }
        assertRefused(() -> of("model", Map.of()), "model is an empty map", "mlp", "cnn");
        assertRefused(() -> of("optimizer", Map.of()), "optimizer is an empty map", "adam");
        assertRefused(() -> of("clip", Map.of()), "clip is an empty map");
        assertRefused(() -> of("epochs.x", 1), "a single value");
        assertRefused(() -> of("epochs", "many"), "test: epochs", "a whole number");
        assertRefused(() -> of("epochs", 0), "0 epochs");
        assertRefused(() -> of("optimizer..lr", 1), "no path");
        assertRefused(() -> of("regularize[l9].lambda", 1), "unknown", "l1");
        assertRefused(() -> of().get("model.rise"), "unknown setting");
        assertRefused(() -> of().field("regularize[0].lambda", DIGIT), "unknown setting");
    }

    private static void assertRefused(ThrowingCallable call, String... words) {
        GradusException refused = catchThrowableOfType(GradusException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).contains(words).contains(", expected ", "Likely cause: ");
    }

    /// Eight times the layers take eight times as long; looking through all settings for each layer takes sixty times as long.
    @Test
    void thousands_of_layers_are_read_in_linear_time() {
        for (int i = 0; i < 5; i++) nanosToRead(1000); // until it is compiled
        assertThat(nanosToRead(8000)).isLessThan(24 * nanosToRead(1000));
    }

    /// A third of what it takes where Java is asked for the components of each record again.
    @Test
    void a_layer_is_read_with_few_objects() {
        var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int count = 1000;
        var sources = List.of(network(count));
        TrainSettings.of(sources, null);
        long before = memory.getCurrentThreadAllocatedBytes();
        TrainSettings.of(sources, null);
        assertThat((memory.getCurrentThreadAllocatedBytes() - before) / count).isLessThan(20_000);
    }

    private static Source network(int count) {
        List<Object> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) layers.add(i % 2 == 0 ? Map.of("type", "linear", "units", 8) : "relu");
        return new Source("test", Map.of("data", "xor", "model", layers));
    }

    /// The processor's time, which other programs do not change; the least of three.
    private static long nanosToRead(int count) {
        Source source = network(count);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = threads.getCurrentThreadCpuTime();
            TrainSettings.of(List.of(source), null);
            least = Math.min(least, threads.getCurrentThreadCpuTime() - start);
        }
        return least;
    }
}
