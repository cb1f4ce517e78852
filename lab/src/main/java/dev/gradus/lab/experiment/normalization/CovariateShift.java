package dev.gradus.lab.experiment.normalization;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.diagnose.landscape.NetworkSurface;
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
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Internal covariate shift: how the inputs of an activation move while the layers before it learn, and whether that tells how well a
/// network trains.
///
/// ```
/// by distribution:  mean over the units of |Δ mean| + |Δ deviation|, from one look to the next, by the deviation of the layer
/// by gradient:      cos(G, G'),  G = ∂L/∂W of a layer,  G' the same after a step of the layers before it alone
/// ```
/// Digits, six hidden layers of 64 units, PyTorch's default weights and He's, SGD with rate 0.1; the fourth layer is looked at. Source: Santurkar et al. 2018, section 2.
public final class CovariateShift implements Experiment {
    private static final double RATE = 0.1;
    private static final int DEPTH = 6, WIDTH = 64, LAYER = 4, BATCH = 74, STEPS = 300, EVERY = 5, SEEDS = 3, LATE = 50;
    private static final int[] PERCENTILES = {15, 50, 85};

    @Override
    public String name() {
        return "covariate-shift";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(4 * EVERY, STEPS);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", "digits");
        settings.put("hidden", DEPTH);
        settings.put("units", WIDTH);
        settings.put("layer", LAYER);
        settings.put("learningRate", RATE);
        settings.put("batchSize", BATCH);
        settings.put("steps", steps);
        settings.put("lookedAtEvery", EVERY);
        List<Cell> cells = new ArrayList<>();
        for (boolean he : new boolean[] {false, true}) {
            Map<String, Object> own = new LinkedHashMap<>(settings);
            own.put("weights", he ? "he" : "torch-default");
            for (Norm norm : Norm.values()) {
                cells.add(
                        Cell.program(name(norm, he), size.pick(1, SEEDS), own, bench -> train(norm, he, steps, bench)));
            }
        }
        return cells;
    }

    private static String name(Norm norm, boolean he) {
        return (he ? "he-" : "") + norm.key;
    }

    private static Measured train(Norm norm, boolean he, int steps, Workbench bench) {
        Splits digits = bench.data("digits");
        var standardize = Standardize.fit(digits.train());
        Sequential network =
                Nets.dense(DEPTH, WIDTH, he ? new He() : new TorchDefault(), () -> norm.andReLU(false))
                        .build(digits.train().data().shape(), bench.seed());
        int each = 1 + norm.andReLU(false).size();
        String activation = Integer.toString(LAYER * each), weight = (LAYER - 1) * each + 1 + ".weight";
        Loader loader = Loader.of(digits.train()).batchSize(BATCH).prepare(standardize);
        Tensor probe = Loader.of(digits.train()).batchSize(300).prepare(standardize).iterator().next().inputs();
        List<Inputs> inputs = new ArrayList<>();
        List<Double> cosines = new ArrayList<>();
        double[] losses =
                Steps.run(
                        bench,
                        network,
                        new Sgd(RATE),
                        loader.shuffle(bench.seed()),
                        steps,
                        0,
                        1,
                        (step, batch, random) -> {
                            if (step % EVERY != 0) return;
                            inputs.add(Inputs.of(network, activation, probe, random.fork("probe")));
                            cosines.add(cosine(network, weight, batch, random));
                        });
        Measured measured =
                Measured.of("lateTrainLoss", mean(Arrays.copyOfRange(losses, Math.max(0, steps - LATE), steps)))
                        .and("shift", shift(inputs))
                        .and("gradientCosine", mean(cosines.stream().mapToDouble(c -> c).toArray()));
        double accuracy =
                new Evaluator(network, new CrossEntropy(), List.of(standardize)).of(digits.test().data()).accuracy();
        measured = measured.and("testAccuracy", accuracy).series("loss", losses);
        for (int p = 0; p < PERCENTILES.length; p++) {
            int place = p;
            measured =
                    measured.series(
                            "percentile" + PERCENTILES[p],
                            inputs.stream().mapToDouble(i -> i.percentiles[place]).toArray());
        }
        return measured;
    }

    /// What an activation is given on a fixed batch.
    ///
    /// @param mean of each unit
    /// @param deviation of each unit
    /// @param percentiles of the first unit
    private record Inputs(double[] mean, double[] deviation, double[] percentiles) {
        static Inputs of(Sequential network, String path, Tensor probe, Rng random) {
            List<double[]> seen = new ArrayList<>();
            Steps.undisturbed(
                    network,
                    () ->
                            network.forward(
                                    probe,
                                    Pass.training(random)
                                            .observing((at, _, input, _) -> {
                                                if (at.equals(path)) seen.add(input.toDoubles());
                                            })));
            double[] all = seen.getFirst(), mean = new double[WIDTH], deviation = new double[WIDTH];
            int n = all.length / WIDTH;
            double[] first = IntStream.range(0, n).mapToDouble(i -> all[i * WIDTH]).sorted().toArray();
            for (int u = 0; u < WIDTH; u++) {
                int unit = u;
                mean[u] = IntStream.range(0, n).mapToDouble(i -> all[i * WIDTH + unit]).sum() / n;
                double squares =
                        IntStream.range(0, n).mapToDouble(i -> Math.pow(all[i * WIDTH + unit] - mean[unit], 2)).sum();
                deviation[u] = Math.sqrt(squares / n);
            }
            return new Inputs(
                    mean, deviation, Arrays.stream(PERCENTILES).mapToDouble(p -> first[p * (n - 1) / 100]).toArray());
        }
    }

