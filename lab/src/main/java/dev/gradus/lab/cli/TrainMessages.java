package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Splits;
import dev.gradus.data.augment.Compose;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.diagnose.Advice;
import dev.gradus.lab.run.LabelSafety;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Change;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.tensor.Compute;
import dev.gradus.train.MemoryPlan;
import dev.gradus.train.Run;
import dev.gradus.train.TrainEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is printed about a training before and after it.
final class TrainMessages {
    /// So many are read.
    private static final int FINDINGS = 3;

    private final Screen screen;

    private int wantedEpochs;

    TrainMessages(Screen screen) {
        this.screen = screen;
    }

    /// What is doubtful about the settings for this data.
    void warn(TrainSettings settings, Splits splits) {
        var chain = new Compose(new Compose.Config(settings.augmentations()));
        String safety = LabelSafety.warning(DataSource.named(settings.data()), splits.task(), chain);
        if (safety != null) screen.err().line("warning: " + safety);
        if (settings.mix() != null) {
            screen.out().line("training accuracy counts the class with the largest share of a mixed sample as right");
        }
    }

    void introduce(TrainSettings settings, Splits splits, TrainEvent.Started started) {
        wantedEpochs = started.config().epochs();
        MemoryPlan plan = started.memory();
        long parameters = started.model().network().parameters().stream().mapToLong(p -> p.value().size()).sum();
        screen.out()
                .line(
                        format(
                                "%s: %s training, %s validation, %s test samples",
                                screen.bold(settings.data()),
                                screen.count(started.samples()),
                                screen.count(splits.validation().data().size()),
                                screen.count(splits.test().data().size())));
        screen.out()
                .line(
                        format(
                                "%s: %s parameters, %s, %d epochs of %d steps, %d %s, %s",
                                screen.bold(settings.model().type()),
                                screen.count(parameters),
                                settings.optimizer().type(),
                                started.config().epochs(),
                                started.stepsPerEpoch(),
                                Compute.threads(),
                                Compute.threads() == 1 ? "thread" : "threads",
                                Compute.kernels()));
        if (plan != null) screen.out().line(MemoryPlan.text(plan.total()) + " of memory"); // the line above is full
        if (started.from().updates() > 0) screen.out().line("resumed at " + started.from());
        started.initialization().lines().forEach(screen.out()::line);
    }

    void conclude(TrainingRun.Outcome outcome, RunDirectory directory, RunReport report) {
        Run run = outcome.run();
        var out = screen.out();
        int epochs = run.history().epochs().size();
        switch (run.reason()) {
            case COMPLETED -> {}
            case EARLY_STOPPED -> {
                if (epochs < wantedEpochs) out.line(format("Stopped early after %d epochs.", epochs));
            }
            case TIME_UP -> out.line(format("Stopped after %d epochs: the time is over.", epochs));
            case INTERRUPTED ->
                    out.line(
                            format("Interrupted after %d whole epochs. To go on: ", epochs)
                                    + screen.bold("gradus train --resume " + directory.path()));
            case DIVERGED -> {
                out.line(
                        screen.red("Diverged: ")
                                + (outcome.diagnosis() == null ? "" : Advice.words(outcome.diagnosis())));
                out.line(
                        "The last finite state is kept. To go on from it: "
                                + screen.bold(
                                        "gradus train --resume " + directory.path() + " --lr RATE --allow-changes"));
            }
        }
        boolean classes = !Double.isNaN(run.test().accuracy());
        out.line(
                format(
                        "%s   loss %s   %s",
                        classes ? "test accuracy " + screen.bold(Text.percent(run.test().accuracy())) : "test",
                        Text.loss(run.test().loss()),
                        Text.duration(outcome.wallSeconds())));
        out.line(
                run.history().best() == 0
                        ? "weights as they were"
                        : "weights of epoch " + run.history().best() + ", best by " + outcome.result().get("bestBy"));
        if (!run.test().metrics().isEmpty()) {
            List<String> metrics = new ArrayList<>();
            run.test().metrics().forEach((name, value) -> metrics.add(format("%s %.4f", name, value)));
            out.line(String.join("   ", metrics));
        }
        findings(report.findings(), directory.path());
        boolean saved = outcome.result().containsKey("sha256"); // weights that are not finite are not kept
        out.line((saved ? "model and report in " : "report in ") + screen.bold(directory.path().toString()));
        report.problems().forEach(problem -> screen.err().line("warning: " + problem));
    }

    /// The gravest in a line each; what they say was printed when they were found.
    void findings(List<LogEvent.Found> findings, Path run) {
        if (findings.isEmpty()) return;
        List<LogEvent.Found> shown = findings.subList(0, Math.min(FINDINGS, findings.size()));
        int widest = shown.stream().mapToInt(found -> found.cause().length()).max().orElse(0);
        screen.out()
                .line(
                        shown.size() == findings.size()
                                ? "Found, with what to try first:"
                                : format(
                                        "The gravest %d of %d findings, with what to try first:",
                                        shown.size(), findings.size()));
        for (LogEvent.Found found : shown) {
            String grade = found.grade().equals("fail") ? screen.red(found.grade()) : screen.bold(found.grade());
            String line = "  " + grade + "  " + Text.padded(found.cause(), widest) + "  " + remedy(found);
            screen.out().line(line.stripTrailing());
        }
        screen.out().line("To look closer, and try them: " + screen.bold("gradus diagnose " + run));
    }

    /// A flag; in its stead a line of Java, or words.
    private String remedy(LogEvent.Found found) {
        String flag = found.changes().stream().map(Change::flag).filter(f -> !f.isEmpty()).findFirst().orElse("");
        if (!flag.isEmpty()) return screen.green(flag);
        String java = found.changes().stream().map(Change::java).filter(j -> !j.isEmpty()).findFirst().orElse("");
        return !java.isEmpty() ? java : found.remedies().isEmpty() ? "" : found.remedies().getFirst();
    }

    static int exitCode(Run run) {
        return switch (run.reason()) {
            case COMPLETED, EARLY_STOPPED, TIME_UP -> ExitCode.DONE;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case DIVERGED -> ExitCode.DIVERGED;
        };
    }
}
