package dev.gradus.lab.experiment.optimization;

import dev.gradus.data.Splits;
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
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.RAdam;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.schedule.Cosine;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.optim.schedule.Warmup;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Warm-up of the learning rate: a deep net trained with growing rates, with and without it, and the first steps of Adam on noise.
///
/// ```
/// rate of step t:  η (t - 1) / W, then a cosine from η to 0          Adam on noise g ~ N(0, 1):  |Δ| / η = 1 in the first step, later √((1 - β₁) / (1 + β₁)) = 0.229
/// ```
/// Liu et al. 2020: the variance of Adam's rate 1/√v̂ is infinite as long as v̂ is the mean of few squares; RAdam corrects for it.
public final class WarmUp implements Experiment {
    private static final int DEPTH = 10, WIDTH = 64, BATCH = 200, WARM = 70, COORDINATES = 10_000, NOISE_STEPS = 200;
    private static final double GOOD = 0.9, BETA1 = 0.9;
    private static final String NOISE = "noise";

    private record Row(String cell, boolean isWarm, double[] rates, DoubleFunction<Optimizer<?>> optimizer) {}

    private static final double[] SMALL = {1e-3, 3e-3, 1e-2, 2e-2, 4e-2}, LARGE = {1e-2, 3e-2, 6e-2, 0.1, 0.2};
    private static final List<Row> ROWS =
            List.of(
                    new Row("adam", false, SMALL, Adam::new),
                    new Row("adam-warm", true, SMALL, Adam::new),
                    new Row("radam", false, SMALL, RAdam::new),
                    new Row("sgd", false, LARGE, rate -> new Sgd(rate, 0.9)),
                    new Row("sgd-warm", true, LARGE, rate -> new Sgd(rate, 0.9)));

