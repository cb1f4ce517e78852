package dev.gradus.lab.experiment.search;

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
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Grid;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.RandomSampler;
import dev.gradus.lab.search.Sampler;
import dev.gradus.lab.search.Space;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Random points against a grid in two dimensions of which one matters (Bergstra and Bengio 2012).
///
/// ```
/// distance of the best value, anywhere from 0 to 1, from the nearest of 9 trials, in the mean:
/// grid, 3 values 0, 1/2, 1:  1/8          random, 9 values:  1/20 + 1/220 = 3/55
/// ```
/// On data, all pairs of a table of learning rates and weight decays are trained once; both samplers then draw from that table, each time
/// in another range of four decades, for nobody knows beforehand where the good rates lie.
public final class RandomVersusGrid implements Experiment {
    private static final String POINTS = "nine-points", TABLE = "trainings";
    private static final int NINE = 9, STEPS_PER_DECADE = 6, DECADES = 4, MOST_LEVELS = 5;
    private static final double LEAST_RATE = 1e-5, LEAST_DECAY = 1e-8;
    private static final String X = "x", Y = "y";

    @Override
    public String name() {
        return "random-vs-grid";
    }

    @Override
    public Theme theme() {
        return Theme.SEARCH;
    }

    @Override
    public List<Cell> cells(Size size) {
        int repetitions = size.pick(100, 2000), rates = size.pick(25, 37), decays = size.pick(2, 5);
        int epochs = size.pick(1, 3);
        return List.of(
                Cell.program(
                        POINTS,
                        1,
                        Map.of("trials", NINE, "repetitions", repetitions),
                        bench -> points(repetitions, bench)),
                Cell.program(
                        TABLE,
                        size.pick(1, 3),
                        Map.of(
                                "data", "digits",
                                "hidden", SmallNet.HIDDEN,
                                "rates", rates,
                                "decays", decays,
                                "epochs", epochs,
                                "batchSize", SmallNet.BATCH,
                                "repetitions", repetitions),
                        bench -> trainings(rates, decays, epochs, repetitions, bench)));
    }

    private static List<Point> draw(Sampler sampler, Space space, int trials, long seed) {
        Objective accuracy = new Objective("validation.accuracy", true);
        return IntStream.rangeClosed(1, trials)
                .mapToObj(i -> sampler.propose(new Sampler.Ask(i, trials, 1, space, accuracy, List.of(), seed)).point())
                .toList();
    }

    private static double[] values(List<Point> points, String path) {
        return points.stream()
                .mapToDouble(p -> ((Number) Objects.requireNonNull(p.values().get(path))).doubleValue())
                .toArray();
    }

    private static Measured points(int repetitions, Workbench bench) {
        Space square =
                new Space(
                        List.of(new Dimension.Real(X, 0, 1, false, null), new Dimension.Real(Y, 0, 1, false, null)),
                        List.of());
        List<Point> grid = draw(new Grid(3), square, NINE, bench.seed());
        List<Point> random = draw(new RandomSampler(), square, NINE, bench.seed());
        Rng where = bench.random().fork("where the best value lies");
        double byGrid = 0, byRandom = 0;
        for (int i = 0; i < repetitions; i++) {
            double best = where.uniform(i);
            byGrid += nearest(best, values(grid, X)) / repetitions;
            byRandom += nearest(best, values(draw(new RandomSampler(), square, NINE, i), X)) / repetitions;
        }
        return Measured.of("gridValues", DoubleStream.of(values(grid, X)).distinct().count())
                .and("randomValues", DoubleStream.of(values(random, X)).distinct().count())
                .and("gridDistance", byGrid)
                .and("randomDistance", byRandom)
                .series("gridX", values(grid, X))
                .series("gridY", values(grid, Y))
                .series("randomX", values(random, X))
                .series("randomY", values(random, Y));
    }

    private static double nearest(double best, double... tried) {
        return DoubleStream.of(tried).map(x -> Math.abs(x - best)).min().orElseThrow();
    }

