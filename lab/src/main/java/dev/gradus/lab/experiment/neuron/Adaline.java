package dev.gradus.lab.experiment.neuron;

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
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The delta rule of Widrow and Hoff (1960) beside the rule of the perceptron, on the same samples in the same order.
///
/// ```
/// perceptron   y = sign(u),   w ← w + η (t - y)/2 x      only wrong answers move it
/// adaline      u = w·x + b,   w ← w + η (t - u) x        downhill on (t - u)²/2
/// ```
/// Targets are -1 and 1. The delta rule approaches the weights of least squares, which are computed here from the normal equations, too.
public final class Adaline implements Experiment {
    private static final List<String> RULES = List.of("perceptron", "delta");
    private static final List<String> DATA = List.of("apart", "overlapping", "far");
    private static final double ETA = 0.002, LOW = -4, HIGH = 4;
    private static final int SAMPLES = 200, SEEDS = 5, EPOCHS = 100, LAST = 10;

    @Override
    public String name() {
        return "adaline";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> settings = Map.of("learningRate", ETA, "epochs", EPOCHS, "samples", SAMPLES);
        List<Cell> cells = new ArrayList<>();
        for (String data : DATA) {
            for (String rule : RULES) {
                cells.add(Cell.program(rule + "-" + data, SEEDS, settings, bench -> learn(rule, data, bench)));
            }
        }
        return cells;
    }

    /// Two clouds on a diagonal: apart, overlapping, or apart with half of one class far behind the other half.
    private static double[][] samples(String data, Rng random) {
        double[][] samples = new double[SAMPLES][];
        for (int i = 0; i < SAMPLES; i++) {
            int target = i % 2 == 0 ? 1 : -1;
            double spread = data.equals("apart") ? 0.25 : data.equals("far") ? 0.12 : 0.9;
            double along = target * (data.equals("far") ? 0.6 : 1) * (data.equals("far") && i % 4 == 0 ? 6 : 1);
            double x1 = along / Math.sqrt(2) + spread * random.normal(10 + 2L * i);
            double x2 = along / Math.sqrt(2) + spread * random.normal(11 + 2L * i);
            samples[i] = new double[] {x1, x2, 1, target};
        }
        return samples;
    }

