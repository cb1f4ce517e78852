package dev.gradus.lab.experiment.mnist;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The convolutional network of the lectures on MNIST, conv 1→16→32, pool, 32→64, pool, 64·7·7→100→10: plain, with dropout, from each
/// initialization, with batch normalization, with augmented pictures, and with all that helps.
public final class MnistCnn implements Experiment {
    private static final int EPOCHS = 3, LONG = 15, SEEDS = 3;
    private static final String ACCURACY = "testAccuracy", BEST = "best";
    private static final List<String> INITIALIZERS =
            List.of("torch-default", "normal", "xavier", "he", "orthonormal", "lsuv");

    @Override
    public String name() {
        return "mnist-cnn";
    }

    @Override
    public Theme theme() {
        return Theme.MNIST;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        cells.add(cell(size, "plain", Map.of()));
        cells.add(cell(size, "dropout", Map.of("model.dropout", 0.25)));
        for (String init : INITIALIZERS) {
            cells.add(cell(size, "init-" + init, init(init)));
        }
        cells.add(cell(size, "batch-norm", Map.of("model.batchNorm", true)));
        cells.add(cell(size, "augmented", Map.of("augment", "digits")));
        Map<String, Object> best = settings(size, LONG);
        best.put("model.batchNorm", true);
        best.put("augment", "digits");
        best.put("schedule", "one-cycle");
        best.put("optimizer", Map.of("type", "adam", "learningRate", 0.01));
        cells.add(Cell.training(BEST, size.pick(1, SEEDS), best));
        return cells;
    }

    private static Map<String, Object> init(String name) {
        return switch (name) {
            case "normal" -> Map.of("model.init", Map.of("type", name, "std", 0.01));
            case "lsuv" -> Map.of("initialize", name); // it needs data
            default -> Map.of("model.init", name);
        };
    }

    private static Map<String, Object> settings(Size size, int epochs) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", size.pick("digits", "mnist"));
        settings.put("model", size.pick(Map.of("type", "cnn", "stages", List.of(List.of(8))), Map.of("type", "cnn")));
        settings.put("epochs", size.pick(1, epochs));
        return settings;
    }

    private static Cell cell(Size size, String name, Map<String, Object> differs) {
        Map<String, Object> settings = settings(size, EPOCHS);
        settings.putAll(differs);
        return Cell.training(name, 1, settings);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "best",
                        r -> {
                            double mean = r.mean(BEST, ACCURACY), least = r.least(BEST, ACCURACY);
                            return Verdict.of(mean >= 0.995, Text.percent(mean), Text.percent(least));
                        }),
                Claim.of(
                        "plain",
                        r -> {
                            double plain = r.mean("plain", ACCURACY);
                            return Verdict.of(plain >= 0.985, Text.percent(plain));
                        }),
                Claim.of(
                        "small-weights-are-late",
                        r -> {
                            double small = r.series("init-normal", "trainLoss")[0];
                            double he = r.series("init-he", "trainLoss")[0];
                            return Verdict.of(small > 1.5 * he, Text.loss(small), Text.loss(he));
                        }),
                Claim.of(
                        "batch-norm-is-early",
                        r -> {
                            double with = r.series("batch-norm", "validationLoss")[0];
                            double without = r.series("plain", "validationLoss")[0];
                            return Verdict.of(with < without, Text.loss(with), Text.loss(without));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = results.rows().stream().map(row -> row.cell().name()).toList();
        List<String> inits = cells.stream().filter(name -> name.startsWith("init-")).toList();
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put(
                "accuracy",
                Comparisons.figure(words.picture("accuracy"), results, words, ACCURACY, cells).size(900, 340));
        pictures.put("init", Comparisons.epochs(words.picture("init"), results, words, "trainLoss", inits));
        pictures.put(
                "best", Comparisons.epochs(words.picture("best"), results, words, "validationAccuracy", List.of(BEST)));
        return pictures;
    }
}
