package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Task;
import dev.gradus.data.source.CsvForm;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.settings.PictureSettings;
import dev.gradus.lab.store.CsvLine;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.model.MonteCarloDropout;
import dev.gradus.model.TrainedModel;
import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.persist.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    /// A multiple of what the model takes at once, so that answers have the bits that they have all together.
    private static final int AT_ONCE = 1024;

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
        Pass pass = new Pass(SavedModel.at(place, weights), shown, dropping);
        if (csv == null) pass.each((_, answers) -> table(answers));
        else write(csv, pass);
        pass.progress.end(csv);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", pass.saved.file().toString());
        result.put("predictions", pass.predictions);
        printJson(result);
        return ExitCode.DONE;
    }

    /// What is done with the answers to a portion of the samples.
    private interface Sink<E extends Exception> {
        void take(Samples samples, List<Answer> answers) throws E;
    }

    /// One model over all samples.
    private final class Pass {
        final SavedModel saved;
        final int shown;
        final int dropping;
        final PredictProgress progress = new PredictProgress(screen());
        final List<Map<String, Object>> predictions = new ArrayList<>();

        Pass(SavedModel saved, int shown, int dropping) {
            this.saved = saved;
            this.shown = shown;
            this.dropping = dropping;
        }

        <E extends Exception> void each(Sink<E> sink) throws E {
            // what is dropped depends on the place of a sample among all
            int most = dropping > 0 ? Integer.MAX_VALUE : AT_ONCE;
            var pictures = new PictureReading(invert, damaged);
            Samples.each(
                    files,
                    saved,
                    form(),
                    pictures,
                    screen(),
                    most,
                    samples -> {
                        List<Answer> answers = answers(saved.model(), samples, dropping, shown);
                        sink.take(samples, answers);
                        if (json) predictions.addAll(answers.stream().map(Answer::json).toList());
                        progress.done(samples.gaps(), samples.names());
                    });
        }
    }

    private List<Answer> answers(TrainedModel model, Samples samples, int dropping, int shown) {
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
            String name = samples.names().get(i);
            boolean classes = model.task().isClassification();
            answers.add(
                    samples.gaps().get(i)
                            ? new Answer(name, classes, List.of(), List.of(), null)
                            : answer(name, predictions, i, model.task(), shown, doubt));
        }
        return answers;
    }

    private CsvForm form() {
        return new CsvForm(separator, header, decimal, encoding, List.of());
    }

    /// A table with the columns of the input, the answer, and the probability of each class.
    private void write(Path file, Pass pass) {
        for (Path input : files) requireOther(file, input);
        Task task = pass.saved.model().task();
        AtomicFile.write(
                file,
                out -> {
                    var text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                    pass.each((samples, answers) -> {
                        if (pass.progress.count() == 0) text.write(head(samples, task));
                        for (int i = 0; i < answers.size(); i++) text.write(row(samples, i, answers.get(i), task));
                    });
                    text.flush();
                });
    }

    private static void requireOther(Path file, Path input) {
        try {
            if (!Files.exists(file) || !Files.exists(input) || !Files.isSameFile(file, input)) return;
        } catch (IOException e) {
            return; // what is wrong with it is said where it is read or written
        }
        throw GradusException.got("--csv %s, which is the input", file)
                .expected("another file")
                .because("a slip, after which the table would be replaced")
                .repair("Choose another name.");
    }

    private static String head(Samples samples, Task task) {
        List<String> columns = samples.columns();
        List<String> head = new ArrayList<>(columns == null ? List.of("input") : columns);
        if (task.isClassification()) head.add("prediction");
        for (String name : task.names()) head.add(task.isClassification() ? "p(" + name + ")" : "predicted " + name);
        return CsvLine.of(head);
    }

    private static String row(Samples samples, int i, Answer answer, Task task) {
        List<String> row = new ArrayList<>(samples.columns() == null ? List.of(answer.input) : samples.cells().get(i));
        boolean isEmpty = answer.values.isEmpty();
        if (task.isClassification()) row.add(isEmpty ? "" : answer.figures.getFirst().name);
        for (int k = 0; k < task.names().size(); k++) {
            row.add(isEmpty ? "" : Float.toString(answer.values.get(k).floatValue()));
        }
        return CsvLine.of(row);
    }

    /// What the model says of one sample: classes with their probabilities, the likeliest first, or values by name.
    ///
    /// @param figures those that are shown; none of a sample without an answer
    /// @param values of all classes or names, in their order
    private record Answer(
            String input, boolean isClass, List<Figure> figures, List<Double> values, @Nullable Doubt doubt) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("input", input);
            if (figures.isEmpty()) {
                json.put("missing", true);
            } else if (isClass) {
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
        List<Double> values = figures.stream().map(Figure::value).toList();
        if (!task.isClassification()) return new Answer(input, false, figures, values, null);
        List<Figure> ranked =
                figures.stream().sorted(Comparator.comparingDouble(Figure::value).reversed()).limit(shown).toList();
        return new Answer(input, true, ranked, values, doubt);
    }

    private void table(List<Answer> answers) {
        int width = answers.stream().mapToInt(a -> Text.width(a.input)).max().orElse(1);
        for (Answer answer : answers) {
            var line = new StringBuilder(Text.padded(answer.input, width));
            if (answer.figures.isEmpty()) line.append("   ").append(screen().soft("no answer: a value is missing"));
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
