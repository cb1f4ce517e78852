package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.diagnose.preflight.Preflight;
import dev.gradus.diagnose.preflight.Result;
import dev.gradus.error.GradusException;
import dev.gradus.lab.diagnose.SettingsPreflight;
import dev.gradus.lab.export.TensorBoardLog;
import dev.gradus.lab.run.RateFinding;
import dev.gradus.lab.run.Resumption;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.settings.AutoRate;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.SeriesDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
            "  gradus train --data mnist --optimizer sgd --lr auto",
            "  gradus train --model cnn --init lsuv --schedule one-cycle --l2 1e-4 --average ema",
            "  gradus train --data mnist --model cnn --augment digits",
            "  gradus train --data cifar10 --model cnn --augment standard --mix cutmix",
            "  gradus train --data folder --data-dir pets --size 64 --resize crop --model cnn",
            "  gradus train --config settings.yaml --seed 2 --json",
            "  gradus train --data mnist --epochs 50 --patience 5 --metrics f1 --monitor validation.f1",
            "  gradus train --data csv:iris.csv --target species --k-folds 5",
            "  gradus train --data csv:recordings.csv --target word --group person --class-weights balanced --repeat 5",
            "  gradus train --data csv:houses.csv --target price --preflight",
            "  gradus train --data mnist --log tensorboard    then, while it is trained: tensorboard --logdir runs",
            "  gradus train --data csv:new.csv --init-from runs/004-csv-mlp --init-skip '5.*' --freeze '1.*:3' --lr-scale '1.*=0.1'",
            "  gradus train --data mnist --model lenet-5 --init-from lenet.safetensors --init-names 'conv1.*=0.*,fc1.*=7.*'",
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
    @Mixin final SettingOptions options = new SettingOptions(_ -> true);

    @Option(
            names = "--print-settings",
            description = "print all settings as YAML, with where each value comes from, and do not train")
    boolean printSettings;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "where the run is kept; without it, the next number below runs/")
    @Nullable Path runDir;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            description = "train N times with the next seeds, and give mean and standard deviation")
    @Nullable String repeat;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "go on with a run that was interrupted, with the bits it would have had")
    @Nullable Path resume;

    @Option(names = "--allow-changes", description = "go on with other settings or data than the run began with")
    boolean allowChanges;

    @Option(
            names = "--preflight",
            description = "look at data, model and settings first, and do not train where that fails (exit code 4)")
    boolean preflight;

    /// Tools that see a training while it goes on.
    enum LiveLog {
        TENSORBOARD
    }

    @Option(
            names = "--log",
            paramLabel = "TOOL",
            description =
                    "also write event files while it is trained, into the run directory: tensorboard. A run that has some goes on with them when it is resumed")
    @Nullable LiveLog log;

    TrainCommand(Screen screen) {
        super(screen);
    }

    @Override
    void addTo(CommandSpec command) {
        options.addTo(command);
    }

    @Override
    int act() {
        if (resume != null && SeriesDirectory.isAt(resume)) return goOn(resume);
        int repetitions = repeat == null ? 1 : whole("--repeat", repeat);
        try (RunDirectory resumed = resumed()) {
            Resumption resumption = resumed == null ? null : Resumption.of(resumed);
            AutoRate rate = AutoRate.in(sources(resumption));
            if (resume != null) rate.requireNumber(resume);
            List<Source> sources = rate.sources();
            // a slip in the settings is reported before anything is downloaded
            Reading reading = Reading.of(sources);
            TrainSettings early = reading.settings();
            Source record = resumption == null ? null : resumption.settings();
            for (String unused : reading.unused(record)) screen().err().line("note: " + unused);
            reading.requireFigures();
            if (printSettings) return print(reading);
            if (repetitions > 1 || early.splits().isForAllFolds()) {
                if (preflight && !passes(reading, load(early, _ -> {}))) return ExitCode.CHECK_FAILED;
                return series(early, rate, repetitions);
            }
            try (RunDirectory directory =
                    resumed == null ? RunDirectory.planned(runDir, RunTitle.of(early)) : resumed) {
                Splits splits = load(early, note -> screen().err().line("note: " + note));
                if (preflight && !passes(reading, splits)) return ExitCode.CHECK_FAILED;
                TrainSettings settings = reading.of(splits.task(), splits.train().data().shape()).settings();
                if (rate.isWanted()) settings = found(rate, settings, splits);
                new TrainMessages(screen()).warn(settings, splits);
                return train(settings, splits, directory, resumption);
            }
        }
    }

    /// Prints the list of a preflight, which is what `--json` says where it fails.
    private boolean passes(Reading reading, Splits splits) {
        TrainSettings settings = reading.of(splits.task(), splits.train().data().shape()).settings();
        List<Result> results = new PreflightText(screen()).run(settings, splits);
        if (Preflight.fails(results)) printJson(SettingsPreflight.json(results));
        return !Preflight.fails(results);
    }

    private Splits load(TrainSettings settings, Consumer<String> notes) {
        return options.load(settings, screen(), notes);
    }

    /// The settings with the learning rate that a range test finds.
    private TrainSettings found(AutoRate rate, TrainSettings settings, Splits splits) {
        double number = RatePage.find(RateFinding.of(settings, splits), splits, screen()).recommended();
        return Reading.of(rate.with(number)).of(splits.task(), splits.train().data().shape()).settings();
    }

    private int series(TrainSettings settings, AutoRate rate, int repetitions) {
        if (resume != null) {
            throw GradusException.got("--resume %s with several runs", resume)
                    .expected("one run")
                    .because("--repeat or --k-folds was added to a run that is to go on")
                    .repair("Leave them out, or begin anew without --resume.");
        }
        Map<String, Map<String, Object>> runs = SeriesTraining.plan(settings, repetitions);
        try (SeriesDirectory directory = SeriesDirectory.planned(runDir, RunTitle.of(settings))) {
            return execute(directory, rate.isWanted() ? found(rate, runs) : rate.sources(), runs);
        }
    }

    /// The settings of several runs with one learning rate, that of the first: runs with other rates would not be comparable.
    private List<Source> found(AutoRate rate, Map<String, Map<String, Object>> runs) {
        Map.Entry<String, Map<String, Object>> one = runs.entrySet().iterator().next();
        List<Source> first = new ArrayList<>(rate.sources());
        if (!one.getValue().isEmpty()) first.add(new Source(one.getKey(), one.getValue()));
        Reading reading = Reading.of(first);
        Splits splits = load(reading.settings(), _ -> {});
        TrainSettings settings = reading.of(splits.task(), splits.train().data().shape()).settings();
        return rate.with(RatePage.find(RateFinding.of(settings, splits), splits, screen()).recommended());
    }

    /// Goes on with several runs, whose settings are those with which they began.
    private int goOn(Path folder) {
        if (runDir != null || repeat != null || !options.isEmpty()) {
            throw GradusException.got("--resume %s with other settings", folder)
                    .expected("the settings with which its runs began")
                    .because("some of the runs have been trained, and all have to be comparable")
                    .repair("Leave the other options out, or begin anew without --resume.");
        }
        try (SeriesDirectory directory = SeriesDirectory.existing(folder)) {
            return execute(directory, List.of(new Source(folder.toString(), directory.settings())), directory.runs());
        }
    }

    private int execute(SeriesDirectory directory, List<Source> sources, Map<String, Map<String, Object>> runs) {
        var series = new SeriesTraining(screen(), directory, sources, this::load, log != null);
        printJson(series.execute(runs));
        return series.exitCode();
    }

    private int print(Reading reading) {
        if (!json) screen().out().print(reading.print());
        printJson(reading.settings().written());
        return ExitCode.DONE;
    }

    private int train(TrainSettings settings, Splits splits, RunDirectory directory, @Nullable Resumption resumption) {
        TrainingRun training = new TrainingRun(settings, splits, directory);
        if (resumption != null) resume(training, resumption, settings, splits);
        boolean isLogged = log != null || (resumption != null && TensorBoardLog.isAt(directory));
        try (var events = isLogged ? new TensorBoardLog(directory, splits, this::warn) : null) {
            if (events != null) training.listen(events);
            TrainingRun.Outcome outcome =
                    new ShownTraining(screen(), settings, splits)
                            .run(
                                    training,
                                    directory,
                                    done -> {
                                        if (events != null) events.end();
                                        printJson(done.result());
                                        screen().out().flush();
                                    });
            return TrainMessages.exitCode(outcome.run());
        }
    }

    private void warn(String warning) {
        screen().err().line("warning: " + warning);
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
        String bits = resumption.otherBits();
        if (bits != null) screen().err().line("warning: " + bits);
        training.resume(resumption, this::warn);
    }

    private List<Source> sources(@Nullable Resumption resumption) {
        List<Source> sources = new ArrayList<>();
        if (resumption != null) sources.add(resumption.settings());
        sources.addAll(options.sources());
        return sources;
    }
}
