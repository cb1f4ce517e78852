package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.Statistics;
import dev.gradus.lab.store.StoredProof;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Summary;
import dev.gradus.persist.AtomicFile;
import dev.gradus.train.metric.Assessment;
import dev.gradus.train.metric.ClassAssessment;
import dev.gradus.train.metric.ValueAssessment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The page of a stored run: figures, learning curves, epochs, settings, layers, machine and data. One file that needs no network.
///
/// ```java
/// Report.write(StoredRun.read(Path.of("runs/001-digits-mlp")), Path.of("run.html"));
/// ```
/// It is made of the files of the run alone, and so also of one that was killed or still runs. With the data it says, too, what the model makes of
/// the test split: confusion matrix, precision and recall, calibration and curves of classes, charts of values, and the worst rows or pictures.
public final class Report {
    private static final int MISTAKES_SHOWN = 18;
    private static final int ROWS_SHOWN = 20;

    private final StoredRun run;
    private final List<LogEvent.Epoch> epochs;
    private final @Nullable TrainedModel model;
    private final @Nullable StoredProof proof;
    private final StringBuilder page = new StringBuilder();

    private String origin = "";

    private Report(StoredRun run) {
        this.run = run;
        this.epochs = run.log().epochs();
        this.model = model(run);
        this.proof = run.proof();
    }

    /// Writes the page of a run.
    ///
    /// @param run what it shows
    /// @param file to be written as a whole
    /// @throws GradusException when the file cannot be written
    public static void write(StoredRun run, Path file) {
        write(new Report(run), file, null);
    }

    /// Writes the page of a run, with what its model confuses.
    ///
    /// @param run what it shows
    /// @param file to be written as a whole
    /// @param data on which it was trained
    /// @throws GradusException when the file cannot be written
    public static void write(StoredRun run, Path file, Splits data) {
        write(new Report(run), file, data);
    }

    /// Writes the page of a run whose settings a search has found.
    ///
    /// @param run what it shows
    /// @param file to be written as a whole
    /// @param data on which it was trained; null for a page of the files alone
    /// @param search the page of that search, which the page links to
    /// @throws GradusException when the file cannot be written
    public static void write(StoredRun run, Path file, @Nullable Splits data, Path search) {
        Report report = new Report(run);
        report.origin = "<br>settings from " + Page.link(file, search, "a search");
        write(report, file, data);
    }

