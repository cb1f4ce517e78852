package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Text;
import dev.gradus.persist.AtomicFile;
import dev.gradus.train.range.RateCurve;
import dev.gradus.train.range.RateRange;
import dev.gradus.train.range.RateRule;
import dev.gradus.train.range.RateTrial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The curve of a range test as a picture, or as a page with the trainings that decided.
///
/// @param file that is written
/// @param isPage whether it is a page
public record RatePicture(Path file, boolean isPage) {
    private static final int CURVE = 0, FIRST_RULE = 1;

    /// A picture by the ending of its name.
    ///
    /// @param file `.svg` or `.html`
    /// @return not written yet
    /// @throws GradusException for another ending
    public static RatePicture to(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".svg") || name.endsWith(".html")) return new RatePicture(file, name.endsWith(".html"));
        throw GradusException.got("a picture in %s", file)
                .expected("a name that ends in .svg or .html")
                .because("the ending tells what is written, and other kinds are not")
                .repair("Name it rates.svg; every browser shows it, and saves it in other forms.");
    }

    /// Writes it.
    ///
    /// @param title of what was tested
    /// @param range what was found
    public void write(String title, RateRange range) {
        byte[] content = (isPage ? page(title, range) : sweep(title, range).file()).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(content));
    }

    private static Chart sweep(String title, RateRange range) {
        RateCurve curve = range.curve();
        Palette palette = Palette.of(FIRST_RULE + RateRule.values().length);
        double[] rates = array(curve.rates()), smooth = array(curve.smooth());
        double first = Collections.max(curve.smooth().subList(0, Math.ceilDiv(smooth.length, 3)));
        double least = Collections.min(curve.low());
        var x = Axis.logarithmic("learning rate", rates[0], rates[rates.length - 1]);
        var y = Axis.linear("loss", least, first + 0.5 * (first - least)).upTo(first + 0.5 * (first - least));
        Chart chart = new Chart("Loss by learning rate: " + title, x, y).palette(palette).size(720, 380);
        chart.add(new Mark.Band("all seeds", palette.style(CURVE), rates, array(curve.low()), array(curve.high())));
        chart.add(new Mark.Line("smoothed loss", palette.style(CURVE), rates, smooth, false));
        if (!Double.isNaN(curve.edge())) chart.add(new Mark.Rule("diverges", curve.edge(), true));
        chart.add(new Mark.Rule("recommended " + Text.axis(range.recommended()), range.recommended(), true));
        for (Map.Entry<RateRule, Double> entry : range.suggestions().entrySet()) {
            String name = entry.getKey().title() + " " + format("%.2g", entry.getValue());
            String style = palette.style(FIRST_RULE + entry.getKey().ordinal());
            double[] at = {entry.getValue()}, height = {at(curve, entry.getValue())};
            chart.add(new Mark.Points(name, style, at, height));
        }
        return chart;
    }

    /// The smoothed loss at the point that is nearest.
    private static double at(RateCurve curve, double rate) {
        int nearest = 0;
        for (int i = 1; i < curve.rates().size(); i++) {
            if (distance(curve.rates().get(i), rate) < distance(curve.rates().get(nearest), rate)) nearest = i;
        }
        return curve.smooth().get(nearest);
    }

    private static double distance(double a, double b) {
        return Math.abs(Math.log(a / b));
    }

    private static Chart trials(RateRange range) {
        Palette palette = Palette.of(2);
        List<Mark.Line> lines = new ArrayList<>();
        for (int steps : range.trials().stream().mapToInt(RateTrial::steps).distinct().sorted().toArray()) {
            List<RateTrial> alike =
                    range.trials().stream()
                            .filter(t -> t.steps() == steps && Double.isFinite(t.loss()))
                            .sorted((a, b) -> Double.compare(a.rate(), b.rate()))
                            .toList();
            double[] x = alike.stream().mapToDouble(RateTrial::rate).toArray();
            double[] y = alike.stream().mapToDouble(RateTrial::loss).toArray();
            lines.add(new Mark.Line("after " + Text.plural(steps, "step"), palette.style(lines.size()), x, y, true));
        }
        double[] rates = range.trials().stream().mapToDouble(RateTrial::rate).sorted().toArray();
        var x = Axis.logarithmic("learning rate", rates[0], rates[rates.length - 1]);
        var y = Axis.fitting("validation loss", lines.stream().map(Mark.Line::y).toArray(double[][]::new));
        Chart chart = new Chart("Validation loss of short trainings", x, y).palette(palette);
        chart.add(new Mark.Rule("recommended " + Text.axis(range.recommended()), range.recommended(), true));
        lines.forEach(chart::add);
        return chart;
    }

    private static String page(String title, RateRange range) {
        StringBuilder page = new StringBuilder();
        Page.open(page, "Learning rate: " + title, List.of());
        page.append(
                format(
                        "<header><h1>Learning rate %s</h1><p>%s: %s.</p></header>\n",
                        Text.axis(range.recommended()), escape(title), escape(range.reason())));
        Chart sweep = sweep(title, range);
        page.append(format("<style>%s</style>", Palette.of(FIRST_RULE + RateRule.values().length).css()));
        Page.card(page, "Loss by learning rate", "Smoothed, mean of the seeds; the band has all of them.", sweep);
        Page.card(page, "Short trainings", "Mean validation loss in the last fifth of their steps.", trials(range));
        page.append("<section class=\"card\"><h2>What rules read off the curve</h2><table><tbody>");
        range.suggestions()
                .forEach((rule, rate) ->
                        page.append(
                                format(
                                        "<tr><td>%s</td><td class=\"num\">%.2g</td><td>%s</td><td>%s</td></tr>",
                                        rule.title(), rate, escape(rule.text()), escape(rule.source()))));
        page.append("</tbody></table></section>\n</main></body></html>\n");
        return page.toString();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
