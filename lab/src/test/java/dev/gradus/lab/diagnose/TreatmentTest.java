package dev.gradus.lab.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.data.prepare.Clip;
import dev.gradus.data.prepare.RobustScale;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.lab.cli.Main;
import dev.gradus.lab.settings.FlatSettings;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.nn.Layer;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Xavier;
import dev.gradus.optim.schedule.Cosine;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Shape;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every remedy that a cause can give, on models that are written down in different ways: the change is the one that was meant, and the flags make
/// it, too.
class TreatmentTest {
    private static final Shape SAMPLE = Shape.of(1, 8, 8);

    /// As bad as can be, so that each remedy changes something.
    private static final String BAD =
            """
            data: digits
            loss: {type: cross-entropy, reduction: sum, labelSmoothing: 0.9}
            classWeights: none
            optimizer: {type: OPTIMIZER}
            schedule: one-cycle
            clip: {type: norm, maxNorm: 0.001}
            average: ema
            earlyStopping: {patience: 1}
            freeze: [{names: "0.*"}]
            regularize: [{type: l2, lambda: 100}]
            constrain: [{type: max-norm, limit: 0.1}]
            augment: [{type: random-crop, padding: 4}]
            mix: mixup
            prepare: [{type: min-max}]
            epochs: 1
            batchSize: 1
            shuffle: false
            steps: 5
            model: MODEL
            """;

    private static final Map<String, String> MODELS =
            Map.of(
                    "mlp", "{type: mlp, hidden: [4, 4], activation: sigmoid, dropout: 0.9, init: zeros}",
                    "cnn", "{type: cnn, hidden: [4, 4], activation: sigmoid, dropout: 0.9, init: zeros}",
                    "layers",
                            "[{type: conv-2d, channels: 4, kernel: 3}, {type: batch-norm-2d, momentum: 0.001}, sigmoid,"
                                    + " {type: max-pool-2d, kernel: 4}, flatten, {type: linear, units: 2}, {type: dropout, p: 0.9},"
                                    + " {type: linear, units: 10}, softmax]");

    private static final Map<String, String> OPTIMIZERS =
            Map.of(
                    "sgd", "sgd, learningRate: 5, momentum: 0.999, weightDecay: 0.5",
                    "adam", "adam, learningRate: 5, beta1: 0.999, beta2: 0.1, epsilon: 1, weightDecay: 0.5",
                    "rmsprop", "rmsprop, learningRate: 5, alpha: 0.1, epsilon: 1, weightDecay: 0.5");

    /// A remedy and where it can be made.
    ///
    /// @param remedy of a cause
    /// @param on models and optimizers for which there is a setting; `all`, or none
    /// @param roots of the settings that may change
    private record Case(Remedy remedy, String on, String roots) {
        @Override
        public String toString() {
            return remedy.toString();
        }
    }

    private static Case set(Part part, String component, Object value, String on, String root) {
        return new Case(new Remedy.Set(part, component, value), on, root);
    }

    private static Case add(Part part, Record settings, String before, String on, String root) {
        return new Case(new Remedy.Add(part, settings, before), on, root);
    }

    private static Case remove(Part part, String what, String on, String roots) {
        return new Case(new Remedy.Remove(part, what), on, roots);
    }

