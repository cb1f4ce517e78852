package dev.gradus.lab.experiment.watching;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
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
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.regularize.L2;
import dev.gradus.tensor.Rng;
import dev.gradus.train.Run;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Twenty samples, no regularization: a net that works learns them by heart. What cannot do that is broken.
///
/// ```
/// zero weights: h = relu(0) = 0, so only the last biases learn:  L → H(p),  the entropy of the twenty labels
/// ```
public final class OverfitTwenty implements Experiment {
    private static final int TWENTY = 20, HIDDEN = 50, CLASSES = 10;
    private static final double MOMENTUM = 0.9;

    private enum Kind {
        SOUND,
        RANDOM_LABELS,
        PENALTY,
        LOW_RATE,
        ZERO_WEIGHTS;

        String cell() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String name() {
        return "overfit-twenty";
    }

    @Override
    public Theme theme() {
        return Theme.WATCHING;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(100, 500);
        return Arrays.stream(Kind.values())
                .map(kind -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "epochs",
                                    epochs,
                                    "hidden",
                                    HIDDEN,
                                    "learningRate",
                                    rate(kind),
                                    "momentum",
                                    MOMENTUM,
                                    "lambda",
                                    lambda(kind));
                    return Cell.program(kind.cell(), size.pick(1, 5), settings, bench -> learn(kind, epochs, bench));
                })
                .toList();
    }

    private static double rate(Kind kind) {
        return kind == Kind.LOW_RATE ? 1e-5 : 0.1;
    }

    private static double lambda(Kind kind) {
        return kind == Kind.PENALTY ? 0.1 : 0;
    }

    private static Measured learn(Kind kind, int epochs, Workbench bench) {
        Linear hidden = new Linear(HIDDEN), last = new Linear(CLASSES);
        if (kind == Kind.ZERO_WEIGHTS) {
            hidden = hidden.init(new Zeros());
            last = last.init(new Zeros());
        }
        Splits digits = bench.data("digits");
        InMemory twenty = twenty(digits.train().data(), kind == Kind.RANDOM_LABELS, bench.random());
        Trainer trainer =
                Trainer.of(
                                Sequential.of(new Flatten(), hidden, new ReLU(), last),
                                new CrossEntropy(),
                                new Sgd(rate(kind), MOMENTUM))
                        .config(new TrainConfig(epochs, TWENTY, false, bench.seed()).withSubset(TWENTY))
                        .keepLast();
        if (lambda(kind) > 0) trainer.regularize(new L2(lambda(kind)));
        Run run = bench.train(trainer, new Splits(new Split.Train(twenty), digits.validation(), digits.test()));
        double[] losses = RunFigures.byEpoch(run, e -> Objects.requireNonNull(e.subset()).loss());
        double[] accuracies = RunFigures.byEpoch(run, e -> Objects.requireNonNull(e.subset()).accuracy());
        return Measured.of("trainLoss", losses[epochs - 1])
                .and("trainAccuracy", accuracies[epochs - 1])
                .and("testAccuracy", run.test().accuracy())
                .and("entropyLoss", entropy(twenty))
                .series("loss", losses)
                .series("accuracy", accuracies);
    }

    /// Twenty of the samples, others for each seed.
    private static InMemory twenty(Dataset data, boolean isRandom, Rng random) {
        int[] order = random.permutation(data.size());
        Rng draw = random.fork("labels");
        float[][] inputs = new float[TWENTY][data.shape().size()];
        int[] labels = new int[TWENTY];
        for (int i = 0; i < TWENTY; i++) {
            data.readInput(order[i], inputs[i], 0);
            float[] label = new float[1];
            data.readTarget(order[i], label, 0);
            labels[i] = isRandom ? draw.below(i, CLASSES) : (int) label[0];
        }
        return InMemory.of("twenty digits", inputs, labels, data.task().names()).shaped(data.shape());
    }

    private static double entropy(Dataset data) {
        int[] counts = new int[CLASSES];
        float[] label = new float[1];
        for (int i = 0; i < data.size(); i++) {
            data.readTarget(i, label, 0);
            counts[(int) label[0]]++;
        }
        return Arrays.stream(counts)
                .filter(n -> n > 0)
                .mapToDouble(n -> -Math.log((double) n / TWENTY) * n / TWENTY)
                .sum();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "sound-learns",
                        r -> {
                            double loss = r.most("sound", "trainLoss"), accuracy = r.least("sound", "trainAccuracy");
                            return Verdict.of(loss < 0.01 && accuracy == 1, Text.loss(loss), Text.percent(accuracy));
                        }),
                Claim.of(
                        "random-labels-learned",
                        r -> {
                            double train = r.least("random-labels", "trainAccuracy");
                            double test = r.mean("random-labels", "testAccuracy");
                            return Verdict.of(train == 1 && test < 0.25, Text.percent(train), Text.percent(test));
                        }),
                Claim.of(
                        "penalty-stops",
                        r -> {
                            double loss = r.least("penalty", "trainLoss");
                            return Verdict.of(loss > 10 * r.most("sound", "trainLoss"), Text.loss(loss));
                        }),
                Claim.of(
                        "low-rate-stays",
                        r -> {
                            double loss = r.least("low-rate", "trainLoss");
                            return Verdict.of(loss > 2, Text.loss(loss));
                        }),
                Claim.of(
                        "zero-weights-stuck",
                        r -> {
                            double loss = r.mean("zero-weights", "trainLoss");
                            double entropy = r.mean("zero-weights", "entropyLoss");
                            double above =
                                    loss - entropy; // which no constant prediction can be below, and reaches slowly
                            return Verdict.of(above >= 0 && above < 0.01, Text.loss(loss), Text.loss(entropy));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int epochs = results.series("sound", "loss").length;
        Axis epoch = Axis.whole(words.term("epoch"), 0, epochs);
        Chart losses = new Chart(words.picture("losses"), epoch, Axis.logarithmic(words.term("train loss"), 1e-4, 3));
        Chart accuracies =
                new Chart(
                        words.picture("accuracies"),
                        epoch,
                        Axis.linear(words.term("train accuracy"), 0, 1).words(Text::share));
        List<String> cells = Arrays.stream(Kind.values()).map(Kind::cell).toList();
        Palette palette = Palette.of(cells.size());
        for (int k = 0; k < cells.size(); k++) {
            String cell = cells.get(k), name = words.cell(cell);
            losses.add(Mark.Line.counted(name, palette.style(k), 1, results.series(cell, "loss")));
            accuracies.add(Mark.Line.counted(name, palette.style(k), 1, results.series(cell, "accuracy")));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("losses", losses.palette(palette));
        pictures.put("accuracies", accuracies.palette(palette));
        return pictures;
    }
}
