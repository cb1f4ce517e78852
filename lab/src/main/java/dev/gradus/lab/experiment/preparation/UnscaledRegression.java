package dev.gradus.lab.experiment.preparation;

import dev.gradus.data.Batch;
import dev.gradus.data.InMemory;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.Standardize;
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
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.GradientDescent;
import dev.gradus.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The lectures' house sizes and prices: linear regression by gradient descent on raw and on scaled sizes, and by least squares.
///
/// ```
/// L(w, b) = mean (w x + b - t)²      converges for rates below 2 / λ,  λ the largest eigenvalue of 2 [mean x², mean x; mean x, 1]
/// ```
/// Five houses to learn from, five to test.
public final class UnscaledRegression implements Experiment {
    private static final float[][] SIZES = {{2104}, {1600}, {2400}, {1416}, {3000}};
    private static final float[][] PRICES = {{400}, {330}, {369}, {232}, {540}};
    private static final float[][] TEST_SIZES = {{1985}, {1534}, {1427}, {1380}, {1494}};
    private static final float[][] TEST_PRICES = {{300}, {315}, {199}, {212}, {243}};
    private static final int STEPS = 1000, SOME = 300, HALVINGS = 30;
    private static final String RAW = "raw", MIN_MAX = "min-max", STANDARDIZED = "standardized";
    private static final List<String> WAYS = List.of(RAW, MIN_MAX, STANDARDIZED);
    private static final double LEAST_SIZE = 0, MOST_SIZE = 3000;

    @Override
    public String name() {
        return "unscaled-regression";
    }

    @Override
    public Theme theme() {
        return Theme.PREPARATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(20, STEPS);
        return WAYS.stream()
                .map(way -> Cell.program(way, 1, Map.of("prepare", way, "steps", steps), _ -> measure(way, steps)))
                .toList();
    }

    /// Three in each power of ten.
    private static double[] rates() {
        return IntStream.rangeClosed(-30, 3).mapToDouble(i -> Math.pow(10, i / 3.0)).toArray();
    }

    private static Measured measure(String way, int steps) {
        Split.Train train = new Split.Train(InMemory.of("houses", SIZES, PRICES, List.of("price")));
        List<Preparation> prepare =
                switch (way) {
                    case MIN_MAX -> List.of(MinMax.fit(train));
                    case STANDARDIZED -> List.of(Standardize.fit(train));
                    default -> List.of();
                };
        Batch batch = Loader.of(train).batchSize(SIZES.length).prepare(prepare).iterator().next();
        double[] rates = rates(), errors = new double[rates.length];
        int best = 0;
        for (int i = 0; i < rates.length; i++) {
            errors[i] = rootError(descended(batch, rates[i], steps), prepare, SIZES, PRICES);
            if (errors[i] < errors[best]) best = i;
        }
        Sequential net = descended(batch, rates[best], steps);
        double[] least = leastSquares();
        return Measured.of("trainRootError", errors[best])
                .and("testRootError", rootError(net, prepare, TEST_SIZES, TEST_PRICES))
                .and("bestRate", rates[best])
                .and("largestRate", largestRate(batch))
                .and("predictedRate", 2 / curvature(batch))
                .and("leastTrainRootError", rootError(least, SIZES, PRICES))
                .and("leastTestRootError", rootError(least, TEST_SIZES, TEST_PRICES))
                .series("errors", errors)
                .series("line", answer(net, prepare, LEAST_SIZE), answer(net, prepare, MOST_SIZE))
                .series("leastLine", least[0] * LEAST_SIZE + least[1], least[0] * MOST_SIZE + least[1]);
    }

    private static Sequential descended(Batch batch, double rate, int steps) {
        var net = Sequential.of(new Linear(1).init(new Zeros())).build(Shape.of(1), 0);
        var descent = new GradientDescent(rate);
        descent.attach(net.parameters());
        for (int step = 0; step < steps; step++) {
            descent.zeroGrad();
            new MeanSquaredError().of(net.forward(batch.inputs(), Pass.evaluation()), batch.targets()).backward();
            descent.step();
        }
        return net;
    }

    private static double answer(Sequential net, List<Preparation> prepare, double size) {
        float[] x = {(float) size};
        for (Preparation step : prepare) step.apply(x, 0, 1);
        double w = net.parameters().get(0).value().item(), b = net.parameters().get(1).value().item();
        return w * x[0] + b;
    }

    /// The root of the mean squared error, infinite where it is not a number.
    private static double rootError(Sequential net, List<Preparation> prepare, float[][] sizes, float[][] prices) {
        double sum = 0;
        for (int i = 0; i < sizes.length; i++)
            sum += Math.pow(answer(net, prepare, sizes[i][0]) - prices[i][0], 2) / sizes.length;
        return Double.isFinite(sum) ? Math.sqrt(sum) : Double.POSITIVE_INFINITY;
    }

    private static double rootError(double[] line, float[][] sizes, float[][] prices) {
        double sum = 0;
        for (int i = 0; i < sizes.length; i++)
            sum += Math.pow(line[0] * sizes[i][0] + line[1] - prices[i][0], 2) / sizes.length;
        return Math.sqrt(sum);
    }

