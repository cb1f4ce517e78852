package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Pca;
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
import dev.gradus.tensor.Rng;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Digits with columns of noise beside their 64 pixels, and a hundred training samples: all columns, the first principal components, or the
/// columns that tell the classes apart.
///
/// ```
/// score of a column = variance of the class means / mean variance within the classes       of the training split alone
/// ```
public final class ReduceFeatures implements Experiment {
    private static final int[] NOISE = {0, 64, 192, 512};
    private static final List<String> WAYS = List.of("all", "pca", "selected");
    private static final int SAMPLES = 100, PIXELS = 64, KEPT = 32, WIDTH = 64, EPOCHS = 150, SEEDS = 5;
    private static final double LOUDNESS = 0.3; // about the deviation of a pixel in the middle of a digit

    @Override
    public String name() {
        return "reduce-features";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(2, EPOCHS);
        List<Cell> cells = new ArrayList<>();
        for (String way : WAYS) {
            for (int noise : NOISE) {
                int columns = size.pick(noise / 8, noise);
                Map<String, Object> settings =
                        Map.of(
                                "data", "digits",
                                "samples", SAMPLES,
                                "noiseColumns", columns,
                                "noise", LOUDNESS,
                                "columns", way,
                                "kept", way.equals("all") ? PIXELS + columns : KEPT,
                                "hidden", List.of(WIDTH, WIDTH),
                                "optimizer", "adam",
                                "epochs", epochs);
                cells.add(
                        Cell.program(
                                name(way, noise),
                                size.pick(1, SEEDS),
                                settings,
                                bench -> train(way, columns, epochs, bench)));
            }
        }
        return cells;
    }

    private static String name(String way, int noise) {
        return way + "-" + noise;
    }

    private static Measured train(String way, int noise, int epochs, Workbench bench) {
        Splits digits = FewSamples.of(bench, "digits", SAMPLES, SAMPLES);
        Rng random = bench.random().fork("noise columns");
        InMemory train = widened(digits.train().data(), noise, random.fork("training"));
        int[] kept = way.equals("selected") ? best(train) : IntStream.range(0, PIXELS + noise).toArray();
        Splits data =
                new Splits(
                        new Split.Train(narrowed(train, kept)),
                        new Split.Validation(
                                narrowed(widened(digits.validation().data(), noise, random.fork("validation")), kept)),
                        new Split.Test(narrowed(widened(digits.test().data(), noise, random.fork("test")), kept)));
        Trainer trainer = FewSamples.trainer(FewSamples.net(WIDTH, 0, 0), epochs, 0, bench.seed());
        if (way.equals("pca")) trainer.prepare(Pca.fit(data.train(), KEPT));
        var run = bench.train(trainer, data);
        Measured measured =
                Measured.of("trainAccuracy", Evaluator.of(run.model()).of(data.train().data()).accuracy())
                        .and("testAccuracy", run.test().accuracy())
                        .and("testLoss", run.test().loss());
        double pixels = IntStream.of(kept).filter(column -> column < PIXELS).count();
        return way.equals("selected") ? measured.and("pixelsKept", pixels) : measured;
    }

    /// The samples with columns of noise behind their pixels.
    private static InMemory widened(Dataset data, int noise, Rng random) {
        float[][] rows = new float[data.size()][PIXELS + noise];
        for (int i = 0; i < rows.length; i++) {
            data.readInput(i, rows[i], 0);
            for (int j = 0; j < noise; j++) {
                rows[i][PIXELS + j] = (float) (0.5 + LOUDNESS * random.normal((long) i * noise + j));
            }
        }
        return InMemory.of("digits", rows, labels(data), classes());
    }

    private static int[] labels(Dataset data) {
        return IntStream.range(0, data.size()).map(data::label).toArray();
    }

    private static List<String> classes() {
        return IntStream.range(0, FewSamples.CLASSES).mapToObj(String::valueOf).toList();
    }

