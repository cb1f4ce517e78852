package dev.gradus.catalogue;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.config.Catalogue;
import dev.gradus.config.Configured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Names of PyTorch, Keras and the lectures are understood, and written back as ours.
class OtherNamesTest {
    static List<CataloguesTest.Kind> kinds() {
        return CataloguesTest.kinds();
    }

    private static Object written(Catalogue<? extends Configured> catalogue, Object form) {
        return catalogue.write(catalogue.read(form)).get("type");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_other_name_is_one_of_a_listed_thing_and_is_written_as_that(CataloguesTest.Kind kind) {
        Catalogue<? extends Configured> catalogue = kind.catalogue();
        catalogue
                .aliases()
                .forEach((other, alias) -> {
                    assertThat(catalogue.names()).contains(alias.name());
                    assertThat(catalogue.entry(other).name()).isEqualTo(alias.name());
                    if (CataloguesTest.needed(kind, alias.name()).isEmpty()) {
                        assertThat(written(catalogue, other)).isEqualTo(alias.name());
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({
        "LAYERS, re-lu, relu",
        "LAYERS, LeakyReLU, leaky-relu",
        "LAYERS, lrelu, leaky-relu",
        "LAYERS, BatchNorm2d, batch-norm-2d",
        "LAYERS, batchnorm, batch-norm-1d",
        "LOSSES, CrossEntropyLoss, cross-entropy",
        "LOSSES, sparse_categorical_crossentropy, cross-entropy",
        "LOSSES, mse, mean-squared-error",
        "LOSSES, bce, binary-cross-entropy",
        "LOSSES, nll, negative-log-likelihood",
        "LOSSES, crossentropy, cross-entropy",
        "INITIALIZERS, msra, he",
        "INITIALIZERS, kaiming, he",
        "INITIALIZERS, glorot, xavier",
        "OPTIMIZERS, RMSprop, rmsprop",
        "OPTIMIZERS, momentum, sgd",
        "SCHEDULES, StepLR, step",
        "MIXINGS, cut-mix, cutmix"
    })
    void well_known_ones_are(String catalogue, String other, String name) throws ReflectiveOperationException {
        var all = (Catalogue<?>) Catalogues.class.getField(catalogue).get(null);
        assertThat(all.entry(other).name()).isEqualTo(name);
    }

    @Test
    void some_stand_for_settings_which_may_be_changed_all_the_same() {
        assertThat(Catalogues.OPTIMIZERS.write(Catalogues.OPTIMIZERS.read("momentum")))
                .containsEntry("type", "sgd")
                .containsEntry("momentum", 0.9);
        assertThat(Catalogues.OPTIMIZERS.write(Catalogues.OPTIMIZERS.make("Nesterov", Map.of("momentum", 0.5))))
                .containsEntry("nesterov", true)
                .containsEntry("momentum", 0.5);
        assertThat(Catalogues.INITIALIZERS.write(Catalogues.INITIALIZERS.read("kaiming_uniform")))
                .containsEntry("distribution", "uniform");
    }

    @Test
    void settings_have_other_names_too() {
        Map<String, Object> adam = Map.of("lr", 0.01, "eps", 1e-7, "weight_decay", 0.1, "beta_1", 0.8);
        assertThat(Catalogues.OPTIMIZERS.write(Catalogues.OPTIMIZERS.make("adam", adam)))
                .containsEntry("learningRate", 0.01)
                .containsEntry("epsilon", 1e-7)
                .containsEntry("weightDecay", 0.1)
                .containsEntry("beta1", 0.8)
                .doesNotContainKeys("lr", "eps");
        assertThat(
                        Catalogues.LAYERS.write(
                                Catalogues.LAYERS.make("Conv2d", Map.of("out_channels", 3, "kernel_size", 5))))
                .containsEntry("channels", 3)
                .containsEntry("kernel", List.of(5));
        assertThat(Catalogues.LAYERS.write(Catalogues.LAYERS.make("dropout", Map.of("rate", 0.3))))
                .containsEntry("p", 0.3);
    }

    @Test
    void a_list_of_two_settings_is_answered_with_their_names() {
        assertRefused(
                () -> Catalogues.OPTIMIZERS.make("adam", Map.of("betas", List.of(0.9, 0.99))),
                "'betas'",
                "Write beta1 and beta2");
    }

    @Test
    void one_setting_under_two_names_is_refused() {
        assertRefused(
                () -> Catalogues.OPTIMIZERS.make("adam", Map.of("learningRate", 0.1, "lr", 0.2)),
                "one of them",
                "Leave");
    }
}