    private static Measured trainings(int rates, int decays, int epochs, int repetitions, Workbench bench) {
        SmallNet net = new SmallNet(bench);
        double[][] table = new double[decays][rates];
        for (int i = 0; i < rates; i++) {
            double rate = LEAST_RATE * Math.pow(10, (double) i / STEPS_PER_DECADE);
            for (int j = 0; j < decays; j++) {
                double decay = LEAST_DECAY * Math.pow(10, j * 4.0 / (decays - 1));
                table[j][i] = net.train(rate, decay, epochs, bench.seed() * 1000 + (long) i * decays + j).accuracy();
            }
            bench.done((i + 1.0) / rates);
        }
        int most = MOST_LEVELS * MOST_LEVELS, span = DECADES * STEPS_PER_DECADE;
        double[] random = new double[most], grid = new double[MOST_LEVELS + 1];
        Rng offsets = bench.random().fork("ranges");
        for (int r = 0; r < repetitions; r++) {
            int first = offsets.below(r, rates - span);
            Space space =
                    new Space(
                            List.of(
                                    new Dimension.Whole(X, first, first + span, false, null),
                                    new Dimension.Whole(Y, 0, decays - 1, false, null)),
                            List.of());
            List<Point> drawn = draw(new RandomSampler(), space, most, bench.seed() * 1_000_000 + r);
            for (int n = 1; n <= most; n++) random[n - 1] += best(table, drawn.subList(0, n)) / repetitions;
        }
        for (int levels = 2; levels <= MOST_LEVELS; levels++) {
            for (int first = 0; first < rates - span; first++) {
                Space space =
                        new Space(
                                List.of(
                                        new Dimension.Whole(X, first, first + span, false, null),
                                        new Dimension.Whole(Y, 0, decays - 1, false, null)),
                                List.of());
                Grid sampler = new Grid(levels);
                grid[levels] += best(table, draw(sampler, space, sampler.most(space), 1)) / (rates - span);
            }
        }
        double[] effects = effects(table);
        return Measured.of("rateShare", effects[0])
                .and("decayShare", effects[1])
                .and("bestAccuracy", Arrays.stream(table).flatMapToDouble(DoubleStream::of).max().orElseThrow())
                .and("gridNineAccuracy", grid[3])
                .and("randomNineAccuracy", random[NINE - 1])
                .series("random", random)
                .series("grid", Arrays.copyOfRange(grid, 2, grid.length))
                .series("table", Arrays.stream(table).flatMapToDouble(DoubleStream::of).toArray());
    }

    private static double best(double[][] table, List<Point> points) {
        double[] x = values(points, X), y = values(points, Y);
        return IntStream.range(0, x.length).mapToDouble(i -> table[(int) y[i]][(int) x[i]]).max().orElseThrow();
    }

