package dev.gradus.lab.experiment.initialization;

import dev.gradus.lab.chart.Axis;
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
import dev.gradus.nn.Initializer;
import dev.gradus.nn.init.Distribution;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.init.Uniform;
import dev.gradus.nn.init.Xavier;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Ten layers of 500 units with the first weights of the lectures: activations and gradients of each layer, beside the theory.
///
/// The inputs are 500 samples of N(0, 1); the gradient of the last layer is N(0, 1), too. See [Signals] and [GaussianRecursion].
/// Source of the pictures: cs231n, lecture 6; Glorot and Bengio 2010, figures 6 and 7.
public final class InitHistograms implements Experiment {
    private static final int DEPTH = 10, BINS = 24, SEEDS = 40;
    private static final int[] SHOWN = {1, 2, 4, 7, 10};
    private static final double TOLERANCE = 0.05, MOST = 0.3;

    /// Gradients are shown from 10⁻¹² to 10¹².
    private static final double DECADES = 12;

    /// First weights before an activation; `gain` is the number of inputs times the variance of a weight, for n inputs.
    private record Case(String name, Curve curve, Initializer weights, Function<Integer, Double> gain) {}

    private static final List<Case> CASES =
            List.of(
                    new Case("tanh-0.01", Curve.TANH, new Normal(0.01), n -> n * 1e-4),
                    new Case("tanh-1", Curve.TANH, new Normal(1), n -> (double) n),
                    new Case("tanh-uniform", Curve.TANH, new Uniform(new Uniform.Config(-1, 1)), n -> n / 3.0),
                    new Case("tanh-xavier", Curve.TANH, new Xavier(Distribution.NORMAL), _ -> 1.0),
                    new Case("sigmoid-1", Curve.SIGMOID, new Normal(1), n -> (double) n),
                    new Case("sigmoid-0.01", Curve.SIGMOID, new Normal(0.01), n -> n * 1e-4),
                    new Case("sigmoid-xavier", Curve.SIGMOID, new Xavier(Distribution.NORMAL), _ -> 1.0),
                    new Case("relu-xavier", Curve.RELU, new Xavier(Distribution.NORMAL), _ -> 1.0),
                    new Case("relu-he", Curve.RELU, new He(), _ -> 2.0));

    @Override
    public String name() {
        return "init-histograms";
    }

    @Override
    public Theme theme() {
        return Theme.INITIALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int width = size.pick(50, 500);
        return CASES.stream()
                .map(c ->
                        Cell.program(
                                c.name(),
                                size.pick(1, SEEDS),
                                Map.of("layers", DEPTH, "width", width, "samples", width),
                                bench -> look(c, width, bench)))
                .toList();
    }

