package dev.gradus.lab.experiment.watching;

import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
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
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Models of growing capacity, and the lectures' table of the training error and of the gap between training and test.
///
/// ```
/// gap = test error - training error       small, small: good · small, large: overfitting · large, small: underfitting · large, large: both
/// ```
/// Digits, 64 → h → 10, with few samples or all. The lectures call both cells with a large training error underfitting.
public final class OverAndUnderfitting implements Experiment {
    private static final int[] WIDTHS = {1, 2, 3, 4, 8, 16, 64, 256};
    private static final int FEW = 100, ALL = 1258, UPDATES = 1500, BATCH = 50;
    private static final double SMALL = 0.05;

    @Override
    public String name() {
        return "over-and-underfitting";
    }

    @Override
    public Theme theme() {
        return Theme.WATCHING;
    }

    @Override
    public List<Cell> cells(Size size) {
        return IntStream.of(FEW, ALL)
                .boxed()
                .flatMap(samples -> Arrays.stream(WIDTHS).mapToObj(width -> cell(samples, width, size)))
                .toList();
    }

    private static String name(int samples, int width) {
        return (samples == ALL ? "all-" : "few-") + width;
    }

    private static Cell cell(int samples, int width, Size size) {
        int updates = size.pick(60, UPDATES);
        Map<String, Object> settings =
                Map.of("data", "digits", "samples", samples, "hidden", width, "updates", updates, "batchSize", BATCH);
        return Cell.program(
                name(samples, width), size.pick(1, 3), settings, bench -> train(samples, width, updates, bench));
    }

    private static Measured train(int samples, int width, int updates, Workbench bench) {
        Splits digits = bench.data("digits");
        Split.Train train = new Split.Train(Subset.drawn(digits.train().data(), samples, bench.random()));
        int epochs = Math.ceilDiv(updates, Math.ceilDiv(samples, BATCH));
        Trainer trainer =
                Trainer.of(
                                Sequential.of(new Flatten(), new Linear(width), new ReLU(), new Linear(10)),
                                new CrossEntropy(),
                                new Adam(0.01))
                        .prepare(Standardize.fit(train))
                        .config(new TrainConfig(epochs, BATCH, false, bench.seed()).withSteps(updates))
                        .keepLast();
        Run run = bench.train(trainer, new Splits(train, digits.validation(), digits.test()));
        double trainError = 1 - Evaluator.of(run.model()).of(train.data()).accuracy();
        double testError = 1 - run.test().accuracy();
        return Measured.of("trainErrorShare", trainError)
                .and("testErrorShare", testError)
                .and("gapShare", testError - trainError);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                quadrant("good", name(ALL, 64), false, false),
                quadrant("overfitting", name(FEW, 64), false, true),
                quadrant("underfitting", name(ALL, 1), true, false),
                quadrant("both", name(FEW, 2), true, true),
                Claim.of(
                        "capacity-lowers-training-error",
                        r -> {
                            double[] errors =
                                    Arrays.stream(WIDTHS)
                                            .mapToDouble(w -> r.mean(name(ALL, w), "trainErrorShare"))
                                            .toArray();
                            boolean falls = true;
                            for (int i = 1; i < errors.length; i++) falls &= errors[i] <= errors[i - 1];
                            return Verdict.of(falls, Text.percent(errors[0]), Text.percent(errors[errors.length - 1]));
                        }));
    }

    /// One cell of the table: whether training error and gap are large, by means over the seeds.
    private static Claim quadrant(String key, String cell, boolean isErrorLarge, boolean isGapLarge) {
        return Claim.of(
                key,
                r -> {
                    double error = r.mean(cell, "trainErrorShare"), gap = r.mean(cell, "gapShare");
                    boolean holds = error > SMALL == isErrorLarge && gap > SMALL == isGapLarge;
                    return Verdict.of(holds, Text.percent(error), Text.percent(gap));
                });
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (int samples : new int[] {FEW, ALL}) {
            String key = samples == FEW ? "few" : "all";
            double[] widths = Arrays.stream(WIDTHS).asDoubleStream().toArray();
            var chart =
                    new Chart(
                                    words.picture(key),
                                    Axis.logarithmic(words.term("hidden units"), 1, 300),
                                    Axis.linear(words.term("error"), 0, 1).words(Text::share))
                            .palette(Palette.of(2));
            double[] train = errors(results, samples, "trainErrorShare"),
                    test = errors(results, samples, "testErrorShare");
            chart.add(new Mark.Line(words.figure("trainErrorShare"), "r0", widths, train, true));
            chart.add(new Mark.Line(words.figure("testErrorShare"), "r1", widths, test, true));
            pictures.put(key, chart);
        }
        return pictures;
    }

    private static double[] errors(Results results, int samples, String figure) {
        return Arrays.stream(WIDTHS).mapToDouble(w -> results.mean(name(samples, w), figure)).toArray();
    }
}
