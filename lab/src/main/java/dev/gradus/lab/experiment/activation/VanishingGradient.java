package dev.gradus.lab.experiment.activation;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
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
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.Distribution;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.ObservedStep;
import dev.gradus.train.Probe;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Ten hidden layers with one activation each, every one with the first weights that suit it: how much gradient arrives where.
///
/// ```
/// ∂L/∂zˡ⁻¹ = (Wˡ)ᵀ (φ'(uˡ) ⊙ ∂L/∂zˡ)          σ' ≤ 1/4     tanh' ≤ 1     ReLU' = 0 or 1
/// ```
/// With Xavier's weights a matrix keeps lengths, so that a sigmoid layer near 0 passes a quarter. A tanh behind the scores, as one lecture has
/// it, keeps them within ±1: with C classes the cross entropy cannot fall below ln(1 + (C - 1) e⁻²), which is 0.797 for ten.
public final class VanishingGradient implements Experiment {
    private static final List<Net> NETS =
            List.of(
                    new Net("sigmoid", new Xavier(Distribution.NORMAL), new Sigmoid(), false),
                    new Net("tanh", new Xavier(Distribution.NORMAL), new Tanh(), false),
                    new Net("relu", new He(), new ReLU(), false),
                    new Net("relu-tanh", new He(), new ReLU(), true));
    private static final int DEPTH = 10, WIDTH = 100, BATCH = 50, CLASSES = 10, EPOCHS = 30;
    private static final double RATE = 0.01, MOMENTUM = 0.9;
    private static final double FLOOR = Math.log(1 + (CLASSES - 1) * Math.exp(-2));

    private record Net(String name, Initializer weights, Layer activation, boolean tanhAtEnd) {
        Sequential build() {
            List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
            for (int l = 0; l < DEPTH; l++) layers.addAll(List.of(new Linear(WIDTH).init(weights), activation));
            layers.add(new Linear(CLASSES).init(new Xavier(Distribution.NORMAL)));
            if (tanhAtEnd) layers.add(new Tanh());
            return Sequential.of(layers.toArray(Layer[]::new));
        }
    }

    @Override
    public String name() {
        return "vanishing-gradient";
    }

    @Override
    public Theme theme() {
        return Theme.ACTIVATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "hidden",
                        DEPTH,
                        "units",
                        WIDTH,
                        "batchSize",
                        BATCH,
                        "optimizer",
                        "sgd",
                        "learningRate",
                        RATE,
                        "momentum",
                        MOMENTUM,
                        "epochs",
                        size.pick(1, EPOCHS));
        return NETS.stream().map(n -> Cell.program(n.name(), size.pick(1, 5), settings, b -> train(n, b))).toList();
    }

    private static Measured train(Net net, Workbench bench) {
        Splits digits = bench.data("digits");
        int epochs = bench.size().pick(1, EPOCHS);
        List<double[]> norms = new ArrayList<>();
        Trainer trainer =
                Trainer.of(net.build(), new CrossEntropy(), new Sgd(RATE, MOMENTUM))
                        .prepare(Standardize.fit(digits.train()))
                        .epochs(epochs)
                        .batchSize(BATCH)
                        .seed(bench.seed())
                        .probe(Probe.at(1), (step, _) -> norms.add(norms(step)));
        Run run = bench.train(trainer, digits);
        double[] its = norms.getFirst();
        // from layer 2, since layer 1 has another number of inputs
        double perLayer = Math.pow(its[1] / its[DEPTH - 1], 1.0 / (DEPTH - 2));
        double least = run.history().epochs().stream().mapToDouble(e -> e.train().loss()).min().orElseThrow();
        return RunFigures.of(run)
                .and("leastTrainLoss", least)
                .and("firstGradientNorm", its[0])
                .and("lastGradientNorm", its[DEPTH - 1])
                .and("perLayer", perLayer)
                .series("gradientNorms", its);
    }

    /// The length of the gradient of the weights of each hidden layer.
    private static double[] norms(ObservedStep step) {
        return step.parameters().stream()
                .filter(p -> p.name().endsWith("weight"))
                .limit(DEPTH)
                .mapToDouble(p -> length(Objects.requireNonNull(p.gradient())))
                .toArray();
    }

    private static double length(Tensor t) {
        double squares = 0;
        for (float v : t.toFloats()) squares += (double) v * v;
        return Math.sqrt(squares);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "sigmoid-passes-a-quarter",
                        r -> {
                            double passed = r.mean("sigmoid", "perLayer");
                            return Verdict.of(Math.abs(passed / 0.25 - 1) < 0.1, Text.loss(passed));
                        }),
                Claim.of(
                        "sigmoid-does-not-learn",
                        r -> {
                            double most = r.most("sigmoid", "testAccuracy");
                            return Verdict.of(most < 0.25, Text.percent(most));
                        }),
                Claim.of(
                        "others-pass-most",
                        r -> {
                            double tanh = r.mean("tanh", "perLayer"), relu = r.mean("relu", "perLayer");
                            return Verdict.of(tanh > 0.8 && relu > 0.8, Text.loss(tanh), Text.loss(relu));
                        }),
                Claim.of(
                        "others-learn",
                        r -> {
                            double tanh = r.least("tanh", "testAccuracy"), relu = r.least("relu", "testAccuracy");
                            return Verdict.of(Math.min(tanh, relu) > 0.9, Text.percent(tanh), Text.percent(relu));
                        }),
                Claim.of(
                        "tanh-at-end-has-a-floor",
                        r -> {
                            double least = r.least("relu-tanh", "leastTrainLoss");
                            double free = r.mean("relu", "leastTrainLoss");
                            boolean holds = least >= FLOOR && free < FLOOR;
                            return Verdict.of(holds, Text.loss(FLOOR), Text.loss(least), Text.loss(free));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] layers = IntStream.rangeClosed(1, DEPTH).asDoubleStream().toArray();
        int epochs = results.series("relu", "trainLoss").length;
        double[] at = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
        var gradients =
                new Chart(
                        words.picture("gradients"),
                        Axis.whole(words.term("layer"), 1, DEPTH),
                        Axis.logarithmic(words.term("gradient norm"), 1e-8, 10));
        var losses =
                new Chart(
                        words.picture("losses"),
                        Axis.whole(words.term("epoch"), 0, Math.max(2, epochs)),
                        Axis.linear(words.term("train loss"), 0, 2.5));
        losses.add(new Mark.Rule(Text.loss(FLOOR), FLOOR, false));
        for (int k = 0; k < NETS.size(); k++) {
            String name = NETS.get(k).name(), label = words.cell(name);
            gradients.add(new Mark.Line(label, "r" + k, layers, results.series(name, "gradientNorms"), true));
            losses.add(new Mark.Line(label, "r" + k, at, results.series(name, "trainLoss"), true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("gradients", gradients.palette(Palette.of(NETS.size())));
        pictures.put("losses", losses.palette(Palette.of(NETS.size())));
        return pictures;
    }
}
