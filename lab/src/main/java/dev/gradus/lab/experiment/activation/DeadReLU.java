package dev.gradus.lab.experiment.activation;

import dev.gradus.data.Loader;
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
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.PReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.LeCun;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Units of a ReLU network that answer 0 to every sample: how many there are by learning rate and first bias, and what is done about it.
///
/// ```
/// w x + b < 0 for all x   ⟹   y = 0, ∂y/∂w = 0, and no update ever changes it
/// ```
/// Two hidden layers of 64 units, digits. A unit is dead where its slope is 0 on all training samples; where the activation has a slope
/// everywhere, or takes the largest of several pieces, there is none.
public final class DeadReLU implements Experiment {
    private static final double[] RATES = {0.01, 0.1, 0.5, 1}, BIASES = {-2, 0, 2};
    private static final int WIDTH = 64, EPOCHS = 10;

    /// A unit whose slope is less than this on all samples moves less than a thousandth as fast as it should.
    private static final double SLOPE = 1e-3;

    /// What is tried where many ReLUs die, in the order of the lectures.
    private enum Cure {
        LEAKY(LeakyReLU::new),
        PRELU(PReLU::new),
        ELU(ELU::new),
        MAXOUT(Maxout::new);

        private final Supplier<Layer> layer;

        Cure(Supplier<Layer> layer) {
            this.layer = layer;
        }

        String cell(Plight plight) {
            return (name() + "-" + plight).toLowerCase(Locale.ROOT);
        }
    }

    /// Where many ReLUs die.
    private enum Plight {
        BIAS(RATES[0], BIASES[0]),
        RATE(RATES[RATES.length - 1], 0);

        private final double rate;
        private final double bias;

        Plight(double rate, double bias) {
            this.rate = rate;
            this.bias = bias;
        }

        String relu() {
            return DeadReLU.cell(rate, bias);
        }

        DoubleStream of(Results r, String figure) {
            return Stream.of(Cure.values()).mapToDouble(c -> r.mean(c.cell(this), figure));
        }
    }

    @Override
    public String name() {
        return "dead-relu";
    }

    @Override
    public Theme theme() {
        return Theme.ACTIVATION;
    }

    private static String cell(double rate, double bias) {
        return "relu-" + Text.axis(rate) + (bias < 0 ? "-minus" : bias > 0 ? "-plus" : "-zero");
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        for (double rate : RATES) {
            for (double bias : BIASES) cells.add(cell(cell(rate, bias), ReLU::new, rate, bias, size));
        }
        for (Plight p : Plight.values()) {
            for (Cure cure : Cure.values()) cells.add(cell(cure.cell(p), cure.layer, p.rate, p.bias, size));
        }
        return cells;
    }

