package dev.gradus.lab.experiment.loss;

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
import dev.gradus.nn.Loss;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.SumSquaredError;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Squared error and cross entropy of one sigmoid unit whose target is 1, from scores that are right to scores that are badly wrong.
///
/// ```
/// SSE = Σ (y - t)²     MSE = SSE / n     BCE = -t ln y - (1 - t) ln(1 - y)          y = σ(u)
/// ∂MSE/∂u = 2 (y - t) y (1 - y)          ∂BCE/∂u = y - t
/// ```
/// A unit that is surely wrong has hardly any gradient from the squared error, and the full one from the cross entropy. In float32 a probability near 1 or 0 is
/// rounded, so that its logarithm is wrong; from the score (`logits`) it is not: `BCE = max(u, 0) - u t + ln(1 + e^(-|u|))`.
public final class LossFunctions implements Experiment {
    private static final String CURVES = "curves",
            ROUNDING = "rounding",
            SUMS = "sums",
            SQUARED = "squared-error",
            CROSS = "cross-entropy",
            LEARN = "stepsToLearn";
    private static final int POINTS = 201, SAMPLES = 40, STEPS = 300;
    private static final double REACH = 10, WRONG = -5, RATE = 0.5, LEARNED = 0.95;
    private static final double[] SCORES = {-10, -16, -20, -50, -100};

    @Override
    public String name() {
        return "loss-functions";
    }

    @Override
    public Theme theme() {
        return Theme.LOSS;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(20, STEPS), seeds = size.pick(1, 5);
        Map<String, Object> unit = Map.of("samples", SAMPLES, "weight", WRONG, "learningRate", RATE, "steps", steps);
        return List.of(
                Cell.program(CURVES, 1, Map.of("points", POINTS, "reach", REACH), _ -> curves()),
                Cell.program(ROUNDING, 1, Map.of("scores", DoubleStream.of(SCORES).boxed().toList()), _ -> rounding()),
                Cell.program(SUMS, 1, Map.of("samples", SAMPLES), bench -> sums(bench.random())),
                Cell.program(
                        SQUARED, seeds, unit, bench -> learn(bench, steps, new MeanSquaredError(), Tensor::sigmoid)),
                Cell.program(
                        CROSS, seeds, unit, bench -> learn(bench, steps, new BinaryCrossEntropyFromLogits(), u -> u)));
    }

    /// Loss and gradient of one score.
    private static double[] at(double score, Loss loss, UnaryOperator<Tensor> output) {
        Tensor u = Tensor.of(Shape.of(1, 1), new double[] {score}).requiresGrad(true);
        Tensor value = loss.of(output.apply(u), Tensor.of(Shape.of(1, 1), new double[] {1}));
        value.backward();
        return new double[] {value.item(), Objects.requireNonNull(u.grad()).item()};
    }

    private static Measured curves() {
        double[] scores = scores();
        double[][] squared = of(scores, new MeanSquaredError(), Tensor::sigmoid);
        double[][] cross = of(scores, new BinaryCrossEntropyFromLogits(), u -> u);
        return Measured.of("squaredErrorGradient", squared[1][0])
                .and("crossEntropyGradient", cross[1][0])
                .series("squaredError", squared[0])
                .series("crossEntropy", cross[0])
                .series("squaredErrorGradient", squared[1])
                .series("crossEntropyGradient", cross[1]);
    }

    private static double[] scores() {
        return IntStream.range(0, POINTS).mapToDouble(i -> REACH * (2.0 * i / (POINTS - 1) - 1)).toArray();
    }

    private static double[][] of(double[] scores, Loss loss, UnaryOperator<Tensor> output) {
        double[][] both = new double[2][scores.length];
        for (int i = 0; i < scores.length; i++) {
            double[] its = at(scores[i], loss, output);
            both[0][i] = its[0];
            both[1][i] = its[1];
        }
        return both;
    }

    /// A score of target 0 as a float32: through the probability, and directly. The truth is ln(1 + e^u), which is u here.
    private static Measured rounding() {
        double[] probabilities = new double[SCORES.length], logits = new double[SCORES.length];
        for (int i = 0; i < SCORES.length; i++) {
            Tensor u = Tensor.of(Shape.of(1, 1), new float[] {(float) -SCORES[i]}), zero = Tensor.zeros(1, 1);
            double truth = -SCORES[i] + Math.log1p(Math.exp(SCORES[i]));
            probabilities[i] = Math.abs(new BinaryCrossEntropy().of(u.sigmoid(), zero).item() - truth) / truth;
            logits[i] = Math.abs(new BinaryCrossEntropyFromLogits().of(u, zero).item() - truth) / truth;
        }
        return Measured.of("probabilityError", probabilities[1])
                .and("logitsError", IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElseThrow())
                .series("probabilityErrors", probabilities)
                .series("logitsErrors", logits);
    }

