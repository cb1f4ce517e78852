package dev.gradus.lab.experiment.optimization;

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
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Adam with L2 against AdamW: which weights are decayed, and how the best decay depends on the learning rate (Loshchilov and Hutter 2019).
///
/// ```
/// L2:     g = ∇J + λ p, and Adam divides all of it by √v̂: where gradients are large, hardly anything is left of λ p
/// AdamW:  p = p - λ' p before the step, for all weights alike; λ' = η λ in the form of PyTorch, λ' by itself in that of the paper
/// ```
/// In equilibrium a weight of AdamW is at most η / λ' = 1 / λ. The table has the validation loss for each learning rate and decay; that of
/// AdamW has the λ' of the paper.
public final class DecoupledDecay implements Experiment {
    private static final String L2 = "adam-l2", W = "adamw-net", WEIGHTS = "weights";
    private static final int SAMPLES = 200, HIDDEN = 64, BATCH = 50, NOISE_STEPS = 1000, COORDINATES = 1000;
    private static final double[] RATES = {3e-4, 1e-3, 3e-3, 1e-2, 3e-2};
    private static final double[] L2_DECAYS = {1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3};
    private static final double[] W_DECAYS = {3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1};
    private static final int FIRST = 2;

    /// A step of the table, in decades.
    private static final double HALF = 0.55;

