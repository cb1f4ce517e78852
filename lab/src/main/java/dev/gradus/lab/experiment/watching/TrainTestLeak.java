package dev.gradus.lab.experiment.watching;

import dev.gradus.data.Dataset;
import dev.gradus.data.Joined;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.prepare.Standardize;
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
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What a test split says when something of it was in training: samples, their mean and deviation, or the choice of the inputs.
///
/// ```
/// optimism = accuracy on the test split - accuracy on samples that nobody has seen
/// ```
/// Samples and statistics: digits, 100 training samples. Choice of inputs: pure noise, 20 of 5,000 inputs chosen by their correlation with
/// the labels (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 7.10.2): no classifier can be better than a coin.
public final class TrainTestLeak implements Experiment {
    private static final int TRAIN = 100, EPOCHS = 100;
    private static final int POINTS = 50, INPUTS = 5000, CHOSEN = 20, FRESH = 200;

    @Override
    public String name() {
        return "train-test-leak";
    }

    @Override
    public Theme theme() {
        return Theme.WATCHING;
    }

    @Override
    public List<Cell> cells(Size size) {
        int seeds = size.pick(1, 5), epochs = size.pick(10, EPOCHS), inputs = size.pick(500, INPUTS);
        Map<String, Object> digits = Map.of("data", "digits", "samples", TRAIN, "epochs", epochs);
        Map<String, Object> noise = Map.of("points", POINTS, "inputs", inputs, "chosen", CHOSEN, "fresh", FRESH);
        return List.of(
                Cell.program("clean", seeds, digits, bench -> digits(0, false, epochs, bench)),
                Cell.program("statistics", seeds, digits, bench -> digits(0, true, epochs, bench)),
                Cell.program("half-samples", seeds, digits, bench -> digits(0.5, false, epochs, bench)),
                Cell.program("all-samples", seeds, digits, bench -> digits(1, false, epochs, bench)),
                Cell.program("inputs-by-training", seeds, noise, bench -> noise(false, inputs, bench)),
                Cell.program("inputs-by-all", seeds, noise, bench -> noise(true, inputs, bench)));
    }

    private static Measured digits(double leaked, boolean hasStatistics, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        int[] order = bench.random().permutation(digits.train().data().size());
        Dataset few = new Subset(digits.train().data(), Arrays.copyOf(order, TRAIN));
        Dataset test = digits.test().data();
        int count = (int) Math.round(leaked * test.size());
        Dataset own = count == 0 ? few : Joined.of(few, Subset.first(test, count));
        Split.Train train = new Split.Train(own);
        Split.Train seen = hasStatistics ? new Split.Train(Joined.of(few, test)) : train;
        Trainer trainer =
                Trainer.of(
                                Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(10)),
                                new CrossEntropy(),
                                new Adam(0.005))
                        .prepare(Standardize.fit(seen))
                        .epochs(epochs)
                        .batchSize(20)
                        .seed(bench.seed())
                        .keepLast();
        // what was never trained on: the rest of the training split
        Split.Test fresh =
                new Split.Test(new Subset(digits.train().data(), Arrays.copyOfRange(order, TRAIN, order.length)));
        var run = bench.train(trainer, new Splits(train, digits.validation(), fresh));
        double on = Evaluator.of(run.model()).of(test).accuracy();
        return measured(on, run.test().accuracy());
    }

    private static Measured measured(double test, double fresh) {
        return Measured.of("testAccuracy", test).and("freshAccuracy", fresh).and("optimismShare", test - fresh);
    }

    /// The class whose mean is nearer, on the inputs that were chosen with the training half or with all points.
    private static Measured noise(boolean byAll, int inputs, Workbench bench) {
        Rng x = bench.random().fork("inputs"), label = bench.random().fork("labels");
        int all = POINTS + FRESH;
        double[][] points = new double[all][inputs];
        boolean[] isOne = new boolean[all];
        for (int i = 0; i < all; i++) {
            isOne[i] = label.bits(i) < 0;
            for (int j = 0; j < inputs; j++) points[i][j] = x.normal((long) i * inputs + j);
        }
        int half = POINTS / 2;
        double[] all1 = difference(points, isOne, byAll ? POINTS : half), own = difference(points, isOne, half);
        int[] chosen =
                IntStream.range(0, inputs)
                        .boxed()
                        .sorted(Comparator.comparingDouble(j -> -Math.abs(all1[j])))
                        .limit(CHOSEN)
                        .mapToInt(j -> j)
                        .toArray();
        return measured(
                accuracy(points, isOne, own, chosen, half, POINTS), accuracy(points, isOne, own, chosen, POINTS, all));
    }

    /// The difference of the class means of each input, over the first points.
    private static double[] difference(double[][] points, boolean[] isOne, int count) {
        double[] difference = new double[points[0].length];
        double ones = IntStream.range(0, count).filter(i -> isOne[i]).count();
        for (int i = 0; i < count; i++) {
            double share = isOne[i] ? 1 / ones : -1 / (count - ones);
            for (int j = 0; j < difference.length; j++) difference[j] += share * points[i][j];
        }
        return difference;
    }

    private static double accuracy(double[][] points, boolean[] isOne, double[] w, int[] chosen, int from, int to) {
        int right = 0;
        for (int i = from; i < to; i++) {
            double score = 0;
            for (int j : chosen) score += w[j] * points[i][j];
            if (score > 0 == isOne[i]) right++;
        }
        return (double) right / (to - from);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of("clean-is-honest", r -> within(r, "clean", 0.05)),
                Claim.of("statistics-hardly-matter", r -> within(r, "statistics", 0.05)),
                Claim.of(
                        "samples-leak",
                        r -> {
                            double half = r.mean("half-samples", "optimismShare"),
                                    all = r.mean("all-samples", "optimismShare");
                            double test = r.least("all-samples", "testAccuracy");
                            return Verdict.of(
                                    test > 0.99 && all > half && half > r.mean("clean", "optimismShare"),
                                    Text.percent(test),
                                    Text.percent(half),
                                    Text.percent(all));
                        }),
                Claim.of(
                        "choice-leaks",
                        r -> {
                            double leaked = r.mean("inputs-by-all", "testAccuracy"),
                                    fresh = r.mean("inputs-by-all", "freshAccuracy");
                            double honest = r.mean("inputs-by-training", "testAccuracy");
                            return Verdict.of(
                                    leaked > 0.7 && Math.abs(fresh - 0.5) < 0.1,
                                    Text.percent(leaked),
                                    Text.percent(fresh),
                                    Text.percent(honest));
                        }));
    }

    private static Verdict within(Results results, String cell, double most) {
        double optimism = results.mean(cell, "optimismShare");
        return Verdict.of(Math.abs(optimism) < most, Text.percent(optimism));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = results.rows().stream().map(row -> row.cell().name()).toList();
        double[] at = IntStream.range(0, cells.size()).asDoubleStream().toArray();
        var chart =
                new Chart(
                                words.picture("accuracies"),
                                Axis.linear(words.term("accuracy"), 0, 1).words(Text::share),
                                Axis.categories("", cells.stream().map(words::cell).toList()))
                        .palette(Palette.of(2));
        chart.add(new Mark.Points(words.term("test split"), "r1", means(results, cells, "testAccuracy"), at));
        chart.add(new Mark.Points(words.term("samples never seen"), "r0", means(results, cells, "freshAccuracy"), at));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("accuracies", chart);
        return pictures;
    }

    private static double[] means(Results results, List<String> cells, String figure) {
        return cells.stream().mapToDouble(cell -> results.mean(cell, figure)).toArray();
    }
}
