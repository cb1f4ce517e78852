package dev.gradus.lab.experiment.activation;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
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
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.Mish;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.SELU;
import dev.gradus.nn.activation.SiLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softplus;
import dev.gradus.nn.activation.Step;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.activation.VLReLU;
import dev.gradus.nn.init.Distribution;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.ObservedStep;
import dev.gradus.train.Probe;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// All activations with their derivatives, what they cost, and two readings of "ReLU is six times faster".
///
/// ```
/// E[φ(u)] and the slopes φ'(±5) tell who is centred and who saturates; u ~ N(0, 1)
/// ```
/// The published claim is one of convergence: a network of ReLU needs a sixth of the steps of one of tanh until the training error is
/// 25 %, on CIFAR-10 with four convolutional layers (Krizhevsky et al. 2012, figure 1). It is often read as time per element. Both are
/// measured; the former until 5 % on digits, which are
/// easier, with four dense layers, each activation at the best of some learning rates.
public final class ActivationCurves implements Experiment {
    private record Kind(String name, Layer layer) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("step", new Step()),
                    new Kind("sigmoid", new Sigmoid()),
                    new Kind("tanh", new Tanh()),
                    new Kind("relu", new ReLU()),
                    new Kind("leaky-relu", new LeakyReLU()),
                    new Kind("vl-relu", new VLReLU()),
                    new Kind("elu", new ELU()),
                    new Kind("selu", new SELU()),
                    new Kind("softplus", new Softplus()),
                    new Kind("gelu", new GELU()),
                    new Kind("silu", new SiLU()),
                    new Kind("mish", new Mish()));
    private static final int POINTS = 401, ELEMENTS = 1 << 16, REPETITIONS = 300, BATCH = 50;
    private static final double REACH = 5, SIX = 6;

    /// Learning rates of which each activation has the best, and the error that counts as having learned.
    private static final double[] RATES = {0.01, 0.03, 0.1, 0.3, 1};

    private static final double ERROR = 0.05;
    private static final int MOST_STEPS = 1000, WINDOW = 20, WIDTH = 64;
    private static final String CONVERGENCE = "convergence";

    @Override
    public String name() {
        return "activations";
    }

    @Override
    public Theme theme() {
        return Theme.ACTIVATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int repetitions = size.pick(3, REPETITIONS), steps = size.pick(60, MOST_STEPS);
        List<Cell> cells = new ArrayList<>();
        for (Kind kind : KINDS) {
            Map<String, Object> settings = Map.of("elements", ELEMENTS, "repetitions", repetitions);
            cells.add(Cell.program(kind.name(), 1, settings, _ -> look(kind.layer(), repetitions)));
        }
        Map<String, Object> settings =
                Map.of("data", "digits", "hidden", 3, "units", WIDTH, "trainingError", ERROR, "mostSteps", steps);
        cells.add(Cell.program(CONVERGENCE, size.pick(1, 5), settings, bench -> converge(steps, bench)));
        return cells;
    }

    private static double at(int i) {
        return -REACH + 2 * REACH * i / (POINTS - 1);
    }

    private static Measured look(Layer layer, int repetitions) {
        double[] x = IntStream.range(0, POINTS).mapToDouble(ActivationCurves::at).toArray();
        Tensor u = Tensor.of(Shape.of(1, POINTS), x).requiresGrad(true);
        Tensor y = layer.forward(u, Pass.evaluation());
        if (y.requiresGrad()) y.sum().backward();
        Tensor grad = u.grad();
        double[] values = y.toDoubles(), slopes = grad == null ? new double[POINTS] : grad.toDoubles();
        double mean = 0, weights = 0;
        for (int i = 0; i < POINTS; i++) {
            double weight = Math.exp(-x[i] * x[i] / 2);
            mean += weight * values[i];
            weights += weight;
        }
        Measured measured =
                Measured.of("largestSlope", DoubleStream.of(slopes).max().orElseThrow())
                        .and("slopeFarBelow", slopes[0])
                        .and("slopeFarAbove", slopes[POINTS - 1])
                        .and("meanOutput", mean / weights)
                        .series("values", values)
                        .series("slopes", slopes);
        Tensor many = Rng.of(1).normal(Shape.of(1, ELEMENTS), 0, 1);
        double forward = nanos(repetitions, () -> layer.forward(many, Pass.evaluation()));
        return measured.time("nanosPerElement", forward);
    }

    /// The least time per element, since whatever disturbs only adds to it.
    private static double nanos(int repetitions, Supplier<Tensor> work) {
        double least = Double.POSITIVE_INFINITY;
        try (var _ = NoGrad.open()) {
            for (int i = 0; i < repetitions; i++) {
                long start = System.nanoTime();
                Tensor result = work.get();
                if (result.size() != ELEMENTS) throw new IllegalStateException("an activation of another size");
                least = Math.min(least, (double) (System.nanoTime() - start) / ELEMENTS);
            }
        }
        return least;
    }

    private static Measured converge(int steps, Workbench bench) {
        double relu = steps(new ReLU(), new He(), steps, bench);
        double tanh = steps(new Tanh(), new Xavier(Distribution.NORMAL), steps, bench);
        return Measured.of("reluSteps", relu).and("tanhSteps", tanh).and("tanhPerRelu", tanh / relu);
    }

    /// Steps until the mean training error of some batches is low enough, with the best rate; the most, where that never happens.
    private static double steps(Layer activation, Initializer weights, int most, Workbench bench) {
        Splits digits = bench.data("digits");
        double least = most;
        for (double rate : RATES) {
            List<Double> errors = new ArrayList<>();
            Sequential network =
                    Sequential.of(
                            new Flatten(),
                            new Linear(WIDTH).init(weights),
                            activation,
                            new Linear(WIDTH).init(weights),
                            activation,
                            new Linear(WIDTH).init(weights),
                            activation,
                            new Linear(10).init(weights));
            Trainer trainer =
                    Trainer.of(network, new CrossEntropy(), new Sgd(rate))
                            .prepare(Standardize.fit(digits.train()))
                            .config(new TrainConfig(1000, BATCH, true, bench.seed()).withSteps(most))
                            .probe(Probe.every(1), (step, _) -> errors.add(error(step)));
            bench.train(trainer, digits);
            least = Math.min(least, first(errors, most));
        }
        return least;
    }

    /// The share of a batch whose largest score is that of another class.
    private static double error(ObservedStep step) {
        int[] answers = step.layers().getLast().output().argMax(1).toInts(), wanted = step.batch().targets().toInts();
        int wrong = 0;
        for (int i = 0; i < wanted.length; i++) if (answers[i] != wanted[i]) wrong++;
        return (double) wrong / wanted.length;
    }

    /// The first step at which the mean of the last errors is low enough.
    static double first(List<Double> errors, int most) {
        double sum = 0;
        for (int i = 0; i < errors.size(); i++) {
            sum += errors.get(i) - (i >= WINDOW ? errors.get(i - WINDOW) : 0);
            if (i >= WINDOW - 1 && sum / WINDOW <= ERROR + 1e-12) return i + 1;
        }
        return most;
    }

    @Override
    public List<Published> published() {
        return List.of(
                new Published(
                        CONVERGENCE,
                        "tanhPerRelu",
                        SIX,
                        "Krizhevsky, Sutskever, Hinton 2012, figure 1: CIFAR-10, four convolutional layers, 25 % training error"));
    }

    private static double nanos(Results r, String cell) {
        return r.of(cell).getFirst().times().getOrDefault("nanosPerElement", Double.NaN);
    }

    /// Six, give or take a third of it.
    private static boolean isSix(double ratio) {
        return ratio > 4 && ratio < 8;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "largest-slopes",
                        r -> {
                            double sigmoid = r.mean("sigmoid", "largestSlope"), tanh = r.mean("tanh", "largestSlope");
                            boolean holds = Math.abs(sigmoid - 0.25) < 1e-6 && Math.abs(tanh - 1) < 1e-6;
                            return Verdict.of(holds, Text.axis(sigmoid), Text.axis(tanh));
                        }),
                Claim.of(
                        "who-saturates",
                        r -> {
                            double sigmoid = r.mean("sigmoid", "slopeFarAbove"), tanh = r.mean("tanh", "slopeFarAbove");
                            double relu = r.mean("relu", "slopeFarAbove"), below = r.mean("relu", "slopeFarBelow");
                            boolean holds = sigmoid < 0.01 && tanh < 0.01 && relu == 1 && below == 0;
                            return Verdict.of(
                                    holds, Text.loss(sigmoid), Text.loss(tanh), Text.axis(relu), Text.axis(below));
                        }),
                Claim.of(
                        "who-is-centred",
                        r -> {
                            double tanh = r.mean("tanh", "meanOutput"), sigmoid = r.mean("sigmoid", "meanOutput");
                            double relu = r.mean("relu", "meanOutput"), elu = r.mean("elu", "meanOutput");
                            boolean holds =
                                    Math.abs(tanh) < 1e-6
                                            && Math.abs(sigmoid - 0.5) < 1e-6
                                            && Math.abs(relu - 1 / Math.sqrt(2 * Math.PI)) < 1e-3
                                            && elu < relu;
                            return Verdict.of(holds, Text.axis(sigmoid), Text.loss(relu), Text.loss(elu));
                        }),
                Claim.of(
                        "six-times-to-converge",
                        r -> {
                            double ratio = r.mean(CONVERGENCE, "tanhPerRelu");
                            double relu = r.mean(CONVERGENCE, "reluSteps"), tanh = r.mean(CONVERGENCE, "tanhSteps");
                            return Verdict.of(isSix(ratio), Text.loss(ratio), Text.axis(relu), Text.axis(tanh));
                        }),
                Claim.of(
                        "six-times-per-element",
                        r -> {
                            double ratio = nanos(r, "tanh") / nanos(r, "relu");
                            return Verdict.of(isSix(ratio), Text.format("%.1f", ratio));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] x = IntStream.range(0, POINTS).mapToDouble(ActivationCurves::at).toArray();
        var curves =
                new SmallMultiples(words.picture("curves"), Axis.linear("x", -REACH, REACH), Axis.linear("y", -2, 4), 4)
                        .size(170, 130)
                        .palette(Palette.of(2));
        for (Kind kind : KINDS) {
            var value = new Mark.Line("y", "r0", x, results.series(kind.name(), "values"), false);
            var slope = new Mark.Line("dy/dx", "r1", x, results.series(kind.name(), "slopes"), false);
            curves.add(words.cell(kind.name()), List.of(slope, value));
        }
        double[] nanos = KINDS.stream().mapToDouble(k -> nanos(results, k.name())).toArray();
        var times =
                new Chart(
                                words.picture("times"),
                                Axis.categories("", KINDS.stream().map(k -> words.cell(k.name())).toList()),
                                Axis.linear(words.term("nanoseconds"), 0, DoubleStream.of(nanos).max().orElse(1)))
                        .size(760, 310)
                        .palette(Palette.of(1))
                        .add(
                                new Mark.Bars(
                                        "",
                                        "r0",
                                        IntStream.range(0, nanos.length).asDoubleStream().toArray(),
                                        nanos,
                                        0.6));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("curves", curves);
        pictures.put("times", times);
        return pictures;
    }
}
