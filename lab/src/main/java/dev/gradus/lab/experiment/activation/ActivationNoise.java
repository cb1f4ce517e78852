package dev.gradus.lab.experiment.activation;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
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
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.PReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.activation.VLReLU;
import dev.gradus.nn.init.Distribution;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Noise on the inputs of trained networks: whether those of ELU bear it better, as is said of them.
///
/// ```
/// x' = x + σ ε,  ε ~ N(0, 1), on standardized inputs
/// ```
/// ELU saturates below 0, where noise hardly moves its output; Leaky ReLU and PReLU do not (Clevert et al. 2016). Three hidden layers of
/// 64 units, digits.
public final class ActivationNoise implements Experiment {
    private static final double RATE = 0.01, MOMENTUM = 0.9;
    private static final double[] NOISE = {0, 0.25, 0.5, 0.75, 1, 1.5, 2};
    private static final int CLAIMED = 4, DEPTH = 3, WIDTH = 64, EPOCHS = 20, SEEDS = 10, DRAWS = 5;

    private record Kind(String name, Supplier<Layer> activation, Initializer weights) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("elu", ELU::new, new He()),
                    new Kind("relu", ReLU::new, new He()),
                    new Kind("leaky-relu", LeakyReLU::new, new He()),
                    new Kind("vl-relu", VLReLU::new, new He()),
                    new Kind("prelu", PReLU::new, new He()),
                    new Kind("tanh", Tanh::new, new Xavier(Distribution.NORMAL)));

    @Override
    public String name() {
        return "activation-noise";
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
                        "learningRate",
                        RATE,
                        "momentum",
                        MOMENTUM,
                        "epochs",
                        size.pick(1, EPOCHS),
                        "noise",
                        DoubleStream.of(NOISE).boxed().toList());
        return KINDS.stream()
                .map(k -> Cell.program(k.name(), size.pick(1, SEEDS), settings, b -> train(k, b)))
                .toList();
    }

    private static Measured train(Kind kind, Workbench bench) {
        Splits digits = bench.data("digits");
        Trainer trainer =
                Trainer.of(
                                DeepNets.of(kind.activation(), kind.weights(), DEPTH, WIDTH),
                                new CrossEntropy(),
                                new Sgd(RATE, MOMENTUM))
                        .prepare(Standardize.fit(digits.train()))
                        .epochs(bench.size().pick(1, EPOCHS))
                        .batchSize(50)
                        .seed(bench.seed());
        Run run = bench.train(trainer, digits);
        double[] accuracies = new double[NOISE.length];
        var test = Loader.of(digits.test()).batchSize(digits.test().data().size()).prepare(run.model().preparations());
        Batch batch = test.iterator().next();
        for (int i = 0; i < NOISE.length; i++) {
            for (int draw = 0; draw < DRAWS; draw++) {
                Tensor noise = bench.random().fork(draw).normal(batch.inputs().shape(), 0, NOISE[i]);
                accuracies[i] += accuracy(run.model().network(), batch.inputs().add(noise), batch.targets()) / DRAWS;
            }
        }
        return Measured.of("testAccuracy", accuracies[0])
                .and("noisyAccuracy", accuracies[CLAIMED])
                .and("lostAccuracy", accuracies[0] - accuracies[CLAIMED])
                .series("accuracies", accuracies);
    }

    private static double accuracy(Sequential network, Tensor inputs, Tensor targets) {
        try (var _ = NoGrad.open()) {
            int[] answers = network.forward(inputs, Pass.evaluation()).argMax(1).toInts(), wanted = targets.toInts();
            return (double) IntStream.range(0, wanted.length).filter(i -> answers[i] == wanted[i]).count()
                    / wanted.length;
        }
    }

    /// Whether ELU loses less than another one, by more than twice the standard error of the differences of equal seeds.
    private static Verdict losesLess(Results r, String other) {
        double[] its = r.values("elu", "lostAccuracy"), theirs = r.values(other, "lostAccuracy");
        double[] differences = IntStream.range(0, its.length).mapToDouble(i -> theirs[i] - its[i]).toArray();
        double mean = DoubleStream.of(differences).average().orElseThrow();
        double squares = DoubleStream.of(differences).map(d -> (d - mean) * (d - mean)).sum();
        double error = Math.sqrt(squares / (its.length - 1) / its.length);
        return Verdict.of(
                mean > 2 * error,
                Text.difference("accuracy", r.mean("elu", "lostAccuracy")),
                Text.difference("accuracy", r.mean(other, "lostAccuracy")),
                Text.difference("accuracy", 2 * error));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of("less-than-relu", r -> losesLess(r, "relu")),
                Claim.of("less-than-leaky-relu", r -> losesLess(r, "leaky-relu")),
                Claim.of("less-than-prelu", r -> losesLess(r, "prelu")),
                Claim.of("less-than-tanh", r -> losesLess(r, "tanh")));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        var chart =
                new Chart(
                                words.picture("accuracies"),
                                Axis.linear(words.term("deviation of the noise"), 0, NOISE[NOISE.length - 1]),
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(KINDS.size()));
        for (int k = 0; k < KINDS.size(); k++) {
            String name = KINDS.get(k).name();
            double[] means = results.meanSeries(name, "accuracies");
            chart.add(new Mark.Line(words.cell(name), "r" + k, NOISE, means, true));
        }
        return Map.of("accuracies", chart);
    }
}