    static Stream<Case> remedies() {
        return Stream.of(
                set(Part.OPTIMIZER, "learningRate", 0.5, "all", "optimizer.learningRate"),
                set(Part.OPTIMIZER, "learningRate", 5e-6, "all", "optimizer.learningRate"),
                set(Part.OPTIMIZER, "weightDecay", 0.0, "all", "optimizer.weightDecay"),
                set(Part.OPTIMIZER, "weightDecay", 1e-4, "all", "optimizer.weightDecay"),
                set(Part.OPTIMIZER, "momentum", 0.9, "sgd rmsprop", "optimizer.momentum"),
                set(Part.OPTIMIZER, "beta1", 0.9, "adam", "optimizer.beta1"),
                set(Part.OPTIMIZER, "beta2", 0.999, "adam", "optimizer.beta2"),
                set(Part.OPTIMIZER, "alpha", 0.99, "rmsprop", "optimizer.alpha"),
                set(Part.OPTIMIZER, "epsilon", 1e-8, "adam rmsprop", "optimizer.epsilon"),
                set(Part.TRAINING, "shuffle", true, "all", "shuffle"),
                set(Part.TRAINING, "batchSize", 32, "all", "batchSize"),
                set(Part.TRAINING, "epochs", 20, "all", "epochs"),
                set(Part.TRAINING, "steps", 0, "all", "steps"),
                set(Part.LOSS, "", "huber", "all", "loss"),
                set(Part.LOSS, "", "mean-squared-error", "all", "loss"),
                set(Part.LOSS, "classWeights", "balanced", "all", "classWeights"),
                set(Part.LOSS, "reduction", "mean", "all", "loss.reduction"),
                set(Part.LOSS, "labelSmoothing", 0.1, "all", "loss.labelSmoothing"),
                set(Part.CLIPPING, "maxNorm", 1.0, "all", "clip.maxNorm"),
                set(Part.STOPPING, "patience", 5, "all", "earlyStopping.patience"),
                set(Part.DATA, "drop", "price, in €", "all", "table"),
                set(Part.MODEL, "", "softmax-regression", "all", "model"),
                set(Part.MODEL, "activation", "relu", "all", "model"),
                set(Part.MODEL, "activation", "leaky-relu", "all", "model"),
                set(Part.MODEL, "batchNorm", true, "all", "model"),
                set(Part.MODEL, "biasInit", "zeros", "layers", "model"),
                set(Part.MODEL, "dropout", 0.0, "all", "model"),
                set(Part.MODEL, "dropout", 0.2, "all", "model"),
                set(Part.MODEL, "momentum", 0.1, "layers", "model"),
                set(Part.MODEL, "width", 8, "all", "model"),
                set(Part.MODEL, "5.units", 64, "all", "model"),
                set(Part.MODEL, "3.kernel", List.of(2), "layers", "model"),
                add(Part.PREPARATION, new Standardize.Config(), "", "all", "prepare"),
                add(Part.PREPARATION, new RobustScale.Config(), "", "all", "prepare"),
                add(Part.PREPARATION, new Clip.Config(), "", "all", "prepare"),
                add(Part.INITIALIZATION, new He.Config(), "", "all", "model"),
                add(Part.INITIALIZATION, new Xavier.Config(), "", "all", "model"),
                add(Part.SCHEDULE, new Cosine.Config(), "", "all", "schedule"),
                add(Part.MODEL, new ReLU.Config(), "7", "layers", "model"),
                remove(Part.SCHEDULE, "", "all", "schedule"),
                remove(Part.CLIPPING, "", "all", "clip"),
                remove(Part.AVERAGE, "", "all", "average"),
                remove(Part.STOPPING, "", "all", "earlyStopping"),
                remove(Part.FREEZE, "", "all", "freeze"),
                remove(Part.REGULARIZATION, "", "all", "regularize constrain"),
                remove(Part.AUGMENTATION, "", "all", "augment mix"),
                remove(Part.MODEL, "8", "layers", "model"),
                new Case(new Remedy.Code("Scaled.of(data)"), "none", ""));
    }

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("remedies")
    void a_remedy_changes_what_it_means_and_so_do_its_flags(Case of) throws IOException {
        for (String model : List.of("mlp", "cnn", "layers")) {
            for (String optimizer : of.on.matches(".*(sgd|adam|rmsprop).*") ? OPTIMIZERS.keySet() : Set.of("sgd")) {
                require(of, model, optimizer);
            }
        }
    }

    private void require(Case of, String model, String optimizer) throws IOException {
        String yaml =
                BAD.replace("MODEL", Objects.requireNonNull(MODELS.get(model)))
                        .replace("OPTIMIZER", Objects.requireNonNull(OPTIMIZERS.get(optimizer)));
        Path file = Files.writeString(folder.resolve(model + ".yaml"), yaml);
        TrainSettings settings = TrainSettings.of(List.of(Source.of(file)), SAMPLE);
        Treatment treatment = Treatment.of(of.remedy, settings);
        boolean isMade = of.on.equals("all") || of.on.contains(model) || of.on.contains(optimizer);
        assertThat(treatment != null).as("%s, %s: %s", model, optimizer, of).isEqualTo(isMade);
        if (treatment == null) return;
        assertThat(treatment.path()).isNotBlank();
        assertThat(treatment.value()).isNotBlank();
        TrainSettings changed = treatment.apply(settings, SAMPLE);
        assertThat(changed).isNotEqualTo(settings);
        assertThat(different(settings, changed))
                .allMatch(path -> Stream.of(of.roots.split(" ", -1)).anyMatch(path::startsWith));
        List<String> command =
                new ArrayList<>(List.of("train", "--print-settings", "--json", "--config", file.toString()));
        command.addAll(words(treatment.flag()));
        assertThat(printed(command)).as(treatment.flag()).isEqualTo(Json.pretty(changed.written()).strip());
    }

