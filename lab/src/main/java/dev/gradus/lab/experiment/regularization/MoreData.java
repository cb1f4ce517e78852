package dev.gradus.lab.experiment.regularization;

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
import dev.gradus.train.Evaluator;
import dev.gradus.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The same net with the same number of updates on more and more samples.
///
/// ```
/// gap = test error - training error
/// ```
public final class MoreData implements Experiment {
    private static final int[] SAMPLES = {25, 50, 100, 200, 400, 800, 1258};
    private static final int WIDTH = 64, UPDATES = 800, SEEDS = 5;

    @Override
    public String name() {
        return "more-data";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int updates = size.pick(10, UPDATES);
        return IntStream.of(SAMPLES)
                .mapToObj(samples -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    "digits",
                                    "samples",
                                    samples,
                                    "hidden",
                                    List.of(WIDTH, WIDTH),
                                    "optimizer",
                                    "adam",
                                    "batchSize",
                                    FewSamples.BATCH,
                                    "updates",
                                    updates);
                    return Cell.program(
                            name(samples), size.pick(1, SEEDS), settings, bench -> train(samples, updates, bench));
                })
                .toList();
    }

    private static String name(int samples) {
        return "samples-" + samples;
    }

    private static Measured train(int samples, int updates, Workbench bench) {
        Splits digits = FewSamples.of(bench, "digits", samples, 50);
        int epochs = Math.ceilDiv(updates, Math.ceilDiv(samples, FewSamples.BATCH));
        Trainer trainer =
                FewSamples.trainer(FewSamples.net(WIDTH, 0, 0), epochs, 0, bench.seed())
                        .prepare(Standardize.fit(digits.train()));
        var run = bench.train(trainer.config(trainer.config().withSteps(updates)), digits);
        double train = 1 - Evaluator.of(run.model()).of(digits.train().data()).accuracy();
        double test = 1 - run.test().accuracy();
        return Measured.of("trainErrorShare", train)
                .and("testErrorShare", test)
                .and("gapShare", test - train)
                .and("testLoss", run.test().loss());
    }

    private static double[] means(Results r, String figure) {
        return IntStream.of(SAMPLES).mapToDouble(n -> r.mean(name(n), figure)).toArray();
    }

    /// The slope of the least-squares line of ln error against ln samples.
    private static double slope(double... errors) {
        double x = 0, y = 0, xx = 0, xy = 0;
        int n = errors.length;
        for (int i = 0; i < n; i++) {
            double a = Math.log(SAMPLES[i]), b = Math.log(errors[i]);
            x += a / n;
            y += b / n;
            xx += a * a / n;
            xy += a * b / n;
        }
        return (xy - x * y) / (xx - x * x);
    }

    @Override
    public List<Claim> claims() {
        int last = SAMPLES.length - 1;
        return List.of(
                Claim.of(
                        "gap-closes",
                        r -> {
                            double[] gaps = means(r, "gapShare");
                            boolean falls = IntStream.range(1, gaps.length).allMatch(i -> gaps[i] < gaps[i - 1]);
                            return Verdict.of(falls, Text.percent(gaps[0]), Text.percent(gaps[last]));
                        }),
                Claim.of(
                        "training-error-is-no-help",
                        r -> {
                            double most =
                                    IntStream.of(SAMPLES)
                                            .mapToDouble(n -> r.most(name(n), "trainErrorShare"))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(most < 0.01, Text.percent(most));
                        }),
                Claim.of(
                        "power-law",
                        r -> {
                            double[] errors = means(r, "testErrorShare");
                            double slope = slope(errors);
                            double start =
                                    IntStream.range(0, errors.length)
                                            .mapToDouble(i -> Math.log(errors[i]) - slope * Math.log(SAMPLES[i]))
                                            .average()
                                            .orElseThrow();
                            double off =
                                    IntStream.range(0, errors.length)
                                            .mapToDouble(i ->
                                                    Math.abs(
                                                            Math.log(errors[i]) - start - slope * Math.log(SAMPLES[i])))
                                            .max()
                                            .orElseThrow();
                            // within a quarter of the value
                            return Verdict.of(
                                    slope < 0 && off < Math.log(1.25),
                                    Text.format("%.2f", slope),
                                    Text.format("%.0f %%", 100 * (Math.exp(off) - 1)));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] at = IntStream.of(SAMPLES).asDoubleStream().toArray();
        Axis x = Axis.logarithmic(words.term("training samples"), 20, 2000);
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put(
                "errors",
                new Chart(words.picture("errors"), x, Axis.linear(words.term("error"), 0, 0.4).words(Text::share))
                        .palette(Palette.of(2))
                        .add(
                                new Mark.Line(
                                        words.figure("trainErrorShare"),
                                        "r0",
                                        at,
                                        means(results, "trainErrorShare"),
                                        true))
                        .add(
                                new Mark.Line(
                                        words.figure("testErrorShare"),
                                        "r1",
                                        at,
                                        means(results, "testErrorShare"),
                                        true)));
        pictures.put(
                "power-law",
                new Chart(
                                words.picture("power-law"),
                                x,
                                Axis.logarithmic(words.figure("testErrorShare"), 0.01, 1).words(Text::share))
                        .palette(Palette.of(2))
                        .add(new Mark.Line("", "r1", at, means(results, "testErrorShare"), true)));
        return pictures;
    }
}
