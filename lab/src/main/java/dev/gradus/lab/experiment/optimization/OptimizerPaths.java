package dev.gradus.lab.experiment.optimization;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Where optimizers go on a valley, a saddle and Beale's function, of which there is a formula and a picture.
///
/// ```
/// valley, gradient descent:  y(t) = y₀ (1 - 2η)ᵗ        η > 0.5: from wall to wall
/// saddle, gradient descent:  y(t) = y₀ (1 + 2η)ᵗ        slow while y is small;  Adam: about η in every step
/// ```
/// On Beale's function each optimizer has the rate of a list that takes it lowest.
public final class OptimizerPaths implements Experiment {
    private static final double[] GRID = {1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1};
    private static final double[] VALLEY_RATES = {0.95, 0.1, 0.1, 1.5, 0.3, 0.3};
    private static final double SADDLE_RATE = 0.05;
    private static final int COLUMNS = 61;

    @Override
    public String name() {
        return "optimizer-paths";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        return Kind.all().stream()
                .map(kind -> {
                    Map<String, Object> settings = new LinkedHashMap<>();
                    for (Surface surface : Surface.values()) {
                        settings.put(surface.key() + "Steps", steps(surface));
                        settings.put(surface.key() + "Rates", Arrays.toString(rates(surface, kind)));
                    }
                    return Cell.program(kind.key, 1, settings, _ -> walk(kind));
                })
                .toList();
    }

    private static double[] rates(Surface surface, Kind kind) {
        return switch (surface) {
            case VALLEY -> new double[] {VALLEY_RATES[Kind.all().indexOf(kind)]};
            case SADDLE -> new double[] {SADDLE_RATE};
            case BEALE -> GRID;
        };
    }

    private static int steps(Surface surface) {
        return switch (surface) {
            case VALLEY -> 40;
            case SADDLE -> 100;
            case BEALE -> 300;
        };
    }

    private static Measured walk(Kind kind) {
        Measured measured = Measured.nothing();
        for (Surface surface : Surface.values()) measured = walk(kind, surface, measured);
        return measured;
    }

    private static Measured walk(Kind kind, Surface surface, Measured before) {
        double best = Double.NaN, least = Double.POSITIVE_INFINITY;
        double[][] path = {};
        for (double rate : rates(surface, kind)) {
            double[][] its = surface.walk(kind.with(rate), steps(surface));
            double height = last(heights(surface, its));
            if (!(height < least)) continue; // diverged, or not as low
            least = height;
            best = rate;
            path = its;
        }
        double[] x = path[0], y = path[1];
        String key = surface.key();
        Measured measured = before.series(key + "X", x).series(key + "Y", y);
        return switch (surface) {
            case VALLEY -> measured.and("valleyTurns", turns(y)).and("valleyHeight", least);
            case SADDLE -> measured.and("saddleSteps", stepsOut(y));
            case BEALE ->
                    measured.and("bealeHeight", least)
                            .and("bealeDistance", Math.hypot(last(x) - 3, last(y) - 0.5))
                            .and("bealeLearningRate", best)
                            .series("bealeHeights", heights(surface, path));
        };
    }

    private static int stepsOut(double... y) {
        return IntStream.range(0, y.length).filter(t -> y[t] >= 1).findFirst().orElse(y.length);
    }

    private static double last(double... values) {
        return values[values.length - 1];
    }

    private static double[] heights(Surface surface, double[][] path) {
        return IntStream.range(0, path[0].length).mapToDouble(t -> surface.at(path[0][t], path[1][t])).toArray();
    }