    @Test
    void every_activation_of_the_catalogue_gives_way_to_another_and_no_other_layer_does() throws IOException {
        Set<String> replaced = new TreeSet<>();
        for (Catalogue.Entry<Layer> entry : Catalogues.LAYERS.entries()) {
            boolean isOf = entry.defaults().getClass().getPackageName().equals(ReLU.class.getPackageName());
            if (isOf && replaces(entry.name())) replaced.add(entry.name());
        }
        assertThat(replaced)
                .contains(
                        "gelu",
                        "leaky-relu",
                        "selu",
                        "mish",
                        "silu",
                        "prelu",
                        "vl-relu",
                        "rrelu",
                        "celu",
                        "elu",
                        "sigmoid")
                .contains("tanh", "hard-tanh", "softsign", "softplus", "relu6", "step")
                .doesNotContain("softmax", "log-softmax", "maxout");
        assertThat(replaces("swish")).as("another name of silu").isTrue();
        assertThat(replaces("identity")).as("where an activation may stand").isTrue();
        assertThat(replaces("dropout")).isFalse();
    }

    private boolean replaces(String layer) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("layers.yaml"),
                        """
                        data: digits
                        model: [flatten, {type: linear, units: 4}, LAYER, {type: linear, units: 10}]
                        """
                                .replace("LAYER", layer));
        TrainSettings settings = TrainSettings.of(List.of(Source.of(file)), SAMPLE);
        return Treatment.of(new Remedy.Set(Part.MODEL, "activation", "relu"), settings) != null;
    }

    private static Set<String> different(TrainSettings a, TrainSettings b) {
        Map<String, String> before = FlatSettings.of(a.written()), after = FlatSettings.of(b.written());
        Set<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        paths.removeIf(path -> Objects.equals(before.get(path), after.get(path)));
        return paths;
    }

    private static String printed(List<String> command) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                command.toArray(String[]::new));
        String printed = out.toString(StandardCharsets.UTF_8).strip();
        return printed.isEmpty() ? err.toString(StandardCharsets.UTF_8) : printed;
    }

    /// Words as a shell makes them.
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("(?:'[^']*'|\\\\.|[^\\s'\\\\])+").matcher(line);
        while (word.find()) {
            words.add(
                    Pattern.compile("'([^']*)'|\\\\(.)")
                            .matcher(word.group())
                            .replaceAll(part ->
                                    Matcher.quoteReplacement(part.group(1) != null ? part.group(1) : part.group(2))));
        }
        return words;
    }

    @Test
    void a_column_is_dropped_beside_those_that_are_dropped_already() {
        TrainSettings settings = new TrainSettings().with("table.drop", List.of("id"), null);
        Remedy remedy = new Remedy.Set(Part.DATA, "drop", "price, in €");
        Treatment treatment = Objects.requireNonNull(Treatment.of(remedy, settings));
        TrainSettings without = treatment.apply(settings, Shape.of(2));
        assertThat(without.table().drop()).containsExactly("id", "price, in €");
        assertThat(treatment.flag()).isEqualTo("--set 'table.drop=[\"id\",\"price, in €\"]'");
    }

    @Test
    void flags_are_what_people_type() {
        TrainSettings settings = new TrainSettings();
        assertThat(flag(new Remedy.Set(Part.OPTIMIZER, "learningRate", 0.01), settings)).isEqualTo("--lr 0.01");
        assertThat(flag(new Remedy.Set(Part.MODEL, "batchNorm", true), settings)).isEqualTo("--batch-norm");
        assertThat(flag(new Remedy.Set(Part.CLIPPING, "maxNorm", 1.0), settings)).isEqualTo("--clip-norm 1");
        assertThat(flag(new Remedy.Set(Part.STOPPING, "patience", 5), settings)).isEqualTo("--patience 5");
        assertThat(flag(new Remedy.Set(Part.DATA, "drop", "a b"), settings)).isEqualTo("--drop 'a b'");
        assertThat(flag(new Remedy.Add(Part.PREPARATION, new Standardize.Config(), ""), settings))
                .isEqualTo("--prepare standardize");
        assertThat(flag(new Remedy.Remove(Part.REGULARIZATION, ""), settings))
                .isEqualTo("--set 'constrain=[]' --set 'regularize=[]'");
    }

    private static String flag(Remedy remedy, TrainSettings settings) {
        return Objects.requireNonNull(Treatment.of(remedy, settings)).flag();
    }
}
