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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fashion-MNIST (Xiao, Rasul and Vollgraf 2017), made because MNIST is too easy: the same networks on pictures of clothes.
public final class Fashion implements Experiment {
    private static final String ACCURACY = "testAccuracy";
    private static final int SEEDS = 3;

    @Override
    public String name() {
        return "fashion-mnist";
    }

    @Override
    public Theme theme() {
        return Theme.MNIST;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> cnn = new LinkedHashMap<>();
        cnn.put("model", size.pick(Map.of("type", "cnn", "stages", List.of(List.of(8))), Map.of("type", "cnn")));
        cnn.put("model.batchNorm", true);
        cnn.put("model.dropout", 0.25);
        cnn.put("augment", List.of("horizontal-flip", Map.of("type", "translate", "x", 0.07, "y", 0.07)));
        cnn.put("schedule", "one-cycle");
        cnn.put("optimizer", Map.of("type", "adam", "learningRate", 0.01));
        return List.of(
                cell("softmax", 1, size, 10, Map.of("model", "softmax-regression")),
                cell("mlp", 1, size, 10, Map.of("model", "mlp")),
                cell("cnn", SEEDS, size, 20, cnn));
    }

    private static Cell cell(String name, int seeds, Size size, int epochs, Map<String, Object> differs) {
        Map<String, Object> settings = new LinkedHashMap<>(differs);
        settings.put("data", size.pick("digits", "fashion-mnist"));
        settings.put("epochs", size.pick(1, epochs));
        return Cell.training(name, size.pick(1, seeds), settings);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "cnn",
                        r -> {
                            double mean = r.mean("cnn", ACCURACY);
                            return Verdict.of(mean >= 0.93, Text.percent(mean));
                        }),
                Claim.of(
                        "order",
                        r -> {
                            double softmax = r.mean("softmax", ACCURACY), mlp = r.mean("mlp", ACCURACY);
                            double cnn = r.mean("cnn", ACCURACY);
                            return Verdict.of(
                                    softmax < mlp && mlp < cnn,
                                    Text.percent(softmax),
                                    Text.percent(mlp),
                                    Text.percent(cnn));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = List.of("softmax", "mlp", "cnn");
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("accuracy", Comparisons.figure(words.picture("accuracy"), results, words, ACCURACY, cells));
        pictures.put(
                "curves", Comparisons.epochs(words.picture("curves"), results, words, "validationAccuracy", cells));
        return pictures;
    }
}
