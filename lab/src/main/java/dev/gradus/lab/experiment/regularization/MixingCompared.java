package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.CutMix;
import dev.gradus.data.augment.Cutout;
import dev.gradus.data.augment.Mixup;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Answers;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Comparisons;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import dev.gradus.train.metric.Calibration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Label smoothing, Mixup, Cutout and CutMix on a small convolutional network: accuracy, log loss and calibration.
///
/// ```
/// conv 8, 3×3 → ReLU → pool → conv 16, 3×3 → ReLU → pool → linear 64 → ReLU → linear 10
/// ECE = Σ n[m] / n |accuracy of bin m - mean probability of bin m|        overconfidence = mean probability - accuracy
/// ```
/// Sources: Guo et al. 2017 (calibration), Müller et al. 2019 (label smoothing), Thulasidasan et al. 2019 (Mixup).
public final class MixingCompared implements Experiment {
    private static final double SMOOTHING = 0.1, ALPHA = 0.4, CUTMIX_ALPHA = 1;
    private static final String PLAIN = "plain", SMOOTHED = "label-smoothing", MIXUP = "mixup", CUTOUT = "cutout";
    private static final String CUTMIX = "cutmix", TEST = "testAccuracy", LOSS = "logLoss", ECE = "calibrationError";
    private static final String SURE = "overconfidence";
    private static final List<String> ALL = List.of(PLAIN, SMOOTHED, MIXUP, CUTOUT, CUTMIX);

    private record Task(String data, int samples, int epochs, int cutout) {}

    @Override
    public String name() {
        return "mixing-compared";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        var task = size.pick(new Task("digits", 100, 2, 4), new Task("fashion-mnist", 500, 80, 14));
        return ALL.stream()
                .map(name -> {
                    Map<String, Object> settings = new LinkedHashMap<>();
                    settings.put("data", task.data);
                    settings.put("samples", task.samples);
                    settings.put("channels", List.of(8, 16));
                    settings.put("hidden", List.of(64));
                    settings.put("epochs", task.epochs);
                    settings.put("batchSize", FewSamples.BATCH);
                    switch (name) {
                        case SMOOTHED -> settings.put("labelSmoothing", SMOOTHING);
                        case MIXUP -> settings.put("alpha", ALPHA);
                        case CUTMIX -> settings.put("alpha", CUTMIX_ALPHA);
                        case CUTOUT -> settings.put("cutout", task.cutout);
                        default -> {}
                    }
                    return Cell.program(name, size.pick(1, 5), settings, bench -> train(name, task, bench));
                })
                .toList();
    }

    private static Measured train(String name, Task task, Workbench bench) {
        Splits data = FewSamples.of(bench, task.data, task.samples, 100);
        Sequential net =
                Sequential.of(
                        new Conv2d(8, 3).padding(1),
                        new ReLU(),
                        new MaxPool2d(2),
                        new Conv2d(16, 3).padding(1),
                        new ReLU(),
                        new MaxPool2d(2),
                        new Flatten(),
                        new Linear(64),
                        new ReLU(),
                        new Linear(FewSamples.CLASSES));
        Trainer trainer =
                Trainer.of(net, new CrossEntropy(name.equals(SMOOTHED) ? SMOOTHING : 0), new Adam(2e-3))
                        .config(new TrainConfig(task.epochs, FewSamples.BATCH, false, bench.seed()))
                        .keepLast();
        switch (name) {
            case MIXUP -> trainer.mix(new Mixup(new Mixup.Config(ALPHA)));
            case CUTMIX -> trainer.mix(new CutMix(new CutMix.Config(CUTMIX_ALPHA)));
            case CUTOUT -> trainer.augment(new Cutout(task.cutout));
            default -> {}
        }
        Dataset test = data.test().data();
        Answers answers = Answers.of(bench.train(trainer, data).model(), test);
        Calibration calibration = answers.calibration();
        double sure = calibration.bins().stream().mapToDouble(bin -> bin.samples() * bin.probability()).sum();
        return Measured.of(TEST, answers.accuracy())
                .and(LOSS, answers.logLoss())
                .and(ECE, calibration.error())
                .and(SURE, sure / test.size() - answers.accuracy())
                .series("binSamples", calibration.bins().stream().mapToDouble(Calibration.Bin::samples).toArray())
                .series(
                        "binProbability",
                        calibration.bins().stream().mapToDouble(Calibration.Bin::probability).toArray())
                .series("binAccuracy", calibration.bins().stream().mapToDouble(Calibration.Bin::accuracy).toArray());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "plain-is-overconfident",
                        r ->
                                Verdict.of(
                                        r.interval(PLAIN, SURE).low() > 0,
                                        points(r.mean(PLAIN, SURE)),
                                        Text.percent(r.mean(PLAIN, TEST)))),
                Claim.of(
                        "confidence-falls",
                        r -> {
                            boolean holds =
                                    ALL.stream()
                                            .skip(1)
                                            .allMatch(name -> Paired.difference(r, SURE, name, PLAIN).high() < 0);
                            return Verdict.of(
                                    holds,
                                    ALL.stream().skip(1).map(n -> points(r.mean(n, SURE))).toArray(String[]::new));
                        }),
                Claim.of(
                        "log-loss-falls",
                        r -> {
                            boolean holds =
                                    ALL.stream()
                                            .skip(1)
                                            .allMatch(name -> Paired.difference(r, LOSS, name, PLAIN).high() < 0);
                            return Verdict.of(
                                    holds, ALL.stream().map(n -> Text.loss(r.mean(n, LOSS))).toArray(String[]::new));
                        }),
                Claim.of(
                        "calibration-improves",
                        r -> {
                            boolean holds =
                                    ALL.stream()
                                            .skip(1)
                                            .allMatch(name -> Paired.difference(r, ECE, name, PLAIN).high() < 0);
                            return Verdict.of(
                                    holds, ALL.stream().map(n -> Text.percent(r.mean(n, ECE))).toArray(String[]::new));
                        }),
                Claim.of(
                        "accuracy-is-not-lost",
                        r -> {
                            boolean holds =
                                    ALL.stream()
                                            .skip(1)
                                            .noneMatch(name -> Paired.difference(r, TEST, name, PLAIN).high() < 0);
                            return Verdict.of(
                                    holds, ALL.stream().map(n -> Text.percent(r.mean(n, TEST))).toArray(String[]::new));
                        }));
    }

    private static String points(double share) {
        return Text.difference(TEST, share);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("reliability", reliability(results, words));
        for (String figure : List.of(TEST, LOSS, ECE))
            pictures.put(figure, Comparisons.figure(words.picture(figure), results, words, figure, ALL).size(720, 330));
        return pictures;
    }

    /// Accuracy of each bin of probabilities with the first seed; bins with fewer than ten samples say nothing.
    private static Picture reliability(Results results, Words words) {
        var chart =
                new Chart(
                                words.picture("reliability"),
                                Axis.linear(words.term("probability of the answer"), 0, 1).words(Text::share),
                                Axis.linear(words.term("accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(ALL.size()))
                        .add(new Mark.Line("", "faint", new double[] {0, 1}, new double[] {0, 1}, false));
        for (int k = 0; k < ALL.size(); k++) {
            double[] samples = results.series(ALL.get(k), "binSamples"),
                    x = results.series(ALL.get(k), "binProbability"),
                    y = results.series(ALL.get(k), "binAccuracy");
            for (int m = 0; m < samples.length; m++) if (samples[m] < 10) y[m] = Double.NaN;
            chart.add(new Mark.Line(words.cell(ALL.get(k)), "r" + k, x, y, true));
        }
        return chart.size(600, 460);
    }
}