    private static Measured look(Case c, int width, Workbench bench) {
        Rng random = bench.random();
        var inputs = random.fork("inputs").normal(Shape.of(width, width), 0, 1);
        Signals signals = Signals.through(DEPTH, c.curve().layer(), c.weights(), inputs, random);
        GaussianRecursion theory = c.curve().recursion(c.gain().apply(width), DEPTH);
        double[] activations = Signals.deviations(signals.activations());
        double[] gradients = Signals.deviations(signals.gradients());
        List<double[]> shapes = new ArrayList<>(), sizes = new ArrayList<>();
        for (int layer : SHOWN) {
            Curve curve = c.curve();
            shapes.add(Signals.histogram(signals.activations().get(layer - 1), curve.low(), curve.high(), BINS));
            sizes.add(Signals.histogram(decades(signals.gradients().get(layer - 1)), -DECADES, DECADES, BINS));
        }
        return Measured.of("lastActivation", activations[DEPTH - 1])
                .and("lastActivationInTheory", theory.activations()[DEPTH - 1])
                .and("saturated", Signals.share(signals.activations().getLast(), c.curve()::isFlat))
                .and("firstGradient", gradients[0])
                .and("firstGradientInTheory", theory.gradients()[0])
                .series("activations", activations)
                .series("gradients", gradients)
                .series("activationsInTheory", theory.activations())
                .series("gradientsInTheory", theory.gradients())
                .series("activationShares", shapes.stream().flatMapToDouble(Arrays::stream).toArray())
                .series("gradientShares", sizes.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private static float[] decades(float[] values) {
        float[] decades = new float[values.length];
        for (int i = 0; i < values.length; i++) decades[i] = (float) Math.log10(Math.abs(values[i]));
        return decades;
    }

    /// The root of the mean variance over the seeds, by layer.
    private static double[] measured(Results r, String cell, String series) {
        double[] squares = new double[DEPTH];
        int seeds = r.of(cell).size();
        for (int seed = 0; seed < seeds; seed++) {
            double[] values = r.series(cell, series, seed);
            for (int l = 0; l < DEPTH; l++) squares[l] += values[l] * values[l] / seeds;
        }
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    /// The largest relative distance from theory, over all cells and layers.
    private static Verdict within(Results r, String series) {
        double most = 0;
        for (Case c : CASES) {
            double[] its = measured(r, c.name(), series), theory = r.series(c.name(), series + "InTheory");
            for (int l = 0; l < DEPTH; l++) most = Math.max(most, Math.abs(its[l] / theory[l] - 1));
        }
        return Verdict.of(most <= TOLERANCE, Text.percent(most));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of("activations-as-in-theory", r -> within(r, "activations")),
                Claim.of("gradients-as-in-theory", r -> within(r, "gradients")),
                Claim.of(
                        "small-dies",
                        r -> {
                            double last = r.most("tanh-0.01", "lastActivation");
                            return Verdict.of(last < 1e-6, Text.loss(last));
                        }),
                Claim.of(
                        "large-saturates",
                        r -> {
                            double least = r.least("tanh-1", "saturated");
                            return Verdict.of(least > 0.75, Text.percent(least));
                        }),
                Claim.of(
                        "large-vanishes",
                        r -> {
                            double first = r.mean("tanh-1", "firstGradient");
                            return Verdict.of(first < 1, Text.number(first));
                        }),
                Claim.of(
                        "xavier-is-healthy",
                        r -> {
                            double last = r.mean("tanh-xavier", "lastActivation");
                            double first = r.mean("tanh-xavier", "firstGradient");
                            return Verdict.of(last > 0.1 && first > 0.1, Text.loss(last), Text.loss(first));
                        }),
                Claim.of(
                        "relu-wants-he",
                        r -> {
                            double he = fall(r, "relu-he"), xavier = fall(r, "relu-xavier");
                            return Verdict.of(Math.abs(he - 1) < 0.1 && xavier < 0.1, Text.loss(he), Text.loss(xavier));
                        }));
    }

    private static double fall(Results r, String cell) {
        double[] its = measured(r, cell, "activations");
        return its[DEPTH - 1] / its[0];
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("activations", byLayer(results, words, "activations", -8, 1));
        pictures.put("gradients", byLayer(results, words, "gradients", -12, 6));
        for (Curve curve : Curve.values()) {
            List<Case> its = CASES.stream().filter(c -> c.curve() == curve).toList();
            Axis axis = Axis.linear(words.term("activation"), curve.low(), curve.high());
            pictures.put(curve.key(), histograms(results, words, curve.key(), its, "activationShares", axis));
        }
        Axis axis = Axis.linear(words.term("gradient, power of ten"), -DECADES, DECADES);
        pictures.put("gradient-sizes", histograms(results, words, "gradient-sizes", CASES, "gradientShares", axis));
        return pictures;
    }

    /// Deviations by layer of each cell: theory as a line, measured ones as points.
    private static Picture byLayer(Results results, Words words, String series, int low, int high) {
        var all =
                new SmallMultiples(
                                words.picture(series),
                                Axis.whole(words.term("layer"), 1, DEPTH),
                                Axis.logarithmic(
                                        words.term("standard deviation"), Math.pow(10, low), Math.pow(10, high)),
                                3)
                        .palette(Palette.of(2));
        double[] at = IntStream.rangeClosed(1, DEPTH).asDoubleStream().toArray();
        for (Case c : CASES) {
            var theory = new Mark.Line("", "r0", at, results.series(c.name(), series + "InTheory"), false);
            var its = new Mark.Points("", "r1", at, measured(results, c.name(), series));
            all.add(words.cell(c.name()), List.of(theory, its));
        }
        return all;
    }

    /// A row for each cell, a histogram for each layer that is shown; the first one has the name of the cell.
    private static Picture histograms(
            Results results, Words words, String key, List<Case> cases, String series, Axis axis) {
        var rows =
                new SmallMultiples(
                                words.picture(key),
                                axis,
                                Axis.linear(words.term("share"), 0, MOST).words(Text::share),
                                SHOWN.length)
                        .size(150, 70)
                        .palette(Palette.of(1));
        double low = axis.scale().low(), width = (axis.scale().high() - low) / BINS;
        double[] at = IntStream.range(0, BINS).mapToDouble(b -> low + (b + 0.5) * width).toArray();
        for (Case c : cases) {
            double[] shares = results.series(c.name(), series);
            for (int k = 0; k < SHOWN.length; k++) {
                double[] its = Arrays.copyOfRange(shares, k * BINS, (k + 1) * BINS);
                String title = k == 0 ? words.cell(c.name()) : words.term("layer") + " " + SHOWN[k];
                rows.add(title, List.of(new Mark.Bars("", "r0", at, its, width)));
            }
        }
        return rows;
    }
}
