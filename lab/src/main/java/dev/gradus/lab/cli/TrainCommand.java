package dev.gradus.lab.cli;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.lab.run.DataSource;
import dev.gradus.lab.run.LabelSafety;
import dev.gradus.lab.run.Resumption;
import dev.gradus.lab.run.TrainSettings;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.train.TrainEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `gradus train`: trains a network, measures it on the test split, and keeps all of it in a run directory.
@Command(
        name = "train",
        descriptionHeading = "%n",
        description =
                "Trains a network and measures it on the test split. Without options: embedded handwritten digits.",
        synopsisHeading = "",
        customSynopsis = "gradus train [OPTION]...",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus train",
            "  gradus train --data mnist --hidden 512,256 --dropout 0.2 --epochs 10",
            "  gradus train --data mnist --model cnn --batch-norm --epochs 2",
            "  gradus train --data mnist --data-dir folder-of-idx-files --optimizer sgd --lr 0.1 --momentum 0.9",
            "  gradus train --model cnn --init lsuv --schedule one-cycle --l2 1e-4 --average ema",
            "  gradus train --data mnist --model cnn --augment digits",
            "  gradus train --data cifar10 --model cnn --augment standard --mix cutmix",
            "  gradus train --config settings.yaml --seed 2 --json",
            "  gradus train --data mnist --epochs 50 --patience 5 --metrics f1 --monitor validation.f1",
            "  gradus train --resume runs/004-mnist-mlp",
            "  gradus train --resume runs/004-mnist-mlp --epochs 80 --allow-changes",
            "",
            "settings.yaml may hold any of these; flags override the file. All names and their settings: docs/catalogue.md",
            "  data: mnist",
            "  model: {type: mlp, hidden: [256, 256], activation: relu, dropout: 0.2, init: he}",
            "  # or layer by layer: model: [flatten, {type: linear, units: 256}, relu, {type: linear, units: 10}]",
            "  optimizer: {type: adam, learningRate: 0.001, weightDecay: 0}",
            "  loss: {type: cross-entropy, labelSmoothing: 0.1}",
            "  schedule: {type: one-cycle, rise: 0.3}",
            "  regularize: [{type: l1, lambda: 0.0001}]",
            "  clip: {type: norm, maxNorm: 1}",
            "  earlyStopping: {patience: 5, figure: validation.loss}",
            "  guard: {action: roll-back, lower: 0.5}",
            "  checkpoints: {epochs: 1, minutes: 5, last: 2}",
            "  freeze: [{names: \"0.*\", epochs: 2}]",
            "  metrics: [f1, {type: top-accuracy, k: 3}]",
            "  prepare: standardize",
            "  epochs: 5",
            "  batchSize: 100",
            "  seed: 1"
        })
