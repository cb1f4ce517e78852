package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.train.TrainEvent;
import java.util.ArrayList;
import java.util.List;

/// The line that moves while a network trains, in as many columns as there are.
///
/// ```
/// epoch 2/5 ━━━━━━━━────────────  32 % of training  loss 0.1071  accuracy 96.80 %  48 000 samples/s  0:12 left
/// ```
/// What does not fit is left out, the least important first: the rate, what the percentage is of, the accuracy, the bar.
///
/// @param epochs of the whole training
/// @param samplesPerSecond of this process
/// @param secondsLeft at this pace
record ProgressLine(int epochs, double samplesPerSecond, double secondsLeft) {
    private static final int LONGEST_BAR = 24, SHORTEST_BAR = 6;

    /// The line for a step.
    ///
    /// @param done epochs, with the share of the one that is going on
    /// @param columns of the terminal; the last one stays free, since a character there begins a new line on some
    String of(TrainEvent.StepDone step, double done, int columns, Screen screen) {
        double share = done / epochs;
        String percent = format("%3.0f %%", 100 * share), loss = "loss " + Text.loss(step.runningLoss());
        boolean classes = !Double.isNaN(step.runningAccuracy());
        String accuracy = classes ? "accuracy " + Text.percent(step.runningAccuracy()) : "";
        String rate = screen.count(samplesPerSecond) + " samples/s", left = clock(secondsLeft) + " left";
        String of = percent + " of training";
        List<List<String>> layouts =
                List.of(
                        List.of(of, loss, accuracy, rate, left),
                        List.of(of, loss, accuracy, left),
                        List.of(percent, loss, accuracy, left),
                        List.of(percent, loss, left),
                        List.of(percent, left),
                        List.of(percent));
        String epoch = epoch(step.epoch());
        for (List<String> layout : layouts) {
            List<String> parts = new ArrayList<>(layout);
            parts.removeIf(String::isEmpty);
            String rest = String.join("  ", parts);
            int room = columns - 1 - epoch.length() - rest.length() - 2;
            if (room >= SHORTEST_BAR) return epoch + " " + bar(share, Math.min(room, LONGEST_BAR), screen) + " " + rest;
        }
        return epoch.substring(0, Math.min(epoch.length(), columns - 1));
    }

    /// The number of an epoch beside that of all.
    String epoch(int number) {
        int digits = Integer.toString(epochs).length();
        return format("epoch %" + digits + "d/%d", number, epochs);
    }

    /// A bar of which a share is full.
    static String bar(double share, int length, Screen screen) {
        int full = Math.clamp(Math.round(share * length), 0, length);
        return screen.green("━".repeat(full)) + screen.soft("─".repeat(length - full));
    }

    static String clock(double seconds) {
        if (!(seconds < 360_000)) return "long";
        long whole = Math.round(Math.max(0, seconds));
        return whole < 3600
                ? format("%d:%02d", whole / 60, whole % 60)
                : format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
