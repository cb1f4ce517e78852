package dev.gradus.lab.experiment.graph;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Table;
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
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Two layers, and L layers, trained twice from the same weights: by the matrix formulas of backpropagation, and by automatic
/// differentiation.
///
/// ```
/// forward    Z⁰ = X,  Zˡ = σ(Zˡ⁻¹ Wˡ + bˡ),  E = ½ Σ (Zᴸ - T)²
/// backward   ∂E/∂Zᴸ = Zᴸ - T
///            ∂E/∂Uˡ = ∂E/∂Zˡ ⊙ Zˡ ⊙ (1 - Zˡ)
///            ∂E/∂Wˡ = (Zˡ⁻¹)ᵀ ∂E/∂Uˡ,  ∂E/∂bˡ = Σ rows of ∂E/∂Uˡ,  ∂E/∂Zˡ⁻¹ = ∂E/∂Uˡ (Wˡ)ᵀ
/// update     Wˡ = Wˡ - η ∂E/∂Wˡ,  bˡ = bˡ - η ∂E/∂bˡ
/// ```
/// All in float64. The parameters are one list, `W¹ b¹ W² b² …`, so two layers and L layers are the same code.
public final class BackpropByHand implements Experiment {
    private static final List<Net> NETS =
            List.of(
                    new Net("two", 3, 5, 2),
                    new Net("four", 4, 6, 5, 3, 2),
                    new Net("eight", 4, 6, 6, 6, 6, 6, 6, 6, 2));
    private static final double ETA = 0.5, H = 1e-6;
    private static final int SEEDS = 3, SAMPLES = 16, SHOWN = 6;

    private record Net(String name, int... sizes) {}

    @Override
    public String name() {
        return "backprop-by-hand";
    }

    @Override
    public Theme theme() {
        return Theme.GRAPH;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(50, 200);
        return NETS.stream()
                .map(net ->
                        Cell.program(
                                net.name(),
                                SEEDS,
                                Map.of(
                                        "sizes", IntStream.of(net.sizes()).boxed().toList(),
                                        "learningRate", ETA,
                                        "steps", steps),
                                bench -> train(net, steps, bench)))
                .toList();
    }

    private static Measured train(Net net, int steps, Workbench bench) {
        int[] sizes = net.sizes();
        Rng random = bench.random();
        Tensor x = Matrices.normal(random.fork(0), SAMPLES, sizes[0]);
        Tensor t = Matrices.normal(random.fork(1), SAMPLES, sizes[sizes.length - 1]).sigmoid();
        List<Tensor> hand = new ArrayList<>();
        for (int l = 1; l < sizes.length; l++) {
            hand.add(Matrices.normal(random.fork(2L * l), sizes[l - 1], sizes[l]));
            hand.add(Matrices.normal(random.fork(2L * l + 1), 1, sizes[l]));
        }
        List<Tensor> automatic = hand;
        Measured measured = Measured.nothing();
        double[] losses = new double[steps + 1], apart = new double[steps + 1];
        double most = 0;
        for (int step = 0; step <= steps; step++) {
            losses[step] = error(hand, x, t).item();
            apart[step] = difference(hand, automatic);
            if (step == steps) break;
            List<Tensor> byHand = byFormulas(hand, x, t), byGraph = byDifferentiation(automatic, x, t);
            most = Math.max(most, difference(byHand, byGraph));
            if (step == 0) {
                measured =
                        measured.series("byHand", first(byHand.getFirst()))
                                .series("byGraph", first(byGraph.getFirst()))
                                .series("byDifferences", byDifferences(hand, x, t));
            }
            hand = update(hand, byHand);
            automatic = update(automatic, byGraph);
            bench.done((double) step / steps);
        }
        return measured.and("firstLoss", losses[0])
                .and("lastLoss", losses[steps])
                .and("gradientDifference", most)
                .and("weightDifference", apart[steps])
                .series("loss", losses)
                .series("apart", apart);
    }

    /// The outputs of all layers: Z⁰ = X, Z¹, … Zᴸ.
    private static List<Tensor> forward(List<Tensor> p, Tensor x) {
        List<Tensor> z = new ArrayList<>(List.of(x));
        for (int l = 0; l < p.size(); l += 2) z.add(z.getLast().matmul(p.get(l)).add(p.get(l + 1)).sigmoid());
        return z;
    }

    private static Tensor error(List<Tensor> p, Tensor x, Tensor t) {
        return forward(p, x).getLast().sub(t).square().sum().div(2);
    }

