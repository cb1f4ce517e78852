package dev.gradus.lab.experiment.optimization;

import dev.gradus.data.Batch;
import dev.gradus.data.InMemory;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.Whiten;
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
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.GradientDescent;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What the scale of inputs does to gradient descent: the loss is a bowl, long where one input is much larger than the other.
///
/// ```
/// L(w) = mean (w · x - t)²      curvature 2 H,  H = mean x xᵀ,  condition κ = largest / least eigenvalue of H
/// gradient descent with the best rate:  error × (κ - 1) / (κ + 1) in each step
/// ```
/// Three sets of data: two inputs that grow together (drawn), the lectures' house sizes and prices, and their table of x₁, x₂ and classes.
public final class FeatureScaling implements Experiment {
    private static final int SAMPLES = 200, MOST_STEPS = 10_000, TABLE_STEPS = 200, COLUMNS = 61;
    private static final float[][] SIZES = {{2104}, {1600}, {2400}, {1416}, {3000}};
    private static final float[][] PRICES = {{400}, {330}, {369}, {232}, {540}};
    private static final float[][] TABLE = {{1, 9000}, {2, -5000}, {4, -2000}, {6, 8000}, {9, 9000}};
    private static final int[] LABELS = {0, 0, 1, 1, 2};

    private enum Scaling {
        RAW("raw"),
        MIN_MAX("min-max"),
        STANDARDIZED("standardized"),
        WHITENED("whitened");

        private final String key;

        Scaling(String key) {
            this.key = key;
        }

        Preparation[] fit(Split.Train train) {
            return switch (this) {
                case RAW -> new Preparation[0];
                case MIN_MAX -> new Preparation[] {MinMax.fit(train)};
                case STANDARDIZED -> new Preparation[] {Standardize.fit(train)};
                case WHITENED -> new Preparation[] {Whiten.fit(train, Whiten.Kind.ZCA, 0)};
            };
        }
    }

    @Override
    public String name() {
        return "feature-scaling";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> settings = Map.of("samples", SAMPLES, "tableSteps", TABLE_STEPS, "mostSteps", MOST_STEPS);
        return Arrays.stream(Scaling.values())
                .map(s -> Cell.program(s.key, size.pick(1, 3), settings, bench -> measure(s, bench)))
                .toList();
    }

    private static Measured measure(Scaling scaling, Workbench bench) {
        Split.Train drawn = new Split.Train(drawn(bench.random()));
        Batch all = whole(drawn, scaling);
        float[] x = all.inputs().toFloats();
        Bowl bowl = Bowl.of(rows(x, 2), doubles(all.targets().toFloats()));
        List<double[]> path = bowl.descend(MOST_STEPS);
        Split.Train houses = new Split.Train(InMemory.of("houses", SIZES, PRICES, List.of("price")));
        Batch five = whole(houses, scaling);
        Bowl valley = Bowl.of(withOne(five.inputs().toFloats()), doubles(five.targets().toFloats()));
        double[] losses = table(scaling);
        return Measured.of("condition", bowl.condition())
                .and("steps", path.size() - 1)
                .and("housesCondition", valley.condition())
                .and("housesSteps", valley.descend(MOST_STEPS).size() - 1)
                .and("tableLoss", Arrays.stream(losses).min().orElseThrow())
                .series("inputs", doubles(x))
                .series("bowl", bowl.a(), bowl.b(), bowl.c(), bowl.bestX(), bowl.bestY())
                .series("pathX", path.stream().mapToDouble(p -> p[0]).toArray())
                .series("pathY", path.stream().mapToDouble(p -> p[1]).toArray())
                .series("tableLosses", losses);
    }

    /// A short input and a long one, which mostly grow together.
    private static InMemory drawn(Rng rng) {
        float[][] x = new float[SAMPLES][], target = new float[SAMPLES][];
        for (int i = 0; i < SAMPLES; i++) {
            double u = rng.normal(2L * i), v = rng.normal(2L * i + 1);
            x[i] = new float[] {(float) (0.6 * u + 0.1), (float) (3 * (0.8 * u + 0.6 * v) + 0.5)};
            target[i] = new float[] {2 * x[i][0] + 0.1f * x[i][1]};
        }
        return InMemory.of("bowl", x, target, List.of("target"));
    }

    private static Batch whole(Split.Train train, Scaling scaling) {
        return Loader.of(train).batchSize(train.data().size()).prepare(scaling.fit(train)).iterator().next();
    }

    /// The loss of softmax regression on the table after some steps, by learning rate; infinite where it diverged.
    private static double[] table(Scaling scaling) {
        Split.Train train = new Split.Train(InMemory.of("table", TABLE, LABELS, List.of("A", "B", "C")));
        Batch batch = whole(train, scaling);
        return Arrays.stream(rates())
                .map(rate -> {
                    var net = Sequential.of(new Linear(3).init(new Zeros())).build(Shape.of(2), 0);
                    var descent = new GradientDescent(rate);
                    descent.attach(net.parameters());
                    for (int step = 0; step < TABLE_STEPS; step++) {
                        descent.zeroGrad();
                        new CrossEntropy()
                                .of(net.forward(batch.inputs(), Pass.evaluation()), batch.targets())
                                .backward();
                        descent.step();
                    }
                    return new CrossEntropy()
                            .of(net.forward(batch.inputs(), Pass.evaluation()), batch.targets())
                            .item();
                })
                .toArray();
    }

