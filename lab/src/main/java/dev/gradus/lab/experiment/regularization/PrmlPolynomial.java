package dev.gradus.lab.experiment.regularization;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.chart.Table;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The polynomial of degree 9 on ten points of a noisy sine, without and with weight decay: the coefficients beside the published table.
///
/// ```
/// least of  Σ(y(x) - t)²/2 + λ‖w‖²/2
/// ```
/// The labels of the table do not say the λ of this formula, so each column is computed at the λ of its label and at the one at which its
/// coefficients fit best.
public final class PrmlPolynomial implements Experiment {
    private static final double[] SWEEP = IntStream.rangeClosed(-80, 20).mapToDouble(i -> i / 2.0).toArray();
    private static final double[] PLACES = IntStream.rangeClosed(0, 200).mapToDouble(i -> i / 200.0).toArray();
    private static final int NEW_POINTS = 1000;
    private static final double NOISE = 0.3; // the standard deviation that the source gives
    private static final String SOURCE =
            "C. Bishop, Pattern Recognition and Machine Learning, 2006, table 1.2: the label of the column";

    @Override
    public String name() {
        return "prml-polynomial";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        return List.of(
                Cell.program("none", 1, column(0, "0"), _ -> measure(0, PublishedPolynomial.fit(0))),
                Cell.program("none-unrounded", 1, column(0, "0, targets with ten decimals"), _ -> unrounded()),
                Cell.program("second-label", 1, column(1, "exp(-18)"), _ -> label(1)),
                Cell.program("second-fitted", 1, column(1, "fitted"), _ -> fitted(1, -18)),
                Cell.program("third-label", 1, column(2, "1"), _ -> label(2)),
                Cell.program("third-ten", 1, column(2, "10"), _ -> at(2, Math.log(10))),
                Cell.program("third-fitted", 1, column(2, "fitted"), _ -> fitted(2, 0)),
                Cell.program(
                        "sweep",
                        1,
                        Map.of("lnLambda", "-40 to 10", "step", 0.5, "newPoints", NEW_POINTS, "noise", NOISE),
                        _ -> sweep()));
    }

    private static Map<String, Object> column(int column, String lambda) {
        return Map.of("degree", PublishedPolynomial.DEGREE, "column", column + 1, "lambda", lambda);
    }

    private static Measured measure(int column, double... w) {
        return Measured.of("largestDifference", PublishedPolynomial.mostOff(column, w))
                .and("equalCoefficients", PublishedPolynomial.equal(column, w))
                .series("w", w);
    }

    private static Measured unrounded() {
        double[] t = PublishedPolynomial.unrounded(), published = PublishedPolynomial.t();
        double off = IntStream.range(0, t.length).mapToDouble(i -> Math.abs(t[i] - published[i])).max().orElseThrow();
        return measure(0, Ridge.fit(PublishedPolynomial.x(), t, PublishedPolynomial.DEGREE, 0))
                .and("changeOfTargets", off);
    }

    private static Measured label(int column) {
        return at(column, PublishedPolynomial.LABELS[column]);
    }

    private static Measured at(int column, double lnLambda) {
        return measure(column, PublishedPolynomial.fit(Math.exp(lnLambda))).and("lnLambda", lnLambda);
    }

    /// The λ whose coefficients have the smallest largest difference, by finer and finer steps around the label; and between which λ all
    /// coefficients round to the published ones.
    private static Measured fitted(int column, double label) {
        double best = label;
        for (double step = 0.1; step > 1e-9; step /= 10) {
            double middle = best, by = step;
            best =
                    IntStream.rangeClosed(-40, 40)
                            .mapToDouble(i -> middle + i * by)
                            .reduce(middle, (a, b) -> off(column, b) < off(column, a) ? b : a);
        }
        return at(column, best)
                .and("lambda", Math.exp(best))
                .and("lambdaFrom", Math.exp(edge(column, best, -1)))
                .and("lambdaTo", Math.exp(edge(column, best, 1)))
                .and("ratioToLabel", Math.exp(best - label));
    }