    private static InMemory narrowed(InMemory data, int[] columns) {
        float[] all = new float[data.shape().size()];
        float[][] rows = new float[data.size()][columns.length];
        for (int i = 0; i < rows.length; i++) {
            data.readInput(i, all, 0);
            for (int j = 0; j < columns.length; j++) rows[i][j] = all[columns[j]];
        }
        return InMemory.of("digits", rows, labels(data), classes());
    }

    /// The columns of the highest scores.
    private static int[] best(InMemory train) {
        int columns = train.shape().size();
        double[] scores = new double[columns];
        int[] labels = labels(train);
        float[][] rows = new float[train.size()][columns];
        for (int i = 0; i < rows.length; i++) train.readInput(i, rows[i], 0);
        for (int j = 0; j < columns; j++) {
            int column = j;
            scores[j] = score(IntStream.range(0, rows.length).mapToDouble(i -> rows[i][column]).toArray(), labels);
        }
        return IntStream.range(0, columns)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -scores[j]))
                .limit(KEPT)
                .mapToInt(j -> j)
                .toArray();
    }

    private static double score(double[] values, int[] labels) {
        double[] sums = new double[FewSamples.CLASSES], counts = new double[FewSamples.CLASSES];
        for (int i = 0; i < values.length; i++) {
            sums[labels[i]] += values[i];
            counts[labels[i]]++;
        }
        double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
        double between = 0, within = 0;
        for (int i = 0; i < values.length; i++) {
            double ofClass = sums[labels[i]] / counts[labels[i]];
            between += Math.pow(ofClass - mean, 2);
            within += Math.pow(values[i] - ofClass, 2);
        }
        return within == 0 ? 0 : between / within;
    }

    @Override
    public List<Claim> claims() {
        int most = NOISE[NOISE.length - 1];
        return List.of(
                Claim.of(
                        "noise-columns-hurt",
                        r -> {
                            var loss = Paired.difference(r, "testAccuracy", name("all", 0), name("all", most));
                            double train = r.mean(name("all", most), "trainAccuracy");
                            return Verdict.of(
                                    loss.low() > 0.05 && train > 0.99,
                                    Text.percent(r.mean(name("all", 0), "testAccuracy")),
                                    Text.percent(r.mean(name("all", most), "testAccuracy")),
                                    Text.percent(train));
                        }),
                Claim.of(
                        "selection-helps",
                        r -> {
                            var gain = Paired.difference(r, "testAccuracy", name("selected", most), name("all", most));
                            return Verdict.of(
                                    gain.low() > 0,
                                    Text.percent(r.mean(name("selected", most), "testAccuracy")),
                                    Text.percent(r.mean(name("all", most), "testAccuracy")),
                                    Text.format("%.1f", r.mean(name("selected", most), "pixelsKept")));
                        }),
                Claim.of(
                        "selection-beats-pca",
                        r -> {
                            var gain = Paired.difference(r, "testAccuracy", name("selected", most), name("pca", most));
                            return Verdict.of(
                                    gain.low() > 0,
                                    Text.percent(r.mean(name("pca", most), "testAccuracy")),
                                    Text.percent(r.mean(name("all", most), "testAccuracy")));
                        }),
                Claim.of(
                        "nothing-to-gain-without-noise",
                        r -> {
                            double all = r.mean(name("all", 0), "testAccuracy");
                            double selected = r.mean(name("selected", 0), "testAccuracy");
                            return Verdict.of(selected < all, Text.percent(all), Text.percent(selected));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Axis x = Axis.categories(words.figure("noiseColumns"), IntStream.of(NOISE).mapToObj(String::valueOf).toList());
        double[] at = IntStream.range(0, NOISE.length).asDoubleStream().toArray();
        var chart =
                new Chart(
                                words.picture("accuracy"),
                                x,
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(WAYS.size()));
        for (int k = 0; k < WAYS.size(); k++) {
            String way = WAYS.get(k);
            double[] y = IntStream.of(NOISE).mapToDouble(n -> results.mean(name(way, n), "testAccuracy")).toArray();
            chart.add(new Mark.Line(words.cell(way), "r" + k, at, y, true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("accuracy", chart.size(720, 330));
        return pictures;
    }
}
