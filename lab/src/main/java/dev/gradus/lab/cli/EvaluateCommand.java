package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.config.Records;
import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.Pictures;
import dev.gradus.data.Scaled;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.SplitSettings;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Ensemble;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Evaluator;
import dev.gradus.train.metric.MeanAbsolute;
import dev.gradus.train.metric.R2;
import dev.gradus.train.metric.RootMeanSquare;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus evaluate`: measures a trained model on a split of its data, or of other data of the same shape.
@Command(
        name = "evaluate",
        descriptionHeading = "%n",
        description = {
            "Measures a trained model. The same weights and data give the same figures to the last digit.",
            "Several models are measured one by one and as an ensemble."
        },
        synopsisHeading = "",
        customSynopsis = "gradus evaluate RUN_OR_MODEL... [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus evaluate runs/001-digits-mlp",
            "  gradus evaluate runs/002-mnist-mlp --weights final --split validation",
            "  gradus evaluate model.safetensors --data fashion-mnist --json",
            "  gradus evaluate runs/001-digits-mlp runs/002-digits-mlp runs/003-digits-mlp"
        })
final class EvaluateCommand extends Verb {
    /// The parts of a data set.
    enum Part {
        TRAIN,
        VALIDATION,
        TEST
    }

    @Parameters(
            paramLabel = "RUN_OR_MODEL",
            arity = "1..*",
            description = "run directories or files named model.safetensors")
    List<Path> places = List.of();

    @Option(names = "--average", paramLabel = "WHAT", description = "of an ensemble: probabilities (default) or scores")
    Ensemble.Average average = Ensemble.Average.PROBABILITIES;

    @Option(names = "--weights", paramLabel = "WHICH", description = "of a run: best (default) or final")
    SavedModel.@Nullable Weights weights;

    @Option(names = "--split", paramLabel = "PART", description = "test (default), validation or train")
    Part split = Part.TEST;

    @Option(names = "--data", paramLabel = "NAME", description = "other data than the model was trained on")
    @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "folder with the files of the data set, as they are published")
    @Nullable String dataDir;

    @Option(names = "--offline", description = "never download")
    boolean offline;

    @Option(names = "--seed", paramLabel = "N", description = "taken for uniformity: nothing is random here")
    @Nullable String seed;

    EvaluateCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        List<SavedModel> saved = places.stream().map(place -> SavedModel.at(place, weights)).toList();
        SavedModel first = saved.getFirst();
        DataSource source = source(first);
        Download download = new Download().progress(new DownloadProgress(screen()));
        Splits splits = splits(first, source, offline ? download.offline(true) : download);
        List<TrainedModel> models = saved.stream().map(SavedModel::model).toList();
        for (SavedModel model : saved) requireFit(model, splits, name(first, source));
        Ensemble ensemble =
                Ensemble.of(models).average(average); // which refuses models of other columns before any is measured
        Split part =
                switch (split) {
                    case TRAIN -> splits.train();
                    case VALIDATION -> splits.validation();
                    case TEST -> splits.test();
                };
        String name = split.name().toLowerCase(Locale.ROOT);
        screen().out().line(format("%s of %s, %s samples:", name, source.title(), screen().count(part.data().size())));
        List<Map<String, Object>> members = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            TrainedModel m = models.get(i);
            Dataset samples = Scaled.of(part.data(), m.task());
            Evaluation evaluation = evaluator(m).of(samples);
            show(evaluation, models.size() == 1 ? "" : places.get(i).toString());
            members.add(result(evaluation, name, source, saved.get(i).file().toString()));
        }
        if (models.size() == 1) {
            printJson(members.getFirst());
            return ExitCode.DONE;
        }
        Evaluation together = ensemble.of(part.data());
        show(together, "ensemble");
        Map<String, Object> result = result(together, name, source, "ensemble");
        result.put("members", members);
        printJson(result);
        return ExitCode.DONE;
    }

    private static Evaluator evaluator(TrainedModel m) {
        var evaluator = Evaluator.of(m);
        if (m.task().isClassification()) return evaluator;
        return evaluator.metrics(m.task(), List.of(new MeanAbsolute(), new RootMeanSquare(), new R2()));
    }

    /// The data of the run, or others; a table is read as that of the training was: its columns by their names, its categories and classes.
    private Splits splits(SavedModel model, DataSource source, Download download) {
        List<Source> sources = new ArrayList<>();
        if (!model.settings().isEmpty()) sources.add(new Source("the settings of " + model.file(), model.written()));
        Map<String, Object> other = new LinkedHashMap<>();
        boolean isPlace = data != null && data.indexOf(':') > 0;
        if (data != null) other.put("testData", "");
        if (data != null && !isPlace && dataDir == null) other.put("dataDir", "");
        other.put("data", data != null ? data : source.title()); // which may name a file, too
        if (source != DataSource.FOLDER) other.put("pictures", Records.NONE);
        if (data != null && !source.isOwn()) other.put("splits", SplitSettings.usual());
        if (dataDir != null) other.putAll(Map.of("dataDir", dataDir, "testData", ""));
        sources.add(new Source("evaluate", other));
        TrainSettings settings = TrainSettings.of(sources, null);
        if (source == DataSource.CSV && model.model().signature() instanceof Columns columns) {
            return DataSource.like(settings, columns, model.model().task());
        }
        Consumer<String> notes = note -> screen().err().line("note: " + note);
        Pictures form = source == DataSource.FOLDER && !settings.dataDir().isEmpty() ? model.form() : null;
        return form != null ? DataSource.like(settings, form, notes) : source.load(settings, download, notes);
    }

    private void show(Evaluation evaluation, String whose) {
        boolean classes = !Double.isNaN(evaluation.accuracy());
        screen().out()
                .line(
                        format(
                                "%sloss %s%s",
                                classes ? "accuracy " + screen().bold(Text.percent(evaluation.accuracy())) + "   " : "",
                                Text.loss(evaluation.loss()) + metrics(evaluation),
                                whose.isEmpty() ? "" : "   " + whose));
    }

    private static String metrics(Evaluation evaluation) {
        StringBuilder text = new StringBuilder();
        evaluation
                .metrics()
                .forEach((name, value) -> text.append("   ").append(name).append(' ').append(Text.loss(value)));
        return text.toString();
    }

    private static Map<String, Object> result(Evaluation evaluation, String name, DataSource source, String model) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (!Double.isNaN(evaluation.accuracy())) result.put(name + "Accuracy", evaluation.accuracy());
        result.put(name + "Loss", evaluation.loss());
        if (!evaluation.metrics().isEmpty()) result.put(name + "Metrics", evaluation.metrics());
        result.put("samples", evaluation.samples());
        result.put("data", source.title());
        result.put("model", model);
        return result;
    }

    private DataSource source(SavedModel saved) {
        String name = data != null ? data : saved.data();
        if (name == null) {
            throw GradusException.got("%s does not say what data it was trained on", saved.file())
                    .expected("the name of a data set")
                    .because("the model was made by a program of one's own")
                    .repair("Add --data with one of: %s.", String.join(", ", DataSource.names()));
        }
        return DataSource.written(name);
    }

    /// What the data are called.
    private String name(SavedModel model, DataSource source) {
        String folder = dataDir != null ? dataDir : data == null ? model.dataDir() : "";
        return folder.isEmpty() ? source.title() : folder;
    }

    private static void requireFit(SavedModel saved, Splits splits, String name) {
        TrainedModel model = saved.model();
        Shape samples = splits.test().data().shape();
        if (samples.equals(model.sampleShape())) {
            splits.task().requireSame(name, saved.file().toString(), model.task());
            return;
        }
        throw GradusException.got("%s has samples %s and %d classes", name, samples, splits.task().outputs())
                .expected("samples %s and %d classes", model.sampleShape(), model.task().outputs())
                .because("the model was trained on other data")
                .repair("Choose the data of the model with --data, or leave --data out.");
    }
}