    private static double off(int column, double lnLambda) {
        return PublishedPolynomial.mostOff(column, PublishedPolynomial.fit(Math.exp(lnLambda)));
    }

    /// How far ln λ can go in a direction with all coefficients equal, by bisection.
    private static double edge(int column, double from, int direction) {
        double inside = 0, outside = 1;
        for (int i = 0; i < 50; i++) {
            double middle = (inside + outside) / 2;
            double[] w = PublishedPolynomial.fit(Math.exp(from + direction * middle));
            if (PublishedPolynomial.equal(column, w) == w.length) inside = middle;
            else outside = middle;
        }
        return from + direction * inside;
    }

    private static Measured sweep() {
        Rng random = Rng.of(1);
        double[] x = random.fork("x").uniform(Shape.of(NEW_POINTS), 0, 1).toDoubles();
        double[] t = IntStream.range(0, NEW_POINTS).mapToDouble(i -> sine(x[i]) + NOISE * random.normal(i)).toArray();
        double[] train = new double[SWEEP.length], test = new double[SWEEP.length];
        for (int i = 0; i < SWEEP.length; i++) {
            double[] w = PublishedPolynomial.fit(Math.exp(SWEEP[i]));
            train[i] = error(w, PublishedPolynomial.x(), PublishedPolynomial.t());
            test[i] = error(w, x, t);
        }
        double[] none = PublishedPolynomial.fit(0);
        int best = IntStream.range(0, SWEEP.length).reduce(0, (a, b) -> test[b] < test[a] ? b : a);
        return Measured.of("trainErrorWithout", error(none, PublishedPolynomial.x(), PublishedPolynomial.t()))
                .and("testErrorWithout", error(none, x, t))
                .and("bestLnLambda", SWEEP[best])
                .and("bestTestError", test[best])
                .and("testErrorAtMost", test[test.length - 1])
                .series("trainError", train)
                .series("testError", test);
    }

    private static double sine(double x) {
        return Math.sin(2 * Math.PI * x);
    }

