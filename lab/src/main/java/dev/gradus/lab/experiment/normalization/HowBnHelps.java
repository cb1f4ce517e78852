package dev.gradus.lab.experiment.normalization;

import dev.gradus.data.Loader;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.diagnose.landscape.GradientChange;
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
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What batch normalization does to the loss surface: figure 4 of Santurkar et al. 2018 on a small scale, and beside it the figure that
/// courses draw in its place.
///
/// ```
/// before a step, along its own gradient g, η from 0.05 to 0.4:
/// (a) least and greatest L(w - η g)    (b) ‖g - ∇L(w - η g)‖₂    (c) β = max ‖g - ∇L(w - η g)‖ / (η ‖g‖)
/// ```
/// A VGG with six narrow convolutions on 5,000 pictures of Fashion-MNIST, SGD with rate 0.1, batches of 100; the paper has VGG on CIFAR-10. The other figure: least
/// and greatest loss, at each step, of four trainings with Adam at other rates.
public final class HowBnHelps implements Experiment {
    private static final double RATE = 0.1;
    private static final double[] ALONG = {0.05, 0.1, 0.2, 0.3, 0.4}, RATES = {1e-4, 5e-4, 1e-3, 2e-3};
    private static final int SAMPLES = 5000,
            BATCH = 100,
            STEPS = 300,
            RATE_STEPS = 200,
            EVERY = 10,
            SEEDS = 2,
            SMOOTH = 10;
    private static final List<Norm> RATE_NORMS = List.of(Norm.NONE, Norm.BATCH);

