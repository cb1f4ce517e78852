package dev.gradus.lab.cli;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.error.GradusException;
import dev.gradus.lab.model.Architectures;
import dev.gradus.lab.settings.AugmentSpec;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Prepares;
import dev.gradus.lab.settings.Source;
import dev.gradus.train.metric.Metrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/// The flags that are short for paths of settings: the one table of which options, groups, help and completion are made.
///
/// `--lr 0.1` is `--set optimizer.learningRate=0.1`. A path such as `clip[norm].maxNorm` says of which type the thing has to be.
final class SettingFlags {
    /// One flag.
    ///
    /// @param name with its dashes
    /// @param label of its value, or the value itself where the flag has none: `=true`
    /// @param path of the setting
    /// @param help a line
    /// @param known values to be completed
    private record Flag(String name, String label, String path, String help, Collection<String> known) {
        Flag(String name, String label, String path, String help) {
            this(name, label, path, help, List.of());
        }

        boolean hasValue() {
            return !label.startsWith("=");
        }
    }

    private static final Map<String, List<Flag>> GROUPS = new LinkedHashMap<>();

    static {
        var augmentations = new TreeSet<>(AugmentSpec.presets());
        augmentations.addAll(Catalogues.AUGMENTATIONS.names());
        var initializers = new TreeSet<>(Catalogues.INITIALIZERS.names());
        initializers.addAll(Catalogues.DATA_INITIALIZERS.names());
        GROUPS.put(
                "Data",
                List.of(
                        new Flag(
                                "--data",
                                "NAME",
                                "data",
                                "digits, mnist, fashion-mnist, kmnist, emnist-letters (-digits, -balanced, -bymerge, -byclass,"
                                        + " -mnist), cifar10, cifar100, xor, two-moons, circles, blobs, spirals; csv:FILE or"
                                        + " folder:DIR: your own",
                                DataSource.names()),
                        new Flag(
                                "--data-dir",
                                "DIR",
                                "dataDir",
                                "folder with the files of the data set, as they are published; without it they are downloaded once"),
                        new Flag(
                                "--prepare",
                                "HOW,..",
                                "prepare",
                                "standardize, min-max, zero-mean, zero-mean-image, robust-scale, global-contrast, whiten, pca,"
                                        + " one-hot, ordinal, impute or none; fitted on the training split",
                                Prepares.ALL.names()),
                        new Flag(
                                "--augment",
                                "SPEC",
                                "augment",
                                "change training images at random: standard, strong, digits, randaugment, trivialaugment, a YAML"
                                        + " file, or a chain such as \"random-crop(padding=4), horizontal-flip\"",
                                augmentations),
                        new Flag(
                                "--mix",
                                "NAME",
                                "mix",
                                "mix the training samples of a batch and their labels: mixup, cutmix or mix-one-of",
                                Catalogues.MIXINGS.names())));
        GROUPS.put(
                "Model",
                List.of(
                        new Flag(
                                "--model",
                                "NAME",
                                "model",
                                "mlp, cnn, fitnet-17, bn-inception, softmax-regression, or a YAML file with a list of layers",
                                Architectures.ALL.names()),
                        new Flag(
                                "--hidden",
                                "N,N..",
                                "model.hidden",
                                "units of the hidden dense layers of an mlp or a cnn, such as 512,256"),
                        new Flag(
                                "--activation",
                                "NAME",
                                "model.activation",
                                "of hidden layers: relu, tanh, sigmoid, leaky-relu ..",
                                Catalogues.LAYERS.names()),
                        new Flag("--dropout", "P", "model.dropout", "probability to drop a hidden unit (0)"),
                        new Flag(
                                "--batch-norm",
                                "=true",
                                "model.batchNorm",
                                "normalize every hidden layer over the batch"),
                        new Flag(
                                "--maxout",
                                "=true",
                                "model.maxout",
                                "Maxout in place of the activation of a fitnet-17"),
                        new Flag(
                                "--init",
                                "NAME",
                                "model.init",
                                "initial weights: torch-default, he, xavier, orthonormal ..; from data: lsuv, rbm",
                                initializers)));
        GROUPS.put(
                "Loss and optimizer",
                List.of(
                        new Flag("--loss", "NAME", "loss", "loss function (cross-entropy)", Catalogues.LOSSES.names()),
                        new Flag(
                                "--optimizer",
                                "NAME",
                                "optimizer",
                                "adam, adamw, sgd, nadam, radam, lion, lamb, rmsprop ..",
                                Catalogues.OPTIMIZERS.names()),
                        new Flag(
                                "--lr",
                                "RATE",
                                "optimizer.learningRate",
                                "learning rate; without it, the optimizer's own default"),
                        new Flag("--momentum", "M", "optimizer.momentum", "momentum of sgd or rmsprop"),
                        new Flag("--weight-decay", "L", "optimizer.weightDecay", "decay of the weights"),
                        new Flag(
                                "--no-decay",
                                "WHICH",
                                "optimizer.noDecay",
                                "parameters without decay: vectors (biases and norms), or a pattern of names such as *.bias"),
                        new Flag(
                                "--schedule",
                                "NAME",
                                "schedule",
                                "of the learning rate: one-cycle, cosine, step, reduce-on-plateau ..",
                                Catalogues.SCHEDULES.names()),
                        new Flag("--clip-norm", "C", "clip[norm].maxNorm", "greatest norm of all gradients together"),
                        new Flag(
                                "--accumulate",
                                "N",
                                "accumulate",
                                "batches whose gradients make one update, as one large batch would")));
        GROUPS.put(
                "Regularization",
                List.of(
                        new Flag(
                                "--l1",
                                "L",
                                "regularize[l1].lambda",
                                "penalty L times the absolute values of the weights"),
                        new Flag("--l2", "L", "regularize[l2].lambda", "penalty L times the squares of the weights"),
                        new Flag(
                                "--max-norm",
                                "C",
                                "constrain[max-norm].limit",
                                "greatest length of a unit's incoming weights"),
                        new Flag(
                                "--average",
                                "NAME",
                                "average",
                                "use averaged weights: ema or swa",
                                Catalogues.WEIGHT_AVERAGES.names()),
                        new Flag(
                                "--freeze", "NAMES", "freeze", "leave parameters as they are: a pattern such as 0.*")));
        GROUPS.put(
                "Training",
                List.of(
                        new Flag("--epochs", "N", "epochs", "passes over the training split"),
                        new Flag("--steps", "N", "steps", "updates after which training ends, within epochs, too"),
                        new Flag("--minutes", "M", "minutes", "time after which training ends"),
                        new Flag("--batch-size", "N", "batchSize", "samples in one step"),
                        new Flag("--no-shuffle", "=false", "shuffle", "keep the order of the data set in every epoch"),
                        new Flag(
                                "--seed",
                                "N",
                                "seed",
                                "decides everything random (1); the same seed gives the same bits")));
        GROUPS.put(
                "Measuring and safety",
                List.of(
                        new Flag(
                                "--metrics",
                                "NAME,..",
                                "metrics",
                                "measure more: f1, roc-auc, calibration-error ..",
                                Metrics.ALL.names()),
                        new Flag(
                                "--monitor",
                                "FIGURE",
                                "monitor",
                                "what tells the best epoch: validation.loss, validation.accuracy, subset.loss, validation.f1 ..; without it what --patience watches, else validation.accuracy"),
                        new Flag(
                                "--patience",
                                "N",
                                "earlyStopping.patience",
                                "stop after N epochs without a better validation loss"),
                        new Flag(
                                "--guard",
                                "HOW",
                                "guard.action",
                                "when a loss or gradient is not finite or explodes: stop, roll-back, skip or off",
                                List.of("stop", "roll-back", "skip", "off"))));
    }

