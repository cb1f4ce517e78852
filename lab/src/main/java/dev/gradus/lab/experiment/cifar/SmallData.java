package dev.gradus.lab.experiment.cifar;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.diagnose.Proof;
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
import dev.gradus.lab.experiment.classical.Classifier;
import dev.gradus.lab.experiment.classical.KernelMachine;
import dev.gradus.lab.experiment.classical.KernelMachine.Kernel;
import dev.gradus.lab.experiment.classical.NearestNeighbours;
import dev.gradus.lab.experiment.classical.RandomForest;
import dev.gradus.lab.experiment.classical.Samples;
import dev.gradus.lab.model.Architectures;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Test accuracy by the number of training samples, on MNIST and on CIFAR-10: a dense and a small convolutional network against a random
/// forest, a kernel machine, a linear classifier and the nearest neighbour.
///
/// All have the same samples, other ones with each seed, and the same settings at every size. The networks are trained for a fixed number of
/// updates, without regularization, as the lectures' networks are.
public final class SmallData implements Experiment {
    private static final List<String> DATA = List.of("mnist", "cifar10");
    private static final String CONVOLUTIONAL = "convolutional",
            DENSE = "dense",
            FOREST = "forest",
            KERNEL = "kernel",
            LINEAR = "linear",
            NEAREST = "nearest";
    private static final List<String> METHODS = List.of(CONVOLUTIONAL, DENSE, FOREST, KERNEL, LINEAR, NEAREST);
    private static final int TEST = 2000, UPDATES = 400, BATCH = 50;
    private static final double RATE = 3e-3;
    private static final int[] SIZES = {100, 300, 1000, 3000}, QUICK = {20, 40, 60, 80};

    @Override
    public String name() {
        return "small-data";
    }

    @Override
    public Theme theme() {
        return Theme.CIFAR;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        for (String data : DATA) {
            for (String method : METHODS) {
                int[] sizes = size.pick(QUICK, SIZES);
                int updates = size.pick(2, UPDATES), test = size.pick(50, TEST), trees = size.pick(3, 50);
                Map<String, Object> settings = new LinkedHashMap<>();
                settings.put("data", size.pick("digits", data));
                settings.put("samples", Arrays.stream(sizes).boxed().toList());
                settings.put("testSamples", test);
                if (isNetwork(method)) {
                    settings.putAll(Map.of("updates", updates, "batchSize", BATCH, "learningRate", RATE));
                    settings.put("model", model(method, size));
                }
                if (method.equals(FOREST)) settings.put("trees", trees);
                cells.add(
                        Cell.program(
                                data + "-" + method,
                                size.pick(1, 3),
                                settings,
                                bench ->
                                        measure(
                                                method,
                                                size,
                                                sizes,
                                                updates,
                                                test,
                                                trees,
                                                bench,
                                                String.valueOf(settings.get("data")))));
            }
        }
        return cells;
    }

    private static boolean isNetwork(String method) {
        return method.equals(CONVOLUTIONAL) || method.equals(DENSE);
    }

    private static Map<String, Object> model(String method, Size size) {
        if (method.equals(DENSE)) return Map.of("type", "mlp", "hidden", size.pick(List.of(8), List.of(256, 256)));
        List<List<Integer>> stages = size.pick(List.of(List.of(4)), List.of(List.of(8), List.of(16), List.of(32)));
        return Map.of("type", "cnn", "stages", stages, "hidden", List.of(100));
    }

    private static Measured measure(
            String method, Size size, int[] sizes, int updates, int test, int trees, Workbench bench, String data) {
        Splits whole = bench.data(data);
        int[] order = bench.random().permutation(whole.train().data().size());
        Dataset unseen = Subset.first(whole.test().data(), test);
        double[] accuracies = new double[sizes.length];
        for (int k = 0; k < sizes.length; k++) {
            Split.Train train = new Split.Train(new Subset(whole.train().data(), Arrays.copyOf(order, sizes[k])));
            if (isNetwork(method)) {
                var some = new Split.Validation(Subset.first(whole.validation().data(), 50));
                accuracies[k] =
                        net(model(method, size), updates, new Splits(train, some, new Split.Test(unseen)), bench);
            } else {
                Samples samples = Samples.of(train.data()), others = Samples.of(unseen);
                Classifier classifier = classifier(method, samples, trees, bench);
                accuracies[k] = 1 - others.error(classifier.predict(others));
            }
            bench.done((k + 1.0) / sizes.length);
        }
        return Measured.of("fewAccuracy", accuracies[0])
                .and("manyAccuracy", accuracies[accuracies.length - 1])
                .series("accuracies", accuracies)
                .series("samples", Arrays.stream(sizes).asDoubleStream().toArray());
    }

