package dev.gradus.lab.experiment.normalization;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Splits;
import dev.gradus.diagnose.landscape.Directions;
import dev.gradus.diagnose.landscape.Line;
import dev.gradus.diagnose.landscape.NetworkSurface;
import dev.gradus.diagnose.landscape.Plane;
import dev.gradus.diagnose.landscape.TopEigenvalue;
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
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.ScaledNormal;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.tensor.Rng;
import dev.gradus.train.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Slices of loss surfaces around trained networks, with and without batch normalization and residual connections.
///
/// ```
/// f(t) = L(w + t d),   f(x, y) = L(w + x a + y b),   each filter of d, a and b as long as that of w
/// ```
/// Digits, 20 layers with 32 units, SGD with rate 0.02; the surface is that of 400 training samples, normalized by themselves. Source: Li et al.
/// 2018, "Visualizing the loss landscape of neural nets".
public final class LossSlices implements Experiment {
    /// Without normalization each block doubles the variance, unless the last weights of its branch begin small (Zhang et al. 2019, "Fixup").
    private static final double SMALL = 0.1;

    private static final double RATE = 0.02, REACH = 1, RISE = 1;
    private static final int BLOCKS = 9,
            WIDTH = 32,
            EPOCHS = 40,
            BATCH = 74,
            SEEDS = 3,
            SAMPLES = 400,
            LINE = 41,
            GRID = 25;
    private static final int ITERATIONS = 30, DIRECTIONS = 3;
    private static final double[] LEVELS = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100};

    private record Kind(String name, boolean isNormalized, boolean isResidual) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("plain", false, false),
                    new Kind("batch-norm", true, false),
                    new Kind("residual", false, true),
                    new Kind("residual-batch-norm", true, true));

    @Override
    public String name() {
        return "loss-surface";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", "digits");
        settings.put("layers", 2 * BLOCKS + 2);
        settings.put("units", WIDTH);
        settings.put("learningRate", RATE);
        settings.put("lastWeightsOfUnnormalizedBranches", SMALL);
        settings.put("epochs", size.pick(1, EPOCHS));
        settings.put("batchSize", BATCH);
        settings.put("samples", size.pick(50, SAMPLES));
        settings.put("directions", DIRECTIONS);
        settings.put("grid", size.pick(5, GRID));
        return KINDS.stream()
                .map(kind -> Cell.program(kind.name(), size.pick(1, SEEDS), settings, bench -> measure(kind, bench)))
                .toList();
    }

    private static Sequential network(Kind kind) {
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        addHidden(layers, kind, 1);
        layers.add(new ReLU());
        for (int block = 0; block < BLOCKS; block++) {
            List<Layer> own = new ArrayList<>();
            addHidden(own, kind, 1);
            own.add(new ReLU());
            addHidden(own, kind, kind.isResidual() && !kind.isNormalized() ? SMALL : 1);
            if (kind.isResidual()) layers.add(new Add(Sequential.of(own.toArray(Layer[]::new)), new Identity()));
            else layers.addAll(own);
            layers.add(new ReLU());
        }
        layers.add(new Linear(10).init(new He()));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    /// @param scale of He's weights
    private static void addHidden(List<Layer> layers, Kind kind, double scale) {
        layers.add(new Linear(WIDTH).init(new ScaledNormal(scale * Math.sqrt(2))));
        if (kind.isNormalized()) layers.add(new BatchNorm1d());
    }

    private static Measured measure(Kind kind, Workbench bench) {
        Splits digits = bench.data("digits");
        Run run = Fit.of(bench, digits, network(kind), RATE, bench.size().pick(1, EPOCHS), BATCH);
        bench.done(0.3);
        Sequential network = run.model().network();
        Batch batch =
                Loader.of(digits.train())
                        .batchSize(bench.size().pick(50, SAMPLES))
                        .prepare(run.model().preparations())
                        .iterator()
                        .next();
        Rng random = bench.random();
        var surface = new NetworkSurface(network, new CrossEntropy(), batch, () -> Pass.training(random));
        double[] at = places(bench.size().pick(9, LINE)), mean = new double[at.length];
        double width = 0;
        for (int d = 0; d < DIRECTIONS; d++) {
            double[] losses = Line.through(surface, Directions.filterNormalized(network, random.fork(d))).losses(at);
            for (int i = 0; i < at.length; i++) mean[i] += losses[i] / DIRECTIONS;
            width += width(at, losses) / DIRECTIONS;
        }
        bench.done(0.5);
        double[] grid = places(bench.size().pick(5, GRID));
        double[] a = Directions.filterNormalized(network, random.fork("a"));
        double[] b = Directions.filterNormalized(network, random.fork("b"));
        double[] plane =
                Arrays.stream(Plane.through(surface, a, b).losses(grid, grid))
                        .flatMapToDouble(DoubleStream::of)
                        .toArray();
        bench.done(0.8);
        var top = TopEigenvalue.of(surface, random.fork("top"), bench.size().pick(2, ITERATIONS), 0.01);
        return Measured.of("testAccuracy", Fit.accuracy(run))
                .and("trainLoss", surface.loss(surface.weights()))
                .and("width", width)
                .and("topEigenvalue", top.value())
                .and("eigenvalueError", top.error())
                .series("line", mean)
                .series("plane", plane);
    }

    private static double[] places(int count) {
        return IntStream.range(0, count).mapToDouble(i -> REACH * (2.0 * i / (count - 1) - 1)).toArray();
    }

    /// How far the loss stays below that of the middle plus one, on both sides together.
    private static double width(double[] at, double[] losses) {
        int middle = at.length / 2, low = middle, high = middle;
        while (low > 0 && losses[low - 1] < losses[middle] + RISE) low--;
        while (high < at.length - 1 && losses[high + 1] < losses[middle] + RISE) high++;
        return at[high] - at[low];
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                wider("residual-is-wider", "residual", "plain"),
                wider("norm-is-wider", "batch-norm", "plain"),
                wider("both-are-wider", "residual-batch-norm", "batch-norm"),
                Claim.of(
                        "flatter",
                        r -> {
                            double both = r.mean("residual-batch-norm", "topEigenvalue"),
                                    plain = r.mean("plain", "topEigenvalue"),
                                    error = r.mean("residual-batch-norm", "eigenvalueError"),
                                    plainError = r.mean("plain", "eigenvalueError");
                            return Verdict.of(
                                    both + error < plain - plainError,
                                    Text.loss(both),
                                    Text.loss(error),
                                    Text.loss(plain),
                                    Text.loss(plainError));
                        }));
    }

    private static Claim wider(String key, String wide, String narrow) {
        return Claim.of(
                key,
                r -> {
                    double more = r.mean(wide, "width"), less = r.mean(narrow, "width");
                    return Verdict.of(more > less, Text.loss(more), Text.loss(less));
                });
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        double[][] lines = KINDS.stream().map(k -> upToTen(results.series(k.name(), "line"))).toArray(double[][]::new);
        double[] at = places(lines[0].length);
        var chart =
                new Chart(
                                words.picture("lines"),
                                Axis.linear("t", -REACH, REACH),
                                Axis.linear(words.term("loss"), 0, 10))
                        .palette(Palette.of(KINDS.size()));
        for (int k = 0; k < KINDS.size(); k++) {
            chart.add(new Mark.Line(words.cell(KINDS.get(k).name()), "r" + k, at, lines[k], false));
        }
        pictures.put("lines", chart);
        int side = (int) Math.round(Math.sqrt(results.series("plain", "plane").length));
        double[] grid = places(side);
        var planes =
                new SmallMultiples(
                                words.picture("planes"),
                                Axis.linear("x", -REACH, REACH),
                                Axis.linear("y", -REACH, REACH),
                                KINDS.size())
                        .palette(Palette.of(1))
                        .size(180, 180);
        for (Kind kind : KINDS) {
            double[] flat = results.series(kind.name(), "plane");
            double[][] values = new double[side][], shades = new double[side][];
            for (int row = 0; row < side; row++) {
                values[row] = Arrays.copyOfRange(flat, row * side, (row + 1) * side);
                shades[row] = DoubleStream.of(values[row]).map(LossSlices::shade).toArray();
            }
            planes.add(
                    words.cell(kind.name()),
                    List.of(
                            new Mark.Plane("", "r0", grid, grid, shades),
                            new Mark.Contours("", "", grid, grid, values, LEVELS)));
        }
        pictures.put("planes", planes);
        return pictures;
    }

    /// 0 for a loss of 0.01 and below, 1 for 100 and above, even in its logarithm.
    private static double shade(double loss) {
        return Double.isNaN(loss) ? 1 : Math.clamp((Math.log10(loss) + 2) / 4, 0, 1);
    }

    private static double[] upToTen(double... losses) {
        return DoubleStream.of(losses).map(l -> l > 10 ? Double.NaN : l).toArray();
    }
}
