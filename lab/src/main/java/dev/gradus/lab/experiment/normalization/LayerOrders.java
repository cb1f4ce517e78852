package dev.gradus.lab.experiment.normalization;

import dev.gradus.data.Loader;
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
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The orders in which convolution, normalization, activation and dropout may stand.
///
/// ```
/// dropout before σ:            a dropped unit gives σ(0) = 0.5, not 0
/// dropout before a norm:       in training Var = E[x²] / (1 - p) - E[x]²,  in evaluation Var = E[x²] - E[x]²: the running variance is too large
/// ```
/// Digits, four convolutions, dropout with p = 0.2, SGD. Sources: Li et al. 2018, "Understanding the disharmony between dropout and batch
/// normalization by variance shift"; the lectures' orders NN–ReLU–Dropout, NN–ReLU–BN and Conv–BN–activation–dropout.
public final class LayerOrders implements Experiment {
    private static final double P = 0.2, RATE = 0.1, SIGMOID_RATE = 0.5;
    private static final int EPOCHS = 20, BATCH = 74, SEEDS = 3, VALUES = 100_000;
    private static final String LAST = "dropout-last";
    private static final Map<String, Supplier<List<Layer>>> ORDERS = new LinkedHashMap<>();

    static {
        ORDERS.put("relu", () -> List.of(new ReLU()));
        ORDERS.put("relu-dropout", () -> List.of(new ReLU(), new Dropout(P)));
        ORDERS.put("relu-bn", () -> List.of(new ReLU(), new BatchNorm2d()));
        ORDERS.put("bn-relu", () -> List.of(new BatchNorm2d(), new ReLU()));
        ORDERS.put("bn-relu-dropout", () -> List.of(new BatchNorm2d(), new ReLU(), new Dropout(P)));
        ORDERS.put("relu-dropout-bn", () -> List.of(new ReLU(), new Dropout(P), new BatchNorm2d()));
        ORDERS.put("dropout-bn-relu", () -> List.of(new Dropout(P), new BatchNorm2d(), new ReLU()));
        ORDERS.put(LAST, () -> List.of(new BatchNorm2d(), new ReLU()));
        ORDERS.put("bn-sigmoid-dropout", () -> List.of(new BatchNorm2d(), new Sigmoid(), new Dropout(P)));
        ORDERS.put("bn-dropout-sigmoid", () -> List.of(new BatchNorm2d(), new Dropout(P), new Sigmoid()));
    }

    private static final List<String> WITH_BN =
            ORDERS.keySet().stream().filter(o -> o.contains("bn") || o.equals(LAST)).toList();

    @Override
    public String name() {
        return "layer-orders";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        ORDERS.forEach((name, layers) -> {
            double rate = name.contains("sigmoid") ? SIGMOID_RATE : RATE;
            int epochs = size.pick(1, EPOCHS);
            Map<String, Object> settings =
                    Map.of(
                            "data",
                            "digits",
                            "order",
                            name,
                            "dropout",
                            P,
                            "learningRate",
                            rate,
                            "epochs",
                            epochs,
                            "batchSize",
                            BATCH);
            cells.add(
                    Cell.program(
                            name, size.pick(1, SEEDS), settings, bench -> train(name, layers, rate, epochs, bench)));
        });
        cells.add(Cell.program("dropped-units", 1, Map.of("dropout", P, "values", VALUES), LayerOrders::dropped));
        return cells;
    }

