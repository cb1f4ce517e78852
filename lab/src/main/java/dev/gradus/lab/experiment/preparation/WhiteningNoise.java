package dev.gradus.lab.experiment.preparation;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Pca;
import dev.gradus.data.prepare.Whiten;
import dev.gradus.data.prepare.ZeroMean;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
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
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What whitening costs: directions that hold little but noise become as loud as the rest, unless ε holds them down.
///
/// ```
/// variance in direction i:   signal λᵢ → λᵢ / (λᵢ + ε),   noise σ² → σ² / (λᵢ + ε)
/// ```
/// Digits, whitened by ZCA with various ε or only centred, 64 → 64 → 10; noise is added to the pixels of the test split, before they are
/// prepared.
public final class WhiteningNoise implements Experiment {
    private static final String CENTRED = "centred", WEAKEST = "eps-1e-6", STRONGEST = "eps-1e-1";
    private static final Map<String, Double> EPSILONS = new LinkedHashMap<>();

    static {
        EPSILONS.put(CENTRED, Double.NaN);
        EPSILONS.put(WEAKEST, 1e-6);
        EPSILONS.put("eps-1e-4", 1e-4);
        EPSILONS.put("eps-1e-3", 1e-3);
        EPSILONS.put("eps-1e-2", 1e-2);
        EPSILONS.put(STRONGEST, 1e-1);
    }

    private static final double[] NOISES = {0, 0.02, 0.05, 0.1, 0.2, 0.3};
    private static final int LOUD = 3, EPOCHS = 20;

    /// Directions with less variance are constant pixels.
    private static final double CONSTANT = 1e-9;

    private static final String BY_NOISE = "accuracyByNoise", VARIANCES = "variances";

    @Override
    public String name() {
        return "whitening-noise";
    }

