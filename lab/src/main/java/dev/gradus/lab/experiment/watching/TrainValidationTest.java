package dev.gradus.lab.experiment.watching;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
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
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The best of many models, chosen by the test split or by a validation split, and what it is worth on fresh samples.
///
/// ```
/// optimism = accuracy on the split that it was chosen by - accuracy on fresh samples
/// for K models that are all as good:  σ √(2 ln K) at most,  σ = √(p (1 - p) / m) for a split of m samples
/// ```
/// A model looks at 8 of the 64 pixels of a digit and answers the class with the nearest mean. All splits are parts of the training digits.
/// Source of the bound: the expected maximum of K centred sub-Gaussian variables (Boucheron, Lugosi and Massart 2013, section 2.5).
public final class TrainValidationTest implements Experiment {
    private static final int TRAIN = 100, SPLIT = 50, PIXELS = 8, CLASSES = 10;
    private static final List<Integer> MODELS = List.of(1, 10, 100, 1000);

    /// Digits, in a random order: first the training samples, then validation, then test, then the fresh ones.
    private record Digits(float[] inputs, float[] labels, int width, int[] order) {
        double pixel(int sample, int pixel) {
            return inputs[order[sample] * width + pixel];
        }

        int label(int sample) {
            return (int) labels[order[sample]];
        }

        double[][] means(int... pixels) {
            double[][] means = new double[CLASSES][pixels.length];
            int[] counts = new int[CLASSES];
            for (int i = 0; i < TRAIN; i++) {
                counts[label(i)]++;
                for (int j = 0; j < pixels.length; j++) means[label(i)][j] += pixel(i, pixels[j]);
            }
            for (int c = 0; c < CLASSES; c++)
                for (int j = 0; j < pixels.length; j++) means[c][j] /= Math.max(1, counts[c]);
            return means;
        }

        double accuracy(int[] pixels, double[][] means, int from, int to) {
            long right = IntStream.range(from, to).filter(i -> nearest(i, pixels, means) == label(i)).count();
            return (double) right / (to - from);
        }

        private int nearest(int sample, int[] pixels, double[][] means) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < CLASSES; c++) {
                double sum = 0;
                for (int j = 0; j < pixels.length; j++) {
                    double off = pixel(sample, pixels[j]) - means[c][j];
                    sum += off * off;
                }
                if (!(sum < least)) continue;
                least = sum;
                best = c;
            }
            return best;
        }
    }

    @Override
    public String name() {
        return "train-validation-test";
    }

    @Override
    public Theme theme() {
        return Theme.WATCHING;
    }

    @Override
    public List<Cell> cells(Size size) {
        return MODELS.stream()
                .map(models ->
                        Cell.program(
                                cell(models),
                                size.pick(2, 40),
                                Map.of(
                                        "data",
                                        "digits",
                                        "models",
                                        models,
                                        "train",
                                        TRAIN,
                                        "validation",
                                        SPLIT,
                                        "test",
                                        SPLIT),
                                bench -> choose(models, bench)))
                .toList();
    }

    private static String cell(int models) {
        return "models-" + models;
    }

    private static Measured choose(int models, Workbench bench) {
        Batch all =
                Loader.of(bench.data("digits").train())
                        .batchSize(bench.data("digits").train().data().size())
                        .iterator()
                        .next();
        float[] inputs = all.inputs().toFloats(), labels = all.targets().toFloats();
        int width = inputs.length / labels.length, validation = TRAIN + SPLIT, test = validation + SPLIT;
        Digits digits = new Digits(inputs, labels, width, bench.random().permutation(labels.length));
        Rng rng = bench.random().fork("pixels");
        double byTest = -1, byValidation = -1, testFresh = 0, validationFresh = 0, validationTest = 0;
        for (int k = 0; k < models; k++) {
            int[] pixels = Arrays.copyOf(rng.fork("model " + k).permutation(width), PIXELS);
            double[][] means = digits.means(pixels);
            double onValidation = digits.accuracy(pixels, means, TRAIN, validation);
            double onTest = digits.accuracy(pixels, means, validation, test);
            if (onTest <= byTest && onValidation <= byValidation) continue;
            double fresh = digits.accuracy(pixels, means, test, labels.length);
            if (onTest > byTest) {
                byTest = onTest;
                testFresh = fresh;
            }
            if (onValidation > byValidation) {
                byValidation = onValidation;
                validationFresh = fresh;
                validationTest = onTest;
            }
        }
        return Measured.of("byTestTestAccuracy", byTest)
                .and("byTestFreshAccuracy", testFresh)
                .and("byTestOptimismAccuracy", byTest - testFresh)
                .and("byValidationTestAccuracy", validationTest)
                .and("byValidationFreshAccuracy", validationFresh)
                .and("byValidationOptimismAccuracy", validationTest - validationFresh);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "test-is-optimistic",
                        r -> {
                            double[] optimism = optimism(r, "byTestOptimismAccuracy");
                            boolean grows =
                                    optimism[1] > optimism[0] && optimism[2] > optimism[1] && optimism[3] > optimism[2];
                            double low = r.interval(cell(1000), "byTestOptimismAccuracy").low();
                            return Verdict.of(
                                    grows && low > 0, points(optimism[1]), points(optimism[2]), points(optimism[3]));
                        }),
                Claim.of(
                        "validation-keeps-test-honest",
                        r -> {
                            double[] optimism = optimism(r, "byValidationOptimismAccuracy");
                            double worst = Arrays.stream(optimism).map(Math::abs).max().orElseThrow();
                            return Verdict.of(worst < 0.03, points(worst));
                        }),
                Claim.of(
                        "within-the-bound",
                        r -> {
                            double p = r.mean(cell(1000), "byTestFreshAccuracy");
                            double bound = Math.sqrt(p * (1 - p) / SPLIT) * Math.sqrt(2 * Math.log(1000));
                            double optimism = r.mean(cell(1000), "byTestOptimismAccuracy");
                            return Verdict.of(optimism < bound, points(optimism), points(bound));
                        }));
    }

    private static String points(double share) {
        return Text.difference("accuracy", share);
    }

    private static double[] optimism(Results results, String figure) {
        return MODELS.stream().mapToDouble(models -> results.mean(cell(models), figure)).toArray();
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] at = MODELS.stream().mapToDouble(models -> models).toArray();
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (String by : List.of("byTest", "byValidation")) {
            var chart =
                    new Chart(
                                    words.picture(by),
                                    Axis.logarithmic(words.term("models"), 1, 1000),
                                    Axis.linear(words.term("accuracy"), 0.3, 1).words(Text::share))
                            .palette(Palette.of(2));
            chart.add(new Mark.Line(words.term("test split"), "r1", at, optimism(results, by + "TestAccuracy"), true));
            chart.add(
                    new Mark.Line(
                            words.term("samples never seen"), "r0", at, optimism(results, by + "FreshAccuracy"), true));
            pictures.put(by, chart);
        }
        return pictures;
    }
}
