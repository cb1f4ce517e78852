package dev.gradus.lab.experiment.errata;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Table;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/// Where the lectures err: each point computed as it is taught and as it is right.
///
/// What is computed for each is in [Points]; the check says which two numbers tell the difference.
public final class LectureErrata implements Experiment {
    private static final List<Point> POINTS =
            List.of(
                    new Point("tanh", Points::tanh, (taught, right) -> taught > 1 && near(right, Math.tanh(0.5))),
                    new Point("relu-at-zero", Points::reluAtZero, (taught, right) -> taught == 1 && right == 0),
                    new Point("logistic-cost", Points::logisticCost, (taught, right) -> taught == 0.5 && right == 1),
                    new Point("l1-half", Points::l1Half, (taught, right) -> near(taught, 0.7) && near(right, 0.4)),
                    new Point("maxout", Points::maxout, (taught, right) -> taught > 0.05 && right < 1e-12),
                    new Point("gamma", Points::gamma, (taught, right) -> near(taught, 9) && near(right, 3)),
                    new Point(
                            "ln-lambda-18",
                            () -> Points.polynomial(1, -18, -16.08),
                            (taught, right) -> taught > 10 * right),
                    new Point(
                            "ln-lambda-0",
                            () -> Points.polynomial(2, 0, Math.log(10)),
                            (taught, right) -> taught > 2 * right),
                    new Point("two-by-two", Points::twoByTwo, (taught, right) -> taught > 1 && right < 1),
                    new Point("weight-decay", Points::weightDecay, (taught, right) -> taught > 50 * right),
                    new Point("rates", Points::rates, (taught, right) -> near(taught, 10 * right)));

    /// A point of the list.
    ///
    /// @param check whether the number as taught and the right one differ as they should
    private record Point(String name, Computation computation, BiPredicate<Double, Double> check) {}

    /// Computes the numbers of a point: `asTaught` and `right`.
    @FunctionalInterface
    interface Computation {
        Measured run();
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) <= 1e-3 * Math.abs(b);
    }

    @Override
    public String name() {
        return "lecture-errata";
    }

    @Override
    public Theme theme() {
        return Theme.ERRATA;
    }

    @Override
    public List<Cell> cells(Size size) {
        return POINTS.stream().map(p -> Cell.program(p.name(), 1, Map.of(), _ -> p.computation().run())).toList();
    }

    @Override
    public List<Claim> claims() {
        return POINTS.stream()
                .map(p ->
                        Claim.of(
                                p.name(),
                                r -> {
                                    double taught = r.mean(p.name(), "asTaught"), right = r.mean(p.name(), "right");
                                    return Verdict.of(p.check().test(taught, right), shown(taught), shown(right));
                                }))
                .toList();
    }

    private static String shown(double value) {
        return Text.loss(value).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "");
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<List<String>> rows = new ArrayList<>();
        for (Point p : POINTS) {
            rows.add(
                    List.of(
                            words.cell(p.name()),
                            shown(results.mean(p.name(), "asTaught")),
                            shown(results.mean(p.name(), "right"))));
        }
        List<String> head = List.of(words.term("computed"), words.figure("asTaught"), words.figure("right"));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("table", Table.of(words.picture("table"), head, rows, 60));
        pictures.put("tanh", tanh(words));
        pictures.put("coefficients", coefficients(results, words));
        return pictures;
    }

    private static Picture tanh(Words words) {
        double[] x = IntStream.rangeClosed(-90, 90).mapToDouble(i -> i / 30.0).toArray();
        double[] taught = new double[x.length], right = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double e = Math.exp(2 * x[i]), value = (e + 1) / (e - 1);
            taught[i] = Math.abs(value) <= 3 ? value : Double.NaN; // the rest is beyond the frame
            right[i] = (e - 1) / (e + 1);
        }
        int half = x.length / 2;
        double[] low = Arrays.copyOf(x, half), high = Arrays.copyOfRange(x, half + 1, x.length);
        double[] lowTaught = Arrays.copyOf(taught, half);
        double[] highTaught = Arrays.copyOfRange(taught, half + 1, x.length);
        return new Chart(words.picture("tanh"), Axis.linear("x", -3, 3), Axis.linear("y", -3, 3))
                .palette(Palette.of(2))
                .add(new Mark.Line("(e²ˣ + 1) / (e²ˣ − 1)", "r1", low, lowTaught, false))
                .add(new Mark.Line("", "r1", high, highTaught, false))
                .add(new Mark.Line("(e²ˣ − 1) / (e²ˣ + 1)", "r0", x, right, false));
    }

    /// How far the coefficients are from the published columns, over ln λ.
    private static Picture coefficients(Results results, Words words) {
        double[] at = results.series("ln-lambda-18", "lnLambda");
        return new Chart(
                        words.picture("coefficients"),
                        Axis.linear("ln λ", -20, 5),
                        Axis.logarithmic(words.term("relative distance"), 1e-3, 1000))
                .palette(Palette.of(2))
                .add(
                        new Mark.Line(
                                words.term("column") + " ln λ = −18",
                                "r0",
                                at,
                                results.series("ln-lambda-18", "distances"),
                                false))
                .add(
                        new Mark.Line(
                                words.term("column") + " ln λ = 0",
                                "r1",
                                at,
                                results.series("ln-lambda-0", "distances"),
                                false))
                .add(new Mark.Rule("−18", -18, true))
                .add(new Mark.Rule("0", 0, true));
    }
}