    private static double error(double[] w, double[] x, double[] t) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += Math.pow(Ridge.value(w, x[i]) - t[i], 2);
        return Math.sqrt(sum / x.length);
    }

    @Override
    public List<Published> published() {
        return List.of(
                new Published("second-fitted", "lnLambda", -18, SOURCE),
                new Published("third-fitted", "lambda", 1, SOURCE + ", ln λ = 0"));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "first-column",
                        r -> {
                            double off = r.mean("none", "largestDifference");
                            double largest = DoubleStream.of(r.series("none", "w")).map(Math::abs).max().orElseThrow();
                            // six published decimals are worth 5e-7
                            return Verdict.of(
                                    off / largest < 5e-7,
                                    Text.format("%.2f", off),
                                    Text.axis(Math.round(off / largest * 1e9) / 1e9),
                                    Text.count(r.mean("none", "equalCoefficients")));
                        }),
                Claim.of(
                        "first-column-unrounded",
                        r -> {
                            double equal = r.mean("none-unrounded", "equalCoefficients");
                            double off = r.mean("none-unrounded", "changeOfTargets");
                            return Verdict.of(equal == 10 && off <= 5e-7, Text.count(equal), Text.format("%.1e", off));
                        }),
                Claim.of(
                        "second-column",
                        r -> {
                            double equal = r.mean("second-fitted", "equalCoefficients");
                            double label = r.series("second-label", "w")[9], its = r.series("second-fitted", "w")[9];
                            return Verdict.of(
                                    equal == 10 && Math.abs(label - its) > 1,
                                    Text.count(equal),
                                    Text.format("%.4f", r.mean("second-fitted", "lnLambda")),
                                    two(label),
                                    two(its));
                        }),
                Claim.of(
                        "third-column",
                        r -> {
                            double equal = r.mean("third-ten", "equalCoefficients");
                            double label = r.mean("third-label", "equalCoefficients");
                            return Verdict.of(equal == 10 && label < 10, Text.count(equal), Text.count(label));
                        }),
                Claim.of(
                        "no-common-factor",
                        r -> {
                            double second = r.mean("second-fitted", "ratioToLabel");
                            double from = r.mean("third-fitted", "lambdaFrom"), to = r.mean("third-fitted", "lambdaTo");
                            return Verdict.of(second < from || second > to, two(second), two(from), two(to));
                        }),
                Claim.of(
                        "between-too-little-and-too-much",
                        r -> {
                            double without = r.mean("sweep", "testErrorWithout");
                            double best = r.mean("sweep", "bestTestError"), most = r.mean("sweep", "testErrorAtMost");
                            boolean holds =
                                    r.mean("sweep", "trainErrorWithout") < 1e-6
                                            && without > 1.2 * best
                                            && most > 1.2 * best;
                            return Verdict.of(
                                    holds,
                                    two(without),
                                    two(best),
                                    Text.axis(r.mean("sweep", "bestLnLambda")),
                                    two(most));
                        }));
    }

    private static String two(double value) {
        return Text.format("%.2f", value == 0 ? 0 : value);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("fits", fits(results, words));
        pictures.put("table", table(results, words));
        var errors =
                new Chart(words.picture("errors"), Axis.linear("ln λ", -40, 10), Axis.linear(words.term("error"), 0, 1))
                        .size(720, 300)
                        .palette(Palette.of(2))
                        .add(
                                new Mark.Line(
                                        words.figure("trainError"),
                                        "r0",
                                        SWEEP,
                                        results.series("sweep", "trainError"),
                                        false))
                        .add(
                                new Mark.Line(
                                        words.figure("testError"),
                                        "r1",
                                        SWEEP,
                                        results.series("sweep", "testError"),
                                        false));
        pictures.put("errors", errors);
        return pictures;
    }

    private static Picture fits(Results results, Words words) {
        var fits =
                new SmallMultiples(words.picture("fits"), Axis.linear("x", 0, 1), Axis.linear("t", -1.5, 1.5), 3)
                        .size(200, 150)
                        .palette(Palette.of(3));
        double[] sine = DoubleStream.of(PLACES).map(PrmlPolynomial::sine).toArray();
        for (String cell : List.of("none", "second-label", "second-fitted", "third-label", "third-ten")) {
            double[] w = results.series(cell, "w");
            double[] y = DoubleStream.of(PLACES).map(x -> Ridge.value(w, x)).toArray();
            fits.add(
                    words.cell(cell),
                    List.of(
                            new Mark.Line("sin 2πx", "r2", PLACES, sine, false),
                            new Mark.Line(words.cell(cell), "r1", PLACES, y, false),
                            new Mark.Points(
                                    words.term("target"), "r0", PublishedPolynomial.x(), PublishedPolynomial.t())));
        }
        return fits;
    }

    /// Each published column with ours to its right.
    private static Picture table(Results results, Words words) {
        List<List<String>> columns =
                List.of(
                        List.of("none", "none-unrounded"),
                        List.of("second-label", "second-fitted"),
                        List.of("third-label", "third-ten"));
        List<String> head = new ArrayList<>(List.of(""));
        List<List<String>> rows = new ArrayList<>();
        for (int j = 0; j <= PublishedPolynomial.DEGREE; j++) {
            rows.add(new ArrayList<>(List.of("w" + "₀₁₂₃₄₅₆₇₈₉".charAt(j))));
        }
        for (int column = 0; column < columns.size(); column++) {
            head.add(words.term("published"));
            double[] published = PublishedPolynomial.coefficients(column);
            for (int j = 0; j < rows.size(); j++) rows.get(j).add(two(published[j]));
            for (String cell : columns.get(column)) {
                head.add(words.cell(cell));
                double[] w = results.series(cell, "w");
                for (int j = 0; j < rows.size(); j++) rows.get(j).add(two(w[j]));
            }
        }
        return Table.of(words.picture("table"), head, rows, 30);
    }
}