    /// Three in each power of ten.
    private static double[] rates() {
        return IntStream.rangeClosed(-30, 6).mapToDouble(i -> Math.pow(10, i / 3.0)).toArray();
    }

    private static double[] doubles(float... values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static double[][] rows(float[] values, int width) {
        return IntStream.range(0, values.length / width)
                .mapToObj(i -> new double[] {values[i * width], values[i * width + 1]})
                .toArray(double[][]::new);
    }

    private static double[][] withOne(float... values) {
        return IntStream.range(0, values.length).mapToObj(i -> new double[] {values[i], 1}).toArray(double[][]::new);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "rounder",
                        r -> {
                            double raw = r.least("raw", "condition"), standard = r.most("standardized", "condition");
                            double white = r.most("whitened", "condition");
                            return Verdict.of(
                                    raw > 4 * standard && white < 1.01,
                                    Text.number(r.mean("raw", "condition")),
                                    Text.number(r.mean("standardized", "condition")),
                                    Text.number(white));
                        }),
                Claim.of(
                        "fewer-steps",
                        r -> {
                            double raw = r.mean("raw", "steps"), standard = r.mean("standardized", "steps");
                            double white = r.most("whitened", "steps");
                            return Verdict.of(
                                    raw > 4 * standard && white == 1,
                                    Text.number(raw),
                                    Text.number(standard),
                                    Text.count(white));
                        }),
                Claim.of(
                        "houses",
                        r -> {
                            double raw = r.mean("raw", "housesCondition"), steps = r.mean("raw", "housesSteps");
                            double scaled = r.mean("standardized", "housesSteps");
                            return Verdict.of(
                                    raw > 1e6 && steps == MOST_STEPS && scaled == 1,
                                    Text.count(raw),
                                    Text.count(steps),
                                    Text.count(scaled));
                        }),
                Claim.of(
                        "table",
                        r -> {
                            double raw = r.mean("raw", "tableLoss"), scaled = r.mean("standardized", "tableLoss");
                            return Verdict.of(scaled < raw / 2, Text.loss(raw), Text.loss(scaled));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Axis weight1 = Axis.linear("w₁ / |w*|", -1, 1), weight2 = Axis.linear("w₂ / |w*|", -1, 1);
        var bowls =
                new SmallMultiples(words.picture("bowls"), weight1, weight2, 4).size(170, 170).palette(Palette.of(2));
        Axis x1 = Axis.linear("x₁", -10, 10), x2 = Axis.linear("x₂", -10, 10);
        var inputs = new SmallMultiples(words.picture("inputs"), x1, x2, 4).size(170, 170).palette(Palette.of(1));
        double[] rates = rates();
        var table =
                new Chart(
                                words.picture("table"),
                                Axis.logarithmic(words.term("learning rate"), rates[0], rates[rates.length - 1]),
                                Axis.linear(words.term("loss"), 0, 2))
                        .palette(Palette.of(4));
        int k = 0;
        for (Scaling scaling : Scaling.values()) {
            String name = words.cell(scaling.key);
            double[] x = results.series(scaling.key, "inputs");
            inputs.add(name, List.of(new Mark.Points("", "r0", every(x, 0), every(x, 1))));
            bowls.add(
                    name
                            + ": "
                            + Text.count(results.series(scaling.key, "pathX").length - 1)
                            + " "
                            + words.term("steps"),
                    bowl(scaling, results));
            double[] losses = results.series(scaling.key, "tableLosses");
            table.add(new Mark.Line(name, "r" + k++, rates, losses, true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("inputs", inputs);
        pictures.put("bowls", bowls);
        pictures.put("table", table);
        return pictures;
    }

    private static double[] every(double[] pairs, int first) {
        return IntStream.range(0, pairs.length / 2).mapToDouble(i -> pairs[2 * i + first]).toArray();
    }

    /// Relative to the least point, in units of its distance from the start, so that bowls of different inputs can be compared.
    private static List<Mark> bowl(Scaling scaling, Results results) {
        double[] b = results.series(scaling.key, "bowl");
        Bowl bowl = new Bowl(b[0], b[1], b[2], b[3], b[4]);
        double far = 1.2 * Math.hypot(bowl.bestX(), bowl.bestY()), start = bowl.above(0, 0);
        double[] at = IntStream.range(0, COLUMNS).mapToDouble(i -> -1 + 2.0 * i / (COLUMNS - 1)).toArray();
        double[][] heights = new double[COLUMNS][COLUMNS];
        for (int r = 0; r < COLUMNS; r++) {
            for (int c = 0; c < COLUMNS; c++)
                heights[r][c] = bowl.above(bowl.bestX() + far * at[c], bowl.bestY() + far * at[r]);
        }
        double[] levels = IntStream.rangeClosed(-6, 4).mapToDouble(i -> start * Math.pow(2, i)).toArray();
        double[] x = results.series(scaling.key, "pathX"), y = results.series(scaling.key, "pathY");
        for (int i = 0; i < x.length; i++) {
            x[i] = (x[i] - bowl.bestX()) / far;
            y[i] = (y[i] - bowl.bestY()) / far;
        }
        return List.of(
                new Mark.Contours("", "", at, at, heights, levels),
                new Mark.Line("", "r0", x, y, true),
                new Mark.Points("", "r1", new double[] {0}, new double[] {0}));
    }
}