    /// How often it crosses the floor of the valley.
    private static int turns(double... y) {
        return (int) IntStream.range(1, y.length).filter(t -> y[t] * y[t - 1] < 0).count();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "zigzag",
                        r -> {
                            double sgd = r.mean("sgd", "valleyTurns");
                            double adagrad = r.mean("adagrad", "valleyTurns");
                            double momentum = r.mean("momentum", "valleyTurns");
                            return Verdict.of(
                                    sgd == steps(Surface.VALLEY) && adagrad < sgd / 4 && momentum < sgd / 2,
                                    Text.count(sgd),
                                    Text.count(momentum),
                                    Text.count(adagrad));
                        }),
                Claim.of(
                        "saddle-left",
                        r -> {
                            double sgd = r.mean("sgd", "saddleSteps");
                            double rms = r.mean("rmsprop", "saddleSteps");
                            double adam = r.mean("adam", "saddleSteps");
                            double theory =
                                    Math.ceil(Math.log(1 / Surface.SADDLE.startY) / Math.log(1 + 2 * SADDLE_RATE));
                            return Verdict.of(
                                    sgd == theory && Math.max(rms, adam) < sgd / 2,
                                    Text.count(sgd),
                                    Text.count(rms),
                                    Text.count(adam));
                        }),
                Claim.of(
                        "beale-reached",
                        r -> {
                            double momentum = r.mean("momentum", "bealeHeight");
                            double sgd = r.mean("sgd", "bealeHeight");
                            double farthest =
                                    Kind.all().stream()
                                            .mapToDouble(k -> r.mean(k.key, "bealeDistance"))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(
                                    momentum < sgd && farthest < 0.5,
                                    Text.loss(sgd),
                                    Text.loss(momentum),
                                    Text.number(farthest));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (Surface surface : Surface.values()) pictures.put(surface.key(), paths(surface, results, words));
        Chart heights =
                new Chart(
                                words.picture("heights"),
                                Axis.whole(words.term("step"), 0, steps(Surface.BEALE)),
                                Axis.logarithmic(words.term("height"), 1e-6, 100))
                        .palette(Palette.of(Kind.values().length));
        for (int k = 0; k < Kind.all().size(); k++) {
            String cell = Kind.all().get(k).key;
            heights.add(Mark.Line.counted(words.cell(cell), "r" + k, 0, results.series(cell, "bealeHeights")));
        }
        pictures.put("heights", heights);
        return pictures;
    }

    private static Picture paths(Surface surface, Results results, Words words) {
        Axis across = Axis.linear("x", surface.left, surface.right), up = Axis.linear("y", surface.low, surface.high);
        var panels =
                new SmallMultiples(words.picture(surface.key()), across, up, 3).size(200, 160).palette(Palette.of(2));
        double[] xs = places(across), ys = places(up);
        double[][] values = new double[ys.length][xs.length];
        for (int r = 0; r < ys.length; r++) {
            for (int c = 0; c < xs.length; c++) values[r][c] = surface.at(xs[c], ys[r]);
        }
        for (Kind kind : Kind.values()) {
            double[] rates = rates(surface, kind);
            double rate = rates.length == 1 ? rates[0] : results.mean(kind.key, "bealeLearningRate");
            double[] x = results.series(kind.key, surface.key() + "X"),
                    y = results.series(kind.key, surface.key() + "Y");
            List<Mark> marks = new ArrayList<>();
            marks.add(new Mark.Contours("", "", xs, ys, values, levels(surface)));
            marks.add(new Mark.Line("", "r0", x, y, true));
            if (surface == Surface.BEALE)
                marks.add(new Mark.Points("(3, 0.5)", "r1", new double[] {3}, new double[] {0.5}));
            panels.add(words.cell(kind.key) + ", η = " + Text.axis(rate), marks);
        }
        return panels;
    }

    private static double[] places(Axis axis) {
        double low = axis.scale().low(), high = axis.scale().high();
        return IntStream.range(0, COLUMNS).mapToDouble(i -> low + (high - low) * i / (COLUMNS - 1)).toArray();
    }

    private static double[] levels(Surface surface) {
        return switch (surface) {
            case VALLEY -> new double[] {0.1, 0.5, 1, 2, 4, 8, 16};
            case SADDLE -> new double[] {-3, -2, -1, -0.5, -0.1, 0.1, 0.5, 1, 2, 3};
            case BEALE -> DoubleStream.iterate(0.1, v -> v < 1e5, v -> 3 * v).toArray();
        };
    }
}