    @Override
    public String name() {
        return "warm-up";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, 30), depth = size.pick(3, DEPTH);
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.program(NOISE, 1, Map.of("coordinates", COORDINATES, "steps", NOISE_STEPS), WarmUp::noise));
        for (Row row : ROWS) {
            Map<String, Object> settings =
                    Map.of(
                            "data", "digits",
                            "hiddenLayers", depth,
                            "hidden", WIDTH,
                            "batchSize", BATCH,
                            "epochs", epochs,
                            "learningRates", DoubleStream.of(row.rates()).boxed().toList(),
                            "warmUpSteps", row.isWarm() ? WARM : 0);
            cells.add(Cell.program(row.cell(), size.pick(1, 3), settings, bench -> train(row, depth, epochs, bench)));
        }
        return cells;
    }

    /// The steps of Adam on coordinates whose gradients are nothing but noise.
    private static Measured noise(Workbench bench) {
        Shape shape = Shape.of(COORDINATES);
        Rng random = bench.random().fork(NOISE);
        Parameter p = new Parameter("p", Tensor.full(shape, 0).requiresGrad(true));
        var optimizer = new Adam(1);
        optimizer.attach(List.of(p));
        double[] steps = new double[NOISE_STEPS], ratios = new double[NOISE_STEPS], v = new double[COORDINATES];
        double beta2 = optimizer.config().beta2();
        for (int t = 1; t <= NOISE_STEPS; t++) {
            float[] before = p.value().toFloats();
            Tensor gradient = random.fork(t).normal(shape, 0, 1);
            optimizer.zeroGrad();
            p.value().mul(gradient).sum().backward();
            optimizer.step();
            float[] after = p.value().toFloats(), g = gradient.toFloats();
            double squares = 0;
            for (int i = 0; i < COORDINATES; i++) {
                squares += (after[i] - before[i]) * (double) (after[i] - before[i]);
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            }
            steps[t - 1] = Math.sqrt(squares / COORDINATES);
            double[] sorted = v.clone();
            Arrays.sort(sorted); // the rate of a coordinate is 1 / √v̂, and the correction of v̂ is the same for all
            ratios[t - 1] = Math.sqrt(sorted[COORDINATES * 9 / 10] / sorted[COORDINATES / 10]);
        }
        return Measured.of("firstStep", steps[0])
                .and("lastStep", steps[NOISE_STEPS - 1])
                .and("firstRatio", ratios[0])
                .and("lastRatio", ratios[NOISE_STEPS - 1])
                .series("steps", steps)
                .series("ratios", ratios);
    }

    private static Measured train(Row row, int depth, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        double[] accuracies = new double[row.rates().length], losses = accuracies.clone();
        double highest = 0;
        for (int k = 0; k < accuracies.length; k++) {
            List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
            for (int l = 0; l < depth; l++) {
                layers.add(new Linear(WIDTH).init(new He()));
                layers.add(new ReLU());
            }
            layers.add(new Linear(10).init(new He()));
            Trainer trainer =
                    Trainer.of(
                                    Sequential.of(layers.toArray(Layer[]::new)),
                                    new CrossEntropy(),
                                    row.optimizer().apply(row.rates()[k]))
                            .prepare(Standardize.fit(digits.train()))
                            .config(new TrainConfig(epochs, BATCH, false, bench.seed()))
                            .keepLast();
            trainer = trainer.schedule(row.isWarm() ? warmup() : decay());
            Run run = bench.train(trainer, digits);
            boolean diverged = run.reason() == StopReason.DIVERGED;
            accuracies[k] = diverged ? 0.1 : run.test().accuracy();
            losses[k] = diverged ? Math.log(10) : run.history().epochs().getLast().train().loss();
            if (accuracies[k] >= GOOD) highest = Math.max(highest, row.rates()[k]);
            bench.done((k + 1.0) / accuracies.length);
        }
        return Measured.of("highestRate", highest)
                .and("goodRates", DoubleStream.of(accuracies).filter(a -> a >= GOOD).count())
                .and("bestAccuracy", DoubleStream.of(accuracies).max().orElseThrow())
                .series("accuracies", accuracies)
                .series("losses", losses);
    }

    private static Schedule warmup() {
        return new Warmup(new Warmup.Config(WARM, 0, decay()));
    }

    private static Schedule decay() {
        return new Cosine(new Cosine.Config(0, 0, Schedule.Unit.STEP));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "first-step",
                        r -> {
                            double first = r.mean(NOISE, "firstStep"), last = r.mean(NOISE, "lastStep");
                            double theory = Math.sqrt((1 - BETA1) / (1 + BETA1));
                            return Verdict.of(
                                    Math.abs(first - 1) < 1e-3 && Math.abs(last / theory - 1) < 0.05,
                                    Text.loss(first),
                                    Text.loss(last));
                        }),
                Claim.of(
                        "spread",
                        r -> {
                            double first = r.mean(NOISE, "firstRatio"), last = r.mean(NOISE, "lastRatio");
                            // 1.6449 / 0.1257, the quantiles of |N(0, 1)|
                            return Verdict.of(
                                    Math.abs(first / 13.09 - 1) < 0.1 && last < 1.3,
                                    Text.format("%.1f", first),
                                    Text.format("%.2f", last));
                        }),
                Claim.of(
                        "large-rate",
                        r -> {
                            boolean holds = true;
                            for (int seed = 0; seed < r.of("adam").size(); seed++)
                                holds &= at(r, "adam-warm", 0.02, seed) > at(r, "adam", 0.02, seed);
                            return Verdict.of(
                                    holds,
                                    Text.percent(r.meanSeries("adam-warm", "accuracies")[place(SMALL, 0.02)]),
                                    Text.percent(r.meanSeries("adam", "accuracies")[place(SMALL, 0.02)]));
                        }),
                Claim.of(
                        "small-rate",
                        r -> {
                            double with = r.meanSeries("adam-warm", "accuracies")[0],
                                    without = r.meanSeries("adam", "accuracies")[0];
                            return Verdict.of(
                                    Math.abs(with - without) < 0.015, Text.percent(with), Text.percent(without));
                        }),
                Claim.of(
                        "limit",
                        r -> {
                            int last = LARGE.length - 1;
                            double with = r.meanSeries("sgd-warm", "accuracies")[last],
                                    without = r.meanSeries("sgd", "accuracies")[last];
                            return Verdict.of(with < 0.2 && without < 0.2, Text.percent(with), Text.percent(without));
                        }),
                Claim.of(
                        "radam",
                        r -> {
                            int last = SMALL.length - 1;
                            double[] radam = r.meanSeries("radam", "accuracies"),
                                    adam = r.meanSeries("adam", "accuracies");
                            return Verdict.of(
                                    radam[0] < adam[0] && radam[last] > adam[last],
                                    Text.percent(radam[0]),
                                    Text.percent(adam[0]),
                                    Text.percent(radam[last]),
                                    Text.percent(adam[last]));
                        }));
    }

    private static int place(double[] rates, double rate) {
        return IntStream.range(0, rates.length).filter(i -> rates[i] == rate).findFirst().orElseThrow();
    }

    private static double at(Results r, String cell, double rate, int seed) {
        return r.series(cell, "accuracies", seed)[place(SMALL, rate)];
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (String kind : List.of("adam", "sgd")) {
            List<Row> rows = ROWS.stream().filter(row -> row.cell().contains(kind)).toList();
            double[] rates = rows.getFirst().rates();
            var chart =
                    new Chart(
                                    words.picture(kind),
                                    Axis.logarithmic(words.term("learning rate"), rates[0], rates[rates.length - 1]),
                                    Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                            .palette(Palette.of(rows.size()));
            for (int k = 0; k < rows.size(); k++) {
                String cell = rows.get(k).cell();
                chart.add(
                        new Mark.Line(words.cell(cell), "r" + k, rates, results.meanSeries(cell, "accuracies"), true));
            }
            pictures.put(kind, chart);
        }
        double[] at = IntStream.rangeClosed(1, NOISE_STEPS).asDoubleStream().toArray();
        pictures.put(
                "noise",
                new Chart(
                                words.picture("noise"),
                                Axis.logarithmic(words.term("step"), 1, NOISE_STEPS),
                                Axis.logarithmic("", 0.1, 20))
                        .palette(Palette.of(2))
                        .add(new Mark.Line(words.figure("steps"), "r0", at, results.series(NOISE, "steps"), false))
                        .add(new Mark.Line(words.figure("ratios"), "r1", at, results.series(NOISE, "ratios"), false)));
        return pictures;
    }
}
