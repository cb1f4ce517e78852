package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.escape;
import static dev.gradus.lab.report.Text.format;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.nn.Summary;
import dev.gradus.persist.AtomicFile;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// A training run on one page: figures, learning curves, what the model confuses, settings. One file that needs no network.
public final class Report {
    private static final int MISTAKES_SHOWN = 18;
    private static final int CLASSES_SHOWN = 20;

    private final Map<String, Object> record;
    private final Run run;
    private final List<StepLosses.Point> steps;
    private final StringBuilder page = new StringBuilder();

    private Report(Map<String, Object> record, Run run, List<StepLosses.Point> steps) {
        this.record = record;
        this.run = run;
        this.steps = steps;
    }

    /// Writes the page.
    ///
    /// @param file to be written as a whole
    /// @param record what `run.json` says
    /// @param run the outcome
    /// @param steps losses of the training steps
    /// @param data whose test split shows what the model confuses
    public static void write(
            Path file, Map<String, Object> record, Run run, List<StepLosses.Point> steps, Splits data) {
        var report = new Report(record, run, steps);
        String name = String.valueOf(file.toAbsolutePath().getName(file.toAbsolutePath().getNameCount() - 2));
        byte[] html = report.html(name, data).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    private String html(String name, Splits data) {
        Map<?, ?> result = (Map<?, ?>) Objects.requireNonNull(record.get("result"));
        String title = result.get("data") + " · " + result.get("model");
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>")
                .append(escape(title))
                .append("</title><style>\n")
                .append(css())
                .append("</style></head><body><main>\n");
        header(name, result);
        tiles(result);
        curves();
        if (data.task() instanceof Task.Classification classes && classes.outputs() <= CLASSES_SHOWN && isUsable()) {
            answers(data.test().data(), classes);
        }
        epochs();
        new Facts(record, summary(data)).append(page);
        page.append(
                format(
                        "<footer>Gradus %s · %s · this page needs no network</footer>\n</main></body></html>\n",
                        escape(String.valueOf(record.get("gradus"))), escape(String.valueOf(record.get("started")))));
        return page.toString();
    }

    private Summary summary(Splits data) {
        return Summary.of(run.model().network(), data.train().data().shape(), 1);
    }

    private boolean isUsable() {
        return Double.isFinite(run.test().loss());
    }

    private void header(String name, Map<?, ?> result) {
        String end =
                switch (run.reason()) {
                    case COMPLETED -> "completed";
                    case INTERRUPTED -> "interrupted";
                    case DIVERGED -> "diverged: the loss became infinite or NaN";
                };
        page.append(
                format(
                        "<header><div><div class=\"eyebrow\">Training run %s</div><h1>%s <span>·</span> %s</h1></div>"
                                + "<div class=\"facts\">%s after %d epochs<br>seed %s · started %s</div></header>\n",
                        escape(name),
                        escape(String.valueOf(result.get("data"))),
                        escape(String.valueOf(result.get("model"))),
                        end,
                        run.history().epochs().size(),
                        String.valueOf(result.get("seed")),
                        escape(String.valueOf(record.get("started")).replace('T', ' ').replace("Z", " UTC"))));
    }

    private void tiles(Map<?, ?> result) {
        page.append("<div class=\"tiles\">");
        boolean classes = !Double.isNaN(run.test().accuracy());
        if (classes) tile(Text.percent(run.test().accuracy()), "test accuracy", isUsable());
        tile(Text.loss(run.test().loss()), "test loss", isUsable());
        int best = run.history().best();
        if (best > 0) {
            var validation = run.history().epochs().get(best - 1).validation();
            tile(
                    classes ? Text.percent(validation.accuracy()) : Text.loss(validation.loss()),
                    "validation, epoch " + best,
                    true);
        }
        tile(Text.count(number(result, "parameters")), "parameters", true);
        tile(Text.duration(number(result, "wallSeconds")), "training time", true);
        if (result.get("samplesPerSecond") != null) {
            tile(Text.count(number(result, "samplesPerSecond")), "samples per second", true);
        }
        page.append("</div>\n");
    }

    private static double number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number n ? n.doubleValue() : Double.NaN;
    }

    private void tile(String value, String label, boolean good) {
        page.append(
                format(
                        "<div class=\"tile%s\"><b>%s</b><small>%s</small></div>",
                        good ? "" : " bad", value, escape(label)));
    }

    private void curves() {
        List<EpochResult> epochs = run.history().epochs();
        if (epochs.isEmpty()) return;
        int last = epochs.getLast().epoch(), best = run.history().best();
        double[] x = epochs.stream().mapToDouble(EpochResult::epoch).toArray();
        page.append("<div class=\"two\">");
        var loss =
                new CurveChart(last, best, Text::axis)
                        .add(
                                new CurveChart.Curve(
                                        "step",
                                        steps.stream().mapToDouble(StepLosses.Point::epoch).toArray(),
                                        steps.stream().mapToDouble(StepLosses.Point::loss).toArray(),
                                        false))
                        .add(curve("train", x, epochs, e -> e.train().loss()))
                        .add(curve("validation", x, epochs, e -> e.validation().loss()));
        chart("Loss", "Mean per sample. Validation is measured after each epoch.", true, loss.svg("Loss by epoch"));
        boolean classes = epochs.stream().anyMatch(e -> !Double.isNaN(e.validation().accuracy()));
        if (classes) {
            var accuracy =
                    new CurveChart(
                                    last,
                                    best,
                                    share ->
                                            format("%.4g %%", 100 * share)
                                                    .replaceAll("(\\.\\d*?)0+ ", "$1 ")
                                                    .replace(". ", " "))
                            .ceiling(1)
                            .add(curve("train", x, epochs, e -> e.train().accuracy()))
                            .add(curve("validation", x, epochs, e -> e.validation().accuracy()));
            chart("Accuracy", "Share of samples whose class is right.", false, accuracy.svg("Accuracy by epoch"));
        }
        page.append("</div>\n");
    }