    private static double shift(List<Inputs> looks) {
        double sum = 0;
        for (int t = 1; t < looks.size(); t++) {
            Inputs now = looks.get(t), before = looks.get(t - 1);
            double moved = 0;
            for (int u = 0; u < WIDTH; u++) {
                moved += Math.abs(now.mean[u] - before.mean[u]) + Math.abs(now.deviation[u] - before.deviation[u]);
            }
            sum += moved / WIDTH / mean(before.deviation);
        }
        return sum / (looks.size() - 1);
    }

    /// The cosine of the gradients of a weight before and after a step of the layers before it.
    private static double cosine(Sequential network, String weight, Batch batch, Rng random) {
        var surface = new NetworkSurface(network, new CrossEntropy(), batch, () -> Pass.training(random));
        double[] w = surface.weights(), g = surface.slope(w).gradient();
        int at = 0, size = 0;
        for (Parameter p : network.parameters()) {
            size = p.value().size();
            if (p.name().equals(weight)) break;
            for (int i = at; i < at + size; i++) w[i] -= RATE * g[i];
            at += size;
        }
        double[] own = Arrays.copyOfRange(g, at, at + size);
        double[] after = Arrays.copyOfRange(surface.slope(w).gradient(), at, at + size);
        return dot(own, after) / Math.sqrt(dot(own, own) * dot(after, after));
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    @Override
    public List<Claim> claims() {
        String plain = Norm.NONE.key, clean = Norm.BATCH.key, noisy = Norm.NOISY.key;
        return List.of(
                Claim.of(
                        "noisy-moves-more",
                        r -> {
                            double moved = r.least(noisy, "shift"), still = r.most(plain, "shift");
                            return Verdict.of(moved > still, Text.loss(moved), Text.loss(still));
                        }),
                Claim.of(
                        "noisy-trains-faster",
                        r -> {
                            double with = r.most(noisy, "lateTrainLoss"), without = r.least(plain, "lateTrainLoss");
                            return Verdict.of(with < without, Text.loss(with), Text.loss(without));
                        }),
                Claim.of(
                        "no-less-shift-by-gradient",
                        r -> {
                            double with = r.mean(name(Norm.BATCH, true), "gradientCosine"),
                                    without = r.mean(name(Norm.NONE, true), "gradientCosine");
                            return Verdict.of(with <= without, Text.loss(with), Text.loss(without));
                        }),
                Claim.of(
                        "trains-faster",
                        r -> {
                            double with = r.most(clean, "lateTrainLoss"), without = r.least(plain, "lateTrainLoss");
                            return Verdict.of(with < without, Text.loss(with), Text.loss(without));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("inputs", inputs(results, words));
        pictures.put("losses", losses("losses", false, results, words));
        pictures.put("losses-he", losses("losses-he", true, results, words));
        return pictures;
    }

    private static Picture losses(String key, boolean he, Results results, Words words) {
        Norm[] norms = Norm.values();
        double[][] losses =
                Arrays.stream(norms).map(n -> tens(results.series(name(n, he), "loss"))).toArray(double[][]::new);
        double[] at = IntStream.range(0, losses[0].length).mapToDouble(i -> 10 * i + 5).toArray();
        var chart =
                new Chart(
                                words.picture(key),
                                Axis.whole(words.term("step"), 0, 10 * losses[0].length),
                                Axis.fitting(words.term("train loss"), losses))
                        .palette(Palette.of(norms.length));
        for (int k = 0; k < norms.length; k++) {
            chart.add(new Mark.Line(words.cell(norms[k].key), "r" + k, at, losses[k], false));
        }
        return chart;
    }

    private static Picture inputs(Results results, Words words) {
        Norm[] norms = Norm.values();
        double[][] all =
                Arrays.stream(norms)
                        .flatMap(n -> Arrays.stream(PERCENTILES).mapToObj(p -> results.series(n.key, "percentile" + p)))
                        .toArray(double[][]::new);
        double most = Arrays.stream(all).flatMapToDouble(Arrays::stream).max().orElse(1);
        double least = Arrays.stream(all).flatMapToDouble(Arrays::stream).min().orElse(-1);
        double[] looks = IntStream.range(0, all[0].length).mapToDouble(i -> EVERY * i).toArray();
        var inputs =
                new SmallMultiples(
                                words.picture("inputs"),
                                Axis.whole(words.term("step"), 0, EVERY * all[0].length),
                                Axis.linear(words.term("input"), least, most),
                                norms.length)
                        .palette(Palette.of(norms.length))
                        .size(200, 170);
        for (int k = 0; k < norms.length; k++) {
            String cell = norms[k].key, style = "r" + k;
            double[] low = results.series(cell, "percentile15"), high = results.series(cell, "percentile85");
            inputs.add(
                    words.cell(cell),
                    List.of(
                            new Mark.Band("", style, looks, low, high),
                            new Mark.Line("", style, looks, results.series(cell, "percentile50"), false)));
        }
        return inputs;
    }

    private static double[] tens(double... losses) {
        return IntStream.range(0, losses.length / 10)
                .mapToDouble(b -> mean(Arrays.copyOfRange(losses, 10 * b, 10 * b + 10)))
                .toArray();
    }
}