    private static Measured learn(String rule, String data, Workbench bench) {
        Rng random = bench.random();
        double[][] samples = samples(data, random);
        double[] w = {0.1 * random.normal(0), 0.1 * random.normal(1), 0.1 * random.normal(2)};
        double[] losses = new double[EPOCHS], angles = new double[EPOCHS];
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int i : random.fork(epoch).permutation(SAMPLES)) {
                double u = sum(w, samples[i]), t = samples[i][3];
                double error = rule.equals("delta") ? t - u : (t - Math.signum(u)) / 2;
                for (int k = 0; k < 3; k++) w[k] += ETA * error * samples[i][k];
            }
            losses[epoch] = loss(w, samples);
            angles[epoch] = Math.toDegrees(Math.atan2(w[1], w[0]));
        }
        double[] best = leastSquares(samples);
        double[] last = Arrays.copyOfRange(angles, EPOCHS - LAST, EPOCHS);
        double most = IntStream.range(0, LAST).mapToDouble(i -> last[i]).max().orElseThrow();
        double least = IntStream.range(0, LAST).mapToDouble(i -> last[i]).min().orElseThrow();
        return Measured.of("accuracy", accuracy(w, samples))
                .and("squaredError", losses[EPOCHS - 1])
                .and("leastSquaredError", loss(best, samples))
                .and("lineAngleRange", most - least)
                .series("loss", losses)
                .series("angle", angles)
                .series("line", w)
                .series("leastSquares", best)
                .series("x1", column(samples, 0))
                .series("x2", column(samples, 1));
    }

    private static double[] column(double[][] samples, int k) {
        return Arrays.stream(samples).mapToDouble(s -> s[k]).toArray();
    }

    private static double sum(double[] w, double[] sample) {
        return w[0] * sample[0] + w[1] * sample[1] + w[2];
    }

    private static double accuracy(double[] w, double[][] samples) {
        return Arrays.stream(samples).filter(s -> sum(w, s) * s[3] > 0).count() / (double) SAMPLES;
    }

    private static double loss(double[] w, double[][] samples) {
        return Arrays.stream(samples).mapToDouble(s -> Math.pow(s[3] - sum(w, s), 2)).sum() / SAMPLES;
    }

    /// Solves `Σ x xᵀ w = Σ t x` by elimination; the matrix is positive definite, so no rows are exchanged.
    static double[] leastSquares(double[][] samples) {
        double[][] a = new double[3][4];
        for (double[] s : samples) {
            for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) a[i][j] += s[i] * s[j];
        }
        for (int pivot = 0; pivot < 3; pivot++) {
            for (int row = 0; row < 3; row++) {
                double factor = row == pivot ? 0 : a[row][pivot] / a[pivot][pivot];
                for (int j = 0; j < 4; j++) a[row][j] -= factor * a[pivot][j];
            }
        }
        return IntStream.range(0, 3).mapToDouble(i -> a[i][3] / a[i][i]).toArray();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "delta-is-least-squares",
                        r -> {
                            double most = 0;
                            for (int seed = 0; seed < SEEDS; seed++) {
                                double got = r.values("delta-overlapping", "squaredError")[seed];
                                most = Math.max(most, got / r.values("delta-overlapping", "leastSquaredError")[seed]);
                            }
                            return Verdict.of(most < 1.01, Text.percent(most - 1));
                        }),
                Claim.of(
                        "perceptron-never-rests",
                        r -> {
                            double perceptron = r.least("perceptron-overlapping", "lineAngleRange");
                            double delta = r.most("delta-overlapping", "lineAngleRange");
                            return Verdict.of(
                                    perceptron > delta, Text.axis(round(perceptron)), Text.axis(round(delta)));
                        }),
                Claim.of(
                        "both-separate",
                        r -> {
                            double least =
                                    Math.min(
                                            r.least("perceptron-apart", "accuracy"),
                                            r.least("delta-apart", "accuracy"));
                            return Verdict.of(least == 1, Text.percent(least));
                        }),
                Claim.of(
                        "far-points-pull",
                        r -> {
                            double perceptron = r.least("perceptron-far", "accuracy"),
                                    delta = r.most("delta-far", "accuracy");
                            return Verdict.of(
                                    perceptron == 1 && delta < 1, Text.percent(perceptron), Text.percent(delta));
                        }));
    }

    private static double round(double degrees) {
        return Math.round(100 * degrees) / 100.0;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        InputSquare square = new InputSquare(LOW, HIGH, 2);
        var lines =
                new SmallMultiples(words.picture("lines"), square.axis("x₁"), square.axis("x₂"), 3)
                        .size(190, 190)
                        .palette(Palette.of(4));
        for (String data : DATA) {
            String cell = "delta-" + data;
            double[] perceptron = results.series("perceptron-" + data, "line"), delta = results.series(cell, "line");
            List<Mark> marks = new ArrayList<>();
            for (int side = 0; side < 2; side++) {
                int parity = side;
                int[] which = IntStream.range(0, SAMPLES).filter(i -> i % 2 == parity).toArray();
                double[] x1 = results.series(cell, "x1"), x2 = results.series(cell, "x2");
                double[] x = IntStream.of(which).mapToDouble(i -> x1[i]).toArray();
                double[] y = IntStream.of(which).mapToDouble(i -> x2[i]).toArray();
                marks.add(new Mark.Points(side == 0 ? "1" : "−1", "r" + (2 + side), x, y));
            }
            marks.add(
                    named(
                            words.term("perceptron rule"),
                            square.line("r1", perceptron[0], perceptron[1], perceptron[2])));
            marks.add(named(words.term("delta rule"), square.line("r0", delta[0], delta[1], delta[2])));
            lines.add(words.cell(cell).replaceFirst(".*, ", ""), marks);
        }
        double[] at = IntStream.rangeClosed(1, EPOCHS).asDoubleStream().toArray();
        double[] delta = results.series("delta-overlapping", "loss");
        double[] perceptron = results.series("perceptron-overlapping", "loss");
        double least = results.of("delta-overlapping").getFirst().figures().getOrDefault("leastSquaredError", 0.0);
        var losses =
                new Chart(
                                words.picture("losses"),
                                Axis.whole(words.term("epoch"), 0, EPOCHS),
                                Axis.linear(words.term("squared error"), 0, 1.5))
                        .palette(Palette.of(2))
                        .add(new Mark.Line(words.term("delta rule"), "r0", at, delta, false))
                        .add(new Mark.Line(words.term("perceptron rule"), "r1", at, perceptron, false))
                        .add(new Mark.Rule(words.term("least squares"), least, false));
        double[] turning = results.series("perceptron-overlapping", "angle");
        double[] resting = results.series("delta-overlapping", "angle");
        double low = Math.min(Arrays.stream(turning).min().orElseThrow(), Arrays.stream(resting).min().orElseThrow());
        double high = Math.max(Arrays.stream(turning).max().orElseThrow(), Arrays.stream(resting).max().orElseThrow());
        var angles =
                new Chart(
                                words.picture("angles"),
                                Axis.whole(words.term("epoch"), 0, EPOCHS),
                                Axis.linear(words.term("angle"), low, high))
                        .palette(Palette.of(2))
                        .add(new Mark.Line(words.term("perceptron rule"), "r1", at, turning, false))
                        .add(new Mark.Line(words.term("delta rule"), "r0", at, resting, false));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("lines", lines);
        pictures.put("losses", losses);
        pictures.put("angles", angles);
        return pictures;
    }

    private static Mark named(String name, Mark mark) {
        return mark instanceof Mark.Line line ? new Mark.Line(name, line.style(), line.x(), line.y(), false) : mark;
    }
}
