package dev.gradus.lab.experiment.watching;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
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
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.regularize.L2;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The loss of a classifier before its first step: all C classes are equally likely, as long as the scores are small.
///
/// ```
/// L = -log (1 / C) + λ Σ w²  = ln C + λ N σ²       for N weights of a small deviation σ
/// L ≈ ln C + s² / 2                                for scores of deviation s, which are right by chance only
/// ```
/// The net of the course cs231n: 3,072 inputs, 50 hidden units, weights of deviation 1e-4. Its slides write the penalty as ½ λ Σ w².
public final class InitialLoss implements Experiment {
    private static final int[] CLASSES = {2, 10, 100, 1000};
    private static final double[] LAMBDAS = {0, 0.25, 100, 500, 1000}, SCORES = {0.1, 0.5, 1, 3, 10};
    private static final int INPUTS = 3072, HIDDEN = 50, SEEDS = 3, TEN = 10;
    private static final double STD = 1e-4;

    @Override
    public String name() {
        return "initial-loss";
    }

    @Override
    public Theme theme() {
        return Theme.WATCHING;
    }

    @Override
    public List<Cell> cells(Size size) {
        int samples = size.pick(50, 500);
        Stream<Cell> classes = IntStream.of(CLASSES).mapToObj(c -> net("classes-" + c, c, 0, samples));
        Stream<Cell> penalties = DoubleStream.of(LAMBDAS).mapToObj(l -> net(penalty(l), TEN, l, samples));
        Stream<Cell> scores =
                DoubleStream.of(SCORES)
                        .mapToObj(s ->
                                Cell.program(
                                        score(s),
                                        SEEDS,
                                        Map.of("samples", samples, "scoreDeviation", s),
                                        bench -> scores(s, samples, bench)));
        return Stream.of(classes, penalties, scores).flatMap(c -> c).toList();
    }

    private static String penalty(double lambda) {
        return "penalty-" + Text.axis(lambda);
    }

    private static String score(double deviation) {
        return "score-" + Text.axis(deviation);
    }

    private static Cell net(String name, int classes, double lambda, int samples) {
        Map<String, Object> settings = Map.of("samples", samples, "classes", classes, "lambda", lambda, "std", STD);
        return Cell.program(name, SEEDS, settings, bench -> net(classes, lambda, samples, bench));
    }

    private static Measured net(int classes, double lambda, int samples, Workbench bench) {
        var small = new Normal(STD);
        var net =
                Sequential.of(new Linear(HIDDEN).init(small), new ReLU(), new Linear(classes).init(small))
                        .build(Shape.of(INPUTS), bench.seed());
        double loss = loss(net, classes, samples, bench.random());
        L2 penalty = new L2(lambda);
        for (Parameter p : net.parameters()) if (p.name().endsWith("weight")) loss += penalty.of(p.value()).item();
        return Measured.of("initialLoss", loss);
    }

    /// A single layer whose scores have a known deviation.
    private static Measured scores(double deviation, int samples, Workbench bench) {
        var layer = new Linear(TEN).init(new Normal(deviation / Math.sqrt(INPUTS)));
        var net = Sequential.of(layer).build(Shape.of(INPUTS), bench.seed());
        return Measured.of("initialLoss", loss(net, TEN, samples, bench.random()));
    }

    /// On inputs of mean 0 and variance 1, and labels that have nothing to do with them.
    private static double loss(Sequential net, int classes, int samples, Rng random) {
        Tensor inputs = random.fork("inputs").normal(Shape.of(samples, INPUTS), 0, 1);
        Rng draw = random.fork("labels");
        Tensor labels = Tensor.ofInts(IntStream.range(0, samples).map(i -> draw.below(i, classes)).toArray());
        return new CrossEntropy().of(net.forward(inputs, Pass.evaluation()), labels).item();
    }