final class TrainCommand extends Verb {
    @Option(names = "--config", paramLabel = "FILE", description = "settings in YAML; run.json's settings fit, too")
    @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            description =
                    "digits, mnist, fashion-mnist, kmnist, emnist-letters (-digits, -balanced, -bymerge, -byclass, -mnist),"
                            + " cifar10, cifar100, xor, two-moons, circles, blobs, spirals; csv or folder: your own, with --data-dir")
    @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "folder with the files of the data set, as they are published; without it they are downloaded once")
    @Nullable String dataDir;

    @Option(names = "--offline", description = "never download")
    boolean offline;

    @Option(
            names = "--prepare",
            paramLabel = "HOW",
            description =
                    "standardize, min-max, zero-mean, zero-mean-image, robust-scale, global-contrast, whiten or none;"
                            + " fitted on the training split")
    @Nullable String prepare;

    @Option(
            names = "--augment",
            paramLabel = "SPEC",
            description =
                    "change training images at random: standard, strong, digits, randaugment, trivialaugment, a YAML file, or"
                            + " a chain such as \"random-crop(padding=4), horizontal-flip\"")
    @Nullable String augment;

    @Option(
            names = "--mix",
            paramLabel = "NAME",
            description = "mix the training samples of a batch and their labels: mixup, cutmix or mix-one-of")
    @Nullable String mix;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "mlp, cnn, fitnet-17, bn-inception, softmax-regression, or a YAML file with a list of layers")
    @Nullable String model;

    @Option(names = "--batch-norm", description = "normalize every hidden layer of a cnn over the batch")
    boolean batchNorm;

    @Option(names = "--maxout", description = "Maxout in place of the activation of a fitnet-17")
    boolean maxout;

    @Option(
            names = "--hidden",
            paramLabel = "N,N..",
            description = "units of the hidden dense layers of an mlp or a cnn, such as 512,256")
    @Nullable String hidden;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "of hidden layers: relu, tanh, sigmoid, leaky-relu ..")
    @Nullable String activation;

    @Option(names = "--dropout", paramLabel = "P", description = "probability to drop a hidden unit (0)")
    @Nullable String dropout;

    @Option(
            names = "--init",
            paramLabel = "NAME",
            description = "first weights: torch-default, he, xavier, orthonormal ..; from data: lsuv, rbm")
    @Nullable String init;

    @Option(names = "--loss", paramLabel = "NAME", description = "cross-entropy unless said otherwise")
    @Nullable String loss;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "adam, adamw, sgd, nadam, radam, lion, lamb, rmsprop ..")
    @Nullable String optimizer;

    @Option(names = "--lr", paramLabel = "RATE", description = "learning rate; without it, the optimizer's own default")
    @Nullable String learningRate;

    @Option(names = "--momentum", paramLabel = "M", description = "momentum of sgd or rmsprop")
    @Nullable String momentum;

    @Option(names = "--weight-decay", paramLabel = "L", description = "decay of the weights")
    @Nullable String weightDecay;

    @Option(
            names = "--no-decay",
            paramLabel = "WHICH",
            description = "parameters without decay: vectors (biases and norms), or a pattern of names such as *.bias")
    @Nullable String noDecay;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "of the learning rate: one-cycle, cosine, step, reduce-on-plateau ..")
    @Nullable String schedule;

    @Option(names = "--l1", paramLabel = "L", description = "penalty L times the absolute values of the weights")
    @Nullable String l1;

    @Option(names = "--l2", paramLabel = "L", description = "penalty L times the squares of the weights")
    @Nullable String l2;

    @Option(names = "--max-norm", paramLabel = "C", description = "greatest length of a unit's incoming weights")
    @Nullable String maxNorm;

    @Option(names = "--clip-norm", paramLabel = "C", description = "greatest norm of all gradients together")
    @Nullable String clipNorm;

    @Option(names = "--average", paramLabel = "NAME", description = "use averaged weights: ema (with warm-up) or swa")
    @Nullable String average;

    @Option(names = "--epochs", paramLabel = "N", description = "passes over the training split")
    @Nullable String epochs;

    @Option(names = "--steps", paramLabel = "N", description = "updates after which training ends, within epochs, too")
    @Nullable String steps;

    @Option(names = "--minutes", paramLabel = "M", description = "time after which training ends")
    @Nullable String minutes;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "stop after N epochs without a better validation loss")
    @Nullable String patience;

    @Option(
            names = "--monitor",
            paramLabel = "FIGURE",
            description =
                    "what tells the best epoch: validation.loss, validation.accuracy, subset.loss, validation.f1 ..")
    @Nullable String monitor;

    @Option(
            names = "--metrics",
            paramLabel = "NAME,..",
            description = "measure more: f1, roc-auc, calibration-error ..")
    @Nullable String metrics;

    @Option(
            names = "--freeze",
            paramLabel = "NAMES",
            description = "leave parameters as they are: a pattern such as 0.*")
    @Nullable String freeze;

    @Option(
            names = "--guard",
            paramLabel = "HOW",
            description = "when a loss or gradient is not finite or explodes: stop, roll-back, skip or off")
    @Nullable String guard;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "batches whose gradients make one update, as one large batch would")
    @Nullable String accumulate;

    @Option(names = "--batch-size", paramLabel = "N", description = "samples in one step")
    @Nullable String batchSize;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "decides everything random (1); the same seed gives the same bits")
    @Nullable String seed;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "where the run is kept; without it, the next number below runs/")
    @Nullable Path runDir;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "go on with a run that was interrupted, with the bits it would have had")
    @Nullable Path resume;

    @Option(names = "--allow-changes", description = "go on with other settings or data than the run began with")
    boolean allowChanges;

    TrainCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        try (RunDirectory resumed = resumed()) {
            Resumption resumption = resumed == null ? null : Resumption.of(resumed);
            TrainSettings settings = settings(resumption);
            String title = settings.general().data() + "-" + settings.modelName();
            try (RunDirectory directory = resumed == null ? RunDirectory.planned(runDir, title) : resumed) {
                return train(settings, directory, resumption);
            }
        }
    }

    private int train(TrainSettings settings, RunDirectory directory, @Nullable Resumption resumption) {
        DataSource source = DataSource.named(settings.general().data());
        if (!source.isOwn())
            settings.on(source.sample()); // a slip in the augmentation is told before anything is downloaded
        Splits splits = source.load(settings.general().dataDir(), download());
        TrainSettings complete = settings.on(splits.train().data().shape());
        warn(complete, source, splits);
        TrainingRun training = new TrainingRun(settings, splits, directory);
        var messages = new TrainMessages(screen());
        if (resumption != null) resume(training, resumption, complete, splits);
        training.listen(event -> {
            if (event instanceof TrainEvent.Started started) messages.introduce(settings, splits, started);
        });
        training.listen(new Progress(screen()));
        try (var _ = new Interrupts(training::stop)) {
            TrainingRun.Outcome outcome = training.execute();
            messages.conclude(outcome, directory, RunReport.write(directory, splits));
            printJson(outcome.result());
            screen().out().flush();
            return TrainMessages.exitCode(outcome.run());
        }
    }

    private void warn(TrainSettings settings, DataSource source, Splits splits) {
        var chain = new Compose(new Compose.Config(settings.course().augmentations()));
        String safety = LabelSafety.warning(source, splits.task(), chain);
        if (safety != null) screen().err().line("warning: " + safety);
        if (settings.course().written().containsKey("mix")) {
            screen().out().line("training accuracy counts the class with the largest share of a mixed sample as right");
        }
    }

    /// The lock comes first: what another process writes is not even read.
    private @Nullable RunDirectory resumed() {
        if (resume == null) return null;
        if (runDir == null) return RunDirectory.existing(resume);
        throw GradusException.got("--resume %s with --run-dir %s", resume, runDir)
                .expected("one of them")
                .because("a run goes on in its own directory")
                .repair("Leave --run-dir out.");
    }

    private void resume(TrainingRun training, Resumption resumption, TrainSettings settings, Splits splits) {
        resumption.require(settings, splits, allowChanges);
        for (String change : resumption.changes()) screen().err().line("changed: " + change);
        String version = resumption.otherVersion();
        if (version != null) screen().err().line("warning: the run was begun with Gradus " + version);
        training.resume(resumption, warning -> screen().err().line("warning: " + warning));
    }

    private TrainSettings settings(@Nullable Resumption resumption) {
        List<TrainSettings.Given> given = new ArrayList<>();
        if (resumption != null) given.add(resumption.settings());
        if (config != null) given.add(TrainSettings.Given.of(config));
        given.add(new TrainSettings.Given("options", flags()));
        return TrainSettings.of(given);
    }

    private Map<String, Object> flags() {
        Map<String, Object> flags = new LinkedHashMap<>();
        put(flags, "data", data);
        put(flags, "dataDir", dataDir);
        put(flags, "prepare", prepare);
        put(flags, "augment", augment);
        put(flags, "mix", mix);
        put(flags, "epochs", epochs);
        put(flags, "steps", steps);
        put(flags, "minutes", minutes);
        put(flags, "accumulate", accumulate);
        put(flags, "earlyStopping", patience == null ? null : Map.of("patience", patience));
        put(flags, "monitor", monitor);
        put(flags, "metrics", metrics);
        put(flags, "freeze", freeze);
        put(flags, "guard", guard);
        put(flags, "batchSize", batchSize);
        put(flags, "seed", seed);
        put(flags, "loss", loss);
        Map<String, Object> network = new LinkedHashMap<>();
        put(network, "hidden", hidden == null || hidden.isBlank() ? null : Arrays.asList(hidden.split(",")));
        put(network, "activation", activation);
        put(network, "dropout", dropout);
        boolean fromData = init != null && Catalogues.DATA_INITIALIZERS.names().contains(init);
        put(network, "init", fromData ? null : init);
        put(flags, "initialize", fromData ? init : null);
        put(flags, "schedule", schedule);
        // without warm-up the average of a short training is that of its first, bad weights
        put(flags, "average", "ema".equals(average) ? Map.of("type", "ema", "warmup", true) : average);
        put(flags, "clip", clipNorm == null ? null : Map.of("type", "norm", "maxNorm", clipNorm));
        put(flags, "constrain", maxNorm == null ? null : Map.of("type", "max-norm", "limit", maxNorm));
        List<Object> penalties = new ArrayList<>();
        if (l1 != null) penalties.add(Map.of("type", "l1", "lambda", l1));
        if (l2 != null) penalties.add(Map.of("type", "l2", "lambda", l2));
        put(flags, "regularize", penalties.isEmpty() ? null : penalties);
        put(network, "batchNorm", batchNorm ? true : null);
        put(network, "maxout", maxout ? true : null);
        put(flags, "model", named(model, network));
        Map<String, Object> steps = new LinkedHashMap<>();
        put(steps, "learningRate", learningRate);
        put(steps, "momentum", momentum);
        put(steps, "weightDecay", weightDecay);
        put(steps, "noDecay", noDecay);
        put(flags, "optimizer", named(optimizer, steps));
        return flags;
    }

    private static @Nullable Object named(@Nullable String type, Map<String, Object> settings) {
        if (settings.isEmpty()) return type;
        if (type != null) settings.put("type", type);
        return settings;
    }

    private static void put(Map<String, Object> flags, String name, @Nullable Object value) {
        if (value != null) flags.put(name, value);
    }

    private Download download() {
        Download download = new Download().progress(new DownloadProgress(screen()));
        return offline ? download.offline(true) : download;
    }
}
