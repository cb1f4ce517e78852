package dev.gradus.lab.experiment.normalization;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
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
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Evaluation of a normalized network with running statistics and with those of a batch.
///
/// ```
/// running_mean ← (1 - α) running_mean + α mean:   after t steps (1 - α)ᵗ of the first value, 0, is left
/// ```
/// Digits, three hidden layers of 64 units, SGD with rate 0.1, batches of 32.
public final class RunningOrBatch implements Experiment {
    private static final double RATE = 0.1;
    private static final double[] MOMENTA = {0.01, 0.1, 0.5};
    private static final int DEPTH = 3, WIDTH = 64, BATCH = 32, SEEDS = 3;
    private static final int[] LOOKS = {1, 2, 5, 10, 20, 50, 100, 200, 400}, SIZES = {2, 4, 8, 32};
    private static final String USUAL = "momentum-0.1", SORTED = "sorted", SORTED_PLAIN = "sorted-plain";

    @Override
    public String name() {
        return "running-statistics";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        for (double momentum : MOMENTA) {
            cells.add(
                    Cell.program(
                            "momentum-" + Text.axis(momentum),
                            size.pick(1, SEEDS),
                            settings(momentum, false, size),
                            bench -> train(momentum, false, bench)));
        }
        cells.add(Cell.program(SORTED, size.pick(1, SEEDS), settings(0.1, true, size), b -> train(0.1, true, b)));
        Map<String, Object> plain = settings(0, true, size);
        plain.put("normalization", "none");
        cells.add(Cell.program(SORTED_PLAIN, size.pick(1, SEEDS), plain, b -> train(0, true, b)));
        return cells;
    }