    /// Flag → value, in the order of the command line.
    private final Map<Flag, String> given = new LinkedHashMap<>();

    /// Makes options of the flags, in groups.
    void addTo(CommandSpec command) {
        int order = 0;
        for (Map.Entry<String, List<Flag>> group : GROUPS.entrySet()) {
            var options = ArgGroupSpec.builder().heading("%n" + group.getKey() + ":%n").validate(false).order(++order);
            for (Flag flag : group.getValue()) options.addArg(option(flag, ++order));
            command.addArgGroup(options.build());
        }
    }

    private OptionSpec option(Flag flag, int order) {
        ISetter setter =
                new ISetter() {
                    @Override
                    @SuppressWarnings("TypeParameterUnusedInFormals") // picocli's signature
                    public <T> T set(T value) {
                        if (value instanceof String text)
                            given.put(flag, flag.hasValue() ? text : flag.label.substring(1));
                        if (Boolean.TRUE.equals(value)) given.put(flag, flag.label.substring(1));
                        return value;
                    }
                };
        var option = OptionSpec.builder(flag.name).description(flag.help).order(order).setter(setter);
        if (!flag.known.isEmpty()) option.completionCandidates(flag.known);
        return flag.hasValue()
                ? option.type(String.class).paramLabel(flag.label).arity("1").build()
                : option.type(boolean.class).arity("0").build();
    }

    /// The settings that were given, each with its flag as the place where it is written; what is part of another comes after it.
    ///
    /// @param more of `--set`: `PATH=VALUE`
    /// @throws GradusException when two are for one path
    List<Source> sources(List<String> more) {
        Map<String, Source> byPath = new LinkedHashMap<>();
        given.forEach((flag, value) -> add(byPath, path(flag, value), flag.name, value));
        for (String setting : more) {
            int at = setting.indexOf('=');
            if (at < 1) throw noValue(setting);
            String path = setting.substring(0, at).strip();
            add(byPath, path, "--set " + path, setting.substring(at + 1));
        }
        List<Map.Entry<String, Source>> sorted = new ArrayList<>(byPath.entrySet());
        sorted.sort(Comparator.comparingInt(e -> e.getKey().split("[.\\[]").length));
        return sorted.stream().map(Map.Entry::getValue).toList();
    }

    private static String path(Flag flag, String value) {
        boolean fromData = flag.name.equals("--init") && Catalogues.DATA_INITIALIZERS.names().contains(value);
        return fromData ? "initialize" : flag.path;
    }

    private static void add(Map<String, Source> byPath, String path, String where, String value) {
        Source before = byPath.put(path, Source.of(where, path, value));
        if (before == null) return;
        throw GradusException.got("%s and %s, which both set %s", before.where(), where, path)
                .expected("one of them")
                .because("one name was not seen to be short for the other")
                .repair("Leave one out.");
    }

    private static GradusException noValue(String setting) {
        return GradusException.got("--set %s", setting)
                .expected("a path and a value, with = between them")
                .because("the value was left out")
                .repair(
                        "Write for example --set optimizer.learningRate=0.01. All paths: gradus train --print-settings.");
    }
}
