package dev.gradus.lab.experiment.activation;

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
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Inputs that are all positive, and the zigzag that comes of it; what standardizing cures, and what it does not.
///
/// ```
/// u = w x + b     ∂L/∂wᵢ = δ xᵢ        all xᵢ > 0   ⟹   all ∂L/∂wᵢ of a sample have the sign of δ
/// ```
/// Two weights are learned by stochastic gradient descent from samples of `t = x₁ - x₂`, one at a time. With inputs
/// from 0 to 1 `E[x xᵀ]` has the eigenvalues 7/12 along (1, 1) and 1/12 along (1, -1); with centred ones 1/12 and 1/12. Then gradients of two-layer
/// networks are taken: of how many units do all weights move in the same direction?
public final class ZeroCentred implements Experiment {
    private static final int STEPS = 1000, SHOWN = 60, UNITS = 10, DRAWS = 400, SEEDS = 5;
    private static final double[] RATES = {0.1, 0.2, 0.5, 1, 2, 3};
    private static final double NEAR = 0.1;

    @Override
    public String name() {
        return "zero-centred";
    }

    @Override
    public Theme theme() {
        return Theme.ACTIVATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int seeds = size.pick(1, SEEDS);
        Map<String, Object> path = Map.of("learningRates", DoubleStream.of(RATES).boxed().toList(), "steps", STEPS);
        Map<String, Object> layers = Map.of("inputs", UNITS, "units", UNITS, "networks", DRAWS);
        return List.of(
                Cell.program("positive", seeds, path, bench -> learn(0, bench)),
                Cell.program("centred", seeds, path, bench -> learn(-0.5, bench)),
                Cell.program("raw-sigmoid", seeds, layers, bench -> share(new Sigmoid(), 0, 1, bench)),
                Cell.program("centred-sigmoid", seeds, layers, bench -> share(new Sigmoid(), -0.5, 1, bench)),
                Cell.program("centred-relu", seeds, layers, bench -> share(new ReLU(), -0.5, 1, bench)),
                Cell.program("centred-tanh", seeds, layers, bench -> share(new Tanh(), -0.5, 1, bench)),
                Cell.program("centred-sigmoid-batch", seeds, layers, bench -> share(new Sigmoid(), -0.5, 32, bench)));
    }

    /// The best of the rates, and the number of steps with the lowest one.
    private static Measured learn(double shift, Workbench bench) {
        List<Measured> all = DoubleStream.of(RATES).mapToObj(rate -> learn(shift, rate, bench.random())).toList();
        Measured best = all.stream().min(Comparator.comparingDouble(ZeroCentred::steps)).orElseThrow();
        return best.and("stepsAtTheLowestRate", steps(all.getFirst()));
    }

    private static double steps(Measured measured) {
        return Objects.requireNonNull(measured.figures().get("stepsNeeded"));
    }

    /// Inputs are uniform from 0 to 1, moved by a shift.
    private static Measured learn(double shift, double rate, Rng random) {
        double w1 = -1, w2 = 1;
        double[] x = new double[STEPS + 1], y = new double[STEPS + 1];
        x[0] = w1;
        y[0] = w2;
        int same = 0, near = STEPS;
        for (int step = 0; step < STEPS; step++) {
            double x1 = random.uniform(2L * step) + shift, x2 = random.uniform(2L * step + 1) + shift;
            double delta = w1 * x1 + w2 * x2 - (x1 - x2);
            if (x1 * x2 > 0) same++;
            w1 -= rate * delta * x1;
            w2 -= rate * delta * x2;
            x[step + 1] = w1;
            y[step + 1] = w2;
            if (near == STEPS && Math.hypot(w1 - 1, w2 + 1) < NEAR) near = step + 1;
        }
        return Measured.of("sameSign", (double) same / STEPS)
                .and("stepsNeeded", near)
                .and("bestLearningRate", rate)
                .series("w1", x)
                .series("w2", y);
    }

    /// The share of units of the first and of the second layer all of whose weights get gradients of one sign.
    private static Measured share(Layer activation, double shift, int batch, Workbench bench) {
        Rng random = bench.random();
        int[][] counts = new int[2][2];
        for (int draw = 0; draw < DRAWS; draw++) {
            Rng its = random.fork(draw);
            Tensor x = its.fork("x").uniform(Shape.of(batch, UNITS), shift, 1 + shift);
            Tensor w1 = its.fork("w1").normal(Shape.of(UNITS, UNITS), 0, 1).requiresGrad(true);
            Tensor w2 = its.fork("w2").normal(Shape.of(UNITS, UNITS), 0, 1).requiresGrad(true);
            Tensor z = activation.forward(Ops.linear(x, w1, null), Pass.evaluation());
            Tensor t = its.fork("t").normal(Shape.of(batch, UNITS), 0, 1);
            Ops.linear(z, w2, null).sub(t).square().sum().backward();
            count(Objects.requireNonNull(w1.grad()).toFloats(), counts[0]);
            count(Objects.requireNonNull(w2.grad()).toFloats(), counts[1]);
        }
        return Measured.of("firstLayer", (double) counts[0][0] / counts[0][1])
                .and("secondLayer", (double) counts[1][0] / counts[1][1]);
    }

