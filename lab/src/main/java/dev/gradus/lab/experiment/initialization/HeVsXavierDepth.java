package dev.gradus.lab.experiment.initialization;

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
import dev.gradus.nn.Initializer;
import dev.gradus.nn.init.Distribution;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Xavier;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Plain ReLU networks of 22 and 30 layers from He's and from Xavier's first weights, after He et al. 2015, figures 2 and 3.
///
/// ```
/// E[(zˡ)²] = n σ²/2 · E[(zˡ⁻¹)²]          He: n σ² = 2, factor 1          Xavier: n σ² = 1, factor 1/2
/// ```
/// The paper has convolutions on ImageNet; here layers are dense and the data are 8 × 8 digits.
public final class HeVsXavierDepth implements Experiment {
    private static final int DEEP = 30,
            LESS_DEEP = 22,
            WIDTH = 128,
            EPOCHS = 20,
            MIDDLE = 40,
            LONG = 80,
            SEEDS = 5,
            DRAWS = 20;
    private static final double CHANCE_LOSS = Math.log(10);

    @Override
    public String name() {
        return "he-vs-xavier-depth";
    }

    @Override
    public Theme theme() {
        return Theme.INITIALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS);
        return List.of(
                training("he-22", LESS_DEEP, "he", size.pick(1, MIDDLE), size),
                training("xavier-22", LESS_DEEP, "xavier", size.pick(1, MIDDLE), size),
                training("he-30", DEEP, "he", epochs, size),
                training("xavier-30", DEEP, "xavier", epochs, size),
                training("xavier-30-long", DEEP, "xavier", size.pick(1, LONG), size),
                signals("signals-he", new He(), size),
                signals("signals-xavier", new Xavier(Distribution.NORMAL), size));
    }

    private static Cell training(String name, int layers, String weights, int epochs, Size size) {
        Map<String, Object> first = Map.of("type", weights, "distribution", "normal");
        List<Integer> hidden = Collections.nCopies(layers - 1, WIDTH);
        return Cell.training(
                name,
                size.pick(1, SEEDS),
                Map.of(
                        "data",
                        "digits",
                        "prepare",
                        "standardize",
                        "model",
                        Map.of("type", "mlp", "hidden", hidden, "init", first),
                        "optimizer",
                        Map.of("type", "sgd", "learningRate", 0.003, "momentum", 0.9),
                        "batchSize",
                        50,
                        "epochs",
                        epochs));
    }

    private static Cell signals(String name, Initializer weights, Size size) {
        int width = size.pick(32, 256);
        Map<String, Object> settings = Map.of("layers", DEEP, "width", width);
        return Cell.program(name, size.pick(1, DRAWS), settings, bench -> look(weights, width, bench));
    }

    private static Measured look(Initializer weights, int width, Workbench bench) {
        Rng random = bench.random();
        var inputs = random.fork("inputs").normal(Shape.of(width, width), 0, 1);
        Signals signals = Signals.through(DEEP, Curve.RELU.layer(), weights, inputs, random);
        double[] activations = Signals.deviations(signals.activations());
        double[] gradients = Signals.deviations(signals.gradients());
        return Measured.of("lastActivation", activations[DEEP - 1])
                .and("firstGradient", gradients[0])
                .series("activations", activations)
                .series("gradients", gradients);
    }

    /// The first epoch after which the training loss is less than half of that of guessing; infinity for never.
    private static double start(Results r, String cell, int seed) {
        double[] losses = r.series(cell, "trainLoss", seed);
        for (int i = 0; i < losses.length; i++) if (losses[i] < CHANCE_LOSS / 2) return i + 1;
        return Double.POSITIVE_INFINITY;
    }

    private static double lastLoss(Results r, String cell, int seed) {
        double[] losses = r.series(cell, "trainLoss", seed);
        return losses[losses.length - 1];
    }

    private static IntStream seeds(Results r, String cell) {
        return IntStream.range(0, r.of(cell).size());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "he-learns",
                        r -> {
                            double least = r.least("he-30", "testAccuracy");
                            return Verdict.of(least > 0.8, Text.percent(least));
                        }),
                Claim.of(
                        "xavier-stalls",
                        r -> {
                            double least =
                                    seeds(r, "xavier-30").mapToDouble(s -> lastLoss(r, "xavier-30", s)).min().orElse(0);
                            return Verdict.of(least > 0.95 * CHANCE_LOSS, Text.loss(least), Text.loss(CHANCE_LOSS));
                        }),
                Claim.of(
                        "xavier-is-late",
                        r -> {
                            double he = seeds(r, "he-22").mapToDouble(s -> start(r, "he-22", s)).max().orElse(0);
                            double[] xavier =
                                    seeds(r, "xavier-22").mapToDouble(s -> start(r, "xavier-22", s)).sorted().toArray();
                            double first = xavier[0], last = xavier[xavier.length - 1];
                            boolean holds = first > he && last < Double.POSITIVE_INFINITY;
                            return Verdict.of(holds, epoch(he), epoch(first), epoch(last));
                        }),
                Claim.of(
                        "xavier-stalls-for-good",
                        r -> {
                            double most = r.most("xavier-30-long", "testAccuracy");
                            return Verdict.of(most < 0.25, Text.percent(most));
                        }),
                Claim.of(
                        "signals-as-in-theory",
                        r -> {
                            double he = signal(r, "signals-he"), xavier = signal(r, "signals-xavier");
                            double theory = Math.pow(0.5, (DEEP - 1) / 2.0);
                            boolean holds = isNear(he, 1) && isNear(xavier, theory);
                            return Verdict.of(holds, Text.loss(he), Text.loss(xavier), Text.loss(theory));
                        }));
    }

    private static String epoch(double at) {
        return Double.isInfinite(at) ? "> " + MIDDLE : Text.axis(at);
    }

    /// Twenty networks of finite width scatter: the logarithm of the variance does by about √(5 · 30 / 256) for each.
    private static boolean isNear(double ratio, double theory) {
        return ratio > theory / 1.5 && ratio < theory * 1.5;
    }

    /// The deviation of the last layer in that of the first, of the mean variances over the seeds.
    private static double signal(Results r, String cell) {
        double first = 0, last = 0;
        for (int seed = 0; seed < r.of(cell).size(); seed++) {
            double[] its = r.series(cell, "activations", seed);
            first += its[0] * its[0];
            last += its[DEEP - 1] * its[DEEP - 1];
        }
        return Math.sqrt(last / first);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("losses-22", losses(results, words, "losses-22", List.of("he-22", "xavier-22")));
        pictures.put("losses-30", losses(results, words, "losses-30", List.of("he-30", "xavier-30-long")));
        pictures.put("signals", signals(results, words));
        return pictures;
    }

    /// All seeds; the first one in full.
    private static Picture losses(Results results, Words words, String key, List<String> cells) {
        int epochs = cells.stream().mapToInt(c -> results.series(c, "trainLoss").length).max().orElseThrow();
        var chart =
                new Chart(
                                words.picture(key),
                                Axis.whole(words.term("epoch"), 0, Math.max(2, epochs)),
                                Axis.linear(words.term("train loss"), 0, 2.5))
                        .palette(Palette.of(2));
        for (int k = 0; k < cells.size(); k++) {
            for (int seed = results.of(cells.get(k)).size() - 1; seed >= 0; seed--) {
                double[] losses = results.series(cells.get(k), "trainLoss", seed);
                double[] at = IntStream.rangeClosed(1, losses.length).asDoubleStream().toArray();
                String name = seed == 0 ? words.cell(cells.get(k)) : "";
                chart.add(new Mark.Line(name, "r" + k, at, losses, seed == 0));
            }
        }
        return chart;
    }

    private static Picture signals(Results results, Words words) {
        double[] at = IntStream.rangeClosed(1, DEEP).asDoubleStream().toArray();
        var chart =
                new Chart(
                                words.picture("signals"),
                                Axis.whole(words.term("layer"), 1, DEEP),
                                Axis.logarithmic(words.term("standard deviation"), 1e-5, 10))
                        .palette(Palette.of(4));
        List<String> cells = List.of("signals-he", "signals-xavier"), kinds = List.of("activations", "gradients");
        for (int k = 0; k < 4; k++) {
            String label = words.cell(cells.get(k % 2)) + ", " + words.term(kinds.get(k / 2));
            chart.add(new Mark.Line(label, "r" + k, at, results.series(cells.get(k % 2), kinds.get(k / 2)), true));
        }
        return chart;
    }
}
