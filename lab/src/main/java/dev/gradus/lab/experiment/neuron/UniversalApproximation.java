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
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// One hidden layer and a continuous function: the error against the width, with a non-linearity and without.
///
/// ```
/// f(x) = sin 5x + |x - 0.3|,  -1 ≤ x ≤ 1
/// learned        y = v·tanh(w x + b) + c          Adam on the mean squared error at 128 points
/// linear         y = v·(w x + b) + c              which is a straight line, however many units it has
/// built          y = f(x₀) + Σ (f(xᵢ) - f(xᵢ₋₁)) step(x - cᵢ)       no learning: n steps, largest error ≤ 6/n, since |f′| ≤ 6
/// ```
/// Source: G. Cybenko, "Approximation by superpositions of a sigmoidal function", 1989; K. Hornik et al., 1989.
public final class UniversalApproximation implements Experiment {
    private static final List<Integer> WIDTHS = List.of(1, 2, 4, 8, 16, 32, 64), LINEAR = List.of(1, 8, 64);
    private static final int POINTS = 128, SEEDS = 3;
    private static final double STEEPEST = 6;

    @Override
    public String name() {
        return "universal-approximation";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(60, 4000);
        List<Cell> cells = new ArrayList<>();
        for (int n : WIDTHS) cells.add(learned("tanh", n, true, size.pick(1, SEEDS), steps));
        for (int n : LINEAR) cells.add(learned("linear", n, false, size.pick(1, SEEDS), steps));
        for (int n : WIDTHS) cells.add(Cell.program("built-" + n, 1, Map.of("width", n), _ -> built(n)));
        return cells;
    }

    private static Cell learned(String kind, int width, boolean isBent, int seeds, int steps) {
        Map<String, Object> settings = Map.of("width", width, "activation", kind, "optimizer", "adam", "steps", steps);
        return Cell.program(kind + "-" + width, seeds, settings, bench -> learn(width, isBent, steps, bench));
    }

    private static double f(double x) {
        return Math.sin(5 * x) + Math.abs(x - 0.3);
    }

    private static double[] places() {
        return IntStream.range(0, POINTS).mapToDouble(i -> -1 + 2 * (i + 0.5) / POINTS).toArray();
    }

    private static Measured learn(int width, boolean isBent, int steps, Workbench bench) {
        var model =
                isBent
                        ? Sequential.of(new Linear(width), new Tanh(), new Linear(1))
                        : Sequential.of(new Linear(width), new Linear(1));
        model.build(Shape.of(1), bench.seed());
        Tensor x = Tensor.of(Shape.of(POINTS, 1), places()).to(DType.FLOAT32);
        double[] f = DoubleStream.of(places()).map(UniversalApproximation::f).toArray();
        Tensor t = Tensor.of(Shape.of(POINTS, 1), f).to(DType.FLOAT32);
        var loss = new MeanSquaredError();
        var adam = new Adam(0.01);
        adam.attach(model.parameters());
        for (int step = 0; step < steps; step++) {
            adam.learningRateFactor((1 + Math.cos(Math.PI * step / steps)) / 2); // ends without wobbling
            adam.zeroGrad();
            loss.of(model.forward(x, Pass.training(bench.random().fork(step))), t).backward();
            adam.step();
            if (step % 100 == 0) bench.done((double) step / steps);
        }
        return measure(model.forward(x, Pass.evaluation()).toDoubles());
    }

    private static Measured built(int n) {
        double[] y =
                DoubleStream.of(places())
                        .map(x -> {
                            int i = (int) Math.min(n - 1, Math.floor((x + 1) / 2 * n));
                            return f(-1 + 2 * (i + 0.5) / n);
                        })
                        .toArray();
        return measure(y);
    }

    private static Measured measure(double[] y) {
        double[] x = places();
        double squares = 0, most = 0;
        for (int i = 0; i < POINTS; i++) {
            squares += Math.pow(y[i] - f(x[i]), 2) / POINTS;
            most = Math.max(most, Math.abs(y[i] - f(x[i])));
        }
        return Measured.of("meanSquaredError", squares).and("largestError", most).series("y", y);
    }

    /// The least mean squared error of any straight line.
    static double straightLine() {
        double[] x = places();
        double xx = 0, xt = 0, mean = 0, tt = 0;
        for (double at : x) {
            xx += at * at / POINTS;
            xt += at * f(at) / POINTS;
            mean += f(at) / POINTS;
            tt += f(at) * f(at) / POINTS;
        }
        return tt - mean * mean - xt * xt / xx; // the places have mean 0
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "wider-is-closer",
                        r -> {
                            double one = r.mean("tanh-1", "meanSquaredError"),
                                    four = r.mean("tanh-4", "meanSquaredError");
                            double wide = r.mean("tanh-64", "meanSquaredError");
                            boolean holds = four < one && wide < four && wide < one / 100;
                            return Verdict.of(
                                    holds, Text.axis(round(one)), Text.axis(round(four)), Text.axis(round(wide)));
                        }),
                Claim.of(
                        "linear-is-a-line",
                        r -> {
                            double line = straightLine();
                            double off =
                                    LINEAR.stream()
                                            .mapToDouble(
                                                    n -> Math.abs(r.most("linear-" + n, "meanSquaredError") / line - 1))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(off < 0.01, Text.loss(line), Text.percent(off));
                        }),
                Claim.of(
                        "built-within-bound",
                        r -> {
                            double most =
                                    WIDTHS.stream()
                                            .mapToDouble(n -> r.mean("built-" + n, "largestError") * n / STEEPEST)
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(most <= 1, Text.percent(most));
                        }));
    }

    private static double round(double error) {
        double unit = Math.pow(10, Math.floor(Math.log10(error)) - 2);
        return Math.round(error / unit) * unit;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("errors", errors(results, words));
        double[] x = places(), t = DoubleStream.of(x).map(UniversalApproximation::f).toArray();
        var fits =
                new SmallMultiples(words.picture("fits"), Axis.linear("x", -1, 1), Axis.linear("y", -1, 3), 3)
                        .palette(Palette.of(3));
        for (String cell : List.of("tanh-1", "tanh-4", "tanh-64", "linear-1", "linear-64", "built-16")) {
            fits.add(
                    label(words, cell),
                    List.of(
                            new Mark.Line(words.term("target"), "faint", x, t, false),
                            new Mark.Line(words.term("output"), "r0", x, results.series(cell, "y"), false)));
        }
        pictures.put("fits", fits);
        return pictures;
    }

    private static Picture errors(Results results, Words words) {
        var chart =
                new Chart(
                                words.picture("errors"),
                                Axis.logarithmic(words.term("hidden units"), 1, 100),
                                Axis.logarithmic(words.figure("meanSquaredError"), 1e-4, 1))
                        .palette(Palette.of(3));
        List<String> kinds = List.of("tanh", "linear", "built");
        for (int k = 0; k < kinds.size(); k++) {
            String kind = kinds.get(k);
            List<Integer> widths = kind.equals("linear") ? LINEAR : WIDTHS;
            double[] at = widths.stream().mapToDouble(n -> n).toArray();
            double[] error =
                    widths.stream().mapToDouble(n -> results.mean(kind + "-" + n, "meanSquaredError")).toArray();
            chart.add(new Mark.Line(words.cell(kind), "r" + k, at, error, true));
        }
        return chart;
    }

    private static String label(Words words, String cell) {
        String[] parts = cell.split("-", -1);
        return words.cell(parts[0]) + ", " + parts[1];
    }
}
