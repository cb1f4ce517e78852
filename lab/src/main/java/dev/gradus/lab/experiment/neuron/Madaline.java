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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// XOR by several adalines whose answers go into a fixed unit, learned by rule MRI: minimal disturbance.
///
/// ```
/// yⱼ = sign(uⱼ),  uⱼ = wⱼ·x        y = 1 if at least `needed` of the yⱼ are 1, else -1        (AND: all; OR: one; majority: two of three)
/// where y ≠ t: as many of the adalines that vote against t as must change, those with the least |uⱼ| first:
/// wⱼ ← wⱼ + η (t - uⱼ) x / |x|²
/// ```
/// Inputs and answers are -1 and 1, x has a third component 1 for the bias, η = 1: the adaline then answers exactly t.
///
/// Source: W. C. Ridgway, "An adaptive logic system with generalizing properties", Stanford, 1962; B. Widrow and M. A. Lehr, "30 years of
/// adaptive neural networks", 1990, section IV.
public final class Madaline implements Experiment {
    private static final List<Output> OUTPUTS =
            List.of(
                    new Output("one", 1, 1),
                    new Output("or", 2, 1),
                    new Output("and", 2, 2),
                    new Output("majority", 3, 2));
    private static final int[] TARGETS = {-1, 1, 1, -1};
    private static final double ETA = 1;
    private static final int SEEDS = 10, EPOCHS = 100;

    private record Output(String name, int adalines, int needed) {}

    @Override
    public String name() {
        return "madaline";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        return OUTPUTS.stream()
                .map(out ->
                        Cell.program(
                                out.name(),
                                SEEDS,
                                Map.of(
                                        "adalines",
                                        out.adalines(),
                                        "needed",
                                        out.needed(),
                                        "learningRate",
                                        ETA,
                                        "epochs",
                                        EPOCHS),
                                bench -> learn(out, bench)))
                .toList();
    }

    private static Measured learn(Output out, Workbench bench) {
        Rng random = bench.random();
        double[][] w = new double[out.adalines()][3];
        for (int j = 0; j < w.length; j++) for (int k = 0; k < 3; k++) w[j][k] = random.normal(3L * j + k);
        List<Double> accuracies = new ArrayList<>(List.of(accuracy(w, out)));
        int moved = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int i : random.fork(epoch).permutation(4)) {
                int changed = disturb(w, out, input(i), TARGETS[i]);
                if (changed == 0) continue;
                moved += changed;
                accuracies.add(accuracy(w, out));
            }
        }
        return Measured.of("accuracy", accuracies.getLast())
                .and("bestAccuracy", accuracies.stream().mapToDouble(a -> a).max().orElseThrow())
                .and("updates", moved)
                .series("accuracy", accuracies.stream().mapToDouble(a -> a).toArray())
                .series("weights", Arrays.stream(w).flatMapToDouble(DoubleStream::of).toArray());
    }

    /// One case of rule MRI.
    ///
    /// @return how many adalines were changed: none where the answer is right
    private static int disturb(double[][] w, Output out, double[] x, int target) {
        if (answer(w, out, x) == target) return 0;
        int ones = ones(w, x), wanted = target == 1 ? out.needed() : out.needed() - 1;
        List<double[]> against =
                Arrays.stream(w)
                        .filter(v -> sign(sum(v, x)) != target)
                        .sorted(Comparator.comparingDouble(v -> Math.abs(sum(v, x))))
                        .limit(Math.abs(wanted - ones))
                        .toList();
        for (double[] v : against) {
            double error = target - sum(v, x);
            for (int k = 0; k < 3; k++) v[k] += ETA * error * x[k] / 3;
        }
        return against.size();
    }

    private static double[] input(int i) {
        return new double[] {2 * InputSquare.CASES[i][0] - 1, 2 * InputSquare.CASES[i][1] - 1, 1};
    }

    private static double sum(double[] w, double[] x) {
        return w[0] * x[0] + w[1] * x[1] + w[2] * x[2];
    }

    private static int sign(double u) {
        return u >= 0 ? 1 : -1;
    }

    private static int ones(double[][] w, double[] x) {
        return (int) Arrays.stream(w).filter(v -> sign(sum(v, x)) == 1).count();
    }

    private static int answer(double[][] w, Output out, double[] x) {
        return ones(w, x) >= out.needed() ? 1 : -1;
    }

    private static double accuracy(double[][] w, Output out) {
        return IntStream.range(0, 4).filter(i -> answer(w, out, input(i)) == TARGETS[i]).count() / 4.0;
    }

    @Override
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        claims.add(
                Claim.of(
                        "one-fails",
                        r -> {
                            double most = r.most("one", "bestAccuracy");
                            return Verdict.of(most <= 0.75, Text.percent(most));
                        }));
        for (Output out : OUTPUTS.subList(1, OUTPUTS.size())) {
            claims.add(
                    Claim.of(
                            out.name() + "-learns",
                            r -> {
                                long learned =
                                        DoubleStream.of(r.values(out.name(), "accuracy")).filter(a -> a == 1).count();
                                String updates = Text.axis(Math.round(10 * r.mean(out.name(), "updates")) / 10.0);
                                return Verdict.of(learned == SEEDS, learned + "/" + SEEDS, updates);
                            }));
        }
        return claims;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        InputSquare square = new InputSquare(-2, 2, 61);
        var regions =
                new SmallMultiples(words.picture("regions"), square.axis("x₁"), square.axis("x₂"), 2)
                        .size(200, 200)
                        .palette(Palette.of(4));
        var learning =
                new Chart(
                                words.picture("accuracy"),
                                Axis.whole(words.term("update"), 0, 20),
                                Axis.linear(words.term("accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(4));
        for (int k = 0; k < OUTPUTS.size(); k++) {
            Output out = OUTPUTS.get(k);
            regions.add(words.cell(out.name()), region(square, out, results.series(out.name(), "weights")));
            double[] accuracy = results.series(out.name(), "accuracy");
            learning.add(Mark.Line.counted(words.cell(out.name()), "r" + k, 0, accuracy).withDots());
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("regions", regions);
        pictures.put("accuracy", learning);
        return pictures;
    }

    /// Where the answer is 1, the line of each adaline, and the four cases.
    private static List<Mark> region(InputSquare square, Output out, double[] weights) {
        double[][] w = new double[out.adalines()][];
        for (int j = 0; j < w.length; j++) w[j] = Arrays.copyOfRange(weights, 3 * j, 3 * j + 3);
        List<Mark> marks = new ArrayList<>();
        double[] plane = square.values((x1, x2) -> answer(w, out, new double[] {x1, x2, 1}) == 1 ? 0.5 : 0);
        marks.add(square.plane("r2", plane));
        for (double[] v : w) marks.add(square.line("r0", v[0], v[1], v[2]));
        for (int target = -1; target <= 1; target += 2) {
            int its = target;
            double[][] cases =
                    IntStream.range(0, 4)
                            .filter(i -> TARGETS[i] == its)
                            .mapToObj(Madaline::input)
                            .toArray(double[][]::new);
            double[] x = {cases[0][0], cases[1][0]}, y = {cases[0][1], cases[1][1]};
            marks.add(new Mark.Points(String.valueOf(target), target == 1 ? "r2" : "r1", x, y));
        }
        return marks;
    }
}
