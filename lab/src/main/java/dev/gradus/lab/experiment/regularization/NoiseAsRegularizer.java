package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
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
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GaussianNoise;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.WeightNoise;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Combine;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Gaussian noise on inputs, on weights and on gradients of a net that overfits; and what input noise is for a linear model.
///
/// ```
/// E Σ (t - wᵀ(x + e))² = Σ (t - wᵀx)² + n σ² ‖w‖²,   e of mean 0 and covariance σ² I:    ridge with λ = n σ²
/// ```
/// Only the two moments matter, so the 2d shifts `± √d σ` along the axes, each as probable, give ridge exactly, and normal noise gives it in the
/// limit of many copies. For other models it holds to the order of σ²: Bishop 1995, "Training with noise is equivalent to Tikhonov
/// regularization".
public final class NoiseAsRegularizer implements Experiment {
    private static final int ROWS = 30, FEATURES = 5, VALIDATION = 150;
    private static final double SIGMA = 0.5;
    private static final int[] COPIES = {1, 10, 100, 1000, 10_000};
    private static final String LINEAR = "linear-model", NONE = "none", TEST = "testAccuracy";

    /// Where the noise is.
    private enum Place {
        INPUT(0.1, 0.2, 0.4, 0.8),
        WEIGHT(0.02, 0.05, 0.1, 0.2),
        GRADIENT(0.0001, 0.001, 0.01, 0.1);

        private final double[] deviations;

        Place(double... deviations) {
            this.deviations = deviations;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        String cell(double deviation) {
            return key() + "-" + Text.axis(deviation);
        }
    }

    private record Task(String data, int samples, int width, int epochs) {}

    @Override
    public String name() {
        return "noise-as-regularizer";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Task task = size.pick(new Task("digits", 150, 16, 2), new Task("digits", 150, 64, 120));
        int most = size.pick(2, COPIES.length);
        List<Cell> cells = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("rows", ROWS, "features", FEATURES, "deviation", SIGMA, "copies", COPIES[most - 1]);
        cells.add(Cell.program(LINEAR, size.pick(1, 5), settings, bench -> linear(most, bench)));
        cells.add(cell(NONE, Place.INPUT, 0, task, size));
        for (Place place : Place.values())
            for (double deviation : place.deviations)
                cells.add(cell(place.cell(deviation), place, deviation, task, size));
        return cells;
    }

    private static Cell cell(String name, Place place, double deviation, Task task, Size size) {
        Map<String, Object> settings =
                Map.of(
                        "data",
                        task.data,
                        "samples",
                        task.samples,
                        "hidden",
                        List.of(task.width, task.width),
                        "epochs",
                        task.epochs,
                        "batchSize",
                        FewSamples.BATCH,
                        "noise",
                        place.key(),
                        "deviation",
                        deviation);
        return Cell.program(name, size.pick(1, 12), settings, bench -> train(place, deviation, task, bench));
    }

    private static Measured train(Place place, double deviation, Task task, Workbench bench) {
        double input = place == Place.INPUT ? deviation : 0, weight = place == Place.WEIGHT ? deviation : 0;
        Sequential net =
                Sequential.of(
                        new Flatten(),
                        new GaussianNoise(input),
                        new WeightNoise(new Linear(task.width), weight),
                        new ReLU(),
                        new WeightNoise(new Linear(task.width), weight),
                        new ReLU(),
                        new WeightNoise(new Linear(FewSamples.CLASSES), weight));
        Dataset digits = bench.data(task.data).train().data();
        Splits data = FewSamples.apart(digits, task.samples, VALIDATION, bench.random());
        Trainer trainer = FewSamples.trainer(net, task.epochs, task.samples, bench.seed());
        if (place == Place.GRADIENT) trainer.combine(new Noisy(deviation, bench.random().fork("gradients")));
        Measured measured = FewSamples.measured(bench.train(trainer, data));
        double[] validation = measured.series().get("validationAccuracy");
        return validation == null ? measured : measured.and("validationAccuracy", validation[validation.length - 1]);
    }

    /// Noise on the gradients of each update: Neelakantan et al. 2015, without their annealing.
    private static final class Noisy implements Combine {
        private final double deviation;
        private final Rng random;
        private long updates;

        Noisy(double deviation, Rng random) {
            this.deviation = deviation;
            this.random = random;
        }

        @Override
        public Share combine(List<Parameter> parameters, Share own) {
            Rng update = random.fork(updates++);
            for (int i = 0; i < parameters.size(); i++) {
                Tensor gradient = parameters.get(i).grad();
                if (gradient == null) continue;
                gradient.set(gradient.add(update.fork(i).normal(gradient.shape(), 0, deviation)));
            }
            return own;
        }
    }

    /// Least squares on shifted copies of the rows, beside ridge.
    private static Measured linear(int counts, Workbench bench) {
        Rng random = bench.random();
        double[][] x = new double[ROWS][FEATURES], t = new double[1][ROWS];
        for (int i = 0; i < ROWS; i++) {
            t[0][i] = random.fork("targets").normal(i);
            for (int j = 0; j < FEATURES; j++) {
                x[i][j] = random.fork("inputs").normal((long) i * FEATURES + j);
                t[0][i] += (j + 1) * x[i][j];
            }
        }
        double[] ridge = MinimumNorm.ridge(x, t, ROWS * SIGMA * SIGMA)[0], plain = MinimumNorm.solve(x, t)[0];
        double[][] shifts = new double[2 * FEATURES][FEATURES];
        for (int s = 0; s < shifts.length; s++) shifts[s][s / 2] = (s % 2 == 0 ? 1 : -1) * Math.sqrt(FEATURES) * SIGMA;
        double[] exact = copies(x, t[0], 2 * FEATURES, (copy, row, column) -> shifts[copy][column]);
        double[] away = new double[COPIES.length];
        for (int k = 0; k < counts; k++) {
            Rng noise = random.fork("noise").fork(k);
            away[k] =
                    distance(
                            copies(
                                    x,
                                    t[0],
                                    COPIES[k],
                                    (copy, row, column) ->
                                            SIGMA * noise.normal(((long) copy * ROWS + row) * FEATURES + column)),
                            ridge);
        }
        return Measured.of("exactDifference", distance(exact, ridge))
                .and("plainDifference", distance(plain, ridge))
                .and("copiesDifference", away[counts - 1])
                .series("differences", Arrays.copyOf(away, counts));
    }

