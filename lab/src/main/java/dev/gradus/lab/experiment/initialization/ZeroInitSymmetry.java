package dev.gradus.lab.experiment.initialization;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
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
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Equal first weights: whether the units of a hidden layer ever become different.
///
/// ```
/// wⱼ equal, vⱼ equal for all j   ⟹   ∂L/∂wⱼ = vⱼ φ'(wⱼ x) δ x equal for all j, in every step
/// ```
/// 64 pixels, 16 hidden units, ten classes; biases zero.
public final class ZeroInitSymmetry implements Experiment {
    private static final int UNITS = 16, SHOWN = 8, PIXELS = 64, EPOCHS = 20;

    /// Weights closer than this share of the largest are equal: sums of numbers in another order differ by less.
    private static final double EQUAL = 1e-3;

    private record Net(String name, Layer activation, Initializer weights) {}

    private static final List<Net> NETS =
            List.of(
                    new Net("zero-tanh", new Tanh(), new Zeros()),
                    new Net("zero-relu", new ReLU(), new Zeros()),
                    new Net("zero-sigmoid", new Sigmoid(), new Zeros()),
                    new Net("constant-tanh", new Tanh(), new Constant(0.01)),
                    new Net("random-tanh", new Tanh(), new Normal(0.01)));

    @Override
    public String name() {
        return "zero-init-symmetry";
    }

    @Override
    public Theme theme() {
        return Theme.INITIALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> settings =
                Map.of("data", "digits", "units", UNITS, "learningRate", 0.1, "epochs", size.pick(2, EPOCHS));
        return NETS.stream().map(n -> Cell.program(n.name(), size.pick(1, 3), settings, b -> train(n, b))).toList();
    }

    private static Measured train(Net net, Workbench bench) {
        Splits digits = bench.data("digits");
        Sequential network =
                Sequential.of(
                        new Flatten(),
                        new Linear(UNITS).init(net.weights()),
                        net.activation(),
                        new Linear(10).init(net.weights()));
        Trainer trainer =
                Trainer.of(network, new CrossEntropy(), new Sgd(0.1))
                        .prepare(Standardize.fit(digits.train()))
                        .epochs(bench.size().pick(2, EPOCHS))
                        .batchSize(50)
                        .seed(bench.seed());
        Run run = bench.train(trainer, digits);
        float[] weights = run.model().network().parameters().getFirst().value().toFloats();
        return RunFigures.of(run)
                .and("differentUnits", different(weights))
                .and("largestWeight", largest(weights))
                .series("weights", IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).toArray());
    }

    private static double largest(float[] weights) {
        double most = 0;
        for (float w : weights) most = Math.max(most, Math.abs(w));
        return most;
    }

    /// How many units have other weights than all before them.
    static int different(float[] weights) {
        double apart = EQUAL * largest(weights);
        List<float[]> kinds = new ArrayList<>();
        for (int unit = 0; unit < weights.length / PIXELS; unit++) {
            float[] its = Arrays.copyOfRange(weights, unit * PIXELS, (unit + 1) * PIXELS);
            if (kinds.stream().noneMatch(k -> distance(k, its) <= apart)) kinds.add(its);
        }
        return kinds.size();
    }

    private static double distance(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "zeros-stay-zeros",
                        r -> {
                            double most =
                                    Math.max(
                                            r.most("zero-tanh", "largestWeight"), r.most("zero-relu", "largestWeight"));
                            double best =
                                    Math.max(r.most("zero-tanh", "testAccuracy"), r.most("zero-relu", "testAccuracy"));
                            return Verdict.of(most == 0 && best < 0.2, Text.axis(most), Text.percent(best));
                        }),
                Claim.of(
                        "equal-units-stay-equal",
                        r -> {
                            double sigmoid = r.most("zero-sigmoid", "differentUnits");
                            double constant = r.most("constant-tanh", "differentUnits");
                            return Verdict.of(sigmoid == 1 && constant == 1, Text.count(sigmoid), Text.count(constant));
                        }),
                Claim.of(
                        "one-unit-is-too-few",
                        r -> {
                            double equal =
                                    Math.max(
                                            r.most("zero-sigmoid", "testAccuracy"),
                                            r.most("constant-tanh", "testAccuracy"));
                            double random = r.least("random-tanh", "testAccuracy");
                            return Verdict.of(equal < random - 0.3, Text.percent(equal), Text.percent(random));
                        }),
                Claim.of(
                        "chance-breaks-symmetry",
                        r -> {
                            double least = r.least("random-tanh", "differentUnits");
                            return Verdict.of(least == UNITS, Text.count(least));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> units = IntStream.rangeClosed(1, SHOWN).mapToObj(String::valueOf).toList();
        List<String> pixels = IntStream.rangeClosed(1, PIXELS).mapToObj(String::valueOf).toList();
        var weights =
                new SmallMultiples(
                                words.picture("weights"),
                                Axis.categories(words.term("input"), pixels),
                                Axis.categories(words.term("unit"), units),
                                3)
                        .size(200, 160)
                        .palette(Palette.of(1));
        int epochs = results.series("random-tanh", "validationAccuracy").length;
        double[] at = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
        var accuracy =
                new Chart(
                                words.picture("accuracy"),
                                Axis.whole(words.term("epoch"), 0, epochs),
                                Axis.linear(words.term("validation accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(NETS.size()));
        for (int k = 0; k < NETS.size(); k++) {
            String name = NETS.get(k).name();
            double[] its = results.series(name, "weights");
            double[][] rows = new double[SHOWN][];
            for (int u = 0; u < SHOWN; u++) rows[u] = Arrays.copyOfRange(its, u * PIXELS, (u + 1) * PIXELS);
            if (k > 1)
                weights.add(
                        words.cell(name), List.of(new Mark.HeatMap("r0", rows, Text::loss))); // from zeros they are 0
            accuracy.add(
                    new Mark.Line(words.cell(name), "r" + k, at, results.series(name, "validationAccuracy"), true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("weights", weights);
        pictures.put("accuracy", accuracy);
        return pictures;
    }
}