    /// Counts the units that get a gradient at all, and those of them whose weights all get one sign, or none.
    ///
    /// @param counts one sign, all
    static void count(float[] gradient, int[] counts) {
        for (int unit = 0; unit < gradient.length / UNITS; unit++) {
            int from = unit * UNITS;
            boolean isUp = IntStream.range(from, from + UNITS).anyMatch(i -> gradient[i] > 0);
            boolean isDown = IntStream.range(from, from + UNITS).anyMatch(i -> gradient[i] < 0);
            if (isUp || isDown) counts[1]++;
            if (isUp != isDown) counts[0]++;
        }
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "positive-means-same-sign",
                        r -> {
                            double positive = r.least("positive", "sameSign"), centred = r.mean("centred", "sameSign");
                            boolean holds = positive == 1 && Math.abs(centred - 0.5) < 0.05;
                            return Verdict.of(holds, Text.percent(positive), Text.percent(centred));
                        }),
                Claim.of(
                        "zigzag-is-slower",
                        r -> {
                            double positive = r.mean("positive", "stepsNeeded"),
                                    centred = r.mean("centred", "stepsNeeded");
                            return Verdict.of(positive > centred, Text.axis(positive), Text.axis(centred));
                        }),
                Claim.of(
                        "equal-at-a-low-rate",
                        r -> {
                            double positive = r.mean("positive", "stepsAtTheLowestRate");
                            double centred = r.mean("centred", "stepsAtTheLowestRate");
                            return Verdict.of(
                                    Math.abs(positive / centred - 1) < 0.1, Text.axis(positive), Text.axis(centred));
                        }),
                Claim.of(
                        "standardizing-cures-the-first-layer",
                        r -> {
                            double raw = r.least("raw-sigmoid", "firstLayer");
                            double centred = r.most("centred-sigmoid", "firstLayer");
                            return Verdict.of(raw == 1 && centred < 0.05, Text.percent(raw), Text.percent(centred));
                        }),
                Claim.of(
                        "standardizing-does-not-cure-the-second-layer",
                        r -> {
                            double sigmoid = r.least("centred-sigmoid", "secondLayer");
                            double relu = r.least("centred-relu", "secondLayer");
                            double tanh = r.most("centred-tanh", "secondLayer");
                            boolean holds = sigmoid == 1 && relu == 1 && tanh < 0.05;
                            return Verdict.of(holds, Text.percent(sigmoid), Text.percent(relu), Text.percent(tanh));
                        }),
                Claim.of(
                        "batches-soften",
                        r -> {
                            double batch = r.mean("centred-sigmoid-batch", "secondLayer");
                            return Verdict.of(batch < 1, Text.percent(batch));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        var paths =
                new SmallMultiples(
                                words.picture("paths"), Axis.linear("w₁", -1.5, 1.5), Axis.linear("w₂", -1.5, 1.5), 2)
                        .size(260, 260)
                        .palette(Palette.of(2));
        for (String cell : List.of("positive", "centred")) {
            double[] x = Arrays.copyOf(results.series(cell, "w1"), SHOWN + 1);
            double[] y = Arrays.copyOf(results.series(cell, "w2"), SHOWN + 1);
            paths.add(
                    words.cell(cell),
                    List.of(
                            new Mark.Line("", "r0", x, y, true),
                            new Mark.Points(words.term("optimum"), "r1", new double[] {1}, new double[] {-1})));
        }
        List<String> cells =
                List.of("raw-sigmoid", "centred-sigmoid", "centred-relu", "centred-tanh", "centred-sigmoid-batch");
        double[][] shares =
                cells.stream()
                        .map(c -> new double[] {results.mean(c, "firstLayer"), results.mean(c, "secondLayer")})
                        .toArray(double[][]::new);
        List<String> layers = List.of(words.term("layer") + " 1", words.term("layer") + " 2");
        var signs =
                new Chart(
                                words.picture("signs"),
                                Axis.categories("", layers),
                                Axis.categories("", cells.stream().map(words::cell).toList()))
                        .palette(Palette.of(1))
                        .add(new Mark.HeatMap("r0", shares, Text::share));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("paths", paths);
        pictures.put("signs", signs);
        return pictures;
    }
}
