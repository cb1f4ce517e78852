package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.escape;
import static dev.gradus.lab.report.Text.format;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.nn.Summary;
import dev.gradus.persist.AtomicFile;
import dev.gradus.train.Run;
import dev.gradus.train.callback.JsonLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// A training run on one page: figures, learning curves, what the model confuses, settings. One file that needs no network.
public final class Report {
    private static final int MISTAKES_SHOWN = 18;
    private static final int CLASSES_SHOWN = 20;

    private final Map<String, Object> record;
    private final Run run;
    private final List<StepLosses.Point> steps;
    private final List<EventLog.Epoch> epochs;
    private final StringBuilder page = new StringBuilder();

    private Report(Map<String, Object> record, Run run, List<StepLosses.Point> steps) {
        this.record = record;
        this.run = run;
        this.steps = steps;
        this.epochs =
                run.history().epochs().stream()
                        .map(e -> new EventLog.Epoch(e.epoch(), new LinkedHashMap<>(JsonLog.epoch(e))))
                        .toList();
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
        Page.open(page, title, List.of());
        header(name, result);
        tiles(result);
        diagnosis(result);
        curves();
        if (data.task() instanceof Task.Classification classes && classes.outputs() <= CLASSES_SHOWN && isUsable()) {
            answers(data.test().data(), classes);
        }
        epochs();
        new Facts(record, summary(data)).append(page);
        Page.close(page, String.valueOf(record.get("gradus")), String.valueOf(record.get("started")));
        return page.toString();
    }

    private Summary summary(Splits data) {
        return Summary.of(run.model().network(), data.train().data().shape(), 1);
    }

    private boolean isUsable() {
        return Double.isFinite(run.test().loss());
    }

    private void header(String name, Map<?, ?> result) {
        String end = StoredRun.words(run.reason().name().toLowerCase(Locale.ROOT));
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

    private void diagnosis(Map<?, ?> result) {
        Object text = result.get("diagnosis");
        if (text == null) return;
        page.append("<section class=\"card\"><h2>Why it diverged</h2><p>")
                .append(escape(text.toString()))
                .append("</p></section>\n");
    }

    private void tiles(Map<?, ?> result) {
        page.append("<div class=\"tiles\">");
        boolean classes = !Double.isNaN(run.test().accuracy());
        if (classes) Page.tile(page, Text.percent(run.test().accuracy()), "test accuracy", isUsable());
        Page.tile(page, Text.loss(run.test().loss()), "test loss", isUsable());
        int best = run.history().best();
        if (best > 0) {
            var validation = run.history().epochs().get(best - 1).validation();
            Page.tile(
                    page,
                    classes ? Text.percent(validation.accuracy()) : Text.loss(validation.loss()),
                    "validation, epoch " + best,
                    true);
        }
        Page.tile(page, Text.count(number(result, "parameters")), "parameters", true);
        Page.tile(page, Text.duration(number(result, "wallSeconds")), "training time", true);
        if (result.get("samplesPerSecond") != null) {
            Page.tile(page, Text.count(number(result, "samplesPerSecond")), "samples per second", true);
        }
        page.append("</div>\n");
    }

    private static double number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number n ? n.doubleValue() : Double.NaN;
    }

    private void curves() {
        if (!epochs.isEmpty()) new LearningCurves(epochs, run.history().best(), steps).append(page);
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
        if (!epochs.isEmpty()) new EpochTable(epochs, run.history().best()).append(page);
    }
}
