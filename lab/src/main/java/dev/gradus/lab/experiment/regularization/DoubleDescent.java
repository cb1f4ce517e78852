package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Subset;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Answers;
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

/// Double descent: the test error of least squares on random ReLU features, by their number.
///
/// ```
/// φ_k(x) = max(0, v_k · x + b_k) / √N,   v_k ~ N(0, I),  b_k ~ N(0, 1)        ŷ = W φ(x),  W of least norm with least ‖W Φ - Y‖²
/// x: pixels less their means over the training samples, divided by the root mean square of the norm
/// N < n: least squares     N = n: the first interpolation     N > n: of all interpolations the one of least norm
/// ```
/// n digits, of which a share has wrong labels. Without the centring many features are linear on all samples, and N of them have a rank
/// below N. Source: Belkin et al. 2019, "Reconciling modern machine-learning practice and the classical
/// bias-variance trade-off"; that ridge removes the peak: Nakkiran et al. 2021, "Optimal regularization can mitigate double descent".
public final class DoubleDescent implements Experiment {
    private static final int SAMPLES = 200;
    private static final int[] WIDTHS = {
        10, 20, 40, 60, 80, 100, 130, 160, 180, 190, 200, 210, 220, 250, 300, 400, 600, 1000, 2000, 4000
    };
    private static final double WRONG = 0.2, LAMBDA = 0.1;
    private static final String CLEAN = "right-labels", NOISY = "wrong-labels", RIDGE = "wrong-labels-ridge";
    private static final String ERROR = "testErrors", SQUARED = "testSquares", TRAIN = "trainErrors", NORM = "norms";

    @Override
    public String name() {
        return "double-descent";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        return List.of(cell(CLEAN, 0, 0, size), cell(NOISY, WRONG, 0, size), cell(RIDGE, WRONG, LAMBDA, size));
    }

