package dev.gradus.train.callback;

import dev.gradus.train.Callback;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Guard;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import dev.gradus.train.diagnose.Diagnosis;
import java.io.Flushable;
import java.io.IOException;
import java.util.Locale;

/// A line for each epoch of a training, and one at the beginning and the end, for a program's own output.
///
/// ```java
/// trainer.with(new ConsoleProgress(System.out));
/// ```
/// ```
/// 1078 training samples, 4810 parameters, 10 epochs of 34 steps
/// epoch  1/10  loss 2.1034  accuracy 0.3414  validation loss 1.7216  accuracy 0.6100  best
/// …
/// completed after 10 epochs, the best 10
/// ```
/// Digits are plain and nothing is drawn over, on a terminal as in a pipe or a log, so that `1258` can be found. What the guard did and
/// notes of other callbacks are printed, too. A place that takes no text any more does not end a training.
public final class ConsoleProgress implements Callback {
    private final Appendable out;
    private int epochs;
    private boolean failed;

    /// Progress is written to a stream, a writer or a text.
    ///
    /// @param out such as `System.out`
    public ConsoleProgress(Appendable out) {
        this.out = out;
    }

    @Override
    public void on(TrainEvent event, Training training) {
        switch (event) {
            case TrainEvent.Started started -> {
                epochs = started.config().epochs();
                line(begin(started));
            }
            case TrainEvent.EpochDone done -> line(epoch(done.result()) + (done.best() ? "  best" : ""));
            case TrainEvent.Tripped tripped -> line(tripped(tripped));
            case TrainEvent.Found found -> line(lower(found.finding().grade()) + ": " + found.finding());
            case TrainEvent.Note note -> line("note: " + note.text());
            case TrainEvent.Finished finished -> line(end(finished));
            case TrainEvent.EpochStarted _, TrainEvent.StepDone _, TrainEvent.Measured _, TrainEvent.Stopping _ -> {}
        }
    }

    private static String begin(TrainEvent.Started started) {
        long parameters = started.model().network().parameters().stream().mapToLong(p -> p.value().size()).sum();
        String text =
                "%d training samples, %d parameters, %d epochs of %d steps"
                        .formatted(started.samples(), parameters, started.config().epochs(), started.stepsPerEpoch());
        return started.from().updates() == 0 ? text : text + ", resumed at " + started.from();
    }

    private String epoch(EpochResult result) {
        int digits = Integer.toString(epochs).length();
        return ("epoch %" + digits + "d/%d  %s  validation %s")
                .formatted(result.epoch(), epochs, figures(result.train()), figures(result.validation()));
    }

    private static String figures(Evaluation evaluation) {
        String loss = String.format(Locale.ROOT, "loss %.4f", evaluation.loss());
        boolean classes = !Double.isNaN(evaluation.accuracy());
        return classes ? loss + String.format(Locale.ROOT, "  accuracy %.4f", evaluation.accuracy()) : loss;
    }

    private static String tripped(TrainEvent.Tripped tripped) {
        Diagnosis what = tripped.diagnosis();
        return tripped.action() == Guard.Action.ROLL_BACK ? what + " Back to " + tripped.back() + "." : what.toString();
    }

    private static String end(TrainEvent.Finished finished) {
        return lower(finished.reason()).replace('_', ' ') + " after " + finished.history();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// Control characters are left out: a note may name a file, and whoever named the file does not write to the terminal.
    private void line(String text) {
        if (failed) return;
        try {
            out.append(text.replaceAll("\\R", " ").replaceAll("\\p{Cc}", "") + System.lineSeparator());
            if (out instanceof Flushable stream) stream.flush();
        } catch (IOException e) {
            failed = true;
        }
    }
}