    private static List<Tensor> byFormulas(List<Tensor> p, Tensor x, Tensor t) {
        List<Tensor> z = forward(p, x), gradients = new ArrayList<>();
        Tensor dz = z.getLast().sub(t);
        for (int l = p.size() - 2; l >= 0; l -= 2) {
            Tensor out = z.get(l / 2 + 1), in = z.get(l / 2);
            Tensor du = dz.mul(out).mul(out.neg().add(1));
            gradients.addAll(0, List.of(in.transpose(0, 1).matmul(du), du.sum(0, true)));
            dz = du.matmul(p.get(l).transpose(0, 1));
        }
        return gradients;
    }

    private static List<Tensor> byDifferentiation(List<Tensor> p, Tensor x, Tensor t) {
        List<Tensor> leaves = p.stream().map(w -> w.copy().requiresGrad(true)).toList();
        error(leaves, x, t).backward();
        return leaves.stream().map(w -> Objects.requireNonNull(w.grad())).toList();
    }

    /// The first elements of ∂E/∂W¹ as central differences.
    private static double[] byDifferences(List<Tensor> p, Tensor x, Tensor t) {
        double[] gradient = new double[SHOWN];
        for (int i = 0; i < SHOWN; i++) {
            gradient[i] = (moved(p, i, H, x, t) - moved(p, i, -H, x, t)) / (2 * H);
        }
        return gradient;
    }

    private static double moved(List<Tensor> p, int element, double by, Tensor x, Tensor t) {
        double[] w = p.getFirst().toDoubles();
        w[element] += by;
        List<Tensor> changed = new ArrayList<>(p);
        changed.set(0, Tensor.of(p.getFirst().shape(), w).to(DType.FLOAT64));
        return error(changed, x, t).item();
    }

    private static double[] first(Tensor gradient) {
        return Arrays.copyOf(gradient.toDoubles(), SHOWN);
    }

    private static List<Tensor> update(List<Tensor> p, List<Tensor> gradients) {
        return IntStream.range(0, p.size()).mapToObj(i -> p.get(i).sub(gradients.get(i).mul(ETA))).toList();
    }

    private static double difference(List<Tensor> a, List<Tensor> b) {
        double most = 0;
        for (int i = 0; i < a.size(); i++) most = Math.max(most, Matrices.difference(a.get(i), b.get(i)));
        return most;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "same-gradients",
                        r -> {
                            double most =
                                    NETS.stream()
                                            .mapToDouble(net -> r.most(net.name(), "gradientDifference"))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(most < 1e-12, Text.format("%.1e", most));
                        }),
                Claim.of(
                        "both-learn",
                        r -> {
                            double first = r.mean("two", "firstLoss"), last = r.mean("two", "lastLoss");
                            return Verdict.of(last < first, Text.loss(first), Text.loss(last));
                        }),
                Claim.of(
                        "differences-agree",
                        r -> {
                            double[] hand = r.series("two", "byHand"), near = r.series("two", "byDifferences");
                            double most =
                                    IntStream.range(0, SHOWN)
                                            .mapToDouble(i -> Math.abs(hand[i] - near[i]))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(most < 1e-7, Text.format("%.1e", most));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int steps = results.series("two", "loss").length - 1;
        double[] at = IntStream.rangeClosed(0, steps).asDoubleStream().toArray();
        Axis x = Axis.whole(words.term("step"), 0, steps);
        double[][] all = NETS.stream().map(net -> results.series(net.name(), "loss")).toArray(double[][]::new);
        var losses =
                new Chart(words.picture("losses"), x, Axis.fitting(words.term("error"), all)).palette(Palette.of(3));
        var apart =
                new Chart(words.picture("apart"), x, Axis.logarithmic(words.figure("weightDifference"), 1e-17, 1e-12))
                        .palette(Palette.of(3));
        for (int k = 0; k < NETS.size(); k++) {
            String net = NETS.get(k).name();
            losses.add(new Mark.Line(words.cell(net), "r" + k, at, results.series(net, "loss"), false));
            double[] off = results.series(net, "apart");
            for (int i = 0; i < off.length; i++) if (off[i] == 0) off[i] = Double.NaN; // has no place on the axis
            apart.add(new Mark.Line(words.cell(net), "r" + k, at, off, false));
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < SHOWN; i++) {
            List<String> row = new ArrayList<>(List.of("W¹[" + i / 5 + ", " + i % 5 + "]"));
            for (String way : List.of("byHand", "byGraph", "byDifferences")) {
                row.add(Text.format("%.10f", results.series("two", way)[i]));
            }
            rows.add(row);
        }
        List<String> head =
                List.of("", words.term("by hand"), words.term("by graph"), words.term("central differences"));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("losses", losses);
        pictures.put("apart", apart);
        pictures.put("table", Table.of(words.picture("table"), head, rows, 30));
        return pictures;
    }
}