    /// How much larger the gradient of the sum is than that of the mean.
    private static Measured sums(Rng random) {
        Tensor x = random.fork("x").normal(Shape.of(SAMPLES, 1), 0, 1),
                t = random.fork("t").normal(Shape.of(SAMPLES, 1), 0, 1);
        return Measured.of("sumByMean", gradient(new SumSquaredError(), x, t) / gradient(new MeanSquaredError(), x, t));
    }

    private static double gradient(Loss loss, Tensor x, Tensor t) {
        Tensor w = Tensor.of(Shape.of(1, 1), new double[] {0.5}).to(x.dtype()).requiresGrad(true);
        loss.of(x.matmul(w), t).backward();
        return Objects.requireNonNull(w.grad()).item();
    }

    /// One unit begins with a weight of the wrong sign: positive samples are 1, negative ones 0.
    private static Measured learn(Workbench bench, int steps, Loss loss, UnaryOperator<Tensor> output) {
        double[] x = bench.random().fork("x").normal(Shape.of(SAMPLES), 0, 1).toDoubles();
        double[] t = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) t[i] = x[i] > 0 ? 1 : 0;
        Tensor inputs = Tensor.of(Shape.of(SAMPLES, 1), x), targets = Tensor.of(Shape.of(SAMPLES, 1), t);
        double w = WRONG;
        double learned = Double.POSITIVE_INFINITY;
        double[] accuracies = new double[steps];
        for (int step = 0; step < steps; step++) {
            Tensor weight = Tensor.of(Shape.of(1, 1), new double[] {w}).requiresGrad(true);
            loss.of(output.apply(inputs.matmul(weight)), targets).backward();
            w -= RATE * Objects.requireNonNull(weight.grad()).item();
            int right = 0;
            for (int i = 0; i < SAMPLES; i++) if (x[i] * w > 0 == t[i] > 0.5) right++;
            accuracies[step] = (double) right / SAMPLES;
            if (accuracies[step] >= LEARNED) learned = Math.min(learned, step + 1);
        }
        return Measured.of(LEARN, learned).series("accuracy", accuracies);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "squared-error-saturates",
                        r -> {
                            double squared = Math.abs(r.mean(CURVES, "squaredErrorGradient"));
                            double cross = Math.abs(r.mean(CURVES, "crossEntropyGradient"));
                            boolean holds = squared < 1e-4 && cross > 0.999;
                            return Verdict.of(holds, Text.number(squared), Text.number(cross));
                        }),
                Claim.of(
                        "cross-entropy-learns-sooner",
                        r -> {
                            double squared = r.least(SQUARED, LEARN), cross = r.most(CROSS, LEARN);
                            return Verdict.of(cross < squared, steps(cross), steps(squared));
                        }),
                Claim.of(
                        "logits-are-exact",
                        r -> {
                            double probability = r.mean(ROUNDING, "probabilityError"),
                                    logits = r.mean(ROUNDING, "logitsError");
                            boolean holds = logits < 1e-6 && probability > 1e-3;
                            return Verdict.of(holds, Text.number(logits), Text.number(probability));
                        }),
                Claim.of(
                        "sum-is-n-times-mean",
                        r -> {
                            double ratio = r.mean(SUMS, "sumByMean");
                            return Verdict.of(
                                    Math.abs(ratio - SAMPLES) < 1e-3, Text.number(ratio), Text.count(SAMPLES));
                        }));
    }

    private static String steps(double count) {
        return Double.isInfinite(count) ? "> " + STEPS : Text.count(count);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("losses", curves(results, words, "losses", "squaredError", "crossEntropy"));
        pictures.put("gradients", curves(results, words, "gradients", "squaredErrorGradient", "crossEntropyGradient"));
        double[] squared = results.series(SQUARED, "accuracy"), cross = results.series(CROSS, "accuracy");
        pictures.put(
                "learning",
                new Chart(
                                words.picture("learning"),
                                Axis.whole(words.term("step"), 0, squared.length),
                                Axis.linear(words.term("accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(2))
                        .add(Mark.Line.counted(words.cell(SQUARED), "r0", 1, squared))
                        .add(Mark.Line.counted(words.cell(CROSS), "r1", 1, cross)));
        return pictures;
    }

    private static Picture curves(Results r, Words words, String key, String squared, String cross) {
        double[] x = scores(), first = r.series(CURVES, squared), second = r.series(CURVES, cross);
        return new Chart(
                        words.picture(key),
                        Axis.linear(words.term("score"), -REACH, REACH),
                        Axis.fitting(words.term(key.equals("losses") ? "loss" : "gradient"), first, second))
                .palette(Palette.of(2))
                .add(new Mark.Line(words.cell(SQUARED), "r0", x, first, false))
                .add(new Mark.Line(words.cell(CROSS), "r1", x, second, false));
    }
}
