package dev.gradus.lab.experiment.initialization;

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
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.activation.VLReLU;
import dev.gradus.nn.init.Distribution;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Orthonormal;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.pretrain.Lsuv;
import dev.gradus.optim.Sgd;
import dev.gradus.train.ObservedStep;
import dev.gradus.train.Probe;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// LSUV beside other first weights, with five activations: the variance of each layer's output, and who learns how fast.
///
/// ```
/// W orthonormal; then, layer by layer:   W ← W / √var(W z)   until the variance of the layer's output is 1
/// ```
/// Source: Mishkin and Matas 2016, whose table of FitNet-17 on CIFAR-10 (230 epochs of 17 convolutions) is not repeated here: ten dense
/// layers of 64 units learn digits for a few epochs, with momentum 0.9.
public final class LsuvLayers implements Experiment {
    private static final double RATE = 0.01, MOMENTUM = 0.9;
    private static final int DEPTH = 10, WIDTH = 64, EPOCHS = 15, BATCH = 100;
    private static final double LEARNED = 0.9;
    private static final List<String> WEIGHTS = List.of("lsuv", "orthonormal", "xavier", "he");

    private record Kind(String name, Supplier<Layer> activation) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("maxout", Maxout::new),
                    new Kind("relu", ReLU::new),
                    new Kind("vl-relu", VLReLU::new),
                    new Kind("tanh", Tanh::new),
                    new Kind("sigmoid", Sigmoid::new));

    private static Initializer initializer(String weights) {
        return switch (weights) {
            case "xavier" -> new Xavier(Distribution.NORMAL);
            case "he" -> new He();
            default -> new Orthonormal();
        };
    }

    @Override
    public String name() {
        return "lsuv";
    }

    @Override
    public Theme theme() {
        return Theme.INITIALIZATION;
    }

    private static String cell(Kind kind, String weights) {
        return kind.name() + "-" + weights;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS);
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "hidden",
                        DEPTH,
                        "units",
                        WIDTH,
                        "learningRate",
                        RATE,
                        "momentum",
                        MOMENTUM,
                        "batchSize",
                        BATCH,
                        "epochs",
                        epochs);
        List<Cell> cells = new ArrayList<>();
        for (Kind kind : KINDS) {
            for (String weights : WEIGHTS) {
                cells.add(
                        Cell.program(
                                cell(kind, weights), size.pick(1, 3), settings, b -> train(kind, weights, epochs, b)));
            }
        }
        return cells;
    }

    private static Measured train(Kind kind, String weights, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        for (int l = 0; l < DEPTH; l++) {
            Layer its = kind.activation().get();
            int pieces = its instanceof Maxout maxout ? maxout.config().pieces() : 1;
            layers.addAll(List.of(new Linear(WIDTH * pieces).init(initializer(weights)), its));
        }
        layers.add(new Linear(10).init(initializer(weights)));
        List<double[]> variances = new ArrayList<>();
        Trainer trainer =
                Trainer.of(Sequential.of(layers.toArray(Layer[]::new)), new CrossEntropy(), new Sgd(RATE, MOMENTUM))
                        .prepare(Standardize.fit(digits.train()))
                        .epochs(epochs)
                        .batchSize(BATCH)
                        .seed(bench.seed())
                        .probe(Probe.at(1), (step, _) -> variances.add(variances(step)));
        if (weights.equals("lsuv")) trainer.initialize(new Lsuv());
        Measured measured = RunFigures.of(bench.train(trainer, digits));
        double[] accuracy = Objects.requireNonNull(measured.series().get("validationAccuracy"));
        int first = 0;
        while (first < accuracy.length && accuracy[first] < LEARNED) first++;
        int needed = first == accuracy.length ? epochs + 1 : first + 1; // a training that diverged has no epochs
        double[] its = variances.getFirst();
        return measured.and("epochsNeeded", needed)
                .and("leastVariance", DoubleStream.of(its).min().orElseThrow())
                .and("mostVariance", DoubleStream.of(its).max().orElseThrow())
                .series("variances", its);
    }

    /// The variance of what each dense layer makes of the first batch, before its activation.
    private static double[] variances(ObservedStep step) {
        return step.layers().stream()
                .filter(seen -> seen.layer() instanceof Linear)
                .mapToDouble(seen -> Math.pow(Signals.deviation(seen.output().toFloats()), 2))
                .toArray();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "unit-variance",
                        r -> {
                            double least =
                                    KINDS.stream()
                                            .mapToDouble(k -> r.least(cell(k, "lsuv"), "leastVariance"))
                                            .min()
                                            .orElse(0);
                            double most =
                                    KINDS.stream()
                                            .mapToDouble(k -> r.most(cell(k, "lsuv"), "mostVariance"))
                                            .max()
                                            .orElse(0);
                            return Verdict.of(least > 0.7 && most < 1.4, Text.loss(least), Text.loss(most));
                        }),
                Claim.of(
                        "orthonormal-is-not-enough",
                        r -> {
                            double least = r.mean("relu-orthonormal", "leastVariance");
                            return Verdict.of(least < 0.01, Text.loss(least));
                        }),
                Claim.of("learns-maxout", r -> learns(r, KINDS.get(0))),
                Claim.of("learns-relu", r -> learns(r, KINDS.get(1))),
                Claim.of("learns-vl-relu", r -> learns(r, KINDS.get(2))),
                Claim.of("learns-tanh", r -> learns(r, KINDS.get(3))),
                Claim.of(
                        "sigmoid-does-not-learn",
                        r -> {
                            double most = r.most("sigmoid-lsuv", "testAccuracy");
                            return Verdict.of(most < 0.25, Text.percent(most));
                        }));
    }

    /// Whether LSUV is best, or not further behind than chance: one sample of the test split in a hundred.
    private static Verdict learns(Results r, Kind kind) {
        double its = r.mean(cell(kind, "lsuv"), "testAccuracy");
        double best =
                WEIGHTS.stream().skip(1).mapToDouble(w -> r.mean(cell(kind, w), "testAccuracy")).max().orElseThrow();
        return Verdict.of(its > best - 0.01, Text.percent(its), Text.percent(best));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[][] accuracies = new double[KINDS.size()][WEIGHTS.size()],
                epochs = new double[KINDS.size()][WEIGHTS.size()];
        for (int k = 0; k < KINDS.size(); k++) {
            for (int w = 0; w < WEIGHTS.size(); w++) {
                accuracies[k][w] = results.mean(cell(KINDS.get(k), WEIGHTS.get(w)), "testAccuracy");
                epochs[k][w] = results.mean(cell(KINDS.get(k), WEIGHTS.get(w)), "epochsNeeded");
            }
        }
        Axis columns = Axis.categories("", List.of("LSUV", words.term("orthonormal"), "Xavier", "He"));
        Axis rows =
                Axis.categories(
                        "", KINDS.stream().map(k -> words.cell(cell(k, "lsuv")).replace(", LSUV", "")).toList());
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("variances", variances(results, words));
        pictures.put(
                "accuracies",
                new Chart(words.picture("accuracies"), columns, rows)
                        .palette(Palette.of(1))
                        .add(new Mark.HeatMap("r0", accuracies, Text::percent)));
        pictures.put(
                "epochs",
                new Chart(words.picture("epochs"), columns, rows)
                        .palette(Palette.of(1))
                        .add(new Mark.HeatMap("r0", epochs, e -> e > EPOCHS ? "> " + EPOCHS : Text.format("%.1f", e))));
        return pictures;
    }

    private static Picture variances(Results results, Words words) {
        double[] at = IntStream.rangeClosed(1, DEPTH + 1).asDoubleStream().toArray();
        var chart =
                new Chart(
                                words.picture("variances"),
                                Axis.whole(words.term("layer"), 1, DEPTH + 1),
                                Axis.logarithmic(words.term("variance"), 1e-4, 100))
                        .palette(Palette.of(WEIGHTS.size()));
        for (int w = 0; w < WEIGHTS.size(); w++) {
            String cell = cell(KINDS.get(1), WEIGHTS.get(w));
            chart.add(new Mark.Line(words.cell(cell), "r" + w, at, results.series(cell, "variances"), true));
        }
        return chart;
    }
}
