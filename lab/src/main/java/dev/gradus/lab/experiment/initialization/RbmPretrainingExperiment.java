package dev.gradus.lab.experiment.initialization;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.MinMax;
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
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.pretrain.Rbm;
import dev.gradus.nn.pretrain.RbmPretraining;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Probe;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Five sigmoid layers from small random weights, and from restricted Boltzmann machines, as deep learning began in 2006.
///
/// ```
/// E(v, h) = -aᵀv - cᵀh - hᵀWv        ΔW = η (⟨h vᵀ⟩ of the data - ⟨h vᵀ⟩ after one step of Gibbs sampling)
/// ```
/// Each layer learns without labels what the layer below makes of the digits; then all are trained as usual. Beside it what took its
/// place: Xavier's weights with sigmoid and with tanh, He's with ReLU. Source: Hinton, Osindero and Teh 2006.
public final class RbmPretrainingExperiment implements Experiment {
    private static final double RATE = 0.1, MOMENTUM = 0.9;
    private static final int DEPTH = 5, UNITS = 100, EPOCHS = 30, MACHINE_EPOCHS = 100, SHOWN = 24, SIDE = 8;

    private record Start(String name, Layer activation, Initializer weights, boolean isPretrained) {}

    private static final List<Start> STARTS =
            List.of(
                    new Start("random", new Sigmoid(), new Normal(0.01), false),
                    new Start("rbm", new Sigmoid(), new Normal(0.01), true),
                    new Start("xavier-sigmoid", new Sigmoid(), new Xavier(Distribution.NORMAL), false),
                    new Start("xavier-tanh", new Tanh(), new Xavier(Distribution.NORMAL), false),
                    new Start("he-relu", new ReLU(), new He(), false));

    @Override
    public String name() {
        return "rbm-pretraining";
    }

    @Override
    public Theme theme() {
        return Theme.INITIALIZATION;
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
                        UNITS,
                        "learningRate",
                        RATE,
                        "momentum",
                        MOMENTUM,
                        "epochs",
                        size.pick(1, EPOCHS),
                        "machineEpochs",
                        size.pick(1, MACHINE_EPOCHS));
        return STARTS.stream().map(s -> Cell.program(s.name(), size.pick(1, 3), settings, b -> train(s, b))).toList();
    }

    private static Measured train(Start start, Workbench bench) {
        Splits digits = bench.data("digits");
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        for (int l = 0; l < DEPTH; l++)
            layers.addAll(List.of(new Linear(UNITS).init(start.weights()), start.activation()));
        layers.add(new Linear(10).init(start.weights()));
        List<double[]> first = new ArrayList<>();
        Trainer trainer =
                Trainer.of(Sequential.of(layers.toArray(Layer[]::new)), new CrossEntropy(), new Sgd(RATE, MOMENTUM))
                        .prepare(MinMax.fit(digits.train()))
                        .epochs(bench.size().pick(1, EPOCHS))
                        .batchSize(50)
                        .seed(bench.seed())
                        .probe(Probe.at(1), (step, _) -> first.add(step.parameters().getFirst().before().toDoubles()));
        if (start.isPretrained()) {
            int epochs = bench.size().pick(1, MACHINE_EPOCHS);
            trainer.initialize(new RbmPretraining(new Rbm.Config(Rbm.Visible.BERNOULLI, 1, 0.05, 0.5, 0, 20, epochs)));
        }
        return RunFigures.of(bench.train(trainer, digits)).series("firstWeights", first.getFirst());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "random-stands-still",
                        r -> {
                            double most = r.most("random", "testAccuracy");
                            return Verdict.of(most < 0.2, Text.percent(most));
                        }),
                Claim.of(
                        "pretrained-learns",
                        r -> {
                            double least = r.least("rbm", "testAccuracy");
                            return Verdict.of(least > 0.9, Text.percent(least));
                        }),
                Claim.of(
                        "scaling-alone-does-not-help-sigmoids",
                        r -> {
                            double most = r.most("xavier-sigmoid", "testAccuracy");
                            return Verdict.of(most < r.least("rbm", "testAccuracy") - 0.1, Text.percent(most));
                        }),
                Claim.of(
                        "not-needed-today",
                        r -> {
                            double rbm = r.mean("rbm", "testAccuracy");
                            double tanh = r.mean("xavier-tanh", "testAccuracy"),
                                    relu = r.mean("he-relu", "testAccuracy");
                            boolean holds = Math.min(tanh, relu) > rbm - 0.01;
                            return Verdict.of(holds, Text.percent(tanh), Text.percent(relu), Text.percent(rbm));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int epochs = results.series("rbm", "trainLoss").length;
        double[] at = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
        var losses =
                new Chart(
                                words.picture("losses"),
                                Axis.whole(words.term("epoch"), 0, Math.max(2, epochs)),
                                Axis.linear(words.term("train loss"), 0, 2.5))
                        .palette(Palette.of(STARTS.size()));
        for (int k = 0; k < STARTS.size(); k++) {
            String name = STARTS.get(k).name();
            losses.add(new Mark.Line(words.cell(name), "r" + k, at, results.series(name, "trainLoss"), true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("losses", losses);
        pictures.put("features", features(results.series("rbm", "firstWeights"), words));
        return pictures;
    }

    /// The weights of the first units as pictures of 8 × 8 pixels, as the machine has left them.
    private static Picture features(double[] weights, Words words) {
        List<String> none = Collections.nCopies(SIDE, "");
        var all =
                new SmallMultiples(words.picture("features"), Axis.categories("", none), Axis.categories("", none), 8)
                        .size(60, 60)
                        .palette(Palette.of(1));
        for (int unit = 0; unit < SHOWN; unit++) {
            double[][] rows = new double[SIDE][];
            int from = unit * SIDE * SIDE;
            for (int r = 0; r < SIDE; r++)
                rows[r] = Arrays.copyOfRange(weights, from + r * SIDE, from + (r + 1) * SIDE);
            all.add("", List.of(new Mark.HeatMap("r0", rows, _ -> "")));
        }
        return all;
    }
}
