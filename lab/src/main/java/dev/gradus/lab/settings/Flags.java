package dev.gradus.lab.settings;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.lab.model.Architectures;
import dev.gradus.persist.Json;
import dev.gradus.train.metric.Metrics;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The flags that are short for paths of settings: the one table of which options, groups, help and completion are made.
///
/// `--lr 0.1` is `--set optimizer.learningRate=0.1`. A path such as `clip[norm].maxNorm` says of which type the thing has to be.
public final class Flags {
    /// One flag.
    ///
    /// @param name with its dashes
    /// @param label of its value, or the value itself where the flag has none: `=true`
    /// @param path of the setting
    /// @param help a line
    /// @param known values to be completed
    public record Flag(String name, String label, String path, String help, Collection<String> known) {
        Flag(String name, String label, String path, String help) {
            this(name, label, path, help, List.of());
        }

        /// Keeps a copy.
        public Flag {
            known = List.copyOf(known);
        }

        /// Whether a value follows it.
        ///
        /// @return false where the flag says it
        public boolean hasValue() {
            return !label.startsWith("=");
        }
    }

    /// Heading → flags, in the order of the help.
    public static final Map<String, List<Flag>> GROUPS;

    static {
        Map<String, List<Flag>> groups = new LinkedHashMap<>();
        var augmentations = new TreeSet<>(AugmentSpec.presets());
        augmentations.addAll(Catalogues.AUGMENTATIONS.names());
        var initializers = new TreeSet<>(Catalogues.INITIALIZERS.names());
        initializers.addAll(Catalogues.DATA_INITIALIZERS.names());
        groups.put(
                "Data",
                List.of(
                        new Flag(
                                "--data",
                                "NAME",
                                "data",
                                "digits, mnist, fashion-mnist, kmnist, emnist-letters (-digits, -balanced, -bymerge, -byclass,"
                                        + " -mnist), qmnist, cifar10, cifar100, svhn, stl10, fake-data, xor, two-moons, circles,"
                                        + " blobs, spirals; imagenet with --data-dir; csv:FILE or folder:DIR: your own",
                                DataSource.names()),
                        new Flag(
                                "--data-dir",
                                "DIR",
                                "dataDir",
                                "folder with the files of the data set, as they are published, or with a folder of its name that has them; without it they are downloaded once"),
                        new Flag("--test-data", "FILE", "testData", "test data that are a file of their own"),
                        new Flag(
                                "--splits",
                                "N,N,N",
                                "splits.shares",
                                "percent of your own data for training, validation and test (70,10,20)"),
                        new Flag(
                                "--stratify",
                                "WHAT",
                                "splits.stratify",
                                "what all parts have in the same proportion: classes (default), none, or a column of a table"),
                        new Flag(
                                "--group",
                                "COLUMN",
                                "splits.group",
                                "rows of a table with equal values here come into one part, such as those of one person"),
                        new Flag(
                                "--k-folds",
                                "K",
                                "splits.folds",
                                "cross-validation: K runs, each with another part of the data as its test split"),
                        new Flag(
                                "--size",
                                "PIXELS",
                                "pictures.size",
                                "of the samples from a folder of pictures: 64, or height x width, 48x64"),
                        new Flag(
                                "--resize",
                                "HOW",
                                "pictures.resize",
                                "how a picture of other proportions gets this size: stretch (default), crop or pad",
                                List.of("stretch", "crop", "pad")),
                        new Flag(
                                "--channels",
                                "N",
                                "pictures.channels",
                                "of the samples from a folder of pictures: 3 for colours (default), 1 for grey",
                                List.of("1", "3")),
                        new Flag(
                                "--damaged",
                                "HOW",
                                "pictures.damaged",
                                "refuse a folder with pictures that cannot be decoded (default), or skip them",
                                List.of("refuse", "skip")),
                        new Flag(
                                "--prepare",
                                "HOW,..",
                                "prepare",
                                "standardize, clip, min-max, zero-mean, zero-mean-image, robust-scale, global-contrast, whiten,"
                                        + " pca, one-hot, ordinal, impute or none; fitted on the training split",
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
        groups.put(
                "Tables of your own",
                List.of(
                        new Flag(
                                "--target",
                                "NAME,..",
                                "table.target",
                                "what is predicted; without it, the last column"),
                        new Flag("--drop", "NAME,..", "table.drop", "columns that the model is not given"),
                        new Flag(
                                "--task",
                                "KIND",
                                "table.task",
                                "classification or regression; without it, what the target shows",
                                List.of("classification", "regression")),
                        new Flag(
                                "--categorical",
                                "NAME,..",
                                "table.categorical",
                                "columns of categories, even if they look like numbers"),
                        new Flag("--numeric", "NAME,..", "table.numeric", "columns of numbers"),
                        new Flag(
                                "--missing",
                                "RULE",
                                "table.missing",
                                "what becomes of missing values: refuse, drop (the row), impute (the median) or indicate (impute, and"
                                        + " say so in a further input)",
                                List.of("refuse", "drop", "impute", "indicate")),
                        new Flag(
                                "--missing-values",
                                "TEXT,..",
                                "table.missingValues",
                                "spellings of a missing value, instead of the usual ones"),
                        new Flag(
                                "--unknown",
                                "RULE",
                                "table.unknown",
                                "what becomes of categories that training never saw: refuse, or own (one of their own)",
                                List.of("refuse", "own")),
                        new Flag(
                                "--separator",
                                "SIGN",
                                "table.separator",
                                "between fields: comma, semicolon, tab, bar",
                                List.of("comma", "semicolon", "tab", "bar")),
                        new Flag(
                                "--header",
                                "WHETHER",
                                "table.header",
                                "the first line names the columns: yes or no",
                                List.of("yes", "no")),
                        new Flag("--decimal", "SIGN", "table.decimal", "point or comma", List.of("point", "comma")),
                        new Flag("--encoding", "NAME", "table.encoding", "of the text, such as windows-1252")));
        groups.put(
                "Model",
                List.of(
                        new Flag(
                                "--model",
                                "NAME",
                                "model",
                                "mlp, cnn, lenet-5, alexnet, vgg-a, vgg-16, googlenet, bn-inception, plain, resnet, fitnet-17, softmax-regression,"
                                        + " or a YAML file with a list of layers",
                                Architectures.ALL.names()),
                        new Flag(
                                "--hidden",
                                "N,N..",
                                "model.hidden",
                                "units of the hidden dense layers of an mlp, a cnn or a vgg, such as 512,256"),
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
                                initializers),
                        new Flag(
                                "--init-from",
                                "FILE",
                                "initFrom.file",
                                "begin with the weights of a run, of safetensors or of an .npz; all of the model's must be there"),
                        new Flag(
                                "--init-names",
                                "A=B,..",
                                "initFrom.names",
                                "rules that turn names of that file into the model's, in order: module.*=*,fc1.*=5.*"),
                        new Flag(
                                "--init-layout",
                                "WHOSE",
                                "initFrom.layout",
                                "names and axes of that file: torch (default), or keras, which are transposed",
                                List.of("torch", "keras")),
                        new Flag(
                                "--init-skip",
                                "NAMES,..",
                                "initFrom.skip",
                                "parameters of the model that stay as initialized, such as 9.* for a new last layer")));
        groups.put(
                "Loss and optimizer",
                List.of(
                        new Flag("--loss", "NAME", "loss", "loss function (cross-entropy)", Catalogues.LOSSES.names()),
                        new Flag(
                                "--class-weights",
                                "WHAT",
                                "classWeights",
                                "of the classes in the loss: balanced, so that rare ones count as much as others, or numbers in the"
                                        + " order of the classes, such as 1,5",
                                List.of("balanced", "none")),
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
                                "learning rate, or auto: found by a range test (gradus lr-find); without it, the optimizer's own default"),
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
        groups.put(
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
                                "--freeze",
                                "NAMES,..",
                                "freeze",
                                "leave parameters as they are: 0.*, for three epochs 0.*:3, running statistics too 0.*:statistics"),
                        new Flag(
                                "--lr-scale",
                                "A=F,..",
                                "optimizer.rateScales",
                                "shares of the learning rate for some parameters: 0.*=0.1,3.*=0.3"),
                        new Flag(
                                "--layer-decay",
                                "F",
                                "optimizer.layerDecay",
                                "learning rate of each layer as a share of that of the next: 0.5")));
        groups.put(
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
        groups.put(
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
                                List.of("stop", "roll-back", "skip", "off")),
                        new Flag(
                                "--watch",
                                "HOW",
                                "watch",
                                "observe some steps and say what goes wrong: economy (default), full or none",
                                List.of("economy", "full", "none"))));
        GROUPS = Collections.unmodifiableMap(groups);
    }

