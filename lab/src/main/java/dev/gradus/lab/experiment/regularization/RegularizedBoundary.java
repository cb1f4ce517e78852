package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.source.TwoMoons;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Comparisons;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.regularize.L2;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Evaluator;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The decision boundary of a net that is far too wide, on eighty points of two moons with much noise, with `loss + λ Σ w²`.
///
/// ```
/// length of the boundary = width of a cell · neighbouring points of the grid in different classes
/// ```
public final class RegularizedBoundary implements Experiment {
    private static final double[] STRENGTHS = {0, 1e-3, 3e-3, 0.1};
    private static final List<String> CELLS = List.of("none", "light", "medium", "strong");
    private static final int SAMPLES = 80, POINTS = 4000, WIDTH = 100, STEPS = 1000, SEEDS = 8, GRID = 61;
    private static final double NOISE = 0.3, LEFT = -2, RIGHT = 4, LOW = -2, HIGH = 2;

    @Override
    public String name() {
        return "regularized-boundary";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(20, STEPS);
        return IntStream.range(0, CELLS.size())
                .mapToObj(k -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    "two-moons",
                                    "noise",
                                    NOISE,
                                    "points",
                                    POINTS,
                                    "samples",
                                    SAMPLES,
                                    "hidden",
                                    List.of(WIDTH, WIDTH),
                                    "optimizer",
                                    "adam",
                                    "l2",
                                    STRENGTHS[k],
                                    "steps",
                                    steps);
                    return Cell.program(
                            CELLS.get(k), size.pick(1, SEEDS), settings, bench -> train(STRENGTHS[k], steps, bench));
                })
                .toList();
    }

    private static Measured train(double lambda, int steps, Workbench bench) {
        Splits moons = TwoMoons.load(POINTS, NOISE, bench.seed());
        Dataset few = Subset.drawn(moons.train().data(), SAMPLES, bench.random());
        Sequential net = Sequential.of(new Linear(WIDTH), new ReLU(), new Linear(WIDTH), new ReLU(), new Linear(2));
        Trainer trainer =
                Trainer.of(net, new CrossEntropy(), new Adam(0.005))
                        .regularize(new L2(lambda))
                        .config(new TrainConfig(steps, SAMPLES, false, bench.seed()))
                        .keepLast();
        Split.Validation validation = new Split.Validation(Subset.drawn(moons.validation().data(), 10, bench.random()));
        var run = bench.train(trainer, new Splits(new Split.Train(few), validation, moons.test()));
        double[] plane = plane(net);
        double[] x = new double[2 * SAMPLES];
        double[] labels = new double[SAMPLES];
        float[] input = new float[2], label = new float[1];
        for (int i = 0; i < SAMPLES; i++) {
            few.readInput(i, input, 0);
            few.readTarget(i, label, 0);
            x[2 * i] = input[0];
            x[2 * i + 1] = input[1];
            labels[i] = label[0];
        }
        return Measured.of("trainAccuracy", Evaluator.of(run.model()).of(few).accuracy())
                .and("testAccuracy", run.test().accuracy())
                .and("testLoss", run.test().loss())
                .and("boundaryLength", length(plane))
                .and("weightSize", WeightSize.of(net))
                .series("plane", plane)
                .series("points", x)
                .series("labels", labels);
    }

    private static double[] places(double low, double high) {
        return IntStream.range(0, GRID).mapToDouble(i -> low + (high - low) * i / (GRID - 1)).toArray();
    }

    /// The probability of class 1 at the points of a grid, row after row from below.
    private static double[] plane(Sequential net) {
        double[] xs = places(LEFT, RIGHT), ys = places(LOW, HIGH);
        float[] inputs = new float[2 * GRID * GRID];
        for (int i = 0; i < GRID * GRID; i++) {
            inputs[2 * i] = (float) xs[i % GRID];
            inputs[2 * i + 1] = (float) ys[i / GRID];
        }
        Tensor logits = net.forward(Tensor.of(Shape.of(GRID * GRID, 2), inputs), Pass.evaluation());
        double[] shares = logits.softmax(1).toDoubles();
        return IntStream.range(0, GRID * GRID).mapToDouble(i -> shares[2 * i + 1]).toArray();
    }

    private static double length(double... plane) {
        double across = (RIGHT - LEFT) / (GRID - 1), up = (HIGH - LOW) / (GRID - 1), sum = 0;
        for (int i = 0; i < plane.length; i++) {
            boolean isOne = plane[i] > 0.5;
            if (i % GRID + 1 < GRID && plane[i + 1] > 0.5 != isOne) sum += up;
            if (i + GRID < plane.length && plane[i + GRID] > 0.5 != isOne) sum += across;
        }
        return sum;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "without-learns-by-heart",
                        r -> {
                            double train = r.mean("none", "trainAccuracy"), test = r.mean("none", "testAccuracy");
                            return Verdict.of(
                                    train > 0.99 && train - test > 0.05, Text.percent(train), Text.percent(test));
                        }),
                Claim.of(
                        "medium-is-better",
                        r -> {
                            var gain = Paired.difference(r, "testAccuracy", "medium", "none");
                            return Verdict.of(
                                    gain.low() > 0,
                                    Text.percent(r.mean("medium", "testAccuracy")),
                                    Text.percent(r.mean("none", "testAccuracy")),
                                    Text.format("%.2f", 100 * gain.low()));
                        }),
                Claim.of(
                        "boundary-is-shorter",
                        r -> {
                            double none = r.mean("none", "boundaryLength"), medium = r.mean("medium", "boundaryLength");
                            return Verdict.of(medium < none, Text.format("%.1f", none), Text.format("%.1f", medium));
                        }),
                Claim.of(
                        "strong-is-too-much",
                        r -> {
                            double strong = r.mean("strong", "testAccuracy"), medium = r.mean("medium", "testAccuracy");
                            return Verdict.of(strong < medium, Text.percent(strong), Text.percent(medium));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] xs = places(LEFT, RIGHT), ys = places(LOW, HIGH);
        var planes =
                new SmallMultiples(
                                words.picture("planes"),
                                Axis.linear("x₁", LEFT, RIGHT),
                                Axis.linear("x₂", LOW, HIGH),
                                2)
                        .size(320, 214)
                        .palette(Palette.of(3));
        for (String cell : CELLS) {
            double[] flat = results.series(cell, "plane");
            double[][] rows =
                    IntStream.range(0, GRID)
                            .mapToObj(r -> Arrays.copyOfRange(flat, r * GRID, (r + 1) * GRID))
                            .toArray(double[][]::new);
            List<Mark> marks = new ArrayList<>();
            marks.add(new Mark.Plane("", "r2", xs, ys, rows));
            marks.add(new Mark.Contours("", "", xs, ys, rows, new double[] {0.5}));
            for (int label = 0; label < 2; label++) marks.add(points(results, cell, label));
            planes.add(words.cell(cell), marks);
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("planes", planes);
        pictures.put("accuracy", Comparisons.figure(words.picture("accuracy"), results, words, "testAccuracy", CELLS));
        pictures.put("length", Comparisons.figure(words.picture("length"), results, words, "boundaryLength", CELLS));
        return pictures;
    }

    private static Mark points(Results results, String cell, int label) {
        double[] points = results.series(cell, "points"), labels = results.series(cell, "labels");
        int[] which = IntStream.range(0, labels.length).filter(i -> Math.round(labels[i]) == label).toArray();
        double[] x = Arrays.stream(which).mapToDouble(i -> points[2 * i]).toArray();
        double[] y = Arrays.stream(which).mapToDouble(i -> points[2 * i + 1]).toArray();
        return new Mark.Points(String.valueOf(label), label == 0 ? "r1" : "r0", x, y);
    }
}
