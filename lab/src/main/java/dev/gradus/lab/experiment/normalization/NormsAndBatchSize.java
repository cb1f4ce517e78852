package dev.gradus.lab.experiment.normalization;

import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
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
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.GroupNorm;
import dev.gradus.nn.norm.InstanceNorm;
import dev.gradus.train.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Batch, layer, instance and group normalization by batch size, with as many samples seen.
///
/// ```
/// mean and variance over:   batch: samples, pixels   layer: channels, pixels   instance: pixels   group: pixels, 4 groups of channels
/// learning rate η = 0.1 · B / 32
/// ```
/// Digits, four convolutions, SGD. Source: Wu and He 2018, "Group normalization", figure 1 and table 2.
public final class NormsAndBatchSize implements Experiment {
    private static final double[] SIZES = {2, 4, 8, 16, 32, 64};
    private static final int EPOCHS = 8, SEEDS = 3, GROUPS = 4, SAMPLES = 1216; // a multiple of all sizes
    private static final String BATCH = "batch-norm", GROUP = "group-norm";
    private static final Map<String, Supplier<Layer>> NORMS = new LinkedHashMap<>();

    static {
        NORMS.put(BATCH, BatchNorm2d::new);
        NORMS.put("layer-norm", () -> new GroupNorm(1));
        NORMS.put("instance-norm", InstanceNorm::new);
        NORMS.put(GROUP, () -> new GroupNorm(GROUPS));
    }

    @Override
    public String name() {
        return "norms-and-batch-size";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS);
        double[] sizes = size.pick(new double[] {16, 64}, SIZES);
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "epochs",
                        epochs,
                        "samples",
                        SAMPLES,
                        "groups",
                        GROUPS,
                        "learningRate",
                        "0.1 * batch / 32",
                        "batchSizes",
                        DoubleStream.of(sizes).boxed().toList());
        return NORMS.entrySet().stream()
                .map(norm ->
                        Cell.program(
                                norm.getKey(),
                                size.pick(1, SEEDS),
                                settings,
                                bench -> measure(norm.getValue(), sizes, epochs, bench)))
                .toList();
    }

    private static Measured measure(Supplier<Layer> norm, double[] sizes, int epochs, Workbench bench) {
        Measured swept = Sweep.of(bench, sizes, batch -> train(norm, (int) batch, epochs, bench));
        double[] accuracy = Objects.requireNonNull(swept.series().get("accuracy"));
        return swept.and("smallestBatchAccuracy", accuracy[0]).and("largestBatchAccuracy", accuracy[sizes.length - 1]);
    }

    private static Run train(Supplier<Layer> norm, int batch, int epochs, Workbench bench) {
        Sequential network = Nets.vgg(() -> List.of(norm.get(), new ReLU()));
        Splits digits = bench.data("digits");
        var train = new Split.Train(Subset.first(digits.train().data(), SAMPLES));
        var data = new Splits(train, digits.validation(), digits.test());
        return Fit.of(bench, data, network, 0.1 * batch / 32, epochs, batch);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "batch-norm-loses-more",
                        r -> {
                            double batch = lost(r, BATCH), group = lost(r, GROUP);
                            return Verdict.of(
                                    batch > group,
                                    Text.difference("accuracy", batch),
                                    Text.difference("accuracy", group));
                        }),
                Claim.of(
                        "group-norm-does-not",
                        r -> {
                            double small = r.mean(GROUP, "smallestBatchAccuracy"), best = r.mean(GROUP, "bestAccuracy");
                            return Verdict.of(small >= best - 0.02, Text.percent(small), Text.percent(best));
                        }),
                Claim.of(
                        "group-beats-batch-at-two",
                        r -> {
                            double group = r.least(GROUP, "smallestBatchAccuracy"),
                                    batch = r.most(BATCH, "smallestBatchAccuracy");
                            return Verdict.of(group > batch, Text.percent(group), Text.percent(batch));
                        }));
    }

    /// How much less accurate a norm is with the smallest batches than at its best.
    private static double lost(Results r, String norm) {
        return r.mean(norm, "bestAccuracy") - r.mean(norm, "smallestBatchAccuracy");
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int count = results.series(BATCH, "accuracy").length;
        double[] sizes = count == SIZES.length ? SIZES : new double[] {16, 64};
        var chart =
                new Chart(
                                words.picture("error"),
                                Axis.categories(
                                        words.term("batch size"),
                                        DoubleStream.of(sizes).mapToObj(Text::count).toList()),
                                Axis.fitting(
                                                words.term("error"),
                                                NORMS.keySet().stream()
                                                        .map(n -> errors(results, n, count))
                                                        .toArray(double[][]::new))
                                        .words(Text::share))
                        .palette(Palette.of(NORMS.size()));
        double[] places = IntStream.range(0, count).asDoubleStream().toArray();
        int k = 0;
        for (String norm : NORMS.keySet()) {
            chart.add(new Mark.Line(words.cell(norm), "r" + k++, places, errors(results, norm, count), true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("error", chart);
        return pictures;
    }

    /// Mean test errors by batch size.
    private static double[] errors(Results results, String cell, int count) {
        int seeds = results.of(cell).size();
        return IntStream.range(0, count)
                .mapToDouble(i ->
                        IntStream.range(0, seeds).mapToDouble(s -> 1 - results.series(cell, "accuracy", s)[i]).sum()
                                / seeds)
                .toArray();
    }
}
