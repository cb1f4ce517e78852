package dev.gradus.lab.experiment.mnist;

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
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// The six rungs of the lectures on MNIST, from softmax regression by SGD to five layers with dropout.
///
/// Rates and epochs are not given. Adam with its usual rate 0.001 and 15 epochs give the published accuracies of the perceptrons; those of
/// softmax regression are passed in the second epoch, from weights of N(0, 1): the cells `sgd-…` and `adam-…` show its accuracy for rates
/// and epochs. The layer counts of the lectures are read in both ways: as they are said (`a`), and as the text has them (`b`), which is one hidden
/// layer less.
public final class MnistLadder implements Experiment {
    private static final String SOURCE = "the lectures, rate and epochs not given", ACCURACY = "testAccuracy";
    private static final int SEEDS = 3, BATCH = 100, FEW = 2, MANY = 15, UNITS = 256;
    private static final double ADAM = 1e-3, SGD = 1e-2;
    private static final Object STANDARD_NORMAL = Map.of("type", "normal", "std", 1.0);

    /// A rung of the ladder: its published accuracy, and the cells that read it.
    private record Rung(String name, double published, double tolerance, List<String> cells) {}

    private static final List<Rung> RUNGS =
            List.of(
                    new Rung("softmax-sgd", 0.42, 0.05, List.of("softmax-sgd")),
                    new Rung("softmax-adam", 0.77, 0.05, List.of("softmax-adam")),
                    new Rung("mlp-normal", 0.94, 0.02, List.of("mlp-normal-a", "mlp-normal-b")),
                    new Rung("mlp-xavier", 0.9791, 0.02, List.of("mlp-xavier-a", "mlp-xavier-b")),
                    new Rung("deep-xavier", 0.9824, 0.02, List.of("deep-xavier-a", "deep-xavier-b")),
                    new Rung("deep-dropout", 0.9776, 0.02, List.of("deep-dropout-a", "deep-dropout-b")));

    private static final double PLOTTED = 0.9815;
    private static final List<Double> SGD_RATES = List.of(1e-3, 1e-2, 1e-1), ADAM_RATES = List.of(1e-4, 1e-3, 1e-2);

    @Override
    public String name() {
        return "mnist-ladder";
    }

    @Override
    public Theme theme() {
        return Theme.MNIST;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        cells.add(cell(size, "softmax-sgd", SEEDS, net(0, STANDARD_NORMAL, 0), "sgd", SGD, FEW));
        cells.add(cell(size, "softmax-adam", SEEDS, net(0, STANDARD_NORMAL, 0), "adam", ADAM, FEW));
        cells.add(cell(size, "mlp-normal-a", SEEDS, net(2, STANDARD_NORMAL, 0), "adam", ADAM, MANY));
        cells.add(cell(size, "mlp-normal-b", SEEDS, net(1, STANDARD_NORMAL, 0), "adam", ADAM, MANY));
        cells.add(cell(size, "mlp-xavier-a", SEEDS, net(2, "xavier", 0), "adam", ADAM, MANY));
        cells.add(cell(size, "mlp-xavier-b", SEEDS, net(1, "xavier", 0), "adam", ADAM, MANY));
        cells.add(cell(size, "deep-xavier-a", SEEDS, net(4, "xavier", 0), "adam", ADAM, MANY));
        cells.add(cell(size, "deep-xavier-b", SEEDS, net(3, "xavier", 0), "adam", ADAM, MANY));
        cells.add(cell(size, "deep-dropout-a", SEEDS, net(4, "xavier", 0.3), "adam", ADAM, MANY));
        cells.add(cell(size, "deep-dropout-b", SEEDS, net(3, "xavier", 0.3), "adam", ADAM, MANY));
        for (double rate : SGD_RATES)
            cells.add(cell(size, curve("sgd", rate), 1, net(0, STANDARD_NORMAL, 0), "sgd", rate, MANY));
        for (double rate : ADAM_RATES)
            cells.add(cell(size, curve("adam", rate), 1, net(0, STANDARD_NORMAL, 0), "adam", rate, MANY));
        cells.add(sensible(size, "sensible-softmax", 0, 0));
        cells.add(sensible(size, "sensible-mlp", 2, 0));
        cells.add(sensible(size, "sensible-deep", 4, 0));
        cells.add(sensible(size, "sensible-dropout", 4, 0.3));
        return cells;
    }

    private static String curve(String optimizer, double rate) {
        return optimizer + "-" + Text.axis(rate);
    }

    private static Map<String, Object> net(int hidden, Object init, double dropout) {
        List<Integer> units = IntStream.range(0, hidden).mapToObj(_ -> UNITS).toList();
        return Map.of("type", "mlp", "hidden", units, "init", init, "dropout", dropout);
    }

