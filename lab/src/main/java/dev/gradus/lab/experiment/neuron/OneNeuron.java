package dev.gradus.lab.experiment.neuron;

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
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A neuron: the weighted sum of its inputs and a bias, through an activation; and what its weights do to its border.
///
/// ```
/// u = Σ wᵢ xᵢ + b        y = f(u)
/// ```
/// Shapes: x `[N]`, w `[N]`, u and y are numbers; a layer has one row of W `[K, N]` for each of its K neurons.
public final class OneNeuron implements Experiment {
    private static final Tensor X = Tensor.of(1, 2, 3), W = Tensor.of(0.5f, -1, 0.75f);
    private static final double B = -0.25;
    private static final List<Activation> ACTIVATIONS =
            List.of(
                    new Activation("step", Ops::heaviside),
                    new Activation("sigmoid", Tensor::sigmoid),
                    new Activation("tanh", Tensor::tanh),
                    new Activation("relu", Tensor::relu));
    private static final List<Border> BORDERS =
            List.of(
                    new Border("first", 3, 3, -3),
                    new Border("turned", 3, -3, 0),
                    new Border("shifted", 3, 3, -5),
                    new Border("sharper", 9, 9, -9));

    private record Activation(String name, UnaryOperator<Tensor> f) {}

    private record Border(String name, double w1, double w2, double b) {}

    @Override
    public String name() {
        return "one-neuron";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        Map<String, Object> settings = Map.of("x", "1, 2, 3", "w", "0.5, -1, 0.75", "b", B);
        for (Activation f : ACTIVATIONS) cells.add(Cell.program(f.name(), 1, settings, _ -> fire(f.f())));
        cells.add(Cell.program("layer", 1, Map.of("neurons", 2), _ -> layer()));
        for (Border at : BORDERS) {
            Map<String, Object> its = Map.of("w", List.of(at.w1(), at.w2()), "b", at.b());
            cells.add(Cell.program(at.name(), 1, its, _ -> border(at)));
        }
        return cells;
    }

    private static Measured fire(UnaryOperator<Tensor> f) {
        Tensor u = W.mul(X).sum().add(B);
        double[] at = IntStream.rangeClosed(-60, 60).mapToDouble(i -> i / 15.0).toArray();
        Tensor curve = f.apply(Tensor.of(Shape.of(at.length), at));
        return Measured.of("sum", u.item())
                .and("output", f.apply(u).item())
                .series("at", at)
                .series("curve", curve.toDoubles());
    }

    /// Two neurons as one matrix product, and each by itself.
    private static Measured layer() {
        Tensor w = Tensor.of(new float[][] {{0.5f, -1, 0.75f}, {1, 1, 1}}), b = Tensor.of(-0.25f, -6);
        Tensor u = w.matmul(X.reshape(-1, 1)).reshape(-1).add(b);
        double first = W.mul(X).sum().add(B).item(), second = X.sum().sub(6).item();
        double off = Math.max(Math.abs(u.get(0) - first), Math.abs(u.get(1) - second));
        return Measured.of("sum", u.get(0)).and("secondSum", u.get(1)).and("difference", off);
    }

    private static Measured border(Border at) {
        double[] plane =
                InputSquare.UNIT.values((x1, x2) -> 1 / (1 + Math.exp(-(at.w1() * x1 + at.w2() * x2 + at.b()))));
        return Measured.of("borderDistance", Math.abs(at.b()) / Math.hypot(at.w1(), at.w2()))
                .and("borderAngle", Math.toDegrees(Math.atan2(at.w2(), at.w1())))
                .series("plane", plane);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "outputs",
                        r -> {
                            double step = r.mean("step", "output"), sigmoid = r.mean("sigmoid", "output");
                            double tanh = r.mean("tanh", "output"), relu = r.mean("relu", "output");
                            boolean holds =
                                    step == 1
                                            && Math.abs(sigmoid - 1 / (1 + Math.exp(-0.5))) < 1e-6
                                            && Math.abs(tanh - Math.tanh(0.5)) < 1e-6
                                            && relu == 0.5;
                            return Verdict.of(
                                    holds, Text.axis(step), Text.loss(sigmoid), Text.loss(tanh), Text.axis(relu));
                        }),
                Claim.of(
                        "layer-is-neurons",
                        r -> {
                            double off = r.mean("layer", "difference");
                            return Verdict.of(off < 1e-6, Text.axis(off));
                        }),
                Claim.of(
                        "sharper-same-border",
                        r -> {
                            double first = r.mean("first", "borderDistance");
                            double sharper = r.mean("sharper", "borderDistance");
                            return Verdict.of(first == sharper, Text.loss(first), Text.loss(sharper));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        var curves =
                new Chart(
                                words.picture("curves"),
                                Axis.linear("u = Σ wᵢ xᵢ + b", -4, 4),
                                Axis.linear("y = f(u)", -1, 2))
                        .palette(Palette.of(4));
        for (int k = 0; k < ACTIVATIONS.size(); k++) {
            String name = ACTIVATIONS.get(k).name();
            double[] at = results.series(name, "at"), curve = results.series(name, "curve");
            curves.add(new Mark.Line(words.cell(name), "r" + k, at, curve, false));
        }
        curves.add(new Mark.Rule("u = 0.5", 0.5, true));
        InputSquare square = InputSquare.UNIT;
        var borders =
                new SmallMultiples(words.picture("borders"), square.axis("x₁"), square.axis("x₂"), 2)
                        .size(200, 200)
                        .palette(Palette.of(3));
        for (Border at : BORDERS) {
            Mark plane = square.plane("r2", results.series(at.name(), "plane"));
            borders.add(words.cell(at.name()), List.of(plane, square.line("r0", at.w1(), at.w2(), at.b())));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("curves", curves);
        pictures.put("borders", borders);
        return pictures;
    }
}
