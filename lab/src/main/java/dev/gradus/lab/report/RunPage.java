package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.escape;
import static dev.gradus.lab.report.Text.format;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Summary;
import dev.gradus.persist.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A stored run on one page, made from its files alone: for runs that were killed, or that still run.
///
/// It has the curves, epochs and facts of [Report], and every further figure of the log. What the model confuses is missing,
/// since that takes the data.
public final class RunPage {
    private final StoredRun run;
    private final List<EventLog.Epoch> epochs;
    private final StringBuilder page = new StringBuilder();

    private RunPage(StoredRun run) {
        this.run = run;
        this.epochs = run.log().epochs();
    }

    /// Writes the page.
    ///
    /// @param file to be written as a whole
    /// @param run what it shows
    /// @throws GradusException when the file cannot be written
    public static void write(Path file, StoredRun run) {
        byte[] html = new RunPage(run).html().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    private String html() {
        Page.open(page, run.type("data") + " · " + run.type("model"), List.of("comparison.css"));
        header();
        tiles();
        List<String> notes = run.notes();
        if (!notes.isEmpty()) {
            page.append("<section class=\"card notes\"><h2>Notes</h2><ul>");
            for (String note : notes) page.append("<li>").append(escape(note)).append("</li>");
            page.append("</ul></section>\n");
        }
        if (!epochs.isEmpty()) {
            new LearningCurves(epochs, run.bestEpoch(), steps()).append(page);
            new EpochTable(epochs, run.bestEpoch()).append(page);
        }
        new Facts(run.record(), summary()).append(page);
        Page.close(page, Members.text(run.record().get("gradus")), Members.text(run.record().get("started")));
        return page.toString();
    }

    private void header() {
        page.append(
                format(
                        "<header><div><div class=\"eyebrow\">Training run %s</div><h1>%s <span>·</span> %s</h1></div>"
                                + "<div class=\"facts\">%s after %d epochs and %s steps<br>seed %s · started %s</div></header>\n",
                        escape(run.name()),
                        escape(run.type("data")),
                        escape(run.type("model")),
                        escape(run.ending()),
                        epochs.size(),
                        Text.count(run.log().steps().size()),
                        escape(run.type("seed")),
                        escape(Members.text(run.record().get("started")).replace('T', ' ').replace("Z", " UTC"))));
    }

    private void tiles() {
        page.append("<div class=\"tiles\">");
        boolean classes = !Double.isNaN(run.validation("Accuracy"));
        for (String metric : List.of("Accuracy", "Loss")) {
            Double test = Members.number(run.result("test" + metric));
            boolean share = metric.equals("Accuracy");
            if (test == null || (share && !Double.isFinite(test))) continue;
            Page.tile(
                    page,
                    share ? Text.percent(test) : Text.loss(test),
                    share ? "test accuracy" : "test loss",
                    Double.isFinite(test));
        }
        if (run.bestEpoch() > 0) {
            Page.tile(
                    page,
                    classes ? Text.percent(run.validation("Accuracy")) : Text.loss(run.validation("Loss")),
                    "validation, epoch " + run.bestEpoch(),
                    true);
        }
        Page.tile(page, epochs.size() + " of " + escape(run.type("epochs")), "epochs", run.bestEpoch() > 0);
        Page.tile(page, Text.count(Members.orNaN(run.record().get("parameters"))), "parameters", true);
        Double seconds = Members.number(run.result("wallSeconds"));
        if (seconds != null) Page.tile(page, Text.duration(seconds), "training time", true);
        if (!epochs.isEmpty()) Page.tile(page, Text.count(run.samplesPerSecond()), "samples per second", true);
        page.append("</div>\n");
    }

    private List<StepLosses.Point> steps() {
        return StepLosses.of(run.log(), epochs.getLast().epoch()).points();
    }

    /// The layers, where the run has left a model that can be read.
    private @Nullable Summary summary() {
        return Stream.of("best", "final")
                .map(which -> run.folder().resolve(which).resolve("model.safetensors"))
                .filter(Files::exists)
                .map(RunPage::summary)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Summary summary(Path file) {
        try {
            TrainedModel model = TrainedModel.load(file);
            return Summary.of(model.network(), model.sampleShape(), 1);
        } catch (GradusException e) {
            return null; // the page is about the log; 'gradus summary' tells what is wrong with the model
        }
    }
}