    private static Cell cell(String name, double wrong, double lambda, Size size) {
        int samples = size.pick(20, SAMPLES);
        int[] widths = Arrays.stream(WIDTHS).map(w -> size.pick(w / 10, w)).toArray();
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "samples",
                        samples,
                        "wrongTrainingLabels",
                        wrong,
                        "lambda",
                        lambda,
                        "features",
                        Arrays.stream(widths).boxed().toList());
        return Cell.program(name, size.pick(1, 5), settings, bench -> sweep(samples, widths, wrong, lambda, bench));
    }

    private static Measured sweep(int samples, int[] widths, double wrong, double lambda, Workbench bench) {
        Dataset own = Subset.drawn(bench.data("digits").train().data(), samples, bench.random().fork("training"));
        Dataset train = new WrongLabels(own, wrong, bench.random().fork("wrong"));
        Dataset test = bench.data("digits").test().data();
        double[][] inputs = inputs(train), tests = inputs(test);
        center(inputs, tests);
        double[][] y = new double[FewSamples.CLASSES][samples];
        for (int i = 0; i < samples; i++) y[train.label(i)][i] = 1;
        double[] error = new double[widths.length],
                squared = new double[widths.length],
                trained = new double[widths.length],
                norm = new double[widths.length];
        for (int k = 0; k < widths.length; k++) {
            Rng random = bench.random().fork("features").fork(k);
            double[][] weights = features(widths[k], inputs[0].length, random);
            double[][] phi = phi(weights, inputs);
            double[][] w = lambda == 0 ? MinimumNorm.solve(phi, y) : MinimumNorm.ridge(phi, y, lambda);
            double[][] answers = answers(w, phi(weights, tests));
            error[k] = error(answers, test);
            squared[k] = squared(answers, test);
            trained[k] = error(answers(w, phi), train);
            for (double[] row : w) for (double each : row) norm[k] += each * each;
            norm[k] = Math.sqrt(norm[k]);
            bench.done((k + 1.0) / widths.length);
        }
        return Measured.of("leastTestErrorShare", Arrays.stream(error).min().orElseThrow())
                .and("mostTestErrorShare", Arrays.stream(error).max().orElseThrow())
                .and("widestTestErrorShare", error[error.length - 1])
                .series("widths", Arrays.stream(widths).asDoubleStream().toArray())
                .series(ERROR, error)
                .series(SQUARED, squared)
                .series(TRAIN, trained)
                .series(NORM, norm);
    }

    private static double[][] inputs(Dataset data) {
        int size = data.shape().size();
        float[] all = Answers.inputs(data);
        return IntStream.range(0, data.size())
                .mapToObj(i -> IntStream.range(0, size).mapToDouble(j -> all[i * size + j]).toArray())
                .toArray(double[][]::new);
    }

    /// Both become centred and scaled by the statistics of the first.
    private static void center(double[][] training, double[][] tests) {
        double squares = 0;
        for (int j = 0; j < training[0].length; j++) {
            int pixel = j;
            double mean = Arrays.stream(training).mapToDouble(x -> x[pixel]).average().orElseThrow();
            for (double[][] rows : List.of(training, tests)) for (double[] x : rows) x[j] -= mean;
            for (double[] x : training) squares += x[j] * x[j] / training.length;
        }
        for (double[][] rows : List.of(training, tests)) {
            for (double[] x : rows) for (int j = 0; j < x.length; j++) x[j] /= Math.sqrt(squares);
        }
    }

    /// Weights of random features; the last of each is its bias.
    private static double[][] features(int count, int inputs, Rng random) {
        double[][] weights = new double[count][inputs + 1];
        for (int k = 0; k < count; k++)
            for (int j = 0; j <= inputs; j++) weights[k][j] = random.normal((long) k * (inputs + 1) + j);
        return weights;
    }

    private static double[][] phi(double[][] weights, double[][] inputs) {
        double[][] phi = new double[inputs.length][weights.length];
        double scale = 1 / Math.sqrt(weights.length);
        for (int i = 0; i < inputs.length; i++) {
            for (int k = 0; k < weights.length; k++) {
                double[] v = weights[k], x = inputs[i];
                double sum = v[x.length];
                for (int j = 0; j < x.length; j++) sum += v[j] * x[j];
                phi[i][k] = Math.max(0, sum) * scale;
            }
        }
        return phi;
    }

    private static double[][] answers(double[][] w, double[][] phi) {
        double[][] answers = new double[phi.length][w.length];
        for (int i = 0; i < phi.length; i++) {
            for (int c = 0; c < w.length; c++)
                for (int k = 0; k < phi[i].length; k++) answers[i][c] += w[c][k] * phi[i][k];
        }
        return answers;
    }

    private static double error(double[][] answers, Dataset data) {
        return IntStream.range(0, answers.length).filter(i -> Answers.argMax(answers[i]) != data.label(i)).count()
                / (double) answers.length;
    }

    private static double squared(double[][] answers, Dataset data) {
        double sum = 0;
        for (int i = 0; i < answers.length; i++) {
            for (int c = 0; c < answers[i].length; c++)
                sum += Math.pow(answers[i][c] - (c == data.label(i) ? 1 : 0), 2);
        }
        return sum / answers.length;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "peak-at-threshold",
                        r -> {
                            double[] squared = r.meanSeries(NOISY, SQUARED), error = r.meanSeries(NOISY, ERROR);
                            int peak = Answers.argMax(squared);
                            boolean holds = WIDTHS[peak] >= 0.9 * SAMPLES && WIDTHS[peak] <= 1.1 * SAMPLES;
                            return Verdict.of(holds, String.valueOf(WIDTHS[peak]), Text.percent(error[peak]));
                        }),
                Claim.of(
                        "interpolates",
                        r -> {
                            double[] error = r.meanSeries(NOISY, TRAIN);
                            double beyond = 0;
                            for (int k = at(SAMPLES) + 1; k < error.length; k++) beyond = Math.max(beyond, error[k]);
                            double before = error[at(SAMPLES / 2)];
                            return Verdict.of(beyond == 0 && before > 0, Text.percent(before), Text.percent(beyond));
                        }),
                Claim.of(
                        "second-descent",
                        r -> {
                            double[] error = r.meanSeries(NOISY, ERROR);
                            double classical =
                                    IntStream.range(0, at(SAMPLES)).mapToDouble(k -> error[k]).min().orElseThrow();
                            double widest = error[error.length - 1];
                            return Verdict.of(widest < classical, Text.percent(widest), Text.percent(classical));
                        }),
                Claim.of(
                        "norm-peaks",
                        r -> {
                            double[] norm = r.meanSeries(NOISY, NORM);
                            int peak = Answers.argMax(norm);
                            boolean holds = WIDTHS[peak] >= 0.9 * SAMPLES && WIDTHS[peak] <= 1.1 * SAMPLES;
                            return Verdict.of(holds, Text.loss(norm[peak]), Text.loss(norm[norm.length - 1]));
                        }),
                Claim.of(
                        "noise-raises-peak",
                        r -> {
                            double clean = r.meanSeries(CLEAN, ERROR)[at(SAMPLES)],
                                    noisy = r.meanSeries(NOISY, ERROR)[at(SAMPLES)];
                            return Verdict.of(noisy > clean, Text.percent(clean), Text.percent(noisy));
                        }),
                Claim.of(
                        "ridge-removes-peak",
                        r -> {
                            double[] error = r.meanSeries(RIDGE, ERROR);
                            double half = error[at(SAMPLES / 2)], threshold = error[at(SAMPLES)];
                            double widest = error[error.length - 1];
                            // without a peak the threshold lies between its neighbours; one point for the chance of 5
                            // seeds
                            boolean holds = threshold < half + 0.01 && widest < threshold + 0.01;
                            return Verdict.of(holds, Text.percent(half), Text.percent(threshold), Text.percent(widest));
                        }));
    }

    private static int at(int width) {
        return Arrays.binarySearch(WIDTHS, width);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] widths = results.series(NOISY, "widths");
        double samples = widths[at(SAMPLES)];
        Map<String, Picture> pictures = new LinkedHashMap<>();
        var error = chart("error", Axis.linear(words.term("error"), 0, 1).words(Text::share), widths, words);
        error.add(new Mark.Rule(words.term("samples"), samples, true));
        List<String> cells = List.of(CLEAN, NOISY, RIDGE);
        for (int c = 0; c < cells.size(); c++)
            error.add(line(words.cell(cells.get(c)), c, widths, results.meanSeries(cells.get(c), ERROR)));
        error.add(new Mark.Line(words.term("train error"), "r3", widths, results.meanSeries(NOISY, TRAIN), true));
        pictures.put("error", error.size(720, 360));
        double[] plain = results.meanSeries(NOISY, NORM), ridge = results.meanSeries(RIDGE, NORM);
        var norm = chart("norm", Axis.fitting(words.term("norm of the weights"), plain, ridge), widths, words);
        norm.add(new Mark.Rule(words.term("samples"), samples, true));
        norm.add(line(words.cell(NOISY), 1, widths, plain));
        norm.add(line(words.cell(RIDGE), 2, widths, ridge));
        pictures.put("norm", norm);
        return pictures;
    }

    private static Chart chart(String key, Axis y, double[] widths, Words words) {
        Axis x = Axis.logarithmic(words.term("random features"), widths[0], widths[widths.length - 1]);
        return new Chart(words.picture(key), x, y).palette(Palette.of(4));
    }

    private static Mark.Line line(String name, int style, double[] x, double[] y) {
        return new Mark.Line(name, "r" + style, x, y, true);
    }
}
