package dev.gradus.lab.experiment.mnist;

import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Comparisons;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// LeNet-5 on MNIST: in its modern form (ReLU, maximum), and in that of 1998, with a scaled tanh, pools with a learned scale and bias, and the
/// table of connections in C3, but with softmax in place of the radial outputs.
///
/// The published test error is 0.95 %, without distortions. The form of 1998 takes five times as long, and is trained with one seed.
public final class LeNet implements Experiment {
    private static final String MODERN = "relu-max", OLD = "original", ACCURACY = "testAccuracy";
    private static final int SEEDS = 3, EPOCHS = 12;
    private static final double PUBLISHED = 0.9905, PARAMETERS = 61_706;

    /// Digits of 8 × 8 are too small for the network without a broader frame.
    private static final int FRAME = 2, FRAME_OF_SMALL = 4;

    @Override
    public String name() {
        return "lenet-5";
    }

    @Override
    public Theme theme() {
        return Theme.MNIST;
    }

    @Override
    public List<Cell> cells(Size size) {
        return List.of(
                cell(size, MODERN, SEEDS, Map.of("activation", "relu", "pooling", "max")),
                cell(size, OLD, 1, Map.of("activation", "scaled-tanh", "pooling", "subsampling", "table", true)));
    }

    private static Cell cell(Size size, String name, int seeds, Map<String, Object> form) {
        Map<String, Object> model = new LinkedHashMap<>(form);
        model.put("type", "lenet-5");
        model.put("padding", size.pick(FRAME_OF_SMALL, FRAME));
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", size.pick("digits", "mnist"));
        settings.put("model", model);
        settings.put("optimizer", Map.of("type", "adam", "learningRate", 0.002));
        settings.put("schedule", "cosine");
        settings.put("epochs", size.pick(1, EPOCHS));
        return Cell.training(name, size.pick(1, seeds), settings);
    }

    @Override
    public List<Published> published() {
        String source = "LeCun, Bottou, Bengio and Haffner 1998: 0.95 % error, without distortions";
        return List.of(
                new Published(MODERN, ACCURACY, PUBLISHED, source),
                new Published(OLD, ACCURACY, PUBLISHED, source),
                new Published(
                        MODERN,
                        "parameters",
                        PARAMETERS,
                        "the usual modern form; that of 1998 has 60,000 before the output"));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "one-percent",
                        r -> {
                            double error = 1 - r.mean(MODERN, ACCURACY), most = 1 - r.least(MODERN, ACCURACY);
                            return Verdict.of(error <= 0.01, Text.percent(error), Text.percent(most));
                        }),
                Claim.of(
                        "parameters",
                        r -> {
                            double count = r.mean(MODERN, "parameters");
                            return Verdict.of(count == PARAMETERS, Text.count(count));
                        }),
                Claim.of(
                        "original",
                        r -> {
                            double error = 1 - r.mean(OLD, ACCURACY);
                            return Verdict.of(error <= 0.015, Text.percent(error));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = List.of(MODERN, OLD);
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("accuracy", Comparisons.figure(words.picture("accuracy"), results, words, ACCURACY, cells));
        pictures.put("curves", Comparisons.epochs(words.picture("curves"), results, words, "validationLoss", cells));
        return pictures;
    }
}
