package dev.gradus.lab.experiment.regularization;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
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
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Adam;
import dev.gradus.regularize.L2;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What weight decay does to a function that a wide net learns from thirty noisy points: how much it bends, and how far it is from the truth.
///
/// ```
/// t = sin πx + noise,  -1 ≤ x ≤ 1
/// curvature = mean of y″²            π⁴/2 = 48.7 for the sine
/// variation = ∫ |y′| dx              4 for the sine
/// ```
/// Both are taken by differences on a grid of 401 places, in float64.
public final class SmoothFunctions implements Experiment {
    private static final double[] STRENGTHS = {0, 1e-5, 1e-4, 1e-3, 0.01, 0.1};
    private static final int POINTS = 30, WIDTH = 64, STEPS = 2500, SEEDS = 10, GRID = 401;
    private static final double NOISE = 0.3;

    @Override
    public String name() {
        return "smooth-functions";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(20, STEPS);
        return IntStream.range(0, STRENGTHS.length)
                .mapToObj(k -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "points",
                                    POINTS,
                                    "noise",
                                    NOISE,
                                    "hidden",
                                    List.of(WIDTH, WIDTH),
                                    "activation",
                                    "tanh",
                                    "optimizer",
                                    "adam",
                                    "l2",
                                    STRENGTHS[k],
                                    "steps",
                                    steps);
                    return Cell.program(
                            name(k), size.pick(1, SEEDS), settings, bench -> learn(STRENGTHS[k], steps, bench));
                })
                .toList();
    }

    private static String name(int k) {
        return "l2-" + Text.axis(STRENGTHS[k]);
    }

    private static double truth(double x) {
        return Math.sin(Math.PI * x);
    }

    private static double[] grid() {
        return IntStream.range(0, GRID).mapToDouble(i -> -1 + 2.0 * i / (GRID - 1)).toArray();
    }

    private static Tensor column(double... values) {
        return Tensor.of(Shape.of(values.length, 1), values);
    }

    private static Measured learn(double lambda, int steps, Workbench bench) {
        Rng random = bench.random();
        double[] x = random.fork("x").uniform(Shape.of(POINTS), -1, 1).toDoubles();
        double[] t = IntStream.range(0, POINTS).mapToDouble(i -> truth(x[i]) + NOISE * random.normal(i)).toArray();
        var net = Sequential.of(new Linear(WIDTH), new Tanh(), new Linear(WIDTH), new Tanh(), new Linear(1));
        net.build(Shape.of(1), bench.seed());
        Tensor inputs = column(x).to(DType.FLOAT32), targets = column(t).to(DType.FLOAT32);
        var loss = new MeanSquaredError();
        var penalty = new L2(lambda);
        var adam = new Adam(0.01);
        adam.attach(net.parameters());
        for (int step = 0; step < steps; step++) {
            adam.learningRateFactor((1 + Math.cos(Math.PI * step / steps)) / 2); // ends without wobbling
            adam.zeroGrad();
            loss.of(net.forward(inputs, Pass.training(random.fork(step))), targets).backward();
            if (lambda > 0) penalty.total(net.parameters()).backward();
            adam.step();
            if (step % 100 == 0) bench.done((double) step / steps);
        }
        double[] fit = net.forward(inputs, Pass.evaluation()).toDoubles();
        net.parameters().forEach(p -> p.convert(DType.FLOAT64)); // second differences need the digits
        double[] y = net.forward(column(grid()), Pass.evaluation()).toDoubles();
        double[] truth = DoubleStream.of(grid()).map(SmoothFunctions::truth).toArray();
        return Measured.of("trainError", squares(fit, t))
                .and("testError", squares(y, truth))
                .and("curvature", curvature(y))
                .and("variation", variation(y))
                .and("weightSize", WeightSize.of(net))
                .series("y", y)
                .series("x", x)
                .series("t", t);
    }

    private static double squares(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> Math.pow(a[i] - b[i], 2)).average().orElseThrow();
    }

    private static double curvature(double... y) {
        double h = 2.0 / (GRID - 1);
        return IntStream.range(1, GRID - 1)
                .mapToDouble(i -> Math.pow((y[i - 1] - 2 * y[i] + y[i + 1]) / (h * h), 2))
                .average()
                .orElseThrow();
    }

    private static double variation(double... y) {
        return IntStream.range(1, GRID).mapToDouble(i -> Math.abs(y[i] - y[i - 1])).sum();
    }

    private static double[] means(Results r, String figure) {
        return IntStream.range(0, STRENGTHS.length).mapToDouble(k -> r.mean(name(k), figure)).toArray();
    }

    private static int least(double... values) {
        return IntStream.range(0, values.length).reduce(0, (a, b) -> values[b] < values[a] ? b : a);
    }

    /// With how many seeds a cell is closer to the truth than another; the errors themselves differ by orders of magnitude between seeds.
    private static long closer(Results r, String cell, String other) {
        double[] its = r.values(cell, "testError"), others = r.values(other, "testError");
        return IntStream.range(0, its.length).filter(i -> its[i] < others[i]).count();
    }

    @Override
    public List<Claim> claims() {
        int last = STRENGTHS.length - 1;
        return List.of(
                Claim.of(
                        "curvature-falls",
                        r -> {
                            double[] all = means(r, "curvature");
                            boolean falls = IntStream.range(1, all.length).allMatch(k -> all[k] < all[k - 1]);
                            return Verdict.of(falls, Text.loss(all[0]), Text.loss(all[last]));
                        }),
                Claim.of(
                        "variation-falls",
                        r -> {
                            double[] all = means(r, "variation");
                            boolean falls = IntStream.range(1, all.length).allMatch(k -> all[k] < all[k - 1]);
                            return Verdict.of(falls, Text.format("%.1f", all[0]), Text.format("%.1f", all[last]));
                        }),
                Claim.of(
                        "test-error-between",
                        r -> {
                            double[] all = means(r, "testError");
                            int best = least(all);
                            long closer = closer(r, name(best), name(0));
                            // by chance 9 of 10 or more happen in 1 % of all cases
                            return Verdict.of(
                                    best > 0 && best < last && closer >= SEEDS - 1,
                                    Text.loss(all[0]),
                                    Text.loss(all[best]),
                                    Text.axis(STRENGTHS[best]),
                                    Text.loss(all[last]),
                                    closer + "/" + SEEDS);
                        }),
                Claim.of(
                        "best-bends-like-the-sine",
                        r -> {
                            int best = least(means(r, "testError"));
                            double variation = r.mean(name(best), "variation");
                            return Verdict.of(
                                    Math.abs(variation - 4) < 1,
                                    Text.format("%.1f", variation),
                                    Text.loss(r.mean(name(best), "curvature")));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] x = grid(), truth = DoubleStream.of(x).map(SmoothFunctions::truth).toArray();
        var functions =
                new SmallMultiples(words.picture("functions"), Axis.linear("x", -1, 1), Axis.linear("y", -2, 2), 3)
                        .size(210, 150)
                        .palette(Palette.of(3));
        for (int k = 0; k < STRENGTHS.length; k++) {
            String cell = name(k);
            functions.add(
                    words.cell(cell),
                    List.of(
                            new Mark.Line("sin πx", "r2", x, truth, false),
                            new Mark.Line(words.term("output"), "r1", x, results.series(cell, "y"), false),
                            new Mark.Points(
                                    words.term("target"), "r0", results.series(cell, "x"), results.series(cell, "t"))));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("functions", functions);
        pictures.put("errors", chart("errors", List.of("trainError", "testError"), results, words));
        pictures.put("curvature", chart("curvature", List.of("curvature"), results, words));
        return pictures;
    }

    private static Picture chart(String key, List<String> figures, Results results, Words words) {
        Axis x = Axis.categories("λ", Arrays.stream(STRENGTHS).mapToObj(Text::axis).toList());
        double[][] all = figures.stream().map(figure -> means(results, figure)).toArray(double[][]::new);
        double low = Arrays.stream(all).flatMapToDouble(DoubleStream::of).min().orElseThrow();
        double high = Arrays.stream(all).flatMapToDouble(DoubleStream::of).max().orElseThrow();
        String title = figures.size() == 1 ? words.figure(figures.getFirst()) : words.term("error");
        var chart = new Chart(words.picture(key), x, Axis.logarithmic(title, low, high)).palette(Palette.of(2));
        double[] at = IntStream.range(0, STRENGTHS.length).asDoubleStream().toArray();
        for (int k = 0; k < figures.size(); k++) {
            chart.add(new Mark.Line(words.figure(figures.get(k)), "r" + k, at, all[k], true));
        }
        return chart;
    }
}
