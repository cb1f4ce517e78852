package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.format;

import java.util.Arrays;
import java.util.List;

/// The charts of one run: loss and accuracy by epoch, on the training and on the validation split.
final class LearningCurves {
    private final double[] x;
    private final int last;
    private final int best;
    private final StringBuilder charts = new StringBuilder();

    /// @param epochs their numbers, one or more
    /// @param best the epoch to be marked, or 0
    LearningCurves(int[] epochs, int best) {
        this.x = Arrays.stream(epochs).asDoubleStream().toArray();
        this.last = epochs[epochs.length - 1];
        this.best = best;
    }

    LearningCurves loss(List<StepLosses.Point> steps, double[] train, double[] validation) {
        double[] at = steps.stream().mapToDouble(StepLosses.Point::epoch).toArray();
        double[] losses = steps.stream().mapToDouble(StepLosses.Point::loss).toArray();
        var chart =
                new CurveChart(last, best, Text::axis)
                        .add(new CurveChart.Curve("single steps", "step", at, losses, false))
                        .add(new CurveChart.Curve("training", "train", x, train, true))
                        .add(new CurveChart.Curve("validation", "validation", x, validation, true));
        card("Loss", "Mean per sample. Validation is measured after each epoch.", true, chart.svg("Loss by epoch"));
        return this;
    }

    /// Nothing where there are no classes.
    LearningCurves accuracy(double[] train, double[] validation) {
        if (Arrays.stream(validation).allMatch(Double::isNaN)) return this;
        var chart =
                new CurveChart(last, best, Text::share)
                        .ceiling(1)
                        .add(new CurveChart.Curve("training", "train", x, train, true))
                        .add(new CurveChart.Curve("validation", "validation", x, validation, true));
        card("Accuracy", "Share of samples whose class is right.", false, chart.svg("Accuracy by epoch"));
        return this;
    }

    void append(StringBuilder page) {
        page.append("<div class=\"two\">").append(charts).append("</div>\n");
    }

    private void card(String title, String note, boolean steps, String svg) {
        charts.append(
                        format(
                                "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p><div class=\"legend\">",
                                title, note))
                .append(
                        "<span><i class=\"train-key\"></i>training</span><span><i class=\"validation-key\"></i>validation</span>")
                .append(steps ? "<span><i class=\"step-key\"></i>single steps</span>" : "")
                .append("</div>")
                .append(svg)
                .append("</section>\n");
    }
}