    private static Cell cell(String name, Supplier<Layer> activation, double rate, double bias, Size size) {
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "hidden",
                        2,
                        "units",
                        WIDTH,
                        "activation",
                        activation.get().getClass().getSimpleName(),
                        "learningRate",
                        rate,
                        "bias",
                        bias,
                        "epochs",
                        size.pick(1, EPOCHS));
        return Cell.program(name, size.pick(1, 3), settings, bench -> train(activation, rate, bias, bench));
    }

    private static Measured train(Supplier<Layer> activation, double rate, double bias, Workbench bench) {
        Splits digits = bench.data("digits");
        Layer first = activation.get();
        int units = first instanceof Maxout ? 2 * WIDTH : WIDTH;
        // the larger of two sums has the mean square of one: He's weights would double it in each layer
        Initializer weights = first instanceof Maxout ? new LeCun() : new He();
        var hidden = new Linear.Config(units, 0, true, weights, new Constant(bias));
        Sequential network =
                Sequential.of(
                        new Flatten(),
                        new Linear(hidden),
                        first,
                        new Linear(hidden),
                        activation.get(),
                        new Linear(10).init(new He()));
        Trainer trainer =
                Trainer.of(network, new CrossEntropy(), new Sgd(rate))
                        .prepare(Standardize.fit(digits.train()))
                        .epochs(bench.size().pick(1, EPOCHS))
                        .batchSize(50)
                        .keepLast()
                        .seed(bench.seed());
        Run run = bench.train(trainer, digits);
        return RunFigures.of(run).and("deadUnits", dead(run, digits));
    }

    /// The share of hidden units whose slope is 0, or next to it, on all training samples.
    private static double dead(Run run, Splits digits) {
        int all = digits.train().data().size();
        var loader = Loader.of(digits.train()).batchSize(all).prepare(run.model().preparations());
        List<Double> shares = new ArrayList<>();
        Pass.Observer watcher =
                (_, layer, input, _) -> {
                    if (!(layer instanceof Linear || layer instanceof Flatten)) shares.add(dead(layer, input));
                };
        run.model().network().forward(loader.iterator().next().inputs(), Pass.evaluation().observing(watcher));
        return shares.stream().mapToDouble(s -> s).average().orElseThrow();
    }

    /// The share of units of an activation that have no slope at any of some sums; a unit of Maxout has several sums.
    static double dead(Layer activation, Tensor sums) {
        Tensor u = sums.detach().copy().requiresGrad(true);
        activation.forward(u, Pass.evaluation()).sum().backward();
        float[] most = Objects.requireNonNull(u.grad()).abs().max(0, false).toFloats();
        int pieces = activation instanceof Maxout m ? m.config().pieces() : 1, dead = 0;
        for (int i = 0; i < most.length; i += pieces) {
            int from = i;
            if (IntStream.range(from, from + pieces).allMatch(k -> most[k] < SLOPE)) dead++;
        }
        return (double) dead * pieces / most.length;
    }

    @Override
    public List<Claim> claims() {
        double high = RATES[RATES.length - 1];
        return List.of(
                Claim.of(
                        "few-at-a-low-rate",
                        r -> {
                            double dead = r.mean(cell(RATES[0], 0), "deadUnits");
                            return Verdict.of(dead < 0.05, Text.percent(dead));
                        }),
                Claim.of(
                        "a-high-rate-kills",
                        r -> {
                            double low = r.mean(cell(RATES[0], 0), "deadUnits"),
                                    its = r.mean(cell(high, 0), "deadUnits");
                            return Verdict.of(its > low + 0.1, Text.percent(low), Text.percent(its));
                        }),
                Claim.of(
                        "a-low-bias-kills",
                        r -> {
                            double low = r.mean(cell(RATES[0], BIASES[0]), "deadUnits");
                            double high2 = r.mean(cell(RATES[0], BIASES[2]), "deadUnits");
                            return Verdict.of(low > high2, Text.percent(low), Text.percent(high2));
                        }),
                Claim.of(
                        "cures-have-no-dead-units",
                        r -> {
                            double most =
                                    Stream.of(Plight.values())
                                            .flatMapToDouble(p -> p.of(r, "deadUnits"))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(most == 0, Text.percent(most));
                        }),
                Claim.of("cures-a-low-bias", r -> learnBetter(r, Plight.BIAS)),
                Claim.of("cures-a-high-rate", r -> learnBetter(r, Plight.RATE)));
    }

    private static Verdict learnBetter(Results r, Plight plight) {
        double relu = r.mean(plight.relu(), "testAccuracy");
        double least = plight.of(r, "testAccuracy").min().orElseThrow();
        return Verdict.of(least > relu, Text.percent(least), Text.percent(relu));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (String figure : List.of("deadUnits", "testAccuracy")) {
            double[][] values = new double[BIASES.length][RATES.length];
            for (int b = 0; b < BIASES.length; b++) {
                for (int k = 0; k < RATES.length; k++) values[b][k] = results.mean(cell(RATES[k], BIASES[b]), figure);
            }
            var chart =
                    new Chart(
                                    words.picture(figure),
                                    Axis.categories(
                                            words.term("learning rate"),
                                            DoubleStream.of(RATES).mapToObj(Text::axis).toList()),
                                    Axis.categories(
                                            words.term("bias"), DoubleStream.of(BIASES).mapToObj(Text::axis).toList()))
                            .size(560, 220)
                            .palette(Palette.of(1));
            pictures.put(figure, chart.add(new Mark.HeatMap("r0", values, Text::percent)));
        }
        pictures.put("cures", cures(results, words));
        return pictures;
    }

    /// For each activation a bar where the bias is low, and one where the rate is high.
    private static Picture cures(Results results, Words words) {
        List<String> names = new ArrayList<>(List.of("ReLU"));
        for (Cure cure : Cure.values()) names.add(words.cell(cure.cell(Plight.BIAS)).split(",", -1)[0]);
        var chart =
                new Chart(
                                words.picture("cures"),
                                Axis.categories("", names),
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(2));
        for (Plight p : Plight.values()) {
            double shift = p == Plight.BIAS ? -0.2 : 0.2;
            double[] at = IntStream.range(0, names.size()).mapToDouble(i -> i + shift).toArray();
            double relu = results.mean(p.relu(), "testAccuracy");
            double[] each = DoubleStream.concat(DoubleStream.of(relu), p.of(results, "testAccuracy")).toArray();
            chart.add(
                    new Mark.Bars(
                            words.cell(p.relu()).split(", ", 2)[1], p == Plight.BIAS ? "r0" : "r1", at, each, 0.38));
        }
        return chart;
    }
}
