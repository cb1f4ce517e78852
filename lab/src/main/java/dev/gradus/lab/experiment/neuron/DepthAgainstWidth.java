package dev.gradus.lab.experiment.neuron;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Deep against shallow at equal numbers of parameters: learned on two data sets, and built for a function that is made for depth.
///
/// ```
/// parameters of d hidden layers of h units:  (in + 1) h + (d - 1)(h + 1) h + (h + 1) out
/// tent(x) = 2x for x ≤ 1/2, else 2 - 2x:     tentᵏ has 2ᵏ straight pieces;
///    deep      k hidden layers of two ReLUs, tent(x) = 2 relu(x) - 4 relu(x - 1/2)
///    shallow   one hidden layer of n ReLUs has at most n + 1 pieces, so it takes 2ᵏ - 1 of them
/// ```
/// Source: Y. Bengio and Y. LeCun, "Scaling learning algorithms towards AI", 2007; M. Telgarsky, "Representation benefits of deep
/// feedforward networks", 2015.
public final class DepthAgainstWidth implements Experiment {
    private static final List<Task> TASKS =
            List.of(new Task("spirals", 2, 3, 1000, 60), new Task("digits", 64, 10, 3000, 30));
    private static final List<Integer> TEETH = List.of(2, 4, 6, 8, 10);
    private static final int DEEPEST = 5, SEEDS = 3;

    /// Data, and how large the networks are that learn them.
    private record Task(String data, int inputs, int classes, int parameters, int epochs) {
        int parameters(int depth, int width) {
            return (inputs + 1) * width + (depth - 1) * (width + 1) * width + (width + 1) * classes;
        }

        /// The width that comes nearest to the wanted number of parameters.
        int width(int depth) {
            return IntStream.rangeClosed(1, 1000)
                    .boxed()
                    .min(Comparator.comparingInt(width -> Math.abs(parameters(depth, width) - parameters)))
                    .orElseThrow();
        }
    }

    @Override
    public String name() {
        return "depth-vs-width";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        for (Task task : TASKS) {
            for (int depth = 1; depth <= DEEPEST; depth++) {
                cells.add(
                        Cell.training(
                                task.data() + "-" + depth,
                                size.pick(1, SEEDS),
                                Map.of(
                                        "data",
                                        task.data(),
                                        "model",
                                        Map.of("type", "mlp", "hidden", Collections.nCopies(depth, task.width(depth))),
                                        "optimizer",
                                        "adam",
                                        "optimizer.learningRate",
                                        0.003,
                                        "epochs",
                                        size.pick(1, task.epochs()))));
            }
        }
        for (int k : TEETH) cells.add(Cell.program("teeth-" + k, 1, Map.of("layers", k), _ -> teeth(k)));
        return cells;
    }

    /// Both networks for tentᵏ, evaluated at 1,025 points; all numbers are exact in binary.
    static Measured teeth(int k) {
        int pieces = 1 << k, points = 1024;
        double deepOff = 0, shallowOff = 0;
        for (int i = 0; i <= points; i++) {
            double x = (double) i / points, wanted = x * pieces % 2, deep = x;
            if (wanted > 1) wanted = 2 - wanted;
            for (int layer = 0; layer < k; layer++) deep = 2 * relu(deep) - 4 * relu(deep - 0.5);
            double shallow = pieces * relu(x); // each further unit turns the slope round
            for (int unit = 1; unit < pieces; unit++) {
                shallow += (unit % 2 == 1 ? -2 : 2) * pieces * relu(x - (double) unit / pieces);
            }
            deepOff = Math.max(deepOff, Math.abs(deep - wanted));
            shallowOff = Math.max(shallowOff, Math.abs(shallow - wanted));
        }
        return Measured.of("deepParameters", 4 + (k - 1) * 6.0 + 3)
                .and("shallowParameters", 3.0 * (pieces - 1) + 1)
                .and("deepError", deepOff)
                .and("shallowError", shallowOff);
    }

    private static double relu(double u) {
        return Math.max(0, u);
    }

    @Override
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        for (Task task : TASKS) {
            claims.add(
                    Claim.of(
                            task.data() + "-deep-better",
                            r -> {
                                double shallow = r.mean(task.data() + "-1", "testAccuracy");
                                double deep = r.mean(task.data() + "-3", "testAccuracy");
                                return Verdict.of(deep > shallow, Text.percent(deep), Text.percent(shallow));
                            }));
        }
        claims.add(
                Claim.of(
                        "teeth-need-depth",
                        r -> {
                            double deep = r.mean("teeth-10", "deepParameters"),
                                    shallow = r.mean("teeth-10", "shallowParameters");
                            boolean isExact =
                                    r.mean("teeth-10", "deepError") == 0 && r.mean("teeth-10", "shallowError") == 0;
                            return Verdict.of(isExact && shallow > 10 * deep, Text.count(deep), Text.count(shallow));
                        }));
        return claims;
    }

    private static double least(Results results) {
        return TASKS.stream()
                .flatMapToDouble(task ->
                        IntStream.rangeClosed(1, DEEPEST)
                                .mapToDouble(depth -> results.least(task.data() + "-" + depth, "testAccuracy")))
                .min()
                .orElseThrow();
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] depths = IntStream.rangeClosed(1, DEEPEST).asDoubleStream().toArray();
        var accuracy =
                new Chart(
                                words.picture("accuracy"),
                                Axis.whole(words.term("hidden layers"), 1, DEEPEST),
                                Axis.linear(words.term("test accuracy"), least(results), 1).words(Text::share))
                        .palette(Palette.of(TASKS.size()));
        for (int k = 0; k < TASKS.size(); k++) {
            String data = TASKS.get(k).data();
            double[] mean = new double[DEEPEST], low = new double[DEEPEST], high = new double[DEEPEST];
            for (int d = 0; d < DEEPEST; d++) {
                mean[d] = results.mean(data + "-" + (d + 1), "testAccuracy");
                low[d] = results.least(data + "-" + (d + 1), "testAccuracy");
                high[d] = results.most(data + "-" + (d + 1), "testAccuracy");
            }
            accuracy.add(new Mark.Band("", "r" + k, depths, low, high))
                    .add(new Mark.Line(words.cell(data), "r" + k, depths, mean, true));
        }
        double[] at = TEETH.stream().mapToDouble(k -> Math.pow(2, k)).toArray();
        var teeth =
                new Chart(
                                words.picture("teeth"),
                                Axis.logarithmic(words.term("linear pieces"), 3, 1024),
                                Axis.logarithmic(words.term("parameters"), 3, 10000))
                        .palette(Palette.of(2));
        List<String> kinds = List.of("deepParameters", "shallowParameters");
        for (int k = 0; k < kinds.size(); k++) {
            String kind = kinds.get(k);
            double[] count = TEETH.stream().mapToDouble(n -> results.mean("teeth-" + n, kind)).toArray();
            teeth.add(new Mark.Line(words.figure(kind), "r" + k, at, count, true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("accuracy", accuracy);
        pictures.put("teeth", teeth);
        return pictures;
    }
}