    private static CurveChart.Curve curve(
            String name, double[] x, List<EpochResult> epochs, ToDoubleFunction<EpochResult> value) {
        return new CurveChart.Curve(name, x, epochs.stream().mapToDouble(value).toArray(), true);
    }

    private void chart(String title, String note, boolean steps, String svg) {
        page.append(
                        format(
                                "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p><div class=\"legend\">",
                                title, note))
                .append(
                        "<span><i class=\"train-key\"></i>training</span><span><i class=\"validation-key\"></i>validation</span>")
                .append(steps ? "<span><i class=\"step-key\"></i>single steps</span>" : "")
                .append("</div>")
                .append(svg)
                .append("</section>\n");
    }

    private void answers(Dataset test, Task.Classification classes) {
        Answers answers = Answers.of(run.model(), test, classes.classes());
        boolean pictures = test.shape().rank() == 3 && (test.shape().axis(0) == 1 || test.shape().axis(0) == 3);
        page.append(pictures ? "<div class=\"two\">" : "");
        page.append("<section class=\"card\"><h2>What is taken for what</h2>")
                .append(
                        format(
                                "<p class=\"note\">Test split, %s samples. Rows: true class; columns: the model's answer.</p>",
                                Text.count(test.size())));
        new ConfusionTable(answers.matrix()).append(page);
        page.append("</section>\n");
        if (pictures) mistakes(answers, test);
        page.append(pictures ? "</div>\n" : "");
    }

    private void mistakes(Answers answers, Dataset test) {
        int shown = Math.min(MISTAKES_SHOWN, answers.mistakes().size());
        page.append(
                format(
                        "<section class=\"card\"><h2>Mistakes</h2><p class=\"note\">%s</p><div class=\"mistakes\">",
                        answers.mistakes().isEmpty()
                                ? "None on the test split."
                                : shown == answers.mistakes().size()
                                        ? format(
                                                "All %d of the test split: true class, <em>answer</em>, how sure it was.",
                                                shown)
                                        : format(
                                                "The %d surest of %s: true class, <em>answer</em>, how sure it was.",
                                                shown, Text.count(answers.mistakes().size()))));
        float[] pixels = new float[test.shape().size()];
        for (Answers.Mistake mistake : answers.mistakes().subList(0, shown)) {
            test.readInput(mistake.index(), pixels, 0);
            String picture = Png.dataUri(pixels, test.shape().axis(0), test.shape().axis(1), test.shape().axis(2));
            page.append(
                    format(
                            "<figure><img alt=\"test sample %d\" title=\"test sample %d\" src=\"%s\"><figcaption><b>%s</b> → <em>%s</em><br>%.1f&#8239;%%</figcaption></figure>",
                            mistake.index(),
                            mistake.index(),
                            picture,
                            escape(answers.matrix().classes().get(mistake.actual())),
                            escape(answers.matrix().classes().get(mistake.predicted())),
                            100 * mistake.probability()));
        }
        page.append("</div></section>\n");
    }

    private void epochs() {
        List<EpochResult> epochs = run.history().epochs();
        if (epochs.isEmpty()) return;
        boolean classes = !Double.isNaN(epochs.getFirst().train().accuracy());
        boolean penalized = epochs.stream().anyMatch(e -> e.penalty() != 0);
        String share = classes ? "<th>training accuracy</th><th>validation accuracy</th>" : "";
        page.append(
                        "<section class=\"card\"><h2>Epochs</h2><div class=\"scroll\"><table class=\"rows\"><thead><tr><th>epoch</th><th>training loss</th><th>validation loss</th>")
                .append(penalized ? "<th>penalty</th>" : "")
                .append(share)
                .append("<th>learning rate</th><th>samples per second</th></tr></thead><tbody>");
        for (EpochResult e : epochs) {
            page.append(
                    format(
                            "<tr%s><td>%d</td><td>%s</td><td>%s</td>",
                            e.epoch() == run.history().best() ? " class=\"best\"" : "",
                            e.epoch(),
                            Text.loss(e.train().loss()),
                            Text.loss(e.validation().loss())));
            if (penalized) page.append(format("<td>%s</td>", Text.loss(e.penalty())));
            if (classes)
                page.append(
                        format(
                                "<td>%s</td><td>%s</td>",
                                Text.percent(e.train().accuracy()), Text.percent(e.validation().accuracy())));
            page.append(
                    format(
                            "<td>%s</td><td>%s</td></tr>",
                            Text.axis(e.learningRate()), Text.count(e.samplesPerSecond())));
        }
        page.append("</tbody></table></div></section>\n");
    }

    private static String css() {
        try (InputStream file = Objects.requireNonNull(Report.class.getResourceAsStream("report.css"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the program's own jar is unreadable
        }
    }
}
