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
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.PReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.activation.VLReLU;
import dev.gradus.nn.init.Distribution;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.LeCun;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The order of activations that the lectures give, on one network, each at the best of three learning rates.
///
/// The lectures: "ReLU; try Leaky ReLU, Maxout, ELU; try tanh but do not expect much; no sigmoid" (cs231n), and a table of FitNet-17 on
/// CIFAR-10 (Mishkin and Matas 2016): Maxout 93.94, VLReLU 92.97, ReLU 92.11, tanh 89.28, sigmoid not converged. Here: six dense
/// layers of 64 units, digits, He's weights for the slope of each (Xavier's for tanh and sigmoid;
/// LeCun's for Maxout, the larger of two sums having their mean square), momentum 0.9; the rate is chosen by validation accuracy.
public final class ActivationRanking implements Experiment {
    private static final int DEPTH = 6, WIDTH = 64, EPOCHS = 20, SEEDS = 10;
    private static final double[] RATES = {0.003, 0.01, 0.03};

    private record Kind(String name, Supplier<Layer> activation, Initializer weights) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("maxout", Maxout::new, new LeCun()),
                    new Kind("elu", ELU::new, new He()),
                    new Kind("vl-relu", VLReLU::new, he(1.0 / 3)),
                    new Kind("prelu", PReLU::new, he(0.25)),
                    new Kind("leaky-relu", LeakyReLU::new, new He()),
                    new Kind("relu", ReLU::new, new He()),
                    new Kind("tanh", Tanh::new, new Xavier(Distribution.NORMAL)),
                    new Kind("sigmoid", Sigmoid::new, new Xavier(Distribution.NORMAL)));

    private static Initializer he(double slope) {
        return new He(new He.Config(Distribution.NORMAL, He.Mode.FAN_IN, slope));
    }

    @Override
    public String name() {
        return "activation-ranking";
    }

    @Override
    public Theme theme() {
        return Theme.ACTIVATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        double[] rates = size.pick(new double[] {RATES[1]}, RATES);
        int epochs = size.pick(1, EPOCHS);
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "hidden",
                        DEPTH,
                        "units",
                        WIDTH,
                        "momentum",
                        0.9,
                        "epochs",
                        epochs,
                        "learningRates",
                        DoubleStream.of(rates).boxed().toList());
        return KINDS.stream()
                .map(k -> Cell.program(k.name(), size.pick(1, SEEDS), settings, b -> best(k, rates, epochs, b)))
                .toList();
    }

    private static Measured best(Kind kind, double[] rates, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        double most = -1;
        Measured best = Measured.nothing();
        for (int i = 0; i < rates.length; i++) {
            Sequential network = DeepNets.of(kind.activation(), kind.weights(), DEPTH, WIDTH);
            Trainer trainer =
                    Trainer.of(network, new CrossEntropy(), new Sgd(rates[i], 0.9))
                            .prepare(Standardize.fit(digits.train()))
                            .epochs(epochs)
                            .batchSize(50)
                            .seed(bench.seed());
            Measured its = RunFigures.of(bench.train(trainer, digits));
            double accuracy =
                    DoubleStream.of(Objects.requireNonNull(its.series().get("validationAccuracy"))).max().orElse(0);
            if (accuracy > most) {
                most = accuracy;
                best = its.and("bestLearningRate", rates[i]);
            }
            bench.done((i + 1.0) / rates.length);
        }
        return best;
    }

    /// Whether one is ahead of another by its mean, and how sure that is: the difference in units of its standard error.
    private static Verdict ahead(Results r, String better, String worse) {
        double difference = r.mean(better, "testAccuracy") - r.mean(worse, "testAccuracy");
        double error = Math.sqrt(squaredError(r, better) + squaredError(r, worse));
        boolean holds = difference > 2 * error;
        return Verdict.of(
                holds,
                Text.percent(r.mean(better, "testAccuracy")),
                Text.percent(r.mean(worse, "testAccuracy")),
                Text.difference("accuracy", 2 * error));
    }

    private static double squaredError(Results r, String cell) {
        double[] values = r.values(cell, "testAccuracy");
        double mean = r.mean(cell, "testAccuracy");
        double squares = DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum();
        return squares / (values.length - 1) / values.length;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of("maxout-before-vl-relu", r -> ahead(r, "maxout", "vl-relu")),
                Claim.of("vl-relu-before-relu", r -> ahead(r, "vl-relu", "relu")),
                Claim.of("elu-before-relu", r -> ahead(r, "elu", "relu")),
                Claim.of("relu-before-tanh", r -> ahead(r, "relu", "tanh")),
                Claim.of("tanh-before-sigmoid", r -> ahead(r, "tanh", "sigmoid")));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> names = KINDS.stream().map(k -> words.cell(k.name())).toList();
        var chart =
                new Chart(
                                words.picture("accuracies"),
                                Axis.categories("", names),
                                Axis.linear(words.term("test accuracy"), 0.9, 1).words(Text::share))
                        .palette(Palette.of(2));
        List<Double> at = new ArrayList<>(), each = new ArrayList<>();
        double[] means = new double[KINDS.size()];
        for (int k = 0; k < KINDS.size(); k++) {
            means[k] = results.mean(KINDS.get(k).name(), "testAccuracy");
            for (double value : results.values(KINDS.get(k).name(), "testAccuracy")) {
                at.add((double) k);
                each.add(value);
            }
        }
        chart.add(new Mark.Points(words.term("seed"), "r0", doubles(at), doubles(each)));
        chart.add(
                new Mark.Points(
                        words.term("mean"), "r1", IntStream.range(0, means.length).asDoubleStream().toArray(), means));
        return Map.of("accuracies", chart);
    }

    private static double[] doubles(List<Double> list) {
        return list.stream().mapToDouble(d -> d).toArray();
    }
}