    @Override
    public String name() {
        return "how-bn-helps";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> common =
                Map.of(
                        "data", size.pick("digits", "fashion-mnist"),
                        "samples", size.pick(200, SAMPLES),
                        "convolutions", size.pick(4, 6),
                        "batchSize", size.pick(20, BATCH));
        List<Cell> cells = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            Map<String, Object> settings = new LinkedHashMap<>(common);
            settings.put("steps", size.pick(2 * EVERY, STEPS));
            settings.put("learningRate", RATE);
            settings.put("measuredEvery", EVERY);
            settings.put("along", DoubleStream.of(ALONG).boxed().toList());
            cells.add(Cell.program(norm.key, size.pick(1, SEEDS), settings, bench -> along(norm, bench)));
        }
        for (Norm norm : RATE_NORMS) {
            Map<String, Object> settings = new LinkedHashMap<>(common);
            settings.put("steps", size.pick(2 * EVERY, RATE_STEPS));
            settings.put("optimizer", "adam");
            settings.put("learningRates", DoubleStream.of(RATES).boxed().toList());
            cells.add(Cell.program(rates(norm), 1, settings, bench -> rates(norm, bench)));
        }
        return cells;
    }

    private static String rates(Norm norm) {
        return "rates-" + norm.key;
    }

    private static Splits data(Workbench bench) {
        Splits all = bench.data(bench.size().pick("digits", "fashion-mnist"));
        int samples = bench.size().pick(200, SAMPLES);
        return new Splits(new Split.Train(Subset.first(all.train().data(), samples)), all.validation(), all.test());
    }

    private static Sequential network(Norm norm, Splits data, Workbench bench) {
        boolean deep = bench.size() != Size.QUICK; // pictures of 8 × 8 are too small for more pools
        Sequential network = deep ? Nets.deepVgg(() -> norm.andReLU(true)) : Nets.vgg(() -> norm.andReLU(true));
        return network.build(data.train().data().shape(), bench.seed());
    }

    private static Loader loader(Splits data, Workbench bench) {
        return Loader.of(data.train())
                .batchSize(bench.size().pick(20, BATCH))
                .shuffle(bench.seed())
                .prepare(Standardize.fit(data.train()));
    }

    private static Measured along(Norm norm, Workbench bench) {
        Splits data = data(bench);
        Sequential network = network(norm, data, bench);
        int steps = bench.size().pick(2 * EVERY, STEPS);
        List<GradientChange> found = new ArrayList<>();
        double[] losses =
                Steps.run(
                        bench,
                        network,
                        new Sgd(RATE),
                        loader(data, bench),
                        steps,
                        0,
                        1,
                        (step, batch, random) -> {
                            if (step % EVERY != EVERY - 1) return;
                            var surface =
                                    new NetworkSurface(network, new CrossEntropy(), batch, () -> Pass.training(random));
                            found.add(GradientChange.of(surface, ALONG));
                        });
        double[] least = found.stream().mapToDouble(c -> DoubleStream.of(c.losses()).min().orElseThrow()).toArray();
        double[] most = found.stream().mapToDouble(c -> DoubleStream.of(c.losses()).max().orElseThrow()).toArray();
        double[] change = found.stream().mapToDouble(c -> DoubleStream.of(c.distances()).max().orElseThrow()).toArray();
        double[] smoothness = found.stream().mapToDouble(GradientChange::smoothness).toArray();
        double[] spread = IntStream.range(0, least.length).mapToDouble(i -> most[i] - least[i]).toArray();
        var test = new Evaluator(network, new CrossEntropy(), List.of(Standardize.fit(data.train())));
        return Measured.of("testAccuracy", test.of(data.test().data()).accuracy())
                .and("lossSpread", median(spread))
                .and("gradientChange", median(change))
                .and("smoothness", median(smoothness))
                .series("loss", losses)
                .series("least", least)
                .series("most", most)
                .series("change", change)
                .series("smoothness", smoothness);
    }

    private static Measured rates(Norm norm, Workbench bench) {
        Splits data = data(bench);
        int steps = bench.size().pick(2 * EVERY, RATE_STEPS);
        double[][] all = new double[RATES.length][];
        for (int i = 0; i < RATES.length; i++) {
            Optimizer<?> adam = new Adam(RATES[i]);
            Sequential network = network(norm, data, bench);
            double share = 1.0 / RATES.length;
            all[i] = Steps.run(bench, network, adam, loader(data, bench), steps, i * share, share, (_, _, _) -> {});
        }
        double[] least = each(all, false), most = each(all, true);
        double[] band = IntStream.range(0, least.length).mapToDouble(i -> most[i] - least[i]).toArray();
        return Measured.of("lossBand", DoubleStream.of(band).average().orElseThrow())
                .series("least", least)
                .series("most", most);
    }

    /// The least or the greatest loss of all trainings, at each step.
    private static double[] each(double[][] all, boolean most) {
        return IntStream.range(0, all[0].length)
                .mapToDouble(step -> {
                    DoubleStream losses = Arrays.stream(all).mapToDouble(its -> its[step]);
                    return (most ? losses.max() : losses.min()).orElseThrow();
                })
                .toArray();
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                below("spread", Norm.BATCH, "lossSpread"),
                below("change", Norm.BATCH, "gradientChange"),
                below("smoothness", Norm.BATCH, "smoothness"),
                below("noisy-spread", Norm.NOISY, "lossSpread"),
                below("noisy-change", Norm.NOISY, "gradientChange"),
                below("noisy-smoothness", Norm.NOISY, "smoothness"),
                Claim.of(
                        "noisy-trains",
                        r -> {
                            double noisy = r.least(Norm.NOISY.key, "testAccuracy"),
                                    plain = r.most(Norm.NONE.key, "testAccuracy");
                            return Verdict.of(noisy > plain, Text.percent(noisy), Text.percent(plain));
                        }),
                Claim.of(
                        "band",
                        r -> {
                            double with = r.mean(rates(Norm.BATCH), "lossBand"),
                                    without = r.mean(rates(Norm.NONE), "lossBand");
                            return Verdict.of(with < without, Text.loss(with), Text.loss(without));
                        }));
    }

    /// With a normalization a figure is below that of the plain net, with every seed.
    private static Claim below(String key, Norm norm, String figure) {
        return Claim.of(
                key,
                r -> {
                    double plain = r.least(Norm.NONE.key, figure), normalized = r.most(norm.key, figure);
                    return Verdict.of(normalized < plain, Text.loss(normalized), Text.loss(plain));
                });
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        List<String> along = Arrays.stream(Norm.values()).map(n -> n.key).toList();
        pictures.put("spread", bands("spread", results, words, along, EVERY));
        pictures.put("change", lines("change", results, words, EVERY, words.term("gradient")));
        pictures.put("smoothness", lines("smoothness", results, words, EVERY, "β"));
        pictures.put("losses", lines("losses", results, words, 1, words.term("train loss")));
        pictures.put("rates", bands("rates", results, words, RATE_NORMS.stream().map(HowBnHelps::rates).toList(), 1));
        return pictures;
    }

    /// Least and greatest losses of each cell.
    private static Picture bands(String key, Results results, Words words, List<String> cells, int every) {
        double[][] all = cells.stream().map(cell -> results.series(cell, "most")).toArray(double[][]::new);
        double most = Arrays.stream(all).flatMapToDouble(DoubleStream::of).filter(Double::isFinite).max().orElse(1);
        double[] at = places(all[0].length, every);
        var picture =
                new SmallMultiples(
                                words.picture(key),
                                Axis.whole(words.term("step"), 0, (int) at[at.length - 1]),
                                Axis.linear(words.term("loss"), 0, Math.min(most, 5)),
                                cells.size())
                        .palette(Palette.of(3))
                        .size(cells.size() == 2 ? 290 : 200, 170);
        for (int k = 0; k < cells.size(); k++) {
            String cell = cells.get(k);
            double[] low = results.series(cell, "least");
            picture.add(
                    words.cell(cell),
                    List.of(new Mark.Band("", "r" + k, at, capped(low), capped(results.series(cell, "most")))));
        }
        return picture;
    }

    private static double[] capped(double... losses) {
        return DoubleStream.of(losses).map(l -> Math.min(l, 5)).toArray();
    }

    private static Picture lines(String key, Results results, Words words, int every, String what) {
        String series = "losses".equals(key) ? "loss" : key;
        Norm[] norms = Norm.values();
        double[][] all =
                Arrays.stream(norms)
                        .map(n -> results.series(n.key, series))
                        .map(s -> every == 1 ? smooth(s) : s)
                        .toArray(double[][]::new);
        int step = every == 1 ? SMOOTH : every;
        double[] at = places(all[0].length, step);
        var chart =
                new Chart(
                                words.picture(key),
                                Axis.whole(words.term("step"), 0, (int) at[at.length - 1]),
                                Axis.fitting(what, all))
                        .palette(Palette.of(norms.length));
        for (int k = 0; k < norms.length; k++) {
            chart.add(new Mark.Line(words.cell(norms[k].key), "r" + k, at, all[k], false));
        }
        return chart;
    }

    private static double[] places(int count, int every) {
        return IntStream.rangeClosed(1, count).mapToDouble(i -> i * every).toArray();
    }

    /// Means of ten losses each.
    private static double[] smooth(double... losses) {
        int blocks = Math.max(1, losses.length / SMOOTH);
        return IntStream.range(0, blocks)
                .mapToDouble(b ->
                        Arrays.stream(losses, b * SMOOTH, Math.min(losses.length, (b + 1) * SMOOTH))
                                .average()
                                .orElseThrow())
                .toArray();
    }
}
