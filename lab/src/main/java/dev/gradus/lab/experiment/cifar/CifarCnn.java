package dev.gradus.lab.experiment.cifar;

import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Comparisons;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small convolutional network on CIFAR-10 beside a net of two dense layers: without and with batch normalization, and with augmented pictures.
///
/// ```
/// conv 16, 32 → pool → conv 64 → pool → linear 100 → linear 10          3 × 3 convolutions with ReLU, Adam, batches of 100
/// ```
public final class CifarCnn implements Experiment {
    private static final int EPOCHS = 4, LONG = 10;
    private static final String ACCURACY = "testAccuracy",
            DENSE = "dense",
            PLAIN = "plain",
            NORM = "batch-norm",
            AUGMENTED = "augmented";
    private static final List<String> ALL = List.of(DENSE, PLAIN, NORM, AUGMENTED);

    @Override
    public String name() {
        return "cifar-cnn";
    }

    @Override
    public Theme theme() {
        return Theme.CIFAR;
    }

    @Override
    public List<Cell> cells(Size size) {
        return List.of(
                cell(size, DENSE, Map.of("model", Map.of("type", "mlp", "hidden", List.of(256)))),
                cell(size, PLAIN, Map.of()),
                cell(size, NORM, Map.of("model.batchNorm", true)),
                cell(
                        size,
                        AUGMENTED,
                        Map.of(
                                "model.batchNorm", true,
                                "augment", size.pick("digits", "standard"),
                                "schedule", "one-cycle",
                                "optimizer", Map.of("type", "adam", "learningRate", 0.01),
                                "epochs", size.pick(1, LONG))));
    }

    private static Cell cell(Size size, String name, Map<String, Object> differs) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", size.pick("digits", "cifar10"));
        settings.put("model", size.pick(Map.of("type", "cnn", "stages", List.of(List.of(8))), Map.of("type", "cnn")));
        settings.put("epochs", size.pick(1, EPOCHS));
        settings.putAll(differs);
        return Cell.training(name, 1, settings);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "convolutions-help",
                        r -> {
                            double dense = r.mean(DENSE, ACCURACY), plain = r.mean(PLAIN, ACCURACY);
                            return Verdict.of(plain > dense + 0.1, Text.percent(dense), Text.percent(plain));
                        }),
                Claim.of(
                        "batch-norm-is-early",
                        r -> {
                            double without = r.series(PLAIN, "validationLoss")[0],
                                    with = r.series(NORM, "validationLoss")[0];
                            return Verdict.of(with < without, Text.loss(with), Text.loss(without));
                        }),
                Claim.of(
                        "augmentation-closes-the-gap",
                        r -> {
                            double plain = gap(r, NORM), augmented = gap(r, AUGMENTED);
                            return Verdict.of(augmented < plain, Text.percent(plain), Text.percent(augmented));
                        }),
                Claim.of(
                        "best",
                        r -> {
                            double best = r.mean(AUGMENTED, ACCURACY);
                            return Verdict.of(best >= 0.75, Text.percent(best));
                        }));
    }

    /// Training accuracy less validation accuracy in the last epoch.
    private static double gap(Results r, String cell) {
        double[] train = r.series(cell, "trainAccuracy"), validation = r.series(cell, "validationAccuracy");
        return train[train.length - 1] - validation[validation.length - 1];
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("accuracy", Comparisons.figure(words.picture("accuracy"), results, words, ACCURACY, ALL));
        pictures.put("losses", Comparisons.epochs(words.picture("losses"), results, words, "trainLoss", ALL));
        pictures.put(
                "validation",
                Comparisons.epochs(words.picture("validation"), results, words, "validationAccuracy", ALL));
        return pictures;
    }
}
