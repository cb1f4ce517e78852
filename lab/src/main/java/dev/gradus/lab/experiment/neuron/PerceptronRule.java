package dev.gradus.lab.experiment.neuron;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.chart.Table;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The perceptron of Rosenblatt (1958) and its rule, on AND, OR and XOR.
///
/// ```
/// y = step(w₁ x₁ + w₂ x₂ + b)
/// w ← w + η (t - y) x        b ← b + η (t - y)
/// ```
public final class PerceptronRule implements Experiment {
    private static final List<Logic> FUNCTIONS =
            List.of(new Logic("and", 0, 0, 0, 1), new Logic("or", 0, 1, 1, 1), new Logic("xor", 0, 1, 1, 0));
    private static final double[][] INPUTS = InputSquare.CASES;
    private static final double ETA = 0.1;
    private static final int SEEDS = 5, EPOCHS = 100, SHOWN = 60, STEPS = 40;

    private record Logic(String name, int... targets) {}

    @Override
    public String name() {
        return "perceptron";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> settings = Map.of("learningRate", ETA, "epochs", EPOCHS);
        List<Cell> cells = new ArrayList<>();
        for (Logic f : FUNCTIONS) {
            cells.add(Cell.program(f.name(), SEEDS, settings, bench -> learn(f.targets(), start(bench.random()))));
        }
        cells.add(
                Cell.program("and-from-zero", 1, settings, _ -> learn(FUNCTIONS.getFirst().targets(), new double[3])));
        return cells;
    }

    /// Random weights; the last one is the bias.
    private static double[] start(Rng random) {
        return new double[] {random.normal(0), random.normal(1), random.normal(2)};
    }

    private static Measured learn(int[] targets, double[] w) {
        List<double[]> path = new ArrayList<>(List.of(w.clone()));
        List<Double> accuracies = new ArrayList<>(List.of(accuracy(w, targets)));
        List<double[]> steps = new ArrayList<>();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int i = 0; i < INPUTS.length; i++) {
                double[] x = INPUTS[i];
                int error = targets[i] - fire(w, x);
                w[0] += ETA * error * x[0];
                w[1] += ETA * error * x[1];
                w[2] += ETA * error;
                if (steps.size() < STEPS)
                    steps.add(new double[] {x[0], x[1], targets[i], targets[i] - error, error, w[0], w[1], w[2]});
                if (error == 0) continue; // the rule has changed nothing
                path.add(w.clone());
                accuracies.add(accuracy(w, targets));
            }
        }
        return Measured.of("accuracy", accuracies.getLast())
                .and("bestAccuracy", accuracies.stream().mapToDouble(a -> a).max().orElseThrow())
                .and("updates", path.size() - 1)
                .series("weights", path.stream().flatMapToDouble(Arrays::stream).toArray())
                .series("accuracy", accuracies.stream().mapToDouble(a -> a).toArray())
                .series("steps", steps.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private static int fire(double[] w, double[] x) {
        return w[0] * x[0] + w[1] * x[1] + w[2] >= 0 ? 1 : 0;
    }

    private static double accuracy(double[] w, int[] targets) {
        int right = 0;
        for (int i = 0; i < INPUTS.length; i++) if (fire(w, INPUTS[i]) == targets[i]) right++;
        return (double) right / INPUTS.length;
    }

    @Override
    public List<Published> published() {
        return List.of(
                new Published("xor", "bestAccuracy", 0.75, "lecture on the perceptron: three of the four cases"));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "and-or-learned",
                        r -> {
                            double least = Math.min(r.least("and", "accuracy"), r.least("or", "accuracy"));
                            return Verdict.of(least == 1, Text.percent(least));
                        }),
                Claim.of(
                        "xor-not-learned",
                        r -> {
                            double most = r.most("xor", "bestAccuracy");
                            return Verdict.of(most == 0.75, Text.percent(most));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        InputSquare square = InputSquare.UNIT;
        var lines =
                new SmallMultiples(words.picture("lines"), square.axis("x₁"), square.axis("x₂"), 3)
                        .size(190, 190)
                        .palette(Palette.of(3));
        for (Logic f : FUNCTIONS)
            lines.add(words.cell(f.name()), lines(results.series(f.name(), "weights"), f.targets()));
        var rule =
                new Chart(
                                words.picture("accuracy"),
                                Axis.whole(words.term("update"), 0, SHOWN),
                                Axis.linear(words.term("accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(3));
        for (int k = 0; k < FUNCTIONS.size(); k++) {
            String name = FUNCTIONS.get(k).name();
            double[] accuracy = results.series(name, "accuracy");
            rule.add(Mark.Line.counted(words.cell(name), "r" + k, 0, accuracy).withDots());
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("lines", lines);
        pictures.put("accuracy", rule);
        pictures.put("steps", steps(words, results.series("and-from-zero", "steps")));
        return pictures;
    }

    /// What the rule does with each case, until it has been right in all four.
    private static Picture steps(Words words, double[] steps) {
        List<List<String>> rows = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < steps.length && right < 4; i += 8) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(i / 8 + 1)));
            for (int k = 0; k < 5; k++) row.add(Text.axis(steps[i + k]));
            for (int k = 5; k < 8; k++) row.add(Text.format("%.3f", steps[i + k]));
            rows.add(row);
            right = steps[i + 4] == 0 ? right + 1 : 0;
        }
        List<String> head = List.of(words.term("step"), "x₁", "x₂", "t", "y", "t − y", "w₁", "w₂", "b");
        return Table.of(words.picture("steps"), head, rows, 20);
    }

    /// The line after each update, the last one in full, between the four cases.
    private static List<Mark> lines(double[] path, int[] targets) {
        List<Mark> marks = new ArrayList<>();
        int updates = path.length / 3;
        for (int i = Math.max(0, updates - 12); i < updates; i++) {
            String style = i == updates - 1 ? "r0" : "faint";
            marks.add(InputSquare.UNIT.line(style, path[3 * i], path[3 * i + 1], path[3 * i + 2]));
        }
        marks.addAll(InputSquare.cases(targets));
        return marks;
    }
}
