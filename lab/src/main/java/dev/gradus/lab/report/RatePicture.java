package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.Version;
import dev.gradus.persist.AtomicFile;
import dev.gradus.train.range.RateCurve;
import dev.gradus.train.range.RateRange;
import dev.gradus.train.range.RateRule;
import dev.gradus.train.range.RateTrial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The curve of a range test as a picture, or as a page with the trainings that decided.
///
/// @param file that is written
/// @param isPage whether it is a page
public record RatePicture(Path file, boolean isPage) {
    private static final int CURVE = 0, FIRST_RULE = 1, WIDTH = 720, HEIGHT = 340;
    private static final List<RateRule> RULES = List.of(RateRule.values());
    private static final Palette COLOURS = Palette.of(FIRST_RULE + RULES.size());

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
        double first = Collections.max(curve.smooth().subList(0, Math.ceilDiv(curve.smooth().size(), 3)));
        double least = Collections.min(curve.low()), most = first + 0.5 * (first - least);
        var x = Axis.logarithmic("learning rate", curve.rates().getFirst(), curve.rates().getLast());
        var y = Axis.linear("loss", least, most).upTo(most);
        Chart chart = new Chart("Loss by learning rate: " + title, x, y).palette(COLOURS).size(WIDTH, HEIGHT);
        chart.add(recommended(range));
        sweepMarks(range).forEach(chart::add);
        return chart;
    }

    private static Mark recommended(RateRange range) {
        return new Mark.Rule("recommended " + Text.axis(range.recommended()), range.recommended(), true);
    }

    private static List<Mark> sweepMarks(RateRange range) {
        RateCurve curve = range.curve();
        double[] rates = array(curve.rates());
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark.Band("all seeds", COLOURS.style(CURVE), rates, array(curve.low()), array(curve.high())));
        marks.add(new Mark.Line("smoothed loss", COLOURS.style(CURVE), rates, array(curve.smooth()), false));
        range.suggestions()
                .forEach((rule, rate) -> {
                    String name = rule.title() + " " + number(rate),
                            style = COLOURS.style(FIRST_RULE + RULES.indexOf(rule));
                    marks.add(new Mark.Points(name, style, new double[] {rate}, new double[] {at(curve, rate)}));
                });
        return marks;
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

    private static List<Mark.Line> trialLines(RateRange range) {
        List<Mark.Line> lines = new ArrayList<>();
        for (int steps : range.trials().stream().mapToInt(RateTrial::steps).distinct().sorted().toArray()) {
            List<RateTrial> alike =
                    range.trials().stream()
                            .filter(t -> t.steps() == steps && Double.isFinite(t.loss()))
                            .sorted(Comparator.comparingDouble(RateTrial::rate))
                            .toList();
            double[] x = alike.stream().mapToDouble(RateTrial::rate).toArray();
            double[] y = alike.stream().mapToDouble(RateTrial::loss).toArray();
            lines.add(new Mark.Line("after " + Text.plural(steps, "step"), COLOURS.style(lines.size()), x, y, true));
        }
        return lines;
    }

    private static Chart trials(RateRange range) {
        List<Mark.Line> lines = trialLines(range);
        double[] rates = range.trials().stream().mapToDouble(RateTrial::rate).sorted().toArray();
        var x = Axis.logarithmic("learning rate", rates[0], rates[rates.length - 1]);
        var y = Axis.fitting("loss of unseen samples", lines.stream().map(Mark.Line::y).toArray(double[][]::new));
        Chart chart = new Chart("Loss of short trainings", x, y).palette(COLOURS).size(WIDTH, HEIGHT);
        chart.add(recommended(range));
        lines.forEach(chart::add);
        return chart;
    }

    private static String page(String title, RateRange range) {
        StringBuilder page = new StringBuilder();
        Page.open(page, "Learning rate: " + title, List.of());
        page.append(
                format(
                        "<style>%s</style><header><h1>Learning rate %s</h1><p>%s: %s.</p></header>\n",
                        COLOURS.css(), Text.axis(range.recommended()), escape(title), escape(range.reason())));
        card(page, "Loss by learning rate", "Smoothed, the mean of all seeds.", sweepMarks(range), sweep(title, range));
        card(
                page,
                "Short trainings",
                "Mean loss, towards their end, of samples that they had not seen.",
                trialLines(range),
                trials(range));
        page.append("<section class=\"card\"><h2>What rules read off the curve</h2><table class=\"rows\">")
                .append(
                        "<tr><th>rule</th><th>rate</th><th class=\"words\">what it is</th><th class=\"words\">source</th></tr>");
        range.suggestions()
                .forEach((rule, rate) ->
                        page.append(
                                format(
                                        "<tr><td>%s</td><td>%s</td><td class=\"words\">%s</td><td class=\"words\">%s</td></tr>",
                                        rule.title(), number(rate), escape(rule.text()), escape(rule.source()))));
        page.append("</table></section>\n");
        Page.close(page, Version.text(), "range test");
        return page.toString();
    }

    private static void card(StringBuilder page, String title, String note, List<? extends Mark> marks, Chart chart) {
        String keys =
                marks.stream()
                        .map(mark ->
                                format("<span class=\"key\">%s%s</span>", Chart.key(mark.style()), escape(mark.name())))
                        .collect(Collectors.joining());
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p><div class=\"legend\">%s</div>%s</section>\n",
                        title, note, keys, chart.svg()));
    }

    /// Two digits of a rate.
    private static String number(double rate) {
        return Text.axis(Double.parseDouble(format("%.1e", rate)));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
