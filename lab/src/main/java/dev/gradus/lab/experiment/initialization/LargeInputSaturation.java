package dev.gradus.lab.experiment.initialization;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// One sigmoid neuron with w = 100 and b = 50, as the lectures have it: where it answers, where it has a slope, and what it can learn.
///
/// ```
/// y = σ(w x + b)     squared error: ∂L/∂u = (y - t) y (1 - y)     cross entropy: ∂L/∂u = y - t
/// ```
/// It is to answer 1 for x > 0.2, of 1,001 inputs from -1 to 1; its border -b/w is at -0.5 at first. Gradient descent with rate 1.
public final class LargeInputSaturation implements Experiment {
    private static final int INPUTS = 1001, STEPS = 1000;
    private static final double RATE = 1, WANTED = 0.2, FLAT = 0.01;

    private record Start(String name, double w, double b, boolean isCrossEntropy) {}

    private static final List<Start> STARTS =
            List.of(
                    new Start("small", 1, 0.5, false),
                    new Start("large", 100, 50, false),
                    new Start("large-cross-entropy", 100, 50, true));

    @Override
    public String name() {
        return "large-input-saturation";
    }

    @Override
    public Theme theme() {
        return Theme.INITIALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        return STARTS.stream()
                .map(s ->
                        Cell.program(
                                s.name(),
                                1,
                                Map.of("w", s.w(), "b", s.b(), "inputs", INPUTS, "learningRate", RATE, "steps", STEPS),
                                _ -> learn(s)))
                .toList();
    }

    private static double input(int i) {
        return -1 + 2.0 * i / (INPUTS - 1);
    }

    private static double sigmoid(double u) {
        return 1 / (1 + Math.exp(-u));
    }

    private static double slope(double u) {
        return sigmoid(u) * sigmoid(-u); // not y (1 - y), which is 0 where y rounds to 1
    }

    private static Measured learn(Start start) {
        double w = start.w(), b = start.b();
        double[] borders = new double[STEPS + 1], first = new double[2];
        for (int step = 0; step <= STEPS; step++) {
            borders[step] = -b / w;
            double dw = 0, db = 0;
            for (int i = 0; i < INPUTS; i++) {
                double x = input(i), u = w * x + b;
                double error = sigmoid(u) - (x > WANTED ? 1 : 0);
                double delta = (start.isCrossEntropy() ? error : error * slope(u)) / INPUTS;
                dw += delta * x;
                db += delta;
            }
            if (step == 0) first = new double[] {dw, db};
            w -= RATE * dw;
            b -= RATE * db;
        }
        int flat = 0;
        for (int i = 0; i < INPUTS; i++) if (4 * slope(start.w() * input(i) + start.b()) < FLAT) flat++;
        return Measured.of("saturated", (double) flat / INPUTS)
                .and("firstGradientNorm", Math.hypot(first[0], first[1]))
                .and("lastBorder", borders[STEPS])
                .series("borders", borders);
    }

    /// How far from 0 a sum has less than a hundredth of the largest slope: 1/cosh²(u/2) = 0.01.
    static double flatFrom() {
        double root = 1 / Math.sqrt(FLAT);
        return 2 * Math.log(root + Math.sqrt(root * root - 1));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "saturated-as-in-theory",
                        r -> {
                            double its = r.mean("large", "saturated"), theory = 1 - flatFrom() / 100;
                            boolean holds = Math.abs(its - theory) < 2.0 / INPUTS && r.mean("small", "saturated") == 0;
                            return Verdict.of(holds, Text.percent(its), Text.percent(theory));
                        }),
                Claim.of(
                        "large-does-not-learn",
                        r -> {
                            double small = r.mean("small", "lastBorder"), large = r.mean("large", "lastBorder");
                            boolean holds = Math.abs(small - WANTED) < 0.05 && Math.abs(large + 0.5) < 0.05;
                            return Verdict.of(holds, Text.loss(small), Text.loss(large));
                        }),
                Claim.of(
                        "cross-entropy-learns",
                        r -> {
                            double border = r.mean("large-cross-entropy", "lastBorder");
                            return Verdict.of(Math.abs(border - WANTED) < 0.05, Text.loss(border));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] x = IntStream.range(0, INPUTS).mapToDouble(LargeInputSaturation::input).toArray();
        var curves =
                new Chart(words.picture("curves"), Axis.linear("x", -1, 1), Axis.linear("y", 0, 1))
                        .palette(Palette.of(4));
        for (int k = 0; k < 2; k++) {
            Start s = STARTS.get(k);
            double[] y = DoubleStream.of(x).map(v -> sigmoid(s.w() * v + s.b())).toArray();
            double[] slope = DoubleStream.of(x).map(v -> 4 * slope(s.w() * v + s.b())).toArray();
            curves.add(new Mark.Line(words.cell(s.name()), "r" + k, x, y, false));
            curves.add(new Mark.Line(words.cell(s.name()) + ", 4 y (1 − y)", "r" + (k + 2), x, slope, false));
        }
        double[] steps = IntStream.rangeClosed(0, STEPS).asDoubleStream().toArray();
        var borders =
                new Chart(
                                words.picture("borders"),
                                Axis.whole(words.term("step"), 0, STEPS),
                                Axis.linear("−b / w", -0.6, 0.4))
                        .palette(Palette.of(STARTS.size()));
        borders.add(new Mark.Rule(Text.axis(WANTED), WANTED, false));
        for (int k = 0; k < STARTS.size(); k++) {
            String name = STARTS.get(k).name();
            borders.add(new Mark.Line(words.cell(name), "r" + k, steps, results.series(name, "borders"), false));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("curves", curves);
        pictures.put("borders", borders);
        return pictures;
    }
}