    @Override
    public Theme theme() {
        return Theme.PREPARATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS);
        return EPSILONS.keySet().stream()
                .map(key -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    "digits",
                                    "prepare",
                                    key,
                                    "epochs",
                                    epochs,
                                    "noise",
                                    Arrays.toString(NOISES));
                    return Cell.program(key, size.pick(1, 3), settings, bench -> measure(key, epochs, bench));
                })
                .toList();
    }

    private static double epsilon(String key) {
        return Objects.requireNonNull(EPSILONS.get(key));
    }

    private static Measured measure(String key, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        double epsilon = epsilon(key);
        Preparation preparation =
                Double.isNaN(epsilon)
                        ? ZeroMean.fit(digits.train(), ZeroMean.Per.PIXEL)
                        : Whiten.fit(digits.train(), Whiten.Kind.ZCA, epsilon);
        Trainer trainer =
                Trainer.of(
                                Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(10)),
                                new CrossEntropy(),
                                new Adam(0.003))
                        .prepare(preparation)
                        .epochs(epochs)
                        .seed(bench.seed());
        Run run = bench.train(trainer, digits);
        Dataset test = digits.test().data();
        double[] accuracies =
                DoubleStream.of(NOISES)
                        .map(noise -> Evaluator.of(run.model()).of(noisy(test, noise, bench.random())).accuracy())
                        .toArray();
        double signal = power(preparation, test, null);
        double noise = power(preparation, test, noisy(test, NOISES[LOUD], bench.random()));
        return Measured.of("testAccuracy", accuracies[0])
                .and("noisyAccuracy", accuracies[LOUD])
                .and("noiseToSignal", noise / signal)
                .series(BY_NOISE, accuracies)
                .series(VARIANCES, Pca.fit(digits.train()).variance());
    }

    private static Dataset noisy(Dataset data, double deviation, Rng rng) {
        int n = data.size(), d = data.shape().size();
        float[][] rows = new float[n][d];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            data.readInput(i, rows[i], 0);
            labels[i] = data.label(i);
            for (int j = 0; j < d; j++) rows[i][j] += (float) (deviation * rng.normal((long) i * d + j));
        }
        return InMemory.of(data.name(), rows, labels, data.task().names()).shaped(data.shape());
    }

    /// The mean square of prepared samples, or of what noise adds to them.
    private static double power(Preparation preparation, Dataset data, @Nullable Dataset noisy) {
        int d = data.shape().size();
        float[] clean = new float[d], loud = new float[d];
        double sum = 0;
        for (int i = 0; i < data.size(); i++) {
            data.readInput(i, clean, 0);
            preparation.apply(clean, 0, 1);
            if (noisy != null) {
                noisy.readInput(i, loud, 0);
                preparation.apply(loud, 0, 1);
            }
            for (int j = 0; j < d; j++) sum += Math.pow(clean[j] - loud[j], 2);
        }
        return sum / data.size();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "equally-loud",
                        r -> {
                            double[] before = directions(r), after = after(before, epsilon(WEAKEST), Double.NaN);
                            double span = before[0] / before[before.length - 1];
                            double rest = after[0] / after[after.length - 1];
                            return Verdict.of(
                                    span > 100 && rest < 2,
                                    Text.count(before.length),
                                    Text.count(span),
                                    Text.number(rest));
                        }),
                Claim.of(
                        "noise-grows",
                        r -> {
                            double before = r.mean(CENTRED, "noiseToSignal"), after = r.mean(WEAKEST, "noiseToSignal");
                            return Verdict.of(after > 10 * before, Text.number(before), Text.number(after));
                        }),
                Claim.of(
                        "noise-costs",
                        r -> {
                            double centred = r.mean(CENTRED, "noisyAccuracy"), white = r.mean(WEAKEST, "noisyAccuracy");
                            return Verdict.of(centred - white > 0.2, Text.percent(centred), Text.percent(white));
                        }),
                Claim.of(
                        "epsilon-cures",
                        r -> {
                            double held = r.mean(STRONGEST, "noisyAccuracy"),
                                    centred = r.mean(CENTRED, "noisyAccuracy");
                            return Verdict.of(held > centred - 0.02, Text.percent(held), Text.percent(centred));
                        }),
                Claim.of(
                        "unseen-without-noise",
                        r -> {
                            double white = r.mean(WEAKEST, "testAccuracy"), centred = r.mean(CENTRED, "testAccuracy");
                            return Verdict.of(centred - white < 0.05, Text.percent(white), Text.percent(centred));
                        }));
    }

    /// The variances of the directions that are not constant, largest first.
    private static double[] directions(Results results) {
        return DoubleStream.of(results.series(CENTRED, VARIANCES)).filter(v -> v > CONSTANT).toArray();
    }

    /// The variances of the signal after whitening, or of noise.
    private static double[] after(double[] before, double epsilon, double noise) {
        return DoubleStream.of(before).map(v -> (Double.isNaN(noise) ? v : noise * noise) / (v + epsilon)).toArray();
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] before = directions(results), noise = new double[before.length];
        Arrays.fill(noise, NOISES[LOUD] * NOISES[LOUD]);
        double weak = epsilon(WEAKEST), strong = epsilon(STRONGEST);
        Axis y = Axis.logarithmic(words.term("variance"), 1e-6, 1e4);
        Axis x = Axis.whole(words.figure("direction"), 1, before.length);
        String signalName = words.figure("signal"), noiseName = words.figure("noise");
        var spectra = new SmallMultiples(words.picture("spectra"), x, y, 3).size(210, 210).palette(Palette.of(2));
        spectra.add(
                words.cell(CENTRED),
                List.of(Mark.Line.counted(signalName, "r0", 1, before), Mark.Line.counted(noiseName, "r1", 1, noise)));
        for (String key : List.of(WEAKEST, STRONGEST)) {
            double epsilon = key.equals(WEAKEST) ? weak : strong;
            spectra.add(
                    words.cell(key),
                    List.of(
                            Mark.Line.counted(signalName, "r0", 1, after(before, epsilon, Double.NaN)),
                            Mark.Line.counted(noiseName, "r1", 1, after(before, epsilon, NOISES[LOUD]))));
        }
        var accuracy =
                new Chart(
                                words.picture("accuracy"),
                                Axis.linear(words.term("deviation of the noise"), 0, 0.3),
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(EPSILONS.size()))
                        .size(720, 340);
        int k = 0;
        for (String key : EPSILONS.keySet()) {
            accuracy.add(new Mark.Line(words.cell(key), "r" + k++, NOISES, meanSeries(results, key), true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("spectra", spectra);
        pictures.put("accuracy", accuracy);
        return pictures;
    }

    private static double[] meanSeries(Results results, String key) {
        int seeds = results.of(key).size();
        return IntStream.range(0, NOISES.length)
                .mapToDouble(i ->
                        IntStream.range(0, seeds)
                                .mapToDouble(seed -> results.series(key, BY_NOISE, seed)[i])
                                .average()
                                .orElseThrow())
                .toArray();
    }
}
