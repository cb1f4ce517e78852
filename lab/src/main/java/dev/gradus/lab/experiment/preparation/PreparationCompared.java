package dev.gradus.lab.experiment.preparation;

import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.Pca;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.Whiten;
import dev.gradus.data.prepare.ZeroMean;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
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
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The preparations of the data on one net, with one learning rate for all and with the best of each.
///
/// Digits, 64 → 64 → 10, SGD without momentum, whose steps are proportional to the inputs: a preparation that scales them changes what a
/// learning rate means. The best rate of each is chosen by the accuracy on the validation split.
public final class PreparationCompared implements Experiment {
    private static final int WIDTH = 64, BATCH = 32, EPOCHS = 10, SEEDS = 3;
    private static final double SHARED = 0.1, WHITE = 255;
    private static final String ACCURACY = "testAccuracy", SHARED_ACCURACY = "sharedAccuracy", RATE = "bestRate";
    private static final String SERIES = "validationByRate";

    /// What is done to the pixels, which are numbers from 0 to 1 unless it is said otherwise.
    private enum Way {
        BYTES("bytes"),
        MIN_MAX("min-max"),
        SYMMETRIC("min-max-symmetric"),
        ZERO_MEAN("zero-mean"),
        MEAN_IMAGE("zero-mean-image"),
        STANDARDIZE("standardize"),
        PCA("pca"),
        WHITEN_PCA("whiten-pca"),
        WHITEN_ZCA("whiten-zca");

        private final String key;

        Way(String key) {
            this.key = key;
        }

        Preparation fit(Split.Train train) {
            return switch (this) {
                case BYTES -> MinMax.fit(train, 0, WHITE);
                case MIN_MAX -> MinMax.fit(train);
                case SYMMETRIC -> MinMax.fit(train, -1, 1);
                case ZERO_MEAN -> ZeroMean.fit(train);
                case MEAN_IMAGE -> ZeroMean.fit(train, ZeroMean.Per.PIXEL);
                case STANDARDIZE -> Standardize.fit(train);
                case PCA -> Pca.fit(train);
                case WHITEN_PCA -> Whiten.fit(train, Whiten.Kind.PCA, new Whiten.Config().epsilon());
                case WHITEN_ZCA -> Whiten.fit(train);
            };
        }
    }

    @Override
    public String name() {
        return "preparation-compared";
    }

    @Override
    public Theme theme() {
        return Theme.PREPARATION;
    }

    /// Two in each power of ten.
    private static double[] rates() {
        return IntStream.rangeClosed(-10, 2).mapToDouble(i -> Math.pow(10, i / 2.0)).toArray();
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS);
        return Arrays.stream(Way.values())
                .map(way -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    "digits",
                                    "prepare",
                                    way.key,
                                    "hidden",
                                    WIDTH,
                                    "epochs",
                                    epochs,
                                    "batchSize",
                                    BATCH,
                                    "rates",
                                    "1e-5 … 10, two in each power of ten");
                    return Cell.program(way.key, size.pick(1, SEEDS), settings, bench -> measure(way, epochs, bench));
                })
                .toList();
    }

    private static Measured measure(Way way, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        Preparation preparation = way.fit(digits.train());
        double[] rates = rates(), validation = new double[rates.length];
        double best = 0, test = 0, shared = 0, bestRate = 0;
        for (int i = 0; i < rates.length; i++) {
            Trainer trainer =
                    Trainer.of(
                                    Sequential.of(new Flatten(), new Linear(WIDTH), new ReLU(), new Linear(10)),
                                    new CrossEntropy(),
                                    new Sgd(rates[i]))
                            .prepare(preparation)
                            .epochs(epochs)
                            .batchSize(BATCH)
                            .seed(bench.seed());
            Run run = bench.train(trainer, digits);
            validation[i] = Evaluator.of(run.model()).of(digits.validation().data()).accuracy();
            if (validation[i] > best) {
                best = validation[i];
                test = run.test().accuracy();
                bestRate = rates[i];
            }
            if (Math.abs(rates[i] / SHARED - 1) < 1e-9) shared = run.test().accuracy();
            bench.done((i + 1.0) / rates.length);
        }
        return Measured.of(ACCURACY, test).and(SHARED_ACCURACY, shared).and(RATE, bestRate).series(SERIES, validation);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "rate-hides-preparation",
                        r -> {
                            double shared = spread(r, SHARED_ACCURACY, Way.values());
                            double best = spread(r, ACCURACY, Way.values());
                            return Verdict.of(shared > 3 * best, Text.percent(shared), Text.percent(best));
                        }),
                Claim.of(
                        "bytes-need-small-rates",
                        r -> {
                            double bytes = r.mean(Way.BYTES.key, RATE), unit = r.mean(Way.MIN_MAX.key, RATE);
                            return Verdict.of(unit > 100 * bytes, Text.axis(bytes), Text.axis(unit));
                        }),
                Claim.of(
                        "centring-is-enough",
                        r -> {
                            Way[] simple = {Way.MIN_MAX, Way.SYMMETRIC, Way.ZERO_MEAN, Way.MEAN_IMAGE, Way.STANDARDIZE};
                            double spread = spread(r, ACCURACY, simple);
                            return Verdict.of(spread < 0.02, Text.percent(spread));
                        }),
                Claim.of(
                        "pca-only-turns",
                        r -> {
                            double turned = r.mean(Way.PCA.key, ACCURACY), image = r.mean(Way.MEAN_IMAGE.key, ACCURACY);
                            return Verdict.of(
                                    Math.abs(turned - image) < 0.01, Text.percent(turned), Text.percent(image));
                        }),
                Claim.of(
                        "whitening-gains-nothing",
                        r -> {
                            double white =
                                    Math.max(
                                            r.mean(Way.WHITEN_PCA.key, ACCURACY), r.mean(Way.WHITEN_ZCA.key, ACCURACY));
                            double image = r.mean(Way.MEAN_IMAGE.key, ACCURACY);
                            return Verdict.of(white < image + 0.005, Text.percent(white), Text.percent(image));
                        }));
    }

    /// How far the best and the worst of some means are apart.
    private static double spread(Results results, String figure, Way... ways) {
        double[] means = Arrays.stream(ways).mapToDouble(way -> results.mean(way.key, figure)).sorted().toArray();
        return means[means.length - 1] - means[0];
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> keys = Arrays.stream(Way.values()).map(way -> way.key).toList();
        double[] rates = rates();
        var chart =
                new Chart(
                                words.picture("by-rate"),
                                Axis.logarithmic(words.term("learning rate"), rates[0], rates[rates.length - 1]),
                                Axis.linear(words.term("validation accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(keys.size()))
                        .size(720, 360);
        for (int k = 0; k < keys.size(); k++) {
            chart.add(
                    new Mark.Line(
                            words.cell(keys.get(k)), "r" + k, rates, results.meanSeries(keys.get(k), SERIES), true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("by-rate", chart);
        for (String figure : List.of(ACCURACY, SHARED_ACCURACY)) {
            String key = figure.equals(ACCURACY) ? "best" : "shared";
            pictures.put(key, Comparisons.figure(words.picture(key), results, words, figure, keys).size(900, 330));
        }
        return pictures;
    }
}
