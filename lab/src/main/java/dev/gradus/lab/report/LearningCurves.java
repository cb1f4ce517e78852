package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.store.LogEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// The charts of one run: loss and accuracy by epoch, on the training and on the validation split.
///
/// Where a subset of the training split was measured as the validation split is, or the validation split with weights that
/// were not averaged, these have curves of their own.
final class LearningCurves {
    private static final List<String> SPLITS = List.of("train", "subset", "validation", "raw");

    private final List<LogEvent.Epoch> epochs;
    private final int best;
    private final List<StepLosses.Point> steps;
    private final RunMarks marks;

    /// @param epochs one or more
    /// @param best the epoch to be marked, or 0
    /// @param steps losses of the training steps
    /// @param marks what happened, to be marked on the loss
    LearningCurves(List<LogEvent.Epoch> epochs, int best, List<StepLosses.Point> steps, RunMarks marks) {
        this.epochs = epochs;
        this.best = best;
        this.steps = steps;
        this.marks = marks;
    }

    void append(StringBuilder page) {
        page.append("<div class=\"two\">");
        chart(page, "Loss", "Loss", "Mean per sample. Validation is measured after each epoch.");
        chart(page, "Accuracy", "Accuracy", "Share of samples whose class is predicted correctly.");
        chart(page, "Mean-absolute", "Mean absolute error", "In the unit of what is predicted.");
        page.append("</div>\n");
    }

    private void chart(StringBuilder page, String metric, String title, String note) {
        boolean isLoss = metric.equals("Loss");
        List<Mark.Line> lines = new ArrayList<>();
        double[] x = epochs.stream().mapToDouble(LogEvent.Epoch::epoch).toArray();
        for (String split : SPLITS) {
            String figure = split + metric;
            if (epochs.stream().allMatch(epoch -> epoch.number(figure) == null)) continue;
            double[] y = epochs.stream().mapToDouble(epoch -> epoch.figure(figure)).toArray();
            lines.add(new Mark.Line(words(split), split, x, y, true));
        }
        if (lines.isEmpty()) return;
        if (isLoss) {
            double[] at = steps.stream().mapToDouble(StepLosses.Point::at).toArray();
            double[] losses = steps.stream().mapToDouble(StepLosses.Point::loss).toArray();
            lines.addFirst(new Mark.Line("single steps", "step", at, losses, false)); // below the others
        }
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p><div class=\"legend\">%s</div>%s</section>\n",
                        title, note, legend(lines), svg(title, lines)));
    }

    private static String legend(List<Mark.Line> lines) {
        return lines.stream()
                .map(line -> format("<span class=\"key\">%s%s</span>", Chart.key(line.style()), line.name()))
                .collect(Collectors.joining());
    }

    private String svg(String title, List<Mark.Line> lines) {
        double[][] values = lines.stream().map(Mark.Line::y).toArray(double[][]::new);
        if (Arrays.stream(values).flatMapToDouble(DoubleStream::of).noneMatch(Double::isFinite)) {
            return "<p class=\"none\">No epoch gave a finite value.</p>";
        }
        if (title.equals("Accuracy")) return chart(title, Axes.ofShares("accuracy", values), lines).svg();
        return new ScaleChoice(title.toLowerCase(Locale.ROOT), values)
                .html("scale-" + title.toLowerCase(Locale.ROOT).replace(' ', '-'), y -> chart(title, y, lines));
    }

    private Chart chart(String title, Axis y, List<Mark.Line> lines) {
        Chart chart = new Chart(title + " by epoch", Axis.whole("epoch", 0, epochs.getLast().epoch()), y);
        if (best > 0) chart.add(new Mark.Rule("best: " + best, best, true));
        lines.forEach(chart::add);
        if (title.equals("Loss")) marks.byEpochs().forEach(chart::add);
        return chart;
    }

    private static String words(String split) {
        return switch (split) {
            case "train" -> "training";
            case "subset" -> "training subset, as validation";
            case "raw" -> "validation, weights not averaged";
            default -> split;
        };
    }
}
