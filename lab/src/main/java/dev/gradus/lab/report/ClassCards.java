package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Text;
import dev.gradus.train.ConfusionMatrix;
import dev.gradus.train.metric.Average;
import dev.gradus.train.metric.Calibration;
import dev.gradus.train.metric.ClassAssessment;
import dev.gradus.train.metric.ThresholdCurves;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The part of a report that says how good a classifier is: its confusion matrix, precision, recall and F1 of each class, whether its
/// probabilities can be trusted, and of two classes the curves over all thresholds.
final class ClassCards {
    private static final int MOST_IN_MATRIX = 20, MOST_PAIRS = 20, PAIRS_IN_A_LINE = 4, MOST_POINTS = 400;
    private static final int WIDTH = 560, HEIGHT = 330;

    private final ClassAssessment classes;
    private final ConfusionMatrix matrix;

    ClassCards(ClassAssessment classes) {
        this.classes = classes;
        matrix = classes.confusion();
    }

    /// The confusion matrix, or of many classes those that are confused most.
    void confusion(StringBuilder page) {
        boolean few = matrix.classes().size() <= MOST_IN_MATRIX;
        String samples = Text.plural(matrix.samples(), "sample");
        String note =
                few
                        ? "Test split, " + samples + ". Rows: true class; columns: predicted class."
                        : "Test split, " + samples + ". The pairs of classes that are confused most often.";
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p>",
                        few ? "Confusion matrix" : "Most confused classes", note));
        if (few) {
            new ConfusionTable(matrix).append(page);
            mostConfused(page);
        } else {
            pairs(page);
        }
        page.append("</section>\n");
    }

    /// The pairs beside a matrix, in a line: of two classes it says it all, and a single sample is no pattern.
    private void mostConfused(StringBuilder page) {
        List<Confused> worst =
                Confused.of(matrix, PAIRS_IN_A_LINE).stream().filter(pair -> pair.samples() > 1).toList();
        if (worst.isEmpty() || matrix.classes().size() == 2) return;
        page.append("<p class=\"note pairs\">Most often confused: ");
        for (Confused pair : worst) {
            page.append(
                    format(
                            "<span>%s → %s <b>%s</b> (%s)</span> ",
                            escape(pair.actual()),
                            escape(pair.predicted()),
                            Text.count(pair.samples()),
                            share(pair.share())));
        }
        page.append("</p>");
    }

    private void pairs(StringBuilder page) {
        page.append("<div class=\"scroll\"><table class=\"rows\"><thead><tr><th class=\"words\">true class</th>");
        page.append("<th class=\"words\">predicted</th><th>samples</th><th>of the class</th></tr></thead><tbody>");
        for (Confused pair : Confused.of(matrix, MOST_PAIRS)) {
            page.append(
                    format(
                            "<tr><td class=\"words\">%s</td><td class=\"words\">%s</td><td>%s</td><td>%s</td></tr>",
                            escape(pair.actual()),
                            escape(pair.predicted()),
                            Text.count(pair.samples()),
                            share(pair.share())));
        }
        page.append("</tbody></table></div>");
    }

    /// Precision, recall and F1 of each class.
    void figures(StringBuilder page) {
        page.append(
                        "<section class=\"card\"><h2>Precision and recall</h2><p class=\"note\">Precision: how many of those predicted as the")
                .append(" class are of it. Recall: how many of the class are found. F1: their harmonic mean.</p>")
                .append("<div class=\"scroll\"><table class=\"rows\"><thead><tr><th class=\"words\">class</th>")
                .append("<th>precision</th><th>recall</th><th>F1</th><th>samples</th></tr></thead><tbody>");
        for (int c = 0; c < matrix.classes().size(); c++) {
            row(
                    page,
                    "",
                    matrix.classes().get(c),
                    new double[] {matrix.precision(c), matrix.recall(c), matrix.f1(c)},
                    matrix.occurs(c));
        }
        for (Average how : List.of(Average.MACRO, Average.WEIGHTED)) {
            double[] figures = {
                how.of(matrix, matrix::precision), how.of(matrix, matrix::recall), how.of(matrix, matrix::f1)
            };
            String name = how == Average.MACRO ? "macro mean" : "weighted mean";
            row(page, " class=\"sum\"", name, figures, matrix.samples());
        }
        page.append("</tbody></table></div></section>\n");
    }

    private static void row(StringBuilder page, String style, String name, double[] figures, long samples) {
        page.append(format("<tr%s><td class=\"words\">%s</td>", style, escape(name)));
        for (double figure : figures) page.append("<td>").append(share(figure)).append("</td>");
        page.append("<td>").append(Text.count(samples)).append("</td></tr>");
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "–" : format("%.1f&#8239;%%", 100 * share);
    }

    /// Whether probabilities can be trusted; nothing where there are only scores.
    void calibration(StringBuilder page) {
        Calibration calibration = classes.calibration();
        if (calibration == null) return;
        List<Calibration.Bin> bins = calibration.bins();
        double[] x = bins.stream().mapToDouble(Calibration.Bin::probability).toArray();
        double[] y = bins.stream().mapToDouble(Calibration.Bin::accuracy).toArray();
        Chart chart =
                new Chart("Accuracy by predicted probability", shares("predicted probability"), shares("accuracy"))
                        .size(WIDTH, HEIGHT)
                        .add(diagonal())
                        .add(new Mark.Line("", "train", x, y, true));
        int samples = bins.stream().mapToInt(Calibration.Bin::samples).sum();
        page.append("<div class=\"two\">");
        Page.card(
                page,
                "Calibration",
                format(
                        "Accuracy over predicted probability: of answers with 80&#8239;%%, 80 of 100 should be right. Expected calibration error %s, of %s in %s.",
                        share(calibration.error()), Text.plural(samples, "sample"), Text.plural(bins.size(), "bin")),
                chart);
        counts(page, bins);
        page.append("</div>\n");
    }

    private static void counts(StringBuilder page, List<Calibration.Bin> bins) {
        double[] middle = bins.stream().mapToDouble(bin -> (bin.low() + bin.high()) / 2).toArray();
        double[] samples = bins.stream().mapToDouble(Calibration.Bin::samples).toArray();
        double width = bins.getFirst().high() - bins.getFirst().low();
        Page.card(
                page,
                "How sure it is",
                "The number of samples by the probability of the class that was predicted.",
                new Chart(
                                "Samples by predicted probability",
                                shares("predicted probability"),
                                Axis.linear("samples", 0, Arrays.stream(samples).max().orElse(1)))
                        .size(WIDTH, HEIGHT)
                        .add(new Mark.Bars("", "train", middle, samples, width)));
    }

    /// The curves of two classes.
    void curves(StringBuilder page) {
        ThresholdCurves curves = classes.curves();
        if (curves == null) return;
        int n = curves.size(), every = Math.max(1, n / MOST_POINTS);
        int[] points = IntStream.range(0, n).filter(i -> i % every == 0 || i == n - 1).toArray();
        String positive = escape(matrix.classes().get(1));
        double[] recall = Arrays.stream(points).mapToDouble(curves::recall).toArray();
        double[] fallOut = Arrays.stream(points).mapToDouble(curves::fallOut).toArray();
        double[] precision = Arrays.stream(points).mapToDouble(curves::precision).toArray();
        page.append("<div class=\"two\">");
        Page.card(
                page,
                "ROC curve",
                format(
                        "Share of %s that is found, over the share of the others that is taken for it. Area %.4f; chance is 0.5.",
                        positive, curves.rocArea()),
                new Chart("ROC curve", shares("false positive rate"), shares("true positive rate"))
                        .size(WIDTH, HEIGHT)
                        .add(diagonal())
                        .add(new Mark.Line("", "train", fallOut, recall, false)));
        Page.card(
                page,
                "Precision-recall curve",
                format(
                        "Share of those said to be %s that are, over the share of them that is found. Average precision %.4f; chance is %.4f.",
                        positive, curves.averagePrecision(), curves.positives()),
                new Chart("Precision-recall curve", shares("recall"), shares("precision"))
                        .size(WIDTH, HEIGHT)
                        .add(new Mark.Rule("chance", curves.positives(), false))
                        .add(new Mark.Line("", "train", recall, precision, false)));
        page.append("</div>\n");
    }

    private static Axis shares(String title) {
        return Axis.linear(title, 0, 1).words(Text::share);
    }

    private static Mark diagonal() {
        return new Mark.Line("", "reference", new double[] {0, 1}, new double[] {0, 1}, false);
    }
}
