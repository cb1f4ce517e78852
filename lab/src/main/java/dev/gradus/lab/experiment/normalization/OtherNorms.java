package dev.gradus.lab.experiment.normalization;

import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Comparisons;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.nn.Layer;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.norm.BatchNorm1d;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Normalization by an L1, L2 or maximum norm in place of the standard deviation: see [PNorm].
///
/// Digits, ten hidden layers of 64 units, SGD with rate 0.1, 25 epochs of 17 whole batches, PyTorch's default weights.
public final class OtherNorms implements Experiment {
    private static final double RATE = 0.1;
    private static final int DEPTH = 10, WIDTH = 64, EPOCHS = 25, BATCH = 74, SEEDS = 5, EARLY = 3;
    private static final String PLAIN = "none", BATCH_NORM = "batch-norm";
    private static final List<String> NORMS = List.of("l1", "l2", "max");

    private static final Map<String, Supplier<List<Layer>>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(PLAIN, () -> List.of(new ReLU()));
        KINDS.put(BATCH_NORM, () -> List.of(new BatchNorm1d(), new ReLU()));
        KINDS.put("l1", () -> List.of(new PNorm(PNorm.Kind.L1), new ReLU()));
        KINDS.put("l2", () -> List.of(new PNorm(PNorm.Kind.L2), new ReLU()));
        KINDS.put("max", () -> List.of(new PNorm(PNorm.Kind.MAX), new ReLU()));
    }

    @Override
    public String name() {
        return "l1-l2-norms";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS);
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "hidden",
                        DEPTH,
                        "units",
                        WIDTH,
                        "weights",
                        "torch-default",
                        "learningRate",
                        RATE,
                        "epochs",
                        epochs,
                        "batchSize",
                        BATCH);
        return KINDS.entrySet().stream()
                .map(kind ->
                        Cell.program(
                                kind.getKey(),
                                size.pick(1, SEEDS),
                                settings,
                                bench ->
                                        RunFigures.of(
                                                Fit.of(
                                                        bench,
                                                        bench.data("digits"),
                                                        Nets.dense(DEPTH, WIDTH, new TorchDefault(), kind.getValue()),
                                                        RATE,
                                                        epochs,
                                                        BATCH))))
                .toList();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "as-accurate",
                        r -> {
                            double batch = r.mean(BATCH_NORM, "testAccuracy");
                            double least =
                                    NORMS.stream().mapToDouble(n -> r.mean(n, "testAccuracy")).min().orElseThrow();
                            return Verdict.of(
                                    least >= batch - 0.02,
                                    Text.percent(batch),
                                    Text.percent(r.mean("l1", "testAccuracy")),
                                    Text.percent(r.mean("l2", "testAccuracy")),
                                    Text.percent(r.mean("max", "testAccuracy")));
                        }),
                Claim.of(
                        "faster-than-plain",
                        r -> {
                            double plain = early(r, PLAIN);
                            double most = NORMS.stream().mapToDouble(n -> early(r, n)).max().orElseThrow();
                            return Verdict.of(
                                    most < plain,
                                    Text.loss(early(r, "l1")),
                                    Text.loss(early(r, "l2")),
                                    Text.loss(early(r, "max")),
                                    Text.loss(plain));
                        }));
    }

    /// The training loss of the third epoch, mean over the seeds.
    private static double early(Results r, String cell) {
        return r.meanSeries(cell, "trainLoss")[EARLY - 1];
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = List.copyOf(KINDS.keySet());
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("loss", Comparisons.epochs(words.picture("loss"), results, words, "trainLoss", cells));
        pictures.put("accuracy", Comparisons.figure(words.picture("accuracy"), results, words, "testAccuracy", cells));
        return pictures;
    }
}