    private static void write(Report report, Path file, @Nullable Splits data) {
        byte[] html = report.html(data).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    /// The model that the run has left, where it can be read.
    private static @Nullable TrainedModel model(StoredRun run) {
        Path file = run.model();
        try {
            return file == null ? null : TrainedModel.load(file);
        } catch (GradusException e) {
            return null; // the page is about the log; 'gradus summary' says what is wrong with the model
        }
    }

    private String html(@Nullable Splits data) {
        Page.open(page, RunText.data(run) + " · " + RunText.setting(run, "model"), List.of());
        header();
        tiles();
        diagnosis();
        new FindingsCard(run, proof).append(page);
        proved();
        notes();
        RunMarks marks = RunMarks.of(run);
        var steps = new StepCards(run.log(), marks);
        boolean isWhole = tone().isEmpty(); // of a run that broke, its steps say more than what its model predicts
        if (!epochs.isEmpty()) new LearningCurves(epochs, run.bestEpoch(), steps(), marks).append(page);
        if (!isWhole) steps.append(page);
        Assessment assessment = assessment(data);
        if (data != null && assessment != null) predictions(assessment, data.test().data());
        if (isWhole) steps.append(page);
        layers();
        if (!epochs.isEmpty()) new EpochTable(epochs, run.bestEpoch()).append(page);
        AugmentationCard augmentation = data == null ? null : AugmentationCard.of(run, data.train().data());
        if (augmentation != null) augmentation.append(page);
        Summary summary = summary();
        if (model != null && summary != null) new ModelGraph(model.network(), summary).append(page);
        new Facts(run.record()).append(page);
        Page.close(page, Members.text(run.record().gradus()), Members.text(run.record().started()));
        return page.toString();
    }

    /// What happened within the network.
    private void layers() {
        Statistics statistics = run.statistics();
        new StatisticsCards(statistics).append(page);
        new GradientFlow(statistics).append(page);
        new HistogramCard(statistics).append(page);
        Filters filters = model == null ? null : Filters.of(model);
        if (filters != null) new FilterCard(filters).append(page);
    }

    private @Nullable Summary summary() {
        return model == null ? null : Summary.of(model.network(), model.sampleShape(), 1);
    }

    private List<StepLosses.Point> steps() {
        return StepLosses.of(run.log(), epochs.getLast().epoch()).points();
    }

    private void header() {
        page.append(
                format(
                        "<header><div><div class=\"eyebrow\">Training run %s</div><h1>%s <span>·</span> %s</h1></div>"
                                + "<div class=\"facts\">%s after %s and %s<br>seed %s · started %s%s</div></header>\n",
                        escape(run.name()),
                        escape(RunText.data(run)),
                        escape(RunText.setting(run, "model")),
                        escape(RunText.ending(run)),
                        Text.plural(epochs.size(), "epoch"),
                        Text.plural(run.log().steps().size(), "step"),
                        escape(RunText.setting(run, "seed")),
                        escape(Members.text(run.record().started()).replace('T', ' ').replace("Z", " UTC")),
                        origin));
    }

    private void tiles() {
        page.append("<div class=\"tiles").append(tone()).append("\">");
        Double accuracy = run.record().figure("testAccuracy"), loss = run.record().figure("testLoss");
        boolean isUsable = loss == null || Double.isFinite(loss);
        if (accuracy != null && Double.isFinite(accuracy))
            Page.tile(page, Text.percent(accuracy), "test accuracy", isUsable);
        Double r2 = run.record().figure("testR2"), mae = run.record().figure("testMean-absolute");
        if (r2 != null && Double.isFinite(r2)) Page.tile(page, format("%.4f", r2), "test R²", isUsable);
        if (mae != null && Double.isFinite(mae)) Page.tile(page, Text.number(mae), "test MAE", isUsable);
        boolean inUnit = mae != null && Double.isFinite(mae); // which says more than a loss of scaled values
        if (loss != null && !inUnit) Page.tile(page, Text.loss(loss), "test loss", isUsable);
        if (run.bestEpoch() > 0) {
            double best = run.validation("Accuracy"), absolute = run.validation("Mean-absolute");
            String figure = Double.isNaN(best) ? Text.loss(run.validation("Loss")) : Text.percent(best);
            boolean values = Double.isNaN(best) && !Double.isNaN(absolute);
            String label = (values ? "validation MAE, epoch " : "validation, epoch ") + run.bestEpoch();
            Page.tile(page, values ? Text.number(absolute) : figure, label, true);
        }
        Page.tile(page, escape(RunText.epochs(run)), "epochs", run.bestEpoch() > 0);
        Page.tile(page, Text.count(Members.orNaN(run.record().parameters())), "parameters", true);
        Double seconds = run.record().figure("wallSeconds");
        if (seconds != null) Page.tile(page, Text.duration(seconds), "training time", true);
        if (!epochs.isEmpty()) Page.tile(page, Text.count(run.samplesPerSecond()), "samples per second", true);
        page.append("</div>\n");
    }

    /// The first figure is in the colour of success only where the run came to its end and nothing failed.
    private String tone() {
        String status = Members.text(run.record().status());
        if (status.equals("diverged") || status.equals("failed")) return " bad";
        boolean failed = RunText.findings(run).stream().anyMatch(found -> RunText.grade(found).equals("fail"));
        boolean isProved = proof != null && proof.findings().stream().anyMatch(f -> f.grade().equals("fail"));
        return failed || isProved || !run.record().hasResult() ? " plain" : "";
    }

    private void diagnosis() {
        String text = RunText.diagnosis(run);
        if (text.isEmpty()) return;
        page.append("<section class=\"card\"><h2>Why it diverged</h2><p>")
                .append(escape(text))
                .append("</p></section>\n");
    }

    private void proved() {
        if (proof == null) return;
        Set<String> seen = RunText.findings(run).stream().map(LogEvent.Found::cause).collect(Collectors.toSet());
        new ProofCard(proof, seen).append(page);
    }

    private void notes() {
        Page.notes(page, RunText.notes(run, RunText.diagnosis(run)));
    }

    /// What the model makes of the test split, where it can be asked.
    private @Nullable Assessment assessment(@Nullable Splits data) {
        Double loss = run.record().figure("testLoss");
        if (data == null || model == null || loss == null || !Double.isFinite(loss)) return null;
        return Assessment.of(model, data.test().data());
    }

    private void predictions(Assessment assessment, Dataset test) {
        switch (assessment) {
            case ClassAssessment classes -> {
                ClassCards cards = new ClassCards(classes);
                page.append("<div class=\"two\">");
                cards.confusion(page);
                cards.figures(page);
                page.append("</div>\n");
                cards.curves(page);
                boolean pictures = Thumbnail.isOf(test.shape());
                if (pictures) mistakes(classes, test);
                cards.calibration(page);
                if (!pictures) new WorstCard(WorstSamples.of(assessment, test, ROWS_SHOWN), true).append(page);
            }
            case ValueAssessment values -> {
                new ValueCards(values).append(page);
                new WorstCard(WorstSamples.of(assessment, test, ROWS_SHOWN), false).append(page);
            }
        }
    }

    private void mistakes(ClassAssessment classes, Dataset test) {
        List<ClassAssessment.Mistake> mistakes = classes.mistakes();
        List<String> names = classes.confusion().classes();
        int all = mistakes.size(), shown = Math.min(MISTAKES_SHOWN, all);
        boolean probabilities = classes.calibration() != null;
        String which = shown == all ? "All " + shown : "The " + shown + " most confident of " + Text.count(all);
        page.append(
                format(
                        "<section class=\"card\"><h2>Misclassified samples</h2><p class=\"note\">%s</p><div class=\"mistakes\">",
                        all == 0
                                ? "None on the test split."
                                : format(
                                        "%s of the test split: true class, <em>prediction</em>, %s.",
                                        which, probabilities ? "predicted probability" : "score")));
        float[] pixels = new float[test.shape().size()];
        for (ClassAssessment.Mistake mistake : mistakes.subList(0, shown)) {
            test.readInput(mistake.sample(), pixels, 0);
            String picture = Thumbnail.of(pixels, test.shape());
            Origin origin = test.origin(mistake.sample());
            String name = escape(origin == null ? "test sample " + mistake.sample() : origin.toString());
            double p = mistake.probability();
            page.append(
                    format(
                            "<figure><img alt=\"%s\" title=\"%s\" src=\"%s\"><figcaption><b>%s</b> → <em>%s</em><br>%s</figcaption></figure>",
                            name,
                            name,
                            picture,
                            escape(names.get(mistake.actual())),
                            escape(names.get(mistake.predicted())),
                            probabilities ? format("%.1f&#8239;%%", 100 * p) : Text.number(p)));
        }
        page.append("</div></section>\n");
    }
}
