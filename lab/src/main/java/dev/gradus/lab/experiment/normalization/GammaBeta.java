package dev.gradus.lab.experiment.normalization;

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
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Which γ and β undo a batch normalization, and that they can be learned.
///
/// ```
/// y = γ (x - μ) / √(σ² + ε) + β:    y = x for γ = √(σ² + ε) and β = μ,   not for γ = σ² as a lecture writes
/// ```
/// Normal inputs of three units with μ = -1, 0, 5 and σ = 0.5, 2, 3. Source: Ioffe and Szegedy 2015, section 3.
public final class GammaBeta implements Experiment {
    private static final double[] MEANS = {-1, 0, 5}, DEVIATIONS = {0.5, 2, 3};
    private static final int SAMPLES = 256, STEPS = 40;
    private static final double RATE = 0.3, EPS = 1e-5;

    @Override
    public String name() {
        return "gamma-beta";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> data =
                Map.of(
                        "samples",
                        SAMPLES,
                        "means",
                        DoubleStream.of(MEANS).boxed().toList(),
                        "deviations",
                        DoubleStream.of(DEVIATIONS).boxed().toList());
        Map<String, Object> learning = new LinkedHashMap<>(data);
        learning.put("learningRate", RATE);
        learning.put("steps", STEPS);
        return List.of(
                Cell.program("standard-deviation", 1, data, bench -> restore(bench, true)),
                Cell.program("variance", 1, data, bench -> restore(bench, false)),
                Cell.program("learned", size.pick(1, 3), learning, GammaBeta::learn));
    }

    private static Tensor inputs(Rng random) {
        Shape shape = Shape.of(SAMPLES, MEANS.length);
        float[] values = random.normal(shape, 0, 1).toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (MEANS[i % MEANS.length] + DEVIATIONS[i % MEANS.length] * values[i]);
        }
        return Tensor.of(shape, values);
    }

    /// Mean, and biased variance with ε, of each unit.
    private static double[][] moments(Tensor x) {
        double[] mean = x.mean(0, false).toDoubles();
        double[] variance = x.sub(x.mean(0, true)).square().mean(0, false).add(EPS).toDoubles();
        return new double[][] {mean, variance};
    }

    private static Sequential normalization() {
        return Sequential.of(new BatchNorm1d()).build(Shape.of(MEANS.length), 1);
    }

    private static Measured restore(Workbench bench, boolean byDeviation) {
        Tensor x = inputs(bench.random());
        double[][] moments = moments(x);
        double[] gamma = DoubleStream.of(moments[1]).map(v -> byDeviation ? Math.sqrt(v) : v).toArray();
        Sequential layer = normalization();
        layer.parameters().get(0).value().set(Tensor.of(Shape.of(MEANS.length), gamma));
        layer.parameters().get(1).value().set(Tensor.of(Shape.of(MEANS.length), moments[0]));
        Tensor y = layer.forward(x, Pass.training(bench.random()));
        double[] differences = y.sub(x).toDoubles(), outputs = y.toDoubles(), wanted = x.toDoubles();
        return Measured.of("largestError", DoubleStream.of(differences).map(Math::abs).max().orElseThrow())
                .series("input", wanted)
                .series("output", outputs);
    }

    private static Measured learn(Workbench bench) {
        Tensor x = inputs(bench.random());
        Sequential layer = normalization();
        var optimizer = new Sgd(RATE);
        optimizer.attach(layer.parameters());
        double[][] gamma = new double[MEANS.length][STEPS + 1], beta = new double[MEANS.length][STEPS + 1];
        for (int step = 0; step <= STEPS; step++) {
            for (int c = 0; c < MEANS.length; c++) {
                gamma[c][step] = layer.parameters().get(0).value().get(c);
                beta[c][step] = layer.parameters().get(1).value().get(c);
            }
            Tensor loss = new MeanSquaredError().of(layer.forward(x, Pass.training(bench.random())), x);
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
        }
        double[][] moments = moments(x);
        double off = 0;
        Measured measured = Measured.nothing();
        for (int c = 0; c < MEANS.length; c++) {
            double deviation = Math.sqrt(moments[1][c]);
            off = Math.max(off, Math.abs(gamma[c][STEPS] - deviation));
            off = Math.max(off, Math.abs(beta[c][STEPS] - moments[0][c]));
            measured =
                    measured.and("gamma" + c, gamma[c][STEPS])
                            .and("deviation" + c, deviation)
                            .series("gamma" + c, gamma[c])
                            .series("beta" + c, beta[c]);
        }
        return measured.and("largestDistance", off);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "deviation-restores",
                        r -> {
                            double error = r.mean("standard-deviation", "largestError");
                            return Verdict.of(error < 1e-4, Text.loss(error));
                        }),
                Claim.of(
                        "variance-does-not",
                        r -> {
                            double error = r.mean("variance", "largestError");
                            return Verdict.of(error > 1, Text.loss(error));
                        }),
                Claim.of(
                        "learned",
                        r -> {
                            double off = r.most("learned", "largestDistance");
                            return Verdict.of(
                                    off < 0.01,
                                    Text.loss(off),
                                    Text.loss(r.mean("learned", "gamma2")),
                                    Text.loss(r.mean("learned", "deviation2")));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        double[] x = results.series("variance", "input");
        var restored =
                new Chart(
                                words.picture("restored"),
                                Axis.linear(words.term("input"), -4, 14),
                                Axis.linear(words.term("output"), -20, 35))
                        .size(560, 340)
                        .palette(Palette.of(MEANS.length));
        double[] y = results.series("variance", "output"), exact = results.series("standard-deviation", "output");
        for (int c = 0; c < MEANS.length; c++) {
            int unit = c;
            int[] rows = IntStream.range(0, x.length).filter(i -> i % MEANS.length == unit).toArray();
            restored.add(
                    new Mark.Points(
                            Text.format("γ = σ², σ = %s", Text.axis(DEVIATIONS[c])),
                            "r" + c,
                            IntStream.of(rows).mapToDouble(i -> x[i]).toArray(),
                            IntStream.of(rows).mapToDouble(i -> y[i]).toArray()));
        }
        int[] order =
                IntStream.range(0, x.length)
                        .boxed()
                        .sorted((a, b) -> Double.compare(x[a], x[b]))
                        .mapToInt(i -> i)
                        .toArray();
        restored.add(
                new Mark.Line(
                        "γ = σ",
                        "",
                        IntStream.of(order).mapToDouble(i -> x[i]).toArray(),
                        IntStream.of(order).mapToDouble(i -> exact[i]).toArray(),
                        false));
        pictures.put("restored", restored);
        var learned =
                new Chart(
                                words.picture("learned"),
                                Axis.whole(words.term("step"), 0, STEPS),
                                Axis.linear("γ, β", -1, 5))
                        .palette(Palette.of(2 * MEANS.length));
        for (int c = 0; c < MEANS.length; c++) {
            String gamma = Text.format("γ, σ = %s", Text.axis(DEVIATIONS[c])),
                    beta = Text.format("β, μ = %s", Text.axis(MEANS[c]));
            learned.add(Mark.Line.counted(gamma, "r" + 2 * c, 0, results.series("learned", "gamma" + c)));
            learned.add(Mark.Line.counted(beta, "r" + (2 * c + 1), 0, results.series("learned", "beta" + c)));
        }
        pictures.put("learned", learned);
        return pictures;
    }
}