    /// Slope and intercept with the least error.
    private static double[] leastSquares() {
        double x = 0, t = 0, xx = 0, xt = 0;
        int n = SIZES.length;
        for (int i = 0; i < n; i++) {
            x += SIZES[i][0] / n;
            t += PRICES[i][0] / n;
        }
        for (int i = 0; i < n; i++) {
            xx += Math.pow(SIZES[i][0] - x, 2);
            xt += (SIZES[i][0] - x) * (PRICES[i][0] - t);
        }
        return new double[] {xt / xx, t - xt / xx * x};
    }

    /// The largest eigenvalue of the second derivatives.
    private static double curvature(Batch batch) {
        float[] x = batch.inputs().toFloats();
        double mean = 0, square = 0;
        for (float value : x) {
            mean += value / (double) x.length;
            square += (double) value * value / x.length;
        }
        return 2 * ((square + 1) / 2 + Math.hypot((square - 1) / 2, mean));
    }

    /// Between rates whose loss falls and rates whose loss grows, by halving.
    private static double largestRate(Batch batch) {
        double low = -10, high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            Sequential net = descended(batch, Math.pow(10, middle), SOME);
            double end = loss(net, batch), start = loss(descended(batch, 1, 0), batch);
            if (end < start) low = middle;
            else high = middle;
        }
        return Math.pow(10, low);
    }

    private static double loss(Sequential net, Batch batch) {
        return new MeanSquaredError().of(net.forward(batch.inputs(), Pass.evaluation()), batch.targets()).item();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "largest-rate",
                        r -> {
                            boolean isAsPredicted =
                                    WAYS.stream()
                                            .allMatch(way ->
                                                    Math.abs(
                                                                    r.mean(way, "largestRate")
                                                                                    / r.mean(way, "predictedRate")
                                                                            - 1)
                                                            < 0.05);
                            return Verdict.of(
                                    isAsPredicted,
                                    Text.axis(r.mean(RAW, "largestRate")),
                                    Text.axis(r.mean(RAW, "predictedRate")),
                                    Text.axis(r.mean(STANDARDIZED, "largestRate")),
                                    Text.axis(r.mean(STANDARDIZED, "predictedRate")));
                        }),
                Claim.of(
                        "scaled-reaches-least-squares",
                        r -> {
                            double scaled = r.mean(STANDARDIZED, "trainRootError");
                            double least = r.mean(STANDARDIZED, "leastTrainRootError");
                            double test = r.mean(STANDARDIZED, "testRootError");
                            double leastTest = r.mean(STANDARDIZED, "leastTestRootError");
                            boolean isReached =
                                    Math.abs(scaled / least - 1) < 1e-3 && Math.abs(test / leastTest - 1) < 1e-3;
                            return Verdict.of(isReached, Text.number(scaled), Text.number(test));
                        }),
                Claim.of(
                        "raw-has-no-intercept",
                        r -> {
                            double[] line = r.series(RAW, "line"), least = r.series(RAW, "leastLine");
                            double own = line[0], wanted = least[0];
                            return Verdict.of(own < wanted / 10, Text.number(own), Text.number(wanted));
                        }),
                Claim.of(
                        "raw-is-not-there",
                        r -> {
                            double raw = r.mean(RAW, "trainRootError"), least = r.mean(RAW, "leastTrainRootError");
                            return Verdict.of(
                                    raw > 1.001 * least,
                                    Text.number(raw),
                                    Text.number(least),
                                    Text.number(r.mean(RAW, "testRootError")),
                                    Text.number(r.mean(RAW, "leastTestRootError")));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] rates = rates(), ends = {LEAST_SIZE, MOST_SIZE};
        var errors =
                new Chart(
                                words.picture("rates"),
                                Axis.logarithmic(words.term("learning rate"), rates[0], rates[rates.length - 1]),
                                Axis.logarithmic(words.figure("trainRootError"), 10, 1000))
                        .palette(Palette.of(4));
        var lines =
                new Chart(
                                words.picture("lines"),
                                Axis.linear(words.figure("size"), LEAST_SIZE, MOST_SIZE),
                                Axis.linear(words.figure("price"), 0, 600))
                        .palette(Palette.of(5));
        for (int k = 0; k < WAYS.size(); k++) {
            String way = WAYS.get(k);
            double[] shown = results.series(way, "errors");
            for (int i = 0; i < shown.length; i++) if (shown[i] > 1000) shown[i] = Double.POSITIVE_INFINITY;
            errors.add(new Mark.Line(words.cell(way), "r" + k, rates, shown, true));
            if (!way.equals(MIN_MAX))
                lines.add(new Mark.Line(words.cell(way), "r" + k, ends, results.series(way, "line"), false));
        }
        errors.add(new Mark.Rule(words.term("least squares"), results.mean(RAW, "leastTrainRootError"), false));
        lines.add(new Mark.Points(words.figure("training"), "r1", column(SIZES), column(PRICES)));
        lines.add(new Mark.Points(words.term("test split"), "r4", column(TEST_SIZES), column(TEST_PRICES)));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("rates", errors);
        pictures.put("lines", lines);
        return pictures;
    }

    private static double[] column(float[][] rows) {
        return IntStream.range(0, rows.length).mapToDouble(i -> rows[i][0]).toArray();
    }
}