    /// The shares of the variance of the table that its columns and its rows explain by their means.
    private static double[] effects(double[][] table) {
        int rows = table.length, columns = table[0].length;
        double mean = Arrays.stream(table).flatMapToDouble(DoubleStream::of).average().orElseThrow(), all = 0;
        double[] column = new double[columns], row = new double[rows];
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                double off = table[j][i] - mean;
                column[i] += off / rows;
                row[j] += off / columns;
                all += off * off / rows / columns;
            }
        }
        return new double[] {
            DoubleStream.of(column).map(d -> d * d).sum() / columns / all,
            DoubleStream.of(row).map(d -> d * d).sum() / rows / all
        };
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "nine-values",
                        r -> {
                            double grid = r.mean(POINTS, "gridValues"), random = r.mean(POINTS, "randomValues");
                            return Verdict.of(grid == 3 && random == NINE, Text.count(grid), Text.count(random));
                        }),
                Claim.of(
                        "distances",
                        r -> {
                            double grid = r.mean(POINTS, "gridDistance"), random = r.mean(POINTS, "randomDistance");
                            // of 2,000 draws the means are known to about 1 %
                            boolean holds = Math.abs(grid * 8 - 1) < 0.05 && Math.abs(random * 55 / 3 - 1) < 0.05;
                            return Verdict.of(holds, Text.loss(grid), Text.loss(random));
                        }),
                Claim.of(
                        "one-matters",
                        r -> {
                            double rate = r.least(TABLE, "rateShare"), decay = r.most(TABLE, "decayShare");
                            return Verdict.of(rate > 0.9 && decay < 0.01, Text.share(rate), Text.percent(decay));
                        }),
                Claim.of(
                        "random-is-ahead",
                        r -> {
                            double grid = r.mean(TABLE, "gridNineAccuracy"),
                                    random = r.mean(TABLE, "randomNineAccuracy");
                            boolean holds = true;
                            for (int seed = 0; seed < r.of(TABLE).size(); seed++)
                                holds &=
                                        r.values(TABLE, "randomNineAccuracy")[seed]
                                                > r.values(TABLE, "gridNineAccuracy")[seed];
                            return Verdict.of(holds, Text.percent(random), Text.percent(grid));
                        }),
                Claim.of(
                        "fewer-trials",
                        r -> {
                            double[] random = r.meanSeries(TABLE, "random"), grid = r.meanSeries(TABLE, "grid");
                            double wanted = grid[2];
                            int needed =
                                    IntStream.range(0, random.length)
                                            .filter(n -> random[n] >= wanted)
                                            .findFirst()
                                            .orElse(random.length);
                            return Verdict.of(needed + 1 < 16, Text.percent(wanted), Text.count(needed + 1));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("points", nine(results, words));
        double[] random = results.meanSeries(TABLE, "random"), grid = results.meanSeries(TABLE, "grid");
        double[] squares = IntStream.range(2, 2 + grid.length).mapToDouble(k -> k * k).toArray();
        Axis accuracy =
                Axis.fitting(words.term("validation accuracy"), Arrays.copyOfRange(random, 2, random.length), grid);
        pictures.put(
                "best",
                new Chart(
                                words.picture("best"),
                                Axis.whole(words.term("trials"), 0, random.length),
                                accuracy.words(Text::share))
                        .palette(Palette.of(2))
                        .add(new Mark.Line(words.term("grid"), "r1", squares, grid, true))
                        .add(
                                Mark.Line.counted(
                                        words.term("random points"),
                                        "r0",
                                        3,
                                        Arrays.copyOfRange(random, 2, random.length))));
        pictures.put("table", table(results, words));
        return pictures;
    }

    /// The square with the points, and above it the curve of the dimension that matters, with what each trial finds on it.
    private static Picture nine(Results results, Words words) {
        var charts =
                new SmallMultiples(
                                words.picture("points"),
                                Axis.linear(words.figure("important"), 0, 1),
                                Axis.linear(words.figure("unimportant"), 0, 1.6)
                                        .upTo(1.6)
                                        .words(v -> v > 1.01 ? "" : Text.axis(v)),
                                2)
                        .palette(Palette.of(2))
                        .size(280, 280);
        double[] at = IntStream.rangeClosed(0, 100).mapToDouble(i -> i / 100.0).toArray();
        double[] curve = DoubleStream.of(at).map(RandomVersusGrid::peak).toArray();
        for (String sampler : List.of("grid", "random")) {
            double[] x = results.series(POINTS, sampler + "X"), y = results.series(POINTS, sampler + "Y");
            charts.add(
                    words.figure(sampler),
                    List.of(
                            new Mark.Rule("", 1.05, false),
                            new Mark.Line("", "r1", at, curve, false),
                            new Mark.Points("", "r1", x, DoubleStream.of(x).map(RandomVersusGrid::peak).toArray()),
                            new Mark.Points("", "r0", x, y)));
        }
        return charts;
    }

    /// How good a value of the dimension that matters is; drawn above the square.
    private static double peak(double x) {
        return 1.1 + 0.45 * Math.exp(-Math.pow((x - 0.33) / 0.12, 2));
    }

    private static Picture table(Results results, Words words) {
        double[] flat = results.series(TABLE, "table");
        Map<String, Object> settings =
                results.rows().stream()
                        .filter(row -> row.cell().name().equals(TABLE))
                        .findFirst()
                        .orElseThrow()
                        .cell()
                        .settings();
        int rates = (Integer) Objects.requireNonNull(settings.get("rates")), decays = flat.length / rates;
        double[][] values = new double[decays][];
        for (int j = 0; j < decays; j++) values[j] = Arrays.copyOfRange(flat, j * rates, (j + 1) * rates);
        List<String> columns =
                IntStream.range(0, rates)
                        .mapToObj(i -> brief(LEAST_RATE * Math.pow(10, (double) i / STEPS_PER_DECADE)))
                        .toList();
        List<String> rows =
                IntStream.range(0, decays)
                        .mapToObj(j -> brief(LEAST_DECAY * Math.pow(10, j * 4.0 / (decays - 1))))
                        .toList();
        return new Chart(
                        words.picture("table"),
                        Axis.categories(words.term("learning rate"), columns),
                        Axis.categories(words.term("weight decay"), rows))
                .palette(Palette.of(1))
                .size(760, 260)
                .add(new Mark.HeatMap("r0", values, Text::share));
    }

    /// In two digits.
    private static String brief(double value) {
        return Text.axis(Double.parseDouble(Text.format("%.1e", value)));
    }
}
