package dev.gradus.lab.experiment.loss;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Comparisons;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// A layer after the scores, though the cross entropy has its own softmax: none, a second softmax, a ReLU, a sigmoid.
///
/// ```
/// L = -ln softmax(f(u))ₜ          f(u) in [0, 1], as of softmax and sigmoid:   L ≥ ln(1 + (C - 1) / e)
/// ```
/// That floor is 1.4612 for ten classes: the loss cannot get near 0, and the gradient is small.
public final class SoftmaxBeforeTheLoss implements Experiment {
    private static final int EPOCHS = 20, CLASSES = 10;
    private static final double RATE = 0.1, FLOOR = Math.log(1 + (CLASSES - 1) / Math.E);
    private static final String ACCURACY = "testAccuracy",
            LOSS = "leastTrainLoss",
            NONE = "none",
            SOFTMAX = "softmax",
            RELU = "relu",
            SIGMOID = "sigmoid";
    private static final List<String> ALL = List.of(NONE, SOFTMAX, RELU, SIGMOID);

    @Override
    public String name() {
        return "softmax-before-loss";
    }

    @Override
    public Theme theme() {
        return Theme.LOSS;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS);
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "hidden",
                        64,
                        "optimizer",
                        "sgd",
                        "learningRate",
                        RATE,
                        "batchSize",
                        50,
                        "epochs",
                        epochs);
        return ALL.stream()
                .map(name -> Cell.program(name, size.pick(1, 5), settings, bench -> train(name, epochs, bench)))
                .toList();
    }

    private static Measured train(String name, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        List<Layer> layers = new ArrayList<>(List.of(new Flatten(), new Linear(64), new ReLU(), new Linear(CLASSES)));
        switch (name) {
            case SOFTMAX -> layers.add(new Softmax());
            case RELU -> layers.add(new ReLU());
            case SIGMOID -> layers.add(new Sigmoid());
            default -> {}
        }
        Trainer trainer =
                Trainer.of(Sequential.of(layers.toArray(Layer[]::new)), new CrossEntropy(), new Sgd(RATE))
                        .prepare(Standardize.fit(digits.train()))
                        .epochs(epochs)
                        .batchSize(50)
                        .seed(bench.seed());
        Run run = bench.train(trainer, digits);
        return RunFigures.of(run)
                .and(LOSS, DoubleStream.of(RunFigures.byEpoch(run, e -> e.train().loss())).min().orElseThrow());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "floor",
                        r -> {
                            double softmax = r.least(SOFTMAX, LOSS),
                                    sigmoid = r.least(SIGMOID, LOSS),
                                    none = r.most(NONE, LOSS);
                            boolean holds = softmax >= FLOOR && sigmoid >= FLOOR && none < 0.1;
                            return Verdict.of(
                                    holds, Text.loss(softmax), Text.loss(sigmoid), Text.loss(FLOOR), Text.loss(none));
                        }),
                Claim.of(
                        "slower",
                        r -> {
                            double none = first(r, NONE).min().orElseThrow(),
                                    softmax = first(r, SOFTMAX).max().orElseThrow();
                            return Verdict.of(none > softmax, Text.percent(none), Text.percent(softmax));
                        }),
                Claim.of(
                        "relu-loses-classes",
                        r -> {
                            double none = r.mean(NONE, ACCURACY), relu = r.least(RELU, ACCURACY);
                            return Verdict.of(relu < none - 0.05, Text.percent(none), Text.percent(relu));
                        }));
    }

    /// The validation accuracy after the first epoch, with each seed.
    private static DoubleStream first(Results r, String cell) {
        return IntStream.range(0, r.of(cell).size()).mapToDouble(seed -> r.series(cell, "validationAccuracy", seed)[0]);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("losses", Comparisons.epochs(words.picture("losses"), results, words, "trainLoss", ALL));
        pictures.put("accuracy", Comparisons.figure(words.picture("accuracy"), results, words, ACCURACY, ALL));
        return pictures;
    }
}
