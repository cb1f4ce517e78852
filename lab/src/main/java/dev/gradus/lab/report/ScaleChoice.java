package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/// A chart with a linear and a logarithmic vertical axis, one of them shown, by choice of the reader and without a script: style rules look at two radio
/// buttons. Where there is no logarithm, or it would show the same, the chart is drawn once.
///
/// @param axis the title of the vertical axis
/// @param values of everything that is drawn
record ScaleChoice(String axis, double[]... values) {
    private static final double WORTH_A_CHOICE = 3, WORTH_A_LOGARITHM = 30;

    /// The chart, or both with their buttons.
    ///
    /// @param name of the choice, unlike any other on the page
    /// @param chart draws on an axis
    String html(String name, Function<Axis, Chart> chart) {
        double[] finite = Arrays.stream(values).flatMapToDouble(DoubleStream::of).filter(Double::isFinite).toArray();
        double least = DoubleStream.of(finite).min().orElse(0), most = DoubleStream.of(finite).max().orElse(1);
        if (!(least > 0 && most / least > WORTH_A_CHOICE)) return chart.apply(Axis.linear(axis, least, most)).svg();
        boolean isLogarithmic = most / least > WORTH_A_LOGARITHM;
        return format(
                "<div class=\"scales\">%s%s</div><div class=\"of-linear\">%s</div><div class=\"of-logarithmic\">%s</div>",
                button(name, "linear", !isLogarithmic),
                button(name, "logarithmic", isLogarithmic),
                chart.apply(Axis.linear(axis, least, most)).svg(),
                chart.apply(Axis.logarithmic(axis, least, most)).svg());
    }

    private static String button(String name, String value, boolean isChosen) {
        return format(
                "<label><input type=\"radio\" name=\"%s\" value=\"%s\"%s>%s</label>",
                escape(name), value, isChosen ? " checked" : "", value);
    }
}