    private static double net(Map<String, Object> model, int updates, Splits splits, Workbench bench) {
        int batches = Math.ceilDiv(splits.train().data().size(), BATCH);
        Trainer trainer =
                Trainer.of(Architectures.ALL.read(model).network(10), new CrossEntropy(), new Adam(RATE))
                        .prepare(Standardize.fit(splits.train()))
                        .config(
                                new TrainConfig(Math.ceilDiv(updates, batches), BATCH, false, bench.seed())
                                        .withSteps(updates))
                        .keepLast();
        return bench.train(trainer, splits).test().accuracy();
    }

    /// The width of the Gaussian kernel follows from the data: γ = 2 / the mean squared distance of two samples.
    private static Classifier classifier(String method, Samples train, int trees, Workbench bench) {
        return switch (method) {
            case FOREST -> RandomForest.fit(train, trees, bench.random());
            case KERNEL -> KernelMachine.fit(train, new Kernel(2 / train.meanSquaredDistance(), 0), 0.1);
            case LINEAR -> KernelMachine.fit(train, new Kernel(1, 1), 10); // least squares, as many unknowns as samples
            default -> new NearestNeighbours(train, 1);
        };
    }

    @Override
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        for (String data : DATA) {
            claims.add(
                    Claim.of(
                            data + "-few",
                            r -> {
                                double net = r.mean(data + "-" + DENSE, "fewAccuracy");
                                double forest = r.mean(data + "-" + FOREST, "fewAccuracy");
                                double kernel = r.mean(data + "-" + KERNEL, "fewAccuracy");
                                return Verdict.of(
                                        Math.max(forest, kernel) > net,
                                        Text.percent(net),
                                        Text.percent(forest),
                                        Text.percent(kernel));
                            }));
            claims.add(
                    Claim.of(
                            data + "-many",
                            r -> {
                                double net = r.least(data + "-" + CONVOLUTIONAL, "manyAccuracy"), next = 0;
                                for (String method : METHODS.subList(1, METHODS.size()))
                                    next = Math.max(next, r.most(data + "-" + method, "manyAccuracy"));
                                return Verdict.of(net > next, Text.percent(net), Text.percent(next));
                            }));
        }
        return claims;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (String data : DATA) {
            double[] samples = results.series(data + "-" + CONVOLUTIONAL, "samples");
            double[][] means = new double[METHODS.size()][], low = means.clone(), high = means.clone();
            for (int m = 0; m < METHODS.size(); m++) {
                String cell = data + "-" + METHODS.get(m);
                int seeds = results.of(cell).size();
                List<Proof.Interval> intervals = new ArrayList<>();
                for (int k = 0; k < samples.length; k++) {
                    int at = k;
                    intervals.add(
                            Proof.Interval.of(
                                    IntStream.range(0, seeds)
                                            .mapToObj(seed -> results.series(cell, "accuracies", seed)[at])
                                            .toList()));
                }
                means[m] = intervals.stream().mapToDouble(Proof.Interval::mean).toArray();
                low[m] = intervals.stream().mapToDouble(Proof.Interval::low).toArray();
                high[m] = intervals.stream().mapToDouble(Proof.Interval::high).toArray();
            }
            var chart =
                    new Chart(
                                    words.picture(data),
                                    Axis.logarithmic(words.figure("samples"), samples[0], samples[samples.length - 1]),
                                    Axis.fitting(words.term("test accuracy"), means).words(Text::share))
                            .palette(Palette.of(METHODS.size()))
                            .size(760, 360);
            for (int m = 0; m < means.length; m++) chart.add(new Mark.Band("", "r" + m, samples, low[m], high[m]));
            for (int m = 0; m < means.length; m++)
                chart.add(new Mark.Line(words.figure(METHODS.get(m)), "r" + m, samples, means[m], true));
            pictures.put(data, chart);
        }
        return pictures;
    }
}
