package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Task;
import dev.gradus.data.source.CsvForm;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.settings.PictureSettings;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.model.MonteCarloDropout;
import dev.gradus.model.TrainedModel;
import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.persist.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus predict`: says what a trained model makes of pictures or of rows of numbers.
@Command(
        name = "predict",
        descriptionHeading = "%n",
        description = "Says what a trained model makes of pictures (PNG, JPEG, BMP, GIF) or of the rows of CSV files.",
        synopsisHeading = "",
        customSynopsis = "gradus predict RUN_OR_MODEL FILE... [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus predict runs/001-digits-mlp seven.png eight.jpg",
            "  gradus predict runs/003-two-moons-mlp points.csv --top 1 --json",
            "  gradus predict runs/005-iris-mlp new.csv --csv answers.csv",
            "  gradus predict runs/004-digits-mlp blurred.png --passes 50"
        })
final class PredictCommand extends Verb {
    @Parameters(index = "0", paramLabel = "RUN_OR_MODEL", description = "a run directory or a model.safetensors")
    Path place = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "pictures, folders of pictures, or CSV files with one sample in each row; - for a table from standard input")
    List<Path> files = List.of();

    @Option(names = "--top", paramLabel = "K", description = "how many classes to show (3)")
    String top = "3";

    @Option(
            names = "--invert",
            paramLabel = "WHEN",
            description =
                    "exchange light and dark: yes, no, or auto (default): of light pictures, for a model of light characters on dark")
    PictureReading.Invert invert = PictureReading.Invert.AUTO;

    @Option(
            names = "--damaged",
            paramLabel = "HOW",
            description = "refuse pictures that cannot be decoded (default), or skip them")
    PictureSettings.Damaged damaged = PictureSettings.Damaged.REFUSE;

    @Option(names = "--weights", paramLabel = "WHICH", description = "of a run: best (default) or final")
    SavedModel.@Nullable Weights weights;

    @Option(
            names = "--passes",
            paramLabel = "T",
            description = "of a classifier with dropout: how sure it is, from T passes in which dropout drops")
    @Nullable String passes;

    @Option(names = "--seed", paramLabel = "N", description = "decides what is dropped with --passes (1)")
    String seed = "1";

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "write the answers to a table, beside the columns of the input and in its order")
    @Nullable Path csv;

    @Option(names = "--separator", paramLabel = "SIGN", description = "between fields: comma, semicolon, tab or bar")
    String separator = "auto";

    @Option(names = "--header", paramLabel = "WHETHER", description = "the first line names the columns: yes or no")
    CsvForm.Header header = CsvForm.Header.AUTO;

    @Option(names = "--decimal", paramLabel = "SIGN", description = "point or comma")
    String decimal = "auto";

    @Option(names = "--encoding", paramLabel = "NAME", description = "of the text, such as windows-1252")
    String encoding = "auto";

    PredictCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        int shown = whole("--top", top), dropping = passes == null ? 0 : whole("--passes", passes);
        SavedModel saved = SavedModel.at(place, weights);
        TrainedModel model = saved.model();
        Samples samples = Samples.read(files, saved, form(), new PictureReading(invert, damaged), screen());
        int n = samples.names().size();
        MonteCarloDropout.@Nullable Uncertain uncertain = null;
        if (dropping > 0) {
            uncertain = new MonteCarloDropout(model, dropping, whole("--seed", seed)).predict(samples.values(), n);
        }
        Predictions predictions =
                uncertain == null
                        ? model.predict(samples.values(), n)
                        : new Predictions(uncertain.probabilities(), uncertain.classes());
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Doubt doubt =
                    uncertain == null
                            ? null
                            : new Doubt(uncertain.predictiveEntropy()[i], uncertain.mutualInformation(i));
            answers.add(answer(samples.names().get(i), predictions, i, model.task(), shown, doubt));
        }
        if (csv != null) write(csv, samples, predictions, model.task());
        else table(answers);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", saved.file().toString());
        result.put("predictions", answers.stream().map(Answer::json).toList());
        printJson(result);
        return ExitCode.DONE;
    }

    private CsvForm form() {
        return new CsvForm(separator, header, decimal, encoding, List.of());
    }

    /// A table with the columns of the input, the answer, and the probability of each class.
    private void write(Path file, Samples samples, Predictions predictions, Task task) {
        List<String> names = task.names();
        List<String> columns = samples.columns();
        List<String> head = new ArrayList<>(columns == null ? List.of("input") : columns);
        if (task.isClassification()) head.add("prediction");
        for (String name : names) head.add(task.isClassification() ? "p(" + name + ")" : "predicted " + name);
        var text = new StringBuilder(CsvLine.of(head));
        for (int i = 0; i < samples.names().size(); i++) {
            List<String> row =
                    new ArrayList<>(columns == null ? List.of(samples.names().get(i)) : samples.cells().get(i));
            if (task.isClassification()) row.add(names.get(predictions.classes()[i]));
            for (int k = 0; k < names.size(); k++) row.add(Float.toString((float) predictions.values().get(i, k)));
            text.append(CsvLine.of(row));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
        screen().out().line(format("%s predictions in %s", screen().count(samples.names().size()), file));
    }

    /// What the model says of one sample: classes with their probabilities, the likeliest first, or values by name.
    private record Answer(String input, boolean isClass, List<Figure> figures, @Nullable Doubt doubt) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("input", input);
            if (isClass) {
                json.put("class", figures.getFirst().name);
                json.put("probability", figures.getFirst().value);
                json.put("top", figures.stream().map(Figure::json).toList());
                if (doubt != null) {
                    json.put("entropy", doubt.entropy);
                    json.put("mutualInformation", doubt.ofTheModel);
                }
            } else {
                for (Figure figure : figures) json.put(figure.name, figure.value);
            }
            return json;
        }
    }

    /// How unsure the model is, in nats: altogether, and for want of data.
    private record Doubt(double entropy, double ofTheModel) {}

    /// A class and its probability, or a name and its value.
    private record Figure(String name, double value) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("class", name);
            json.put("probability", value);
            return json;
        }
    }

    private static Answer answer(
            String input, Predictions predictions, int i, Task task, int shown, @Nullable Doubt doubt) {
        List<String> names = task.names();
        List<Figure> figures =
                IntStream.range(0, names.size())
                        .mapToObj(k -> new Figure(names.get(k), predictions.values().get(i, k)))
                        .toList();
        if (!task.isClassification()) return new Answer(input, false, figures, null);
        List<Figure> ranked =
                figures.stream().sorted(Comparator.comparingDouble(Figure::value).reversed()).limit(shown).toList();
        return new Answer(input, true, ranked, doubt);
    }

    private void table(List<Answer> answers) {
        int width = answers.stream().mapToInt(a -> Text.width(a.input)).max().orElse(1);
        for (Answer answer : answers) {
            var line = new StringBuilder(Text.padded(answer.input, width));
            for (int k = 0; k < answer.figures.size(); k++) {
                Figure figure = answer.figures.get(k);
                String text =
                        figure.name
                                + " "
                                + (answer.isClass ? Text.percent(figure.value) : Float.toString((float) figure.value));
                line.append("   ").append(k == 0 ? screen().bold(text) : screen().soft(text));
            }
            if (answer.doubt != null) {
                line.append(
                        screen().soft(
                                        format(
                                                "   entropy %.2f, of the model %.2f",
                                                answer.doubt.entropy, answer.doubt.ofTheModel)));
            }
            screen().out().line(line.toString());
        }
    }
}
