package dev.gradus.lab.experiment.preparation;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Clip;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.RobustScale;
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
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// One very large value, and what each preparation makes of all the others.
///
/// ```
/// x ~ N(0, 1)²,  class = (x₁ + x₂ > 0);  one value x₁ of class 0 is mistyped as v
/// deviation of the other x₁ after min-max ≈ 1 / v,  after standardization ≈ √n / v,  after robust scaling as before
/// ```
/// Softmax regression by SGD. Without x₁ no model is right more often than 75 %.
public final class MinMaxOutlier implements Experiment {
    private static final int TRAIN = 200, TEST = 1000, BATCH = 20, EPOCHS = 30;
    private static final double[] OUTLIERS = {1, 10, 100, 1000, 10_000};
    private static final int LAST = OUTLIERS.length - 1;
    private static final float MISTYPED = -0.5f;
    private static final double BOUND = 5, RATE = 0.5;
    private static final String BY_OUTLIER = "accuracyByOutlier", DEVIATIONS = "deviationByOutlier";

    private enum Way {
        MIN_MAX("min-max"),
        STANDARDIZE("standardize"),
        ROBUST("robust-scale"),
        ROBUST_CLIPPED("robust-scale-clip"),
        CLIPPED_MIN_MAX("clip-min-max");

        private final String key;

        Way(String key) {
            this.key = key;
        }

        Preparation[] fit(Split.Train train) {
            return switch (this) {
                case MIN_MAX -> new Preparation[] {MinMax.fit(train)};
                case STANDARDIZE -> new Preparation[] {Standardize.fit(train)};
                case ROBUST -> new Preparation[] {RobustScale.fit(train)};
                case ROBUST_CLIPPED -> {
                    Preparation robust = RobustScale.fit(train);
                    yield new Preparation[] {robust, Clip.fit(Prepared.of(train, robust), BOUND)};
                }
                case CLIPPED_MIN_MAX -> {
                    Preparation clip = Clip.fit(train, BOUND);
                    yield new Preparation[] {clip, MinMax.fit(Prepared.of(train, clip))};
                }
            };
        }
    }

    @Override
    public String name() {
        return "min-max-outlier";
    }