    private static Map<String, Object> settings(double momentum, boolean sorted, Size size) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", "digits");
        settings.put("hidden", DEPTH);
        settings.put("units", WIDTH);
        settings.put("learningRate", RATE);
        settings.put("batchSize", BATCH);
        settings.put("momentum", momentum);
        settings.put("sortedByClass", sorted);
        settings.put("steps", last(size));
        return settings;
    }

    private static int last(Size size) {
        return size.pick(20, LOOKS[LOOKS.length - 1]);
    }

    /// @param momentum 0 for no normalization
    /// @param tracking whether evaluation uses running statistics, and not those of its batch
    private static Sequential network(double momentum, boolean tracking, Workbench bench) {
        var config = new BatchNorm1d.Config(1e-5, momentum, false, true, tracking);
        return Nets.dense(
                        DEPTH,
                        WIDTH,
                        new He(),
                        () -> momentum == 0 ? List.of(new ReLU()) : List.of(new BatchNorm1d(config), new ReLU()))
                .build(bench.data("digits").train().data().shape(), bench.seed());
    }

    private static Measured train(double momentum, boolean sorted, Workbench bench) {
        Splits digits = bench.data("digits");
        var standardize = Standardize.fit(digits.train());
        Dataset train = sorted ? sorted(digits.train().data()) : digits.train().data();
        Loader loader = Loader.of(train).batchSize(BATCH).prepare(standardize);
        Sequential network = network(momentum, true, bench), twin = network(momentum, false, bench);
        Dataset test = digits.test().data();
        Loader whole = Loader.of(test).batchSize(test.size()).prepare(standardize);
        int[] looks = IntStream.of(LOOKS).filter(look -> look <= last(bench.size())).toArray();
        List<double[]> accuracies = new ArrayList<>();
        int steps = last(bench.size());
        Steps.run(
                bench,
                network,
                new Sgd(RATE),
                sorted ? loader : loader.shuffle(bench.seed()),
                steps + 1,
                0,
                1,
                (step, _, _) -> {
                    if (Arrays.stream(looks).noneMatch(look -> look == step)) return;
                    copy(network, twin);
                    accuracies.add(new double[] {accuracy(network, whole), accuracy(twin, whole)});
                });
        double[] running = accuracies.stream().mapToDouble(a -> a[0]).toArray();
        double[] batch = accuracies.stream().mapToDouble(a -> a[1]).toArray();
        copy(network, twin);
        Measured measured =
                Measured.of("runningAccuracy", running[running.length - 1])
                        .and("batchAccuracy", batch[batch.length - 1])
                        .and("oneClassAccuracy", ofClasses(twin, test, standardize))
                        .series("running", running)
                        .series("batch", batch);
        for (int size : SIZES) {
            Loader few = Loader.of(test).batchSize(size).dropLast(true).shuffle(1).prepare(standardize);
            measured = measured.and("batchesOf" + size + "Accuracy", accuracy(twin, few));
        }
        return measured;
    }

    private static Dataset sorted(Dataset data) {
        int[] classes = classes(data);
        return new Subset(
                data,
                IntStream.range(0, classes.length)
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> classes[i]))
                        .mapToInt(i -> i)
                        .toArray());
    }

    private static int[] classes(Dataset data) {
        return Loader.of(data).batchSize(data.size()).iterator().next().targets().toInts();
    }

    /// The mean accuracy on batches that have one class each.
    private static double ofClasses(Sequential network, Dataset test, Standardize standardize) {
        int[] classes = classes(test);
        return IntStream.range(0, 10)
                .mapToDouble(c -> {
                    int[] its = IntStream.range(0, classes.length).filter(i -> classes[i] == c).toArray();
                    Loader batch = Loader.of(new Subset(test, its)).batchSize(its.length).prepare(standardize);
                    return accuracy(network, batch);
                })
                .average()
                .orElseThrow();
    }

    /// Gives the twin, which keeps no statistics, the parameters of the network.
    private static void copy(Sequential network, Sequential twin) {
        Map<String, Tensor> state = network.state();
        state.keySet().retainAll(twin.state().keySet());
        twin.state(state);
    }

    private static double accuracy(Sequential network, Loader batches) {
        int right = 0, all = 0;
        try (var _ = NoGrad.open()) {
            for (Batch batch : batches) {
                int[] answers = network.forward(batch.inputs(), Pass.evaluation()).argMax(1).toInts();
                int[] wanted = batch.targets().toInts();
                all += wanted.length;
                right += (int) IntStream.range(0, wanted.length).filter(i -> answers[i] == wanted[i]).count();
            }
        }
        return (double) right / all;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "lags",
                        r -> {
                            int early = 2; // after five steps
                            double running = r.meanSeries("momentum-0.01", "running")[early],
                                    batch = r.meanSeries("momentum-0.01", "batch")[early];
                            return Verdict.of(running < batch - 0.1, Text.percent(running), Text.percent(batch));
                        }),
                Claim.of(
                        "agrees-in-the-end",
                        r -> {
                            double running = r.mean(USUAL, "runningAccuracy"), batch = r.mean(USUAL, "batchAccuracy");
                            return Verdict.of(
                                    Math.abs(running - batch) < 0.02, Text.percent(running), Text.percent(batch));
                        }),
                Claim.of(
                        "one-class",
                        r -> {
                            double one = r.most(USUAL, "oneClassAccuracy"), running = r.least(USUAL, "runningAccuracy");
                            return Verdict.of(one < running - 0.2, Text.percent(one), Text.percent(running));
                        }),
                Claim.of(
                        "small-batches",
                        r -> {
                            double two = r.most(USUAL, "batchesOf2Accuracy"),
                                    many = r.least(USUAL, "batchesOf32Accuracy");
                            return Verdict.of(two < many - 0.1, Text.percent(two), Text.percent(many));
                        }),
                Claim.of(
                        "sorted",
                        r -> {
                            double with = r.mean(SORTED, "runningAccuracy"),
                                    without = r.mean(SORTED_PLAIN, "runningAccuracy"),
                                    shuffled = r.mean(USUAL, "runningAccuracy");
                            return Verdict.of(
                                    with < without && without < shuffled,
                                    Text.percent(with),
                                    Text.percent(without),
                                    Text.percent(shuffled));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int looks = results.series(USUAL, "running").length;
        double[] at = IntStream.range(0, looks).mapToDouble(i -> LOOKS[i]).toArray();
        var lag =
                new Chart(
                                words.picture("lag"),
                                Axis.logarithmic(words.term("step"), 1, at[looks - 1]),
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(MOMENTA.length + 1));
        for (int k = 0; k < MOMENTA.length; k++) {
            String cell = "momentum-" + Text.axis(MOMENTA[k]);
            lag.add(new Mark.Line(words.cell(cell), "r" + k, at, results.meanSeries(cell, "running"), true));
        }
        lag.add(
                new Mark.Line(
                        words.figure("batchAccuracy"),
                        "r" + MOMENTA.length,
                        at,
                        results.meanSeries(USUAL, "batch"),
                        true));
        List<String> figures = new ArrayList<>(List.of("runningAccuracy", "batchAccuracy"));
        for (int i = SIZES.length - 1; i >= 0; i--) figures.add("batchesOf" + SIZES[i] + "Accuracy");
        figures.add("oneClassAccuracy");
        double[] places = IntStream.range(0, figures.size()).asDoubleStream().toArray();
        double[] heights = figures.stream().mapToDouble(f -> results.mean(USUAL, f)).toArray();
        var ways =
                new Chart(
                                words.picture("ways"),
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share),
                                Axis.categories("", figures.stream().map(words::figure).toList()))
                        .palette(Palette.of(1))
                        .add(new Mark.Points(words.term("mean"), "r0", heights, places));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("lag", lag);
        pictures.put("ways", ways);
        return pictures;
    }
}
