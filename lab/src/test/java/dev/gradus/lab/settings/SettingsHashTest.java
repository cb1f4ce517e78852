package dev.gradus.lab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SettingsHashTest {
    private static final Shape DIGIT = Shape.of(1, 8, 8);

    private static String hash(Map<String, Object> values) {
        return SettingsHash.of(TrainSettings.of(List.of(new Source("test", values)), DIGIT), DIGIT);
    }

    @Test
    void it_is_that_of_the_settings_that_differ_from_their_defaults() {
        Map<String, String> decisive = decisive(Map.of("optimizer.learningRate", 0.01, "augment", "standard"));
        assertThat(decisive)
                .containsEntry("optimizer.learningRate", "0.01")
                .containsEntry("augment", "[2]")
                .containsEntry("augment[0].height", "8")
                .doesNotContainKeys("seed", "epochs", "optimizer.beta1", "checkpoints.last");
        assertThat(decisive(Map.of())).isEmpty();
        assertThat(decisive(Map.of("model.dropout", 0.2, "regularize", "l2(lambda=1e-4)")))
                .isEqualTo(
                        Map.of(
                                "model", "{}",
                                "model.dropout", "0.2",
                                "regularize", "[1]",
                                "regularize[0].type", "\"l2\""));
    }

    private static Map<String, String> decisive(Map<String, Object> values) {
        UnaryOperator<Map<String, Object>> read =
                given -> TrainSettings.of(List.of(new Source("test", given)), DIGIT).written();
        return SettingsHash.decisive(read.apply(values), read, Map.of());
    }

    @Test
    void another_notation_has_the_same_hash_and_another_value_another() {
        Map<String, Object> sgd = Map.of("type", "sgd", "learningRate", 0.1);
        String hash = hash(Map.of("optimizer", sgd, "epochs", 20));
        assertThat(hash(Map.of("optimizer", "sgd(learningRate=0.10)"))).isEqualTo(hash);
        assertThat(hash(Map.of("optimizer", sgd, "seed", "1", "checkpoints", "none"))).isEqualTo(hash);
        assertThat(hash(Map.of("optimizer", sgd, "seed", 2))).isNotEqualTo(hash);
        assertThat(hash(Map.of("optimizer", "sgd(learningRate=0.2)"))).isNotEqualTo(hash);
        assertThat(hash(Map.of("optimizer", sgd, "augment", "standard")))
                .isEqualTo(hash(Map.of("optimizer", sgd, "augment", "random-crop(padding=1), horizontal-flip")));
    }

    @Test
    void a_setting_that_a_later_version_adds_does_not_change_it() {
        Map<String, Object> before = Map.of("epochs", 7, "model", Map.of("type", "mlp"));
        Map<String, Object> later = new LinkedHashMap<>(before);
        later.put("added", 3);
        UnaryOperator<Map<String, Object>> old = given -> with(given, "epochs", 5);
        UnaryOperator<Map<String, Object>> young = given -> with(with(given, "epochs", 5), "added", 3);
        assertThat(SettingsHash.of(later, young, Map.of())).isEqualTo(SettingsHash.of(before, old, Map.of()));
        later.put("added", 4);
        assertThat(SettingsHash.of(later, young, Map.of())).isNotEqualTo(SettingsHash.of(before, old, Map.of()));
    }

    private static Map<String, Object> with(Map<String, Object> given, String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(given);
        all.putIfAbsent(name, value);
        return all;
    }

    /// Whoever changes a default or the form raises the version, or checkpoints are refused without a reason.
    @Test
    void hashes_in_checkpoints_stay_what_they_are() {
        assertThat(hash(Map.of())).isEqualTo("2:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(hash(Map.of("model.dropout", 0.2, "regularize", "l2(lambda=1e-4)")))
                .isEqualTo("2:b9b3398886b462c4fc971ebb62d78bc1a8594af2bd23515d9f14a62b9bcea511");
        assertThat(SettingsHash.isKnown("1:e3b0")).isFalse();
        assertThat(SettingsHash.isKnown(hash(Map.of()))).isTrue();
    }

    @Test
    void things_in_lists_are_read_alone_with_the_same_result() {
        List<Object> inner = List.of(Map.of("type", "linear", "units", 3), "relu", "leaky-relu(slope=0.2)");
        Map<String, Object> values =
                Map.of(
                        "model",
                        List.of("flatten", Map.of("type", "sequential", "layers", inner), linear(10)),
                        "regularize",
                        "l1(lambda=0.3), l2",
                        "metrics",
                        "f1, top-accuracy(k=3)",
                        "augment",
                        "standard");
        TrainSettings settings = TrainSettings.of(List.of(new Source("test", values)), DIGIT);
        UnaryOperator<Map<String, Object>> read =
                given -> TrainSettings.of(List.of(new Source("test", given)), DIGIT).written();
        Map<String, String> decisive = SettingsHash.decisive(settings.written(), read, SettingsHash.kinds(settings));
        assertThat(decisive)
                .isEqualTo(SettingsHash.decisive(settings.written(), read, Map.of()))
                .containsEntry("model.layers[1].layers[0].units", "3")
                .containsEntry("regularize[0].lambda", "0.3");
    }

    /// All settings were read for each setting of each layer.
    @Test
    void a_network_of_more_layers_is_read_as_often_as_a_small_one() {
        assertThat(reads(50)).isEqualTo(reads(1)).isLessThan(150);
    }

    private static int reads(int layers) {
        TrainSettings settings =
                TrainSettings.of(
                        List.of(new Source("test", Map.of("model", Collections.nCopies(layers, linear(10))))), DIGIT);
        int[] reads = new int[1];
        SettingsHash.decisive(
                settings.written(),
                given -> {
                    reads[0]++;
                    return TrainSettings.of(List.of(new Source("test", given)), DIGIT).written();
                },
                SettingsHash.kinds(settings));
        return reads[0];
    }

    private static Map<String, Object> linear(int units) {
        return Map.of("type", "linear", "units", units);
    }
}