    private static double penaltyInTheory(double lambda) {
        return lambda * (INPUTS * HIDDEN + HIDDEN * TEN) * STD * STD;
    }

    @Override
    public List<Published> published() {
        String assignment = "cs231n, two-layer net, published notebooks";
        String slides = "cs231n, lecture 5 (2016), 1e3 · ½ Σ w²; recalled";
        return List.of(
                new Published("penalty-0", "initialLoss", 2.3026, "the lectures: ln 10"),
                new Published("penalty-0.25", "initialLoss", 2.3029, assignment),
                new Published("penalty-500", "initialLoss", 3.07, slides));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "log-of-classes",
                        r -> {
                            double most =
                                    IntStream.of(CLASSES)
                                            .mapToDouble(c -> off(r, "classes-" + c, Math.log(c)))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(most < 1e-3, Text.loss(most));
                        }),
                Claim.of(
                        "penalty-adds",
                        r -> {
                            double most =
                                    DoubleStream.of(LAMBDAS)
                                            .map(l -> off(r, penalty(l), Math.log(TEN) + penaltyInTheory(l)))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(
                                    most < 0.02, Text.loss(r.mean(penalty(500), "initialLoss")), Text.number(most));
                        }),
                Claim.of(
                        "large-scores-add",
                        r -> {
                            double half = r.mean(score(0.5), "initialLoss") - Math.log(TEN);
                            double ten = r.mean(score(10), "initialLoss");
                            // ½ s² = 0.125 is the limit for many classes; ten of them stay a little below
                            return Verdict.of(
                                    Math.abs(half - 0.125) < 0.04 && ten > 2 * Math.log(TEN),
                                    Text.loss(half),
                                    Text.loss(ten));
                        }));
    }

    private static double off(Results results, String cell, double theory) {
        return Math.max(
                Math.abs(results.most(cell, "initialLoss") - theory),
                Math.abs(results.least(cell, "initialLoss") - theory));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] classes = IntStream.of(CLASSES).asDoubleStream().toArray();
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put(
                "classes",
                chart(
                        words,
                        words.picture("classes"),
                        Axis.logarithmic(words.term("classes"), 1, 1000),
                        8,
                        curve("ln C", 1, 1000, Math::log),
                        measured(results, words, classes, c -> "classes-" + (int) c)));
        pictures.put(
                "penalty",
                chart(
                        words,
                        words.picture("penalty"),
                        Axis.linear("λ", 0, 1000),
                        4,
                        curve("ln 10 + λ N σ²", 0, 1000, l -> Math.log(TEN) + penaltyInTheory(l)),
                        measured(results, words, LAMBDAS, InitialLoss::penalty)));
        pictures.put(
                "scores",
                chart(
                        words,
                        words.picture("scores"),
                        Axis.logarithmic(words.term("standard deviation of the scores"), 0.1, 10),
                        16,
                        curve("ln 10 + s²/2", 0.1, 5, s -> Math.log(TEN) + s * s / 2),
                        measured(results, words, SCORES, InitialLoss::score)));
        return pictures;
    }

    private static Chart chart(Words words, String title, Axis x, double most, Mark theory, Mark points) {
        return new Chart(title, x, Axis.linear(words.figure("initialLoss"), 0, most))
                .palette(Palette.of(2))
                .add(theory)
                .add(points);
    }

    private static Mark curve(String name, double from, double to, DoubleUnaryOperator f) {
        double[] x = IntStream.rangeClosed(0, 60).mapToDouble(i -> from + (to - from) * i * i / 3600).toArray();
        return new Mark.Line(name, "r0", x, DoubleStream.of(x).map(f).toArray(), false);
    }

    private static Mark measured(Results results, Words words, double[] at, DoubleFunction<String> cell) {
        double[] losses = DoubleStream.of(at).map(v -> results.mean(cell.apply(v), "initialLoss")).toArray();
        return new Mark.Points(words.term("measured"), "r1", at, losses);
    }
}
