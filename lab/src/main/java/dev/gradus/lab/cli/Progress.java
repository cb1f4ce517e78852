package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.diagnose.Advice;
import dev.gradus.train.EpochResult;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.TrainListener;
import dev.gradus.train.diagnose.Diagnosis;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;

/// Shows how training advances: one line for each epoch, and on a terminal below them a bar that moves.
final class Progress implements TrainListener {
    static final long REDRAW_NANOS = 80_000_000;
    private static final String INDENT = "  ";

    /// Longer lines are hard to read.
    private static final int WIDEST = 100;

    private final Screen screen;
    private final IntSupplier columns;
    private int epochs;
    private int samples;
    private int stepsPerEpoch;
    private long start;
    private long drawn;

    /// Epochs that were done before a run was resumed.
    private double before;

    private final boolean epochLines;

    Progress(Screen screen) {
        this(screen, true, new TerminalWidth()::columns);
    }

    /// With a width that is asked for at each line, since a window may change its own at any time.
    Progress(Screen screen, boolean epochLines, IntSupplier columns) {
        this.columns = columns;
        this.screen = screen;
        this.epochLines = epochLines;
    }

    /// Of one of several trainings, which has a line of its own at its end: only the bar.
    static Progress withoutEpochs(Screen screen) {
        return new Progress(screen, false, new TerminalWidth()::columns);
    }

    @Override
    public void on(TrainEvent event) {
        switch (event) {
            case TrainEvent.Started started -> {
                epochs = started.config().epochs();
                samples = started.samples();
                stepsPerEpoch = started.stepsPerEpoch();
                before = started.from().epoch() - 1 + (double) started.from().steps() / stepsPerEpoch;
                start = System.nanoTime();
                drawn = start;
            }
            case TrainEvent.StepDone step -> draw(step);
            case TrainEvent.EpochDone done -> {
                if (epochLines) print(done);
            }
            case TrainEvent.Tripped tripped -> tell(tripped);
            case TrainEvent.Found found -> {
                if (epochLines) tell(found); // of several, the page of each has them
            }
            case TrainEvent.Note note -> {
                clear();
                screen.err().line("note: " + ShellWords.of(note.text()));
            }
            case TrainEvent.Finished _ -> clear();
            case TrainEvent.EpochStarted _, TrainEvent.Measured _, TrainEvent.Stopping _ -> {}
        }
    }

    private void draw(TrainEvent.StepDone step) {
        if (!screen.live()) return;
        long now = System.nanoTime();
        if (now - drawn < REDRAW_NANOS) return;
        drawn = now;
        double seconds = (now - start) * 1e-9;
        double done = step.epoch() - 1 + (double) step.step() / stepsPerEpoch;
        var line =
                new ProgressLine(
                        epochs, (done - before) * samples / seconds, (epochs - done) * seconds / (done - before));
        screen.out().print(Screen.Clear.LINE + line.of(step, done, columns.getAsInt(), screen));
        screen.out().flush();
    }

    /// A finding in lines of the terminal; elsewhere on one line, which is easier to search.
    private void tell(TrainEvent.Found found) {
        Finding finding = found.finding();
        String grade = finding.grade().name().toLowerCase(Locale.ROOT);
        String head = "%s: %s, at step %s".formatted(grade, finding.cause(), screen.count(found.at().update()));
        String text = screen.digits(Advice.words(new Diagnosis(List.of(finding))));
        clear();
        if (!screen.live()) {
            screen.err().line(head + ": " + text);
            return;
        }
        screen.err().line(finding.grade() == Grade.FAIL ? screen.red(head) : screen.bold(head));
        int room = Math.max(20, Math.min(columns.getAsInt(), WIDEST) - INDENT.length() - 1);
        for (String line : Text.wrapped(text, room)) screen.err().line(INDENT + line);
    }

    /// What the guard did; a diagnosis that ends the training is told at its end.
    private void tell(TrainEvent.Tripped tripped) {
        String action =
                switch (tripped.action()) {
                    case STOP, OFF -> "";
                    case SKIP -> "This step is left out.";
                    case ROLL_BACK -> "Back to " + tripped.back() + " with a smaller learning rate.";
                };
        if (action.isEmpty()) return;
        clear();
        screen.err().line(Advice.words(tripped.diagnosis()) + " " + action);
    }

    private void print(TrainEvent.EpochDone done) {
        EpochResult result = done.result();
        boolean classes = !Double.isNaN(result.validation().accuracy());
        clear();
        String line =
                format(
                        "%s  loss %-8s%s  validation %-8s%s",
                        new ProgressLine(epochs, 0, 0).epoch(result.epoch()),
                        Text.loss(result.train().loss())
                                + (result.penalty() == 0 ? "" : " + " + Text.loss(result.penalty())),
                        classes ? format(" %8s", Text.percent(result.train().accuracy())) : "",
                        Text.loss(result.validation().loss()),
                        classes ? format(" %8s", Text.percent(result.validation().accuracy())) : "");
        boolean narrow = screen.live() && line.length() + "  best".length() >= columns.getAsInt();
        if (narrow) line = line.replace("validation", "val.").replaceAll(" {2,}", " ");
        String best = done.best() ? (narrow ? " " : "  ") + screen.green("best") : "";
        screen.out().line((line + best).stripTrailing());
    }

    private void clear() {
        if (screen.live()) screen.out().print(Screen.Clear.LINE);
    }
}
