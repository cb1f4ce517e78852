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
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Noisy XOR by networks of every depth and width: how many hidden layers, and how many units in each, it takes.
///
/// The corners are 1 apart with normal noise of 0.1, so the best possible error is below 1e-5; a straight line has at best three corners.
public final class XorShapes implements Experiment {
    private static final List<Integer> WIDTHS = List.of(1, 2, 3, 4, 8, 16);
    private static final int DEPTHS = 3, SEEDS = 5;

    @Override
    public String name() {
        return "xor-by-depth-and-width";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>(List.of(cell("none", List.of(), size)));
        for (int depth = 1; depth <= DEPTHS; depth++) {
            for (int width : WIDTHS) cells.add(cell(name(depth, width), Collections.nCopies(depth, width), size));
        }
        return cells;
    }

    private static String name(int depth, int width) {
        return depth + "x" + width;
    }

    private static Cell cell(String name, List<Integer> hidden, Size size) {
        Map<String, Object> model =
                hidden.isEmpty() ? Map.of("type", "softmax-regression") : Map.of("type", "mlp", "hidden", hidden);
        return Cell.training(
                name,
                size.pick(1, SEEDS),
                Map.of(
                        "data",
                        "xor",
                        "model",
                        model,
                        "optimizer",
                        "adam",
                        "optimizer.learningRate",
                        0.01,
                        "batchSize",
                        32,
                        "epochs",
                        size.pick(2, 30)));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "no-hidden-layer-fails",
                        r -> {
                            double most = r.most("none", "testAccuracy");
                            return Verdict.of(most < 0.8, Text.percent(most));
                        }),
                Claim.of(
                        "one-unit-fails",
                        r -> {
                            double most =
                                    IntStream.rangeClosed(1, DEPTHS)
                                            .mapToDouble(depth -> r.most(name(depth, 1), "testAccuracy"))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(most < 0.8, Text.percent(most));
                        }),
                Claim.of(
                        "eight-units-learn",
                        r -> {
                            double least =
                                    IntStream.rangeClosed(1, DEPTHS)
                                            .mapToDouble(depth -> r.least(name(depth, 8), "testAccuracy"))
                                            .min()
                                            .orElseThrow();
                            return Verdict.of(least > 0.98, Text.percent(least));
                        }),
                Claim.of(
                        "two-units-by-luck",
                        r -> {
                            double most = r.most("1x2", "testAccuracy"), least = r.least("1x2", "testAccuracy");
                            return Verdict.of(most > 0.98 && least < 0.9, Text.percent(most), Text.percent(least));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> widths = WIDTHS.stream().map(String::valueOf).toList();
        List<String> depths = IntStream.rangeClosed(1, DEPTHS).mapToObj(String::valueOf).toList();
        double[][] mean = new double[DEPTHS][WIDTHS.size()], learned = new double[DEPTHS][WIDTHS.size()];
        for (int d = 0; d < DEPTHS; d++) {
            for (int w = 0; w < WIDTHS.size(); w++) {
                double[] accuracies = results.values(name(d + 1, WIDTHS.get(w)), "testAccuracy");
                mean[d][w] = DoubleStream.of(accuracies).average().orElseThrow();
                learned[d][w] = DoubleStream.of(accuracies).filter(a -> a > 0.98).count();
            }
        }
        Axis x = Axis.categories(words.term("units per layer"), widths);
        Axis y = Axis.categories(words.term("hidden layers"), depths);
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put(
                "accuracy",
                new Chart(words.picture("accuracy"), x, y)
                        .palette(Palette.of(1))
                        .add(new Mark.HeatMap("r0", mean, Text::percent)));
        pictures.put(
                "learned",
                new Chart(words.picture("learned"), x, y)
                        .palette(Palette.of(3))
                        .add(new Mark.HeatMap("r2", learned, Text::count)));
        return pictures;
    }
}
