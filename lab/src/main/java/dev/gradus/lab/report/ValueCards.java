package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Text;
import dev.gradus.train.metric.ValueAssessment;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The part of a report that says how good a model of values is: what it predicted against what is right, and by how much it is off.
final class ValueCards {
    private static final int MOST_OUTPUTS = 4, MOST_POINTS = 2000;
    private static final int WIDTH = 560, HEIGHT = 380;

    private final ValueAssessment values;

    ValueCards(ValueAssessment values) {
        this.values = values;
    }

    void append(StringBuilder page) {
        for (int k = 0; k < Math.min(MOST_OUTPUTS, values.names().size()); k++) {
            page.append("<div class=\"two\">");
            output(page, k);
            page.append("</div>\n");
        }
    }

    private void output(StringBuilder page, int k) {
        String name = values.names().get(k);
        double[] actual = thinned(values.actual(k)), predicted = thinned(values.predicted(k));
        if (Arrays.stream(predicted).anyMatch(y -> !Double.isFinite(y))) return;
        double[] residual = new double[actual.length];
        for (int i = 0; i < residual.length; i++) residual[i] = actual[i] - predicted[i];
        Map<String, Double> figures = values.figures(k);
        double least = least(actual, predicted), most = most(actual, predicted);
        Axis both = Axis.linear("actual " + name, least, most).words(ValueCards::words);
        double[] ends = {both.scale().low(), both.scale().high()};
        int all = values.actual(k).length;
        String which =
                all > actual.length
                        ? format("%s of %s samples", Text.count(actual.length), Text.count(all))
                        : Text.plural(all, "sample");
        Page.card(
                page,
                "Predicted against actual",
                format(
                        "%s, test split, %s. R² %.4f, MAE %s, RMSE %s. On the line the prediction is exact.",
                        escape(name),
                        which,
                        figures.getOrDefault("r2", Double.NaN),
                        Text.number(figures.getOrDefault("mean-absolute", Double.NaN)),
                        Text.number(figures.getOrDefault("root-mean-square", Double.NaN))),
                new Chart(
                                "Predicted against actual " + name,
                                both,
                                Axis.linear("predicted", least, most).words(ValueCards::words))
                        .size(WIDTH, HEIGHT)
                        .add(new Mark.Line("", "reference", ends, ends, false))
                        .add(new Mark.Points("", "train", actual, predicted)));
        double off = Math.max(Math.abs(least(residual)), Math.abs(most(residual)));
        Page.card(
                page,
                "Residuals",
                "Actual minus predicted. A slope, a bend or a funnel is something that the model has not learned.",
                new Chart(
                                "Residuals of " + name,
                                Axis.linear("predicted " + name, least(predicted), most(predicted))
                                        .words(ValueCards::words),
                                Axis.linear("residual", -off, off).words(ValueCards::words))
                        .size(WIDTH, HEIGHT)
                        .add(new Mark.Rule("", 0, false))
                        .add(new Mark.Points("", "train", predicted, residual)));
    }

    /// Every so many-th value, so that a page of a large table stays one that can be opened.
    private static double[] thinned(double[] values) {
        int every = Math.ceilDiv(Math.max(1, values.length), MOST_POINTS);
        return IntStream.range(0, Math.ceilDiv(values.length, every)).mapToDouble(i -> values[i * every]).toArray();
    }

    private static double least(double[]... values) {
        return Arrays.stream(values).flatMapToDouble(DoubleStream::of).min().orElse(0);
    }

    private static double most(double[]... values) {
        return Arrays.stream(values).flatMapToDouble(DoubleStream::of).max().orElse(1);
    }

    /// A tick in the unit of the values: round, so that few digits tell it.
    private static String words(double tick) {
        return Math.abs(tick) >= 10_000 && Math.abs(tick) < 1e15 ? Text.count(tick) : Text.axis(tick);
    }
}
