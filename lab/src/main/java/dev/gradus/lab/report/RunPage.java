package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.escape;
import static dev.gradus.lab.report.Text.format;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Summary;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.TrainedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A stored run on one page, made from its files alone: for runs that were killed, or that still run.
///
/// It has the curves, epochs and facts of [Report], and every further figure of the log. What the model confuses is missing,
/// since that takes the data.
public final class RunPage {
    private static final Set<String> TOLD =
            Set.of(
                    "event",
                    "epoch",
                    "best",
                    "trainLoss",
                    "validationLoss",
                    "trainAccuracy",
                    "validationAccuracy",
                    "learningRate",
                    "samplesPerSecond");

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
            new LearningCurves(epochs.stream().mapToInt(EventLog.Epoch::epoch).toArray(), run.bestEpoch())
                    .loss(steps(), values("trainLoss"), values("validationLoss"))
                    .accuracy(values("trainAccuracy"), values("validationAccuracy"))
                    .append(page);
            epochTable();
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
        StepLosses thinned = new StepLosses();
        Steps steps = run.log().steps();
        double perEpoch = run.log().stepsPerEpoch();
        int whole =
                epochs.getLast().epoch(); // the chart ends there; the steps of an epoch that broke off would not fit
        for (int i = 0; i < steps.size() && steps.epoch(i) <= whole; i++) {
            thinned.add(steps.epoch(i) - 1 + (steps.step(i) - 0.5) / perEpoch, steps.loss(i));
        }
        return thinned.points();
    }

    private double[] values(String figure) {
        return epochs.stream().mapToDouble(epoch -> epoch.figure(figure)).toArray();
    }

    private void epochTable() {
        boolean classes = epochs.stream().anyMatch(epoch -> epoch.figures().containsKey("validationAccuracy"));
        Set<String> further = new LinkedHashSet<>();
        for (EventLog.Epoch epoch : epochs) {
            epoch.figures()
                    .forEach((name, value) -> {
                        if (!TOLD.contains(name) && Members.number(value) != null) further.add(name);
                    });
        }
        List<String> heads = new ArrayList<>(List.of("epoch", "training loss", "validation loss"));
        if (classes) heads.addAll(List.of("training accuracy", "validation accuracy"));
        for (String name : further) heads.add(Text.spaced(name));
        heads.addAll(List.of("learning rate", "samples per second"));
        List<List<String>> rows = new ArrayList<>();
        for (EventLog.Epoch epoch : epochs) {
            List<String> row = new ArrayList<>(List.of("" + epoch.epoch()));
            row.add(Text.loss(epoch.figure("trainLoss")));
            row.add(Text.loss(epoch.figure("validationLoss")));
            if (classes) row.add(Text.percent(epoch.figure("trainAccuracy")));
            if (classes) row.add(Text.percent(epoch.figure("validationAccuracy")));
            for (String name : further)
                row.add(epoch.figures().containsKey(name) ? Text.figure(name, epoch.figure(name)) : "–");
            row.add(Text.axis(epoch.figure("learningRate")));
            row.add(Text.count(epoch.figure("samplesPerSecond")));
            rows.add(row);
        }
        Page.epochs(page, heads, rows, run.bestEpoch());
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
