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
import dev.gradus.nn.Sequential;
import dev.gradus.regularize.L2;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A wide net on a hundred digits with `loss + λ Σ w²`, from λ = 0 to far too much.
///
/// The penalty is the only thing that differs; the training ends at the last epoch, so that nothing but λ stops it from overfitting.
public final class WeightDecaySweep implements Experiment {
    private static final double[] STRENGTHS = {0, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1};
    private static final int SAMPLES = 100, WIDTH = 100, EPOCHS = 200, SEEDS = 5;

    @Override
    public String name() {
        return "weight-decay-sweep";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(2, EPOCHS);
        return IntStream.range(0, STRENGTHS.length)
                .mapToObj(k -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    "digits",
                                    "samples",
                                    SAMPLES,
                                    "hidden",
                                    List.of(WIDTH, WIDTH),
                                    "l2",
                                    STRENGTHS[k],
                                    "optimizer",
                                    "adam",
                                    "batchSize",
                                    FewSamples.BATCH,
                                    "epochs",
                                    epochs);
                    return Cell.program(
                            name(k), size.pick(1, SEEDS), settings, bench -> train(STRENGTHS[k], epochs, bench));
                })
                .toList();
    }

    private static String name(int k) {
        return "l2-" + Text.axis(STRENGTHS[k]);
    }

    private static Measured train(double lambda, int epochs, Workbench bench) {
        Splits digits = FewSamples.of(bench, "digits", SAMPLES, SAMPLES);
        Sequential net = FewSamples.net(WIDTH, 0, 0);
        Run run =
                bench.train(
                        FewSamples.trainer(net, epochs, 0, bench.seed())
                                .prepare(Standardize.fit(digits.train()))
                                .regularize(new L2(lambda)),
                        digits);
        var training = Evaluator.of(run.model()).of(digits.train().data());
        return Measured.of("trainAccuracy", training.accuracy())
                .and("testAccuracy", run.test().accuracy())
                .and("trainLoss", training.loss())
                .and("testLoss", run.test().loss())
                .and("weightSize", WeightSize.of(net));
    }

    private static double[] means(Results r, String figure) {
        return IntStream.range(0, STRENGTHS.length).mapToDouble(k -> r.mean(name(k), figure)).toArray();
    }

    @Override
    public List<Claim> claims() {
        int last = STRENGTHS.length - 1;
        return List.of(
                Claim.of(
                        "overfitting-without",
                        r -> {
                            double train = r.mean(name(0), "trainAccuracy"), test = r.mean(name(0), "testAccuracy");
                            return Verdict.of(train == 1 && test < 0.95, Text.percent(train), Text.percent(test));
                        }),
                Claim.of(
                        "some-is-better",
                        r -> {
                            double[] losses = means(r, "testLoss");
                            int best = least(losses);
                            var gain = Paired.difference(r, "testLoss", name(0), name(best));
                            return Verdict.of(
                                    best > 0 && gain.low() > 0,
                                    Text.loss(losses[0]),
                                    Text.loss(losses[best]),
                                    Text.axis(STRENGTHS[best]));
                        }),
                Claim.of(
                        "too-much-underfits",
                        r -> {
                            double train = r.mean(name(last), "trainAccuracy"),
                                    test = r.mean(name(last), "testAccuracy");
                            return Verdict.of(train < 0.5 && test < 0.5, Text.percent(train), Text.percent(test));
                        }),
                Claim.of(
                        "training-loss-rises",
                        r -> {
                            double[] losses = means(r, "trainLoss");
                            boolean rises = IntStream.range(1, losses.length).allMatch(k -> losses[k] > losses[k - 1]);
                            return Verdict.of(rises, Text.loss(losses[0]), Text.loss(losses[last]));
                        }),
                Claim.of(
                        "weights-shrink",
                        r -> {
                            double[] sizes = means(r, "weightSize");
                            boolean falls = IntStream.range(1, sizes.length).allMatch(k -> sizes[k] < sizes[k - 1]);
                            return Verdict.of(falls, Text.loss(sizes[0]), Text.loss(sizes[last]));
                        }));
    }

    private static int least(double... values) {
        return IntStream.range(0, values.length).reduce(0, (a, b) -> values[b] < values[a] ? b : a);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        Axis accuracy = Axis.linear(words.term("accuracy"), 0, 1).words(Text::share);
        pictures.put("accuracy", chart("accuracy", accuracy, List.of("trainAccuracy", "testAccuracy"), results, words));
        Axis loss = Axis.logarithmic(words.term("loss"), 1e-4, 10);
        pictures.put("loss", chart("loss", loss, List.of("trainLoss", "testLoss"), results, words));
        Axis test = Axis.linear(words.figure("testLoss"), 0, 2.5);
        pictures.put("test-loss", chart("test-loss", test, List.of("testLoss"), results, words));
        Axis size = Axis.fitting(words.figure("weightSize"), means(results, "weightSize"));
        pictures.put("size", chart("size", size, List.of("weightSize"), results, words));
        return pictures;
    }

    /// Figures against λ; the strengths are categories, since 0 has no place on a logarithmic axis.
    private static Picture chart(String key, Axis y, List<String> figures, Results results, Words words) {
        Axis x = Axis.categories("λ", Arrays.stream(STRENGTHS).mapToObj(Text::axis).toList());
        var chart = new Chart(words.picture(key), x, y).palette(Palette.of(2));
        double[] at = IntStream.range(0, STRENGTHS.length).asDoubleStream().toArray();
        for (int k = 0; k < figures.size(); k++) {
            String figure = figures.get(k);
            chart.add(new Mark.Line(words.figure(figure), "r" + k, at, means(results, figure), true));
        }
        return chart;
    }
}