    @Override
    public Theme theme() {
        return Theme.PREPARATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(2, EPOCHS);
        return Arrays.stream(Way.values())
                .map(way -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "prepare",
                                    way.key,
                                    "samples",
                                    TRAIN,
                                    "outliers",
                                    Arrays.toString(OUTLIERS),
                                    "clip",
                                    BOUND,
                                    "learningRate",
                                    RATE,
                                    "epochs",
                                    epochs);
                    return Cell.program(way.key, size.pick(1, 5), settings, bench -> measure(way, epochs, bench));
                })
                .toList();
    }

    private static Measured measure(Way way, int epochs, Workbench bench) {
        Rng rng = bench.random();
        Split.Validation validation = new Split.Validation(points(TRAIN, 0, rng.fork("validation")));
        Split.Test test = new Split.Test(points(TEST, 0, rng.fork("test")));
        double[] accuracies = new double[OUTLIERS.length], deviations = new double[OUTLIERS.length];
        for (int i = 0; i < OUTLIERS.length; i++) {
            double outlier = i == 0 ? 0 : OUTLIERS[i]; // the first is none
            Split.Train train = new Split.Train(points(TRAIN, outlier, rng.fork("train")));
            Preparation[] steps = way.fit(train);
            Trainer trainer =
                    Trainer.of(Sequential.of(new Linear(2)), new CrossEntropy(), new Sgd(RATE))
                            .prepare(steps)
                            .epochs(epochs)
                            .batchSize(BATCH)
                            .seed(bench.seed())
                            .keepLast();
            accuracies[i] = bench.train(trainer, new Splits(train, validation, test)).test().accuracy();
            deviations[i] = deviation(Prepared.of(train.data(), steps));
        }
        return Measured.of("cleanAccuracy", accuracies[0])
                .and("testAccuracy", accuracies[LAST])
                .and("deviation", deviations[LAST])
                .series(BY_OUTLIER, accuracies)
                .series(DEVIATIONS, deviations);
    }

    /// Points of two classes; the first one is a point below the border whose first input was mistyped, where the outlier is not 0.
    private static Dataset points(int count, double outlier, Rng rng) {
        float[][] x = new float[count][2];
        int[] label = new int[count];
        for (int i = 0; i < count; i++) {
            x[i] = new float[] {(float) rng.normal(2L * i), (float) rng.normal(2L * i + 1)};
            label[i] = x[i][0] + x[i][1] > 0 ? 1 : 0;
        }
        if (outlier > 0) {
            x[0] = new float[] {(float) outlier, MISTYPED};
            label[0] = 0;
        }
        return InMemory.of("points", x, label, List.of("below", "above"));
    }

    /// The standard deviation of the first input, without the first sample.
    private static double deviation(Dataset prepared) {
        float[] x = new float[prepared.shape().size()];
        double sum = 0, squares = 0;
        int n = prepared.size() - 1;
        for (int i = 1; i <= n; i++) {
            prepared.readInput(i, x, 0);
            sum += x[0];
            squares += (double) x[0] * x[0];
        }
        return Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n)));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "squeezed",
                        r -> {
                            double minMax = r.mean(Way.MIN_MAX.key, "deviation");
                            double standard = r.mean(Way.STANDARDIZE.key, "deviation");
                            double robust = r.mean(Way.ROBUST.key, "deviation");
                            boolean isAsPredicted =
                                    isNear(minMax, 1 / OUTLIERS[LAST], 0.2)
                                            && isNear(standard, Math.sqrt(TRAIN) / OUTLIERS[LAST], 0.2);
                            return Verdict.of(
                                    isAsPredicted && robust > 0.5,
                                    Text.axis(minMax),
                                    Text.axis(standard),
                                    Text.number(robust));
                        }),
                Claim.of(
                        "input-lost",
                        r -> {
                            double with = r.mean(Way.MIN_MAX.key, "testAccuracy");
                            double without = r.mean(Way.MIN_MAX.key, "cleanAccuracy");
                            return Verdict.of(Math.abs(with - 0.75) < 0.03, Text.percent(with), Text.percent(without));
                        }),
                Claim.of(
                        "standardization-too",
                        r -> {
                            double with = r.mean(Way.STANDARDIZE.key, "testAccuracy");
                            double ten = r.meanSeries(Way.STANDARDIZE.key, BY_OUTLIER)[1];
                            double squeezed = r.meanSeries(Way.MIN_MAX.key, BY_OUTLIER)[1];
                            return Verdict.of(
                                    with < 0.8 && ten > squeezed + 0.05,
                                    Text.percent(ten),
                                    Text.percent(squeezed),
                                    Text.percent(with));
                        }),
                Claim.of(
                        "robust-is-not-enough",
                        r -> {
                            double robust = r.mean(Way.ROBUST.key, "testAccuracy");
                            double clipped = r.mean(Way.ROBUST_CLIPPED.key, "testAccuracy");
                            return Verdict.of(clipped > robust + 0.02, Text.percent(robust), Text.percent(clipped));
                        }),
                Claim.of(
                        "clipping-cures",
                        r -> {
                            double robust = r.mean(Way.ROBUST_CLIPPED.key, "testAccuracy");
                            double minMax = r.mean(Way.CLIPPED_MIN_MAX.key, "testAccuracy");
                            return Verdict.of(
                                    robust > r.mean(Way.ROBUST_CLIPPED.key, "cleanAccuracy") - 0.02
                                            && minMax > r.mean(Way.CLIPPED_MIN_MAX.key, "cleanAccuracy") - 0.02,
                                    Text.percent(robust),
                                    Text.percent(minMax));
                        }));
    }

    private static boolean isNear(double value, double expected, double share) {
        return Math.abs(value - expected) < share * expected;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Axis x =
                Axis.categories(
                        words.figure("largestValue"),
                        IntStream.range(0, OUTLIERS.length)
                                .mapToObj(i -> i == 0 ? words.figure("noOutlier") : Text.count(OUTLIERS[i]))
                                .toList());
        double[] places = IntStream.range(0, OUTLIERS.length).asDoubleStream().toArray();
        var deviation =
                new Chart(words.picture("deviation"), x, Axis.logarithmic(words.term("standard deviation"), 1e-5, 10))
                        .palette(Palette.of(Way.values().length));
        var accuracy =
                new Chart(
                                words.picture("accuracy"),
                                x,
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(Way.values().length));
        int k = 0;
        for (Way way : Way.values()) {
            String style = "r" + k++, name = words.cell(way.key);
            deviation.add(new Mark.Line(name, style, places, results.meanSeries(way.key, DEVIATIONS), true));
            accuracy.add(new Mark.Line(name, style, places, results.meanSeries(way.key, BY_OUTLIER), true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("deviation", deviation);
        pictures.put("accuracy", accuracy);
        return pictures;
    }
}
