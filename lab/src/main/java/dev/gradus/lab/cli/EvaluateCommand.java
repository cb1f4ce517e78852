package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.data.source.Download;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.report.WorstSamples;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.model.TrainedModel;
import dev.gradus.train.Ensemble;
import dev.gradus.train.Evaluation;
import dev.gradus.train.metric.Assessment;
import dev.gradus.train.metric.PermutationImportance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus evaluate`: measures a trained model on a split of its data, or of other data of the same shape.
@Command(
        name = "evaluate",
        descriptionHeading = "%n",
        description = {
            "Measures a trained model: of classes accuracy, precision, recall, F1, confusion matrix and calibration,",
            "of values MAE, RMSE and R² in their unit; and shows the rows or pictures on which it is most wrong.",
            "The same weights and data give the same figures to the last digit.",
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
            "  gradus evaluate runs/005-houses-mlp --data csv:more-houses.csv --split all --worst 20",
            "  gradus evaluate runs/005-houses-mlp --importance --shuffles 10",
            "  gradus evaluate runs/001-digits-mlp runs/002-digits-mlp runs/003-digits-mlp"
        })
final class EvaluateCommand extends Verb {
    @Parameters(
            paramLabel = "RUN_OR_MODEL",
            arity = "1..*",
            description = "run directories or files named model.safetensors")
    List<Path> places = List.of();

    @Option(names = "--average", paramLabel = "WHAT", description = "of an ensemble: probabilities (default) or scores")
    Ensemble.Average average = Ensemble.Average.PROBABILITIES;

    @Option(names = "--weights", paramLabel = "WHICH", description = "of a run: best (default) or final")
    SavedModel.@Nullable Weights weights;

    @Option(names = "--split", paramLabel = "PART", description = "test (default), validation, train or all")
    EvaluationData.Part split = EvaluationData.Part.TEST;

    @Option(names = "--data", paramLabel = "NAME", description = "other data than the model was trained on")
    @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "folder with the files of the data set, as they are published")
    @Nullable String dataDir;

    @Option(names = "--offline", description = "never download")
    boolean offline;

    @Option(
            names = "--worst",
            paramLabel = "N",
            description = "how many of the rows or pictures to show on which it is most wrong (5)")
    String worst = "5";

    @Option(
            names = "--importance",
            description = "of a table: what it costs when the values of a column are shuffled between the rows")
    boolean importance;

    @Option(names = "--shuffles", paramLabel = "N", description = "of each column, with --importance (5)")
    String shuffles = "5";

    @Option(names = "--seed", paramLabel = "N", description = "decides how rows are shuffled with --importance (1)")
    String seed = "1";

    EvaluateCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        int shown = whole("--worst", worst), times = whole("--shuffles", shuffles), drawn = whole("--seed", seed);
        List<SavedModel> saved = places.stream().map(place -> SavedModel.at(place, weights)).toList();
        SavedModel first = saved.getFirst();
        Download download = new Download().progress(new DownloadProgress(screen()));
        List<String> notes = new ArrayList<>();
        var reading = new EvaluationData(data, dataDir, offline ? download.offline(true) : download, notes::add);
        DataSource source = reading.source(first);
        Dataset samples = reading.read(first, split);
        for (String note : notes) screen().err().line("note: " + note);
        for (SavedModel model : saved) reading.requireFit(model, samples);
        List<TrainedModel> models = saved.stream().map(SavedModel::model).toList();
        Ensemble ensemble =
                Ensemble.of(models).average(average); // which refuses models of other columns before any is measured
        boolean single = models.size() == 1;
        Task task = models.getFirst().task();
        String name = split.name().toLowerCase(Locale.ROOT);
        var text = new AssessmentText(screen(), new TerminalWidth().columns());
        screen().out()
                .line(
                        format(
                                "%s of %s, %s:",
                                name, reading.title(first), screen().digits(Text.plural(samples.size(), "sample"))));
        List<Map<String, Object>> members = new ArrayList<>();
        Assessment whole = Assessment.of(models.getFirst(), samples);
        for (int i = 0; i < models.size(); i++) {
            Evaluation figures = i == 0 ? whole.evaluation() : Assessment.of(models.get(i), samples).evaluation();
            text.figures(figures, task, single ? "" : places.get(i).toString());
            members.add(result(figures, name, source, saved.get(i).file().toString()));
        }
        Map<String, Object> result = members.getFirst();
        if (!single) {
            whole = Assessment.of(ensemble, samples);
            text.figures(whole.evaluation(), task, "ensemble");
            result = result(whole.evaluation(), name, source, "ensemble");
            result.put("members", members);
        }
        WorstSamples farthest = WorstSamples.of(whole, samples, shown);
        text.details(whole, farthest);
        AssessmentJson.put(result, whole, farthest);
        if (importance) {
            List<PermutationImportance> columns =
                    single
                            ? PermutationImportance.of(models.getFirst(), samples, times, drawn)
                            : PermutationImportance.of(ensemble, samples, times, drawn);
            text.importance(columns, task.isClassification(), times);
            result.put("importance", AssessmentJson.importance(columns));
        }
        if (!notes.isEmpty()) result.put("notes", notes);
        printJson(result);
        return ExitCode.DONE;
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
}