    private static Cell cell(
            Size size, String name, int seeds, Map<String, Object> model, String optimizer, double rate, int epochs) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", size.pick("digits", "mnist"));
        settings.put("prepare", "none");
        settings.put("model", model);
        settings.put("optimizer", Map.of("type", optimizer, "learningRate", rate));
        settings.put("batchSize", BATCH);
        settings.put("epochs", size.pick(1, epochs));
        return Cell.training(name, size.pick(1, seeds), settings);
    }

    /// Standardized inputs, He's first weights, and a rate that falls to 0.
    private static Cell sensible(Size size, String name, int hidden, double dropout) {
        Cell plain = cell(size, name, 1, net(hidden, "he", dropout), "adam", ADAM, MANY);
        Map<String, Object> settings = new LinkedHashMap<>(plain.settings());
        settings.put("prepare", "standardize");
        settings.put("schedule", "cosine");
        return Cell.training(name, plain.seeds(), settings);
    }

    @Override
    public List<Published> published() {
        List<Published> all = new ArrayList<>();
        for (Rung rung : RUNGS)
            for (String cell : rung.cells()) all.add(new Published(cell, ACCURACY, rung.published(), SOURCE));
        all.add(new Published("deep-xavier-a", ACCURACY, PLOTTED, "the lectures, the best plotted run"));
        return all;
    }

    @Override
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        for (Rung rung : RUNGS) {
            claims.add(
                    Claim.of(
                            rung.name(),
                            r -> {
                                double nearest = nearest(r, rung);
                                return Verdict.of(
                                        Math.abs(nearest - rung.published()) <= rung.tolerance(),
                                        Text.percent(nearest),
                                        Text.percent(rung.published()));
                            }));
        }
        claims.add(
                Claim.of(
                        "plotted",
                        r -> {
                            double best = r.most("deep-xavier-a", ACCURACY);
                            return Verdict.of(Math.abs(best - PLOTTED) <= 0.02, Text.percent(best));
                        }));
        claims.add(
                Claim.of(
                        "order",
                        r -> {
                            double[] means = RUNGS.stream().limit(4).mapToDouble(rung -> nearest(r, rung)).toArray();
                            return Verdict.of(means[0] < means[1] && means[1] < means[2] && means[2] < means[3]);
                        }));
        return claims;
    }

    /// Of the readings of a rung, the mean that is nearest to what was published.
    private static double nearest(Results r, Rung rung) {
        double nearest = Double.NaN;
        for (String cell : rung.cells()) {
            double mean = r.mean(cell, ACCURACY);
            boolean isNearer = !(Math.abs(nearest - rung.published()) <= Math.abs(mean - rung.published()));
            if (isNearer) nearest = mean;
        }
        return nearest;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("ladder", ladder(results, words));
        pictures.put("unknown", unknown(results, words));
        pictures.put("curves", curves(results, words));
        return pictures;
    }

    /// Published and measured, rung by rung.
    private static Chart ladder(Results results, Words words) {
        Axis x = Axis.categories("", RUNGS.stream().map(rung -> words.cell(rung.name())).toList());
        var chart =
                new Chart(
                                words.picture("ladder"),
                                x,
                                Axis.linear(words.term("test accuracy"), 0.3, 1).words(Text::share))
                        .palette(Palette.of(3))
                        .size(1000, 340);
        double[] places = IntStream.range(0, RUNGS.size()).asDoubleStream().toArray();
        double[] published = RUNGS.stream().mapToDouble(Rung::published).toArray();
        chart.add(new Mark.Line(words.term("published"), "r0", places, published, true));
        for (int reading = 0; reading < 2; reading++) {
            int its = reading;
            double[] measured =
                    RUNGS.stream()
                            .mapToDouble(rung ->
                                    results.mean(rung.cells().get(Math.min(its, rung.cells().size() - 1)), ACCURACY))
                            .toArray();
            String name = words.cell(reading == 0 ? "reading-a" : "reading-b");
            chart.add(new Mark.Line(name, "r" + (reading + 1), places, measured, true));
        }
        return chart;
    }

    /// What rate and epochs make of softmax regression, beside the published accuracies.
    private static SmallMultiples unknown(Results results, Words words) {
        var panels =
                new SmallMultiples(
                                words.picture("unknown"),
                                Axis.whole(words.term("epoch"), 0, MANY),
                                Axis.linear(words.term("validation accuracy"), 0, 1).words(Text::share),
                                3)
                        .palette(Palette.of(2))
                        .size(220, 170);
        panels(panels, results, "sgd", SGD_RATES, RUNGS.get(0).published());
        panels(panels, results, "adam", ADAM_RATES, RUNGS.get(1).published());
        return panels;
    }

    private static void panels(
            SmallMultiples panels, Results results, String optimizer, List<Double> rates, double published) {
        for (double rate : rates) {
            double[] accuracy = results.series(curve(optimizer, rate), "validationAccuracy");
            panels.add(
                    optimizer.toUpperCase(Locale.ROOT) + " " + Text.axis(rate),
                    List.of(
                            new Mark.Rule(Text.share(published), published, false),
                            Mark.Line.counted("", "r0", 1, accuracy).withDots()));
        }
    }

    /// The plotted run: its losses.
    private static Chart curves(Results results, Words words) {
        double[] train = results.series("deep-xavier-a", "trainLoss");
        double[] validation = results.series("deep-xavier-a", "validationLoss");
        return new Chart(
                        words.picture("curves"),
                        Axis.whole(words.term("epoch"), 0, train.length),
                        Axis.fitting(words.term("loss"), train, validation))
                .add(Mark.Line.counted(words.term("train loss"), "train", 1, train).withDots())
                .add(Mark.Line.counted(words.term("validation loss"), "validation", 1, validation).withDots());
    }
}