    /// The net with the same layers behind each convolution; with dropout before the last layer alone where the order says so.
    private static Sequential network(String name, Supplier<List<Layer>> behind) {
        List<Layer> layers = new ArrayList<>(Nets.vgg(behind).layers());
        if (name.equals(LAST)) layers.add(layers.size() - 1, new Dropout(P));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private static Measured train(String name, Supplier<List<Layer>> behind, double rate, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        Sequential network = network(name, behind);
        Run run = Fit.of(bench, digits, network, rate, epochs, BATCH);
        Measured measured = Measured.of("testAccuracy", Fit.accuracy(run)).and("trainLoss", Fit.lastLoss(run));
        double ratio = varianceRatio(run, digits);
        return Double.isNaN(ratio) ? measured : measured.and("varianceRatio", ratio);
    }

    /// The running variance by the variance in evaluation, mean over the channels of all normalizations; NaN where there are none.
    private static double varianceRatio(Run run, Splits digits) {
        List<Double> ratios = new ArrayList<>();
        var loader =
                Loader.of(digits.train()).batchSize(digits.train().data().size()).prepare(run.model().preparations());
        Pass pass =
                Pass.evaluation()
                        .observing((_, layer, input, _) -> {
                            if (!(layer instanceof BatchNorm2d norm)) return;
                            double[] x = input.toDoubles();
                            double[] running = Objects.requireNonNull(norm.statistics()).variance().toDoubles();
                            for (int c = 0; c < running.length; c++) {
                                double its = variance(x, input.shape(), c);
                                if (its > 1e-4) ratios.add(running[c] / its); // a channel that is always 0 has no ratio
                            }
                        });
        try (var _ = NoGrad.open()) {
            Tensor _ = run.model().network().forward(loader.iterator().next().inputs(), pass);
        }
        return ratios.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }

    private static double variance(double[] x, Shape shape, int channel) {
        int channels = shape.axis(1), pixels = shape.axis(2) * shape.axis(3);
        double sum = 0, squares = 0;
        for (int i = 0; i < shape.axis(0); i++) {
            for (int p = 0; p < pixels; p++) {
                double value = x[(i * channels + channel) * pixels + p];
                sum += value;
                squares += value * value;
            }
        }
        int n = shape.axis(0) * pixels;
        return squares / n - sum / n * (sum / n);
    }

    /// What becomes of dropped units, and of the mean output, when dropout stands before a sigmoid and behind it.
    private static Measured dropped(Workbench bench) {
        Tensor x = bench.random().fork("x").normal(Shape.of(1, VALUES), 0, 2);
        Layer dropout = new Dropout(P), sigmoid = new Sigmoid();
        Tensor kept = dropout.forward(x, Pass.training(bench.random()));
        Tensor before = sigmoid.forward(kept, Pass.evaluation());
        Tensor behind = dropout.forward(sigmoid.forward(x, Pass.evaluation()), Pass.training(bench.random()));
        double[] in = kept.toDoubles(), first = before.toDoubles(), second = behind.toDoubles();
        int[] zeros = IntStream.range(0, in.length).filter(i -> in[i] == 0).toArray();
        return Measured.of("droppedShare", (double) zeros.length / VALUES)
                .and("dropoutBeforeSigmoid", IntStream.of(zeros).mapToDouble(i -> first[i]).average().orElseThrow())
                .and("dropoutBehindSigmoid", IntStream.of(zeros).mapToDouble(i -> second[i]).average().orElseThrow());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "half",
                        r -> {
                            double before = r.mean("dropped-units", "dropoutBeforeSigmoid"),
                                    behind = r.mean("dropped-units", "dropoutBehindSigmoid");
                            return Verdict.of(before == 0.5 && behind == 0, Text.axis(before), Text.axis(behind));
                        }),
                Claim.of(
                        "variance-shift",
                        r -> {
                            double before = r.least("dropout-bn-relu", "varianceRatio"),
                                    behind = r.least("bn-relu-dropout", "varianceRatio"),
                                    none = r.most("bn-relu", "varianceRatio"),
                                    last = r.most(LAST, "varianceRatio");
                            return Verdict.of(
                                    before > 1.2 && none < 1.1 && last < 1.1,
                                    Text.loss(before),
                                    Text.loss(behind),
                                    Text.loss(none),
                                    Text.loss(last));
                        }),
                lower("shift-costs-accuracy", "dropout-bn-relu", LAST));
    }

    /// The mean accuracy of an order is below that of another one.
    private static Claim lower(String key, String worse, String better) {
        return Claim.of(
                key,
                r -> {
                    double low = r.mean(worse, "testAccuracy"), high = r.mean(better, "testAccuracy");
                    return Verdict.of(low < high, Text.percent(low), Text.percent(high));
                });
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        List<String> orders = List.copyOf(ORDERS.keySet());
        pictures.put("accuracy", across("accuracy", "testAccuracy", orders, results, words));
        pictures.put("variance", across("variance", "varianceRatio", WITH_BN, results, words));
        return pictures;
    }

    /// A figure of some orders, whose names are long, in rows.
    private static Chart across(String key, String figure, List<String> orders, Results results, Words words) {
        double[] means = orders.stream().mapToDouble(o -> results.mean(o, figure)).toArray();
        double[] rows = IntStream.range(0, means.length).asDoubleStream().toArray();
        Axis x = Axis.fitting(words.figure(figure), means);
        var chart =
                new Chart(
                                words.picture(key),
                                figure.endsWith("ccuracy") ? x.words(Text::share) : x,
                                Axis.categories("", orders.stream().map(words::cell).toList()))
                        .palette(Palette.of(2))
                        .size(640, 60 + 30 * orders.size());
        double[][] seeds = orders.stream().map(o -> results.values(o, figure)).toArray(double[][]::new);
        double[] each = Arrays.stream(seeds).flatMapToDouble(Arrays::stream).toArray();
        double[] at =
                IntStream.range(0, seeds.length)
                        .flatMap(i -> IntStream.range(0, seeds[i].length).map(_ -> i))
                        .asDoubleStream()
                        .toArray();
        return chart.add(new Mark.Points(words.term("each seed"), "r1", each, at))
                .add(new Mark.Points(words.term("mean"), "r0", means, rows));
    }
}