    /// What a shell takes as it is.
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private Flags() {}

    /// The flag of a path.
    ///
    /// @param path of a setting
    /// @return such as `--lr`; empty where there is none
    public static String of(String path) {
        for (List<Flag> group : GROUPS.values()) {
            for (Flag flag : group) if (flag.path.equals(path)) return flag.name;
        }
        return "";
    }

    /// A setting as it is written at a shell.
    ///
    /// @param path of a setting
    /// @param value as settings have it: a text, a number, a list, a map
    /// @return such as `--lr 0.01`, `--batch-norm` or `--set 'clip={"type":"value"}'`
    public static String written(String path, Object value) {
        boolean isNested = value instanceof Map || (value instanceof List<?> list && isNested(list));
        if (isNested) return "--set " + quoted(path + "=" + Json.line(value));
        String text =
                value instanceof List<?> list
                        ? String.join(",", list.stream().map(FlatSettings::text).toList())
                        : FlatSettings.text(value);
        for (List<Flag> group : GROUPS.values()) {
            for (Flag flag : group) {
                if (!flag.path.equals(path)) continue;
                if (flag.hasValue()) return flag.name + " " + quoted(text);
                if (flag.label.equals("=" + text)) return flag.name;
            }
        }
        return "--set " + quoted(path + "=" + (value instanceof List ? Json.line(value) : text));
    }

    private static boolean isNested(List<?> list) {
        return list.isEmpty()
                || list.stream().anyMatch(item -> item instanceof Map || item instanceof List || isSplit(item));
    }

    /// Whether a text in a list would be read as other texts, were it between commas.
    private static boolean isSplit(Object item) {
        return item instanceof String text
                && (text.contains(",") || text.startsWith("[") || !text.equals(text.strip()));
    }

    /// A text as a shell gives it to a program unchanged.
    ///
    /// @param text any
    /// @return in single quotes where it needs them
    public static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