    private static final double LARGE = 1, SMALL = 0.01, RATE = 1e-3, WEIGHT_DECAY = 0.01, DECOUPLED = 0.5;

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(4, 300), seeds = size.pick(1, 3);
        return List.of(
                Cell.program(
                        WEIGHTS,
                        1,
                        Map.of(
                                "steps", NOISE_STEPS,
                                "learningRate", RATE,
                                "largeGradients", LARGE,
                                "smallGradients", SMALL,
                                "decayOfL2", WEIGHT_DECAY,
                                "decayOfAdamW", DECOUPLED),
                        DecoupledDecay::weights),
                grid(L2, L2_DECAYS, steps, seeds),
                grid(W, W_DECAYS, steps, seeds));
    }

    private static Cell grid(String name, double[] decays, int steps, int seeds) {
        Map<String, Object> settings =
                Map.of(
                        "data", "digits",
                        "samples", SAMPLES,
                        "hidden", HIDDEN,
                        "batchSize", BATCH,
                        "updates", steps,
                        "learningRates", DoubleStream.of(RATES).boxed().toList(),
                        "decays", DoubleStream.of(decays).boxed().toList());
        return Cell.program(name, seeds, settings, bench -> table(name, decays, steps, bench));
    }

    private static Adam l2(double rate, double decay) {
        return new Adam(new Adam.Config(rate, 0.9, 0.999, 1e-8, decay, false));
    }

    private static AdamW decoupled(double rate, double decay) {
        return new AdamW(new AdamW.Config(rate, 0.9, 0.999, 1e-8, decay, false));
    }

    /// Weights of 1 whose gradients are noise, large for half of them and small for the others: nothing but decay moves their mean.
    private static Measured weights(Workbench bench) {
        Measured measured = Measured.nothing();
        for (String kind : List.of(L2, W)) {
            Optimizer<?> optimizer = kind.equals(L2) ? l2(RATE, WEIGHT_DECAY) : decoupled(RATE, DECOUPLED);
            double[][] means = means(optimizer, bench.random().fork("noise"));
            String form = kind.equals(L2) ? "l2" : "w";
            measured =
                    measured.and(form + "Large", means[0][NOISE_STEPS])
                            .and(form + "Small", means[1][NOISE_STEPS])
                            .series(form + "Large", means[0])
                            .series(form + "Small", means[1]);
        }
        return measured;
    }

    /// The mean weight after each step, of those with large and with small gradients.
    private static double[][] means(Optimizer<?> optimizer, Rng random) {
        Shape shape = Shape.of(COORDINATES);
        Parameter large = new Parameter("large", Tensor.full(shape, 1).requiresGrad(true));
        Parameter small = new Parameter("small", Tensor.full(shape, 1).requiresGrad(true));
        optimizer.attach(List.of(large, small));
        double[][] means = new double[2][NOISE_STEPS + 1];
        for (int t = 0; ; t++) {
            means[0][t] = large.value().mean().item();
            means[1][t] = small.value().mean().item();
            if (t == NOISE_STEPS) return means;
            Tensor noise = random.fork(t).normal(shape, 0, 1);
            optimizer.zeroGrad();
            large.value().mul(noise).mul(LARGE).sum().backward();
            small.value().mul(noise).mul(SMALL).sum().backward();
            optimizer.step();
        }
    }

    private static Measured table(String kind, double[] decays, int steps, Workbench bench) {
        Splits digits = bench.data("digits");
        int n = digits.train().data().size();
        int[] order = bench.random().permutation(n);
        var train = new Split.Train(new Subset(digits.train().data(), Arrays.copyOf(order, SAMPLES)));
        var validation = new Split.Validation(new Subset(digits.train().data(), Arrays.copyOfRange(order, SAMPLES, n)));
        Splits few = new Splits(train, validation, digits.test());
        double[] losses = new double[decays.length * RATES.length];
        for (int i = 0; i < losses.length; i++) {
            double decay = decays[i / RATES.length], rate = RATES[i % RATES.length];
            Trainer trainer =
                    Trainer.of(
                                    Sequential.of(new Flatten(), new Linear(HIDDEN), new ReLU(), new Linear(10)),
                                    new CrossEntropy(),
                                    kind.equals(L2) ? l2(rate, decay) : decoupled(rate, decay / rate))
                            .prepare(Standardize.fit(train))
                            .config(
                                    new TrainConfig(Math.ceilDiv(steps * BATCH, SAMPLES), BATCH, false, bench.seed())
                                            .withSteps(steps))
                            .keepLast();
            losses[i] = bench.train(trainer, few).history().epochs().getLast().validation().loss();
            bench.done((i + 1.0) / losses.length);
        }
        return Measured.of("bestValidationLoss", DoubleStream.of(losses).min().orElseThrow()).series("losses", losses);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "large-gradients",
                        r -> {
                            double large = r.mean(WEIGHTS, "l2Large"), small = r.mean(WEIGHTS, "l2Small");
                            return Verdict.of(large > 0.95 && small < 0.6, Text.loss(large), Text.loss(small));
                        }),
                Claim.of(
                        "all-alike",
                        r -> {
                            double large = r.mean(WEIGHTS, "wLarge"), small = r.mean(WEIGHTS, "wSmall");
                            double theory = Math.pow(1 - RATE * DECOUPLED, NOISE_STEPS);
                            boolean holds = Math.abs(large - theory) < 0.02 && Math.abs(small - theory) < 0.02;
                            return Verdict.of(holds, Text.loss(large), Text.loss(small), Text.loss(theory));
                        }),
                Claim.of(
                        "l2-stays",
                        r -> {
                            double[] best = best(r, L2, L2_DECAYS);
                            return Verdict.of(
                                    decades(best) <= HALF, Text.axis(best[0]), Text.axis(best[best.length - 1]));
                        }),
                Claim.of(
                        "ratio-stays",
                        r -> {
                            double[] best = best(r, W, W_DECAYS);
                            double[] ratios =
                                    IntStream.range(0, best.length)
                                            .mapToDouble(k -> best[k] / RATES[FIRST + k])
                                            .toArray();
                            return Verdict.of(
                                    decades(ratios) <= HALF,
                                    Text.format("%.2g", DoubleStream.of(ratios).min().orElseThrow()),
                                    Text.format("%.2g", DoubleStream.of(ratios).max().orElseThrow()));
                        }),
                Claim.of(
                        "shrinkage-moves",
                        r -> {
                            double[] best = best(r, W, W_DECAYS);
                            double first = best[0], last = best[best.length - 1];
                            return Verdict.of(last / first > 3, Text.axis(first), Text.axis(last));
                        }),
                Claim.of(
                        "not-worse",
                        r -> {
                            double l2 = r.mean(L2, "bestValidationLoss"), w = r.mean(W, "bestValidationLoss");
                            return Verdict.of(w <= l2, Text.loss(w), Text.loss(l2));
                        }));
    }

    /// Over how many powers of ten they are spread.
    private static double decades(double... values) {
        var range = DoubleStream.of(values).summaryStatistics();
        return Math.log10(range.getMax() / range.getMin());
    }

    /// The best decay for each of the rates that are large enough to train the net in so few updates.
    private static double[] best(Results r, String cell, double... decays) {
        double[][] table = mean(r, cell);
        return IntStream.range(FIRST, RATES.length)
                .mapToDouble(k -> {
                    int least = 0;
                    for (int j = 1; j < decays.length; j++) if (table[j][k] < table[least][k]) least = j;
                    return decays[least];
                })
                .toArray();
    }

    /// The mean loss over the seeds: `[decay][rate]`.
    private static double[][] mean(Results r, String cell) {
        double[] losses = r.meanSeries(cell, "losses");
        double[][] mean = new double[losses.length / RATES.length][RATES.length];
        for (int i = 0; i < losses.length; i++) mean[i / RATES.length][i % RATES.length] = losses[i];
        return mean;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        List<String> forms = List.of("l2Large", "l2Small", "wLarge", "wSmall");
        var weights =
                new Chart(
                                words.picture("weights"),
                                Axis.whole(words.term("step"), 0, NOISE_STEPS),
                                Axis.linear(words.term("mean"), 0, 1))
                        .palette(Palette.of(forms.size()));
        for (int k = 0; k < forms.size(); k++)
            weights.add(
                    Mark.Line.counted(words.figure(forms.get(k)), "r" + k, 0, results.series(WEIGHTS, forms.get(k))));
        pictures.put("weights", weights);
        pictures.put("l2", heat(words.picture("l2"), words, "λ", mean(results, L2), L2_DECAYS));
        pictures.put("w", heat(words.picture("w"), words, "λ′", mean(results, W), W_DECAYS));
        return pictures;
    }

    private static Picture heat(String title, Words words, String decay, double[][] losses, double... decays) {
        double[][] goodness = new double[losses.length][];
        for (int j = 0; j < losses.length; j++)
            goodness[j] = DoubleStream.of(losses[j]).map(l -> -Math.log(l)).toArray();
        return new Chart(
                        title,
                        Axis.categories(words.term("learning rate"), names(RATES)),
                        Axis.categories(decay, names(decays)))
                .palette(Palette.of(1))
                .size(560, 330)
                .add(new Mark.HeatMap("r0", goodness, v -> Text.format("%.3f", Math.exp(-v))));
    }

    private static List<String> names(double... values) {
        return DoubleStream.of(values).mapToObj(Text::axis).toList();
    }
}