    private interface Shift {
        double of(int copy, int row, int column);
    }

    /// The normal equations of all copies are those of their sums; what is solved is as small as one copy.
    private static double[] copies(double[][] x, double[] t, int copies, Shift shift) {
        double[][] rows = new double[FEATURES][FEATURES], right = new double[1][FEATURES];
        double[] row = new double[FEATURES];
        for (int copy = 0; copy < copies; copy++) {
            for (int i = 0; i < ROWS; i++) {
                for (int j = 0; j < FEATURES; j++) row[j] = x[i][j] + shift.of(copy, i, j);
                for (int j = 0; j < FEATURES; j++) {
                    right[0][j] += row[j] * t[i];
                    for (int k = 0; k < FEATURES; k++) rows[j][k] += row[j] * row[k];
                }
            }
        }
        return MinimumNorm.solve(rows, right)[0];
    }

    private static double distance(double[] w, double[] from) {
        double off = 0, size = 0;
        for (int j = 0; j < w.length; j++) {
            off += (w[j] - from[j]) * (w[j] - from[j]);
            size += from[j] * from[j];
        }
        return Math.sqrt(off / size);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "is-ridge",
                        r -> {
                            double exact = r.most(LINEAR, "exactDifference"),
                                    plain = r.least(LINEAR, "plainDifference");
                            return Verdict.of(exact < 1e-12 && plain > 0.01, Text.loss(exact), Text.percent(plain));
                        }),
                Claim.of(
                        "copies-approach-ridge",
                        r -> {
                            double[] away = r.meanSeries(LINEAR, "differences");
                            double slope = Math.log(away[4] / away[0]) / Math.log((double) COPIES[4] / COPIES[0]);
                            boolean holds = slope > -0.7 && slope < -0.3;
                            return Verdict.of(
                                    holds, Text.percent(away[0]), Text.percent(away[4]), Text.format("%.2f", slope));
                        }),
                helps(Place.INPUT, "input-noise-helps"),
                helps(Place.WEIGHT, "weight-noise-helps"),
                Claim.of(
                        "too-much-harms",
                        r -> {
                            String strongest = Place.WEIGHT.cell(Place.WEIGHT.deviations[3]);
                            Proof.Interval loss = Paired.difference(r, TEST, strongest, chosen(r, Place.WEIGHT));
                            return Verdict.of(
                                    loss.high() < 0,
                                    Text.percent(r.mean(strongest, TEST)),
                                    Text.percent(r.mean(chosen(r, Place.WEIGHT), TEST)));
                        }));
    }

    /// The strength with the best mean validation accuracy raises the test accuracy.
    private static Claim helps(Place place, String key) {
        return Claim.of(
                key,
                r -> {
                    String best = chosen(r, place);
                    Proof.Interval gain = Paired.difference(r, TEST, best, NONE);
                    return Verdict.of(
                            gain.low() > 0,
                            best.substring(best.indexOf('-') + 1),
                            Text.percent(r.mean(NONE, TEST)),
                            Text.percent(r.mean(best, TEST)));
                });
    }

    private static String chosen(Results results, Place place) {
        return Arrays.stream(place.deviations)
                .mapToObj(place::cell)
                .max(Comparator.comparingDouble(cell -> results.mean(cell, "validationAccuracy")))
                .orElseThrow();
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        double[] away = results.meanSeries(LINEAR, "differences");
        double[] copies = Arrays.stream(COPIES).asDoubleStream().limit(away.length).toArray();
        pictures.put("nets", nets(results, words));
        pictures.put(
                "linear",
                new Chart(
                                words.picture("linear"),
                                Axis.logarithmic(words.term("noisy copies"), 1, COPIES[COPIES.length - 1]),
                                Axis.fitting(words.term("relative distance"), away))
                        .palette(Palette.of(1))
                        .add(new Mark.Line("", "r0", copies, away, true)));
        return pictures;
    }

    /// Test accuracy by the strength of the noise, with that of no noise as a line across.
    private static Picture nets(Results results, Words words) {
        double none = results.mean(NONE, TEST);
        List<double[]> all = new ArrayList<>(List.of(new double[] {none}));
        for (Place place : Place.values()) all.add(means(results, place));
        Axis y = Axis.fitting(words.figure(TEST), all.toArray(double[][]::new)).words(Text::share);
        var chart =
                new Chart(words.picture("nets"), Axis.logarithmic(words.term("deviation of the noise"), 1e-4, 1), y)
                        .palette(Palette.of(3))
                        .add(new Mark.Rule(words.cell(NONE), none, false));
        int k = 0;
        for (Place place : Place.values()) {
            String name = words.term("noise on " + place.key() + "s");
            chart.add(new Mark.Line(name, "r" + k++, place.deviations, means(results, place), true));
        }
        return chart.size(720, 340);
    }

    private static double[] means(Results results, Place place) {
        return Arrays.stream(place.deviations).map(d -> results.mean(place.cell(d), TEST)).toArray();
    }
}
