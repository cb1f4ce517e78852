package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/// The charts of one run: loss and accuracy by epoch, on the training and on the validation split.
///
/// Where a subset of the training split was measured as the validation split is, or the validation split with weights that
/// were not averaged, these have curves of their own.
final class LearningCurves {
    private static final List<String> SPLITS = List.of("train", "subset", "validation", "raw");

    private final List<EventLog.Epoch> epochs;
    private final int best;
    private final List<StepLosses.Point> steps;

    /// @param epochs one or more
    /// @param best the epoch to be marked, or 0
    /// @param steps losses of the training steps
    LearningCurves(List<EventLog.Epoch> epochs, int best, List<StepLosses.Point> steps) {
        this.epochs = epochs;
        this.best = best;
        this.steps = steps;
    }

    void append(StringBuilder page) {
        page.append("<div class=\"two\">");
        chart(page, "Loss", "Mean per sample. Validation is measured after each epoch.", Text::axis);
        chart(page, "Accuracy", "Share of samples whose class is right.", Text::share);
        page.append("</div>\n");
    }

    private void chart(StringBuilder page, String title, String note, DoubleFunction<String> words) {
        List<CurveChart.Curve> curves = new ArrayList<>();
        double[] x = epochs.stream().mapToDouble(EventLog.Epoch::epoch).toArray();
        for (String split : SPLITS) {
            String figure = split + title;
            if (epochs.stream().allMatch(epoch -> Members.number(epoch.figures().get(figure)) == null)) continue;
            double[] y = epochs.stream().mapToDouble(epoch -> epoch.figure(figure)).toArray();
            curves.add(new CurveChart.Curve(words(split), split, x, y, true));
        }
        if (curves.isEmpty()) return;
        CurveChart chart = new CurveChart(epochs.getLast().epoch(), best, words);
        var legend = new StringBuilder();
        for (CurveChart.Curve curve : curves) {
            legend.append(format("<span><i class=\"%s-key\"></i>%s</span>", curve.style(), curve.name()));
        }
        if (title.equals("Loss")) {
            double[] at = steps.stream().mapToDouble(StepLosses.Point::epoch).toArray();
            double[] losses = steps.stream().mapToDouble(StepLosses.Point::loss).toArray();
            chart.add(new CurveChart.Curve("single steps", "step", at, losses, false));
            legend.append("<span><i class=\"step-key\"></i>single steps</span>");
        } else {
            chart.ceiling(1);
        }
        curves.forEach(chart::add);
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p><div class=\"legend\">%s</div>%s</section>\n",
                        title, note, legend, chart.svg(title + " by epoch")));
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
