package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.train.EpochResult;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.TrainListener;

/// Shows how training advances: one line for each epoch, and on a terminal below them a bar that moves.
final class Progress implements TrainListener {
    private static final long REDRAW_NANOS = 80_000_000;
    private static final int BAR = 24;

    private final Screen screen;
    private int epochs;
    private int samples;
    private int stepsPerEpoch;
    private long start;
    private long drawn;

    /// Epochs that were done before a run was resumed.
    private double before;

    Progress(Screen screen) {
        this.screen = screen;
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
            case TrainEvent.EpochDone done -> print(done);
            case TrainEvent.Tripped tripped -> tell(tripped);
            case TrainEvent.Note note -> {
                clear();
                screen.err().line("note: " + note.text());
            }
            case TrainEvent.Finished _ -> clear();
            case TrainEvent.EpochStarted _, TrainEvent.Stopping _ -> {}
        }
    }

    private void draw(TrainEvent.StepDone step) {
        if (!screen.live()) return;
        long now = System.nanoTime();
        if (now - drawn < REDRAW_NANOS) return;
        drawn = now;
        double seconds = (now - start) * 1e-9;
        double done = step.epoch() - 1 + (double) step.step() / stepsPerEpoch;
        double share = done / epochs;
        String accuracy =
                Double.isNaN(step.runningAccuracy())
                        ? ""
                        : format("  accuracy %s", Text.percent(step.runningAccuracy()));
        screen.out()
                .print(
                        Screen.Clear.LINE
                                + format(
                                        "%s %s %3.0f %%  loss %s%s  %s/s  %s left",
                                        epoch(step.epoch()),
                                        bar(share),
                                        100 * share,
                                        Text.loss(step.runningLoss()),
                                        accuracy,
                                        Text.count((done - before) * samples / seconds),
                                        clock((epochs - done) * seconds / (done - before))));
        screen.out().flush();
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
        screen.err().line(tripped.diagnosis() + " " + action);
    }

    private void print(TrainEvent.EpochDone done) {
        EpochResult result = done.result();
        boolean classes = !Double.isNaN(result.validation().accuracy());
        clear();
        screen.out()
                .line(
                        format(
                                        "%s  loss %-8s%s  validation %-8s%s%s",
                                        epoch(result.epoch()),
                                        Text.loss(result.train().loss())
                                                + (result.penalty() == 0 ? "" : " + " + Text.loss(result.penalty())),
                                        classes ? format(" %8s", Text.percent(result.train().accuracy())) : "",
                                        Text.loss(result.validation().loss()),
                                        classes ? format(" %8s", Text.percent(result.validation().accuracy())) : "",
                                        done.best() ? "  " + screen.green("best") : "")
                                .stripTrailing());
    }

    private String epoch(int number) {
        int digits = Integer.toString(epochs).length();
        return format("epoch %" + digits + "d/%d", number, epochs);
    }

    private String bar(double share) {
        int full = (int) Math.round(share * BAR);
        return screen.green("━".repeat(full)) + screen.soft("─".repeat(BAR - full));
    }

    private static String clock(double seconds) {
        long whole = Math.round(Math.max(0, seconds));
        return whole < 3600
                ? format("%d:%02d", whole / 60, whole % 60)
                : format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private void clear() {
        if (screen.live()) screen.out().print(Screen.Clear.LINE);
    }
}
