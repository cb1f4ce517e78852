package dev.gradus.lab.experiment.graph;

import dev.gradus.lab.chart.Drawing;
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
import dev.gradus.tensor.Function;
import dev.gradus.tensor.Graph;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/// The lectures' exercises on computation graphs: derivatives that are found by hand beside those that flow back through the graph.
///
/// ```
/// f = (x + y) z                                      ∂f/∂x = ∂f/∂y = z,  ∂f/∂z = x + y          an add node, a multiply node
/// z = (x + y)²                                       ∂z/∂x = ∂z/∂y = 2(x + y)
/// u = x² + 2y,  x = r sin t,  y = sin² t             ∂u/∂r = 2r sin² t,  ∂u/∂t = (r² + 2) sin 2t
/// y = σ(x)                                           ∂y/∂x = y(1 - y)
/// w = xy + yz²,  x = r + s,  y = rs,  z = r - s      ∂w/∂r = w_x x_r + w_y y_r + w_z z_r, likewise for s
/// ```
public final class ComputationGraph implements Experiment {
    static final List<Exercise> EXERCISES =
            List.of(
                    new Exercise(
                            "gates",
                            List.of(
                                    new Input("x", -2, v -> v[2]),
                                    new Input("y", 5, v -> v[2]),
                                    new Input("z", -4, v -> v[0] + v[1])),
                            in -> List.of(in.get(0).add(in.get(1)).named("q").mul(in.get(2)).named("f"))),
                    new Exercise(
                            "square-of-sum",
                            List.of(
                                    new Input("x", 3, v -> 2 * (v[0] + v[1])),
                                    new Input("y", 4, v -> 2 * (v[0] + v[1]))),
                            in -> List.of(in.get(0).add(in.get(1)).square().named("z"))),
                    new Exercise(
                            "polar",
                            List.of(
                                    new Input("r", 2, v -> 2 * v[0] * Math.pow(Math.sin(v[1]), 2)),
                                    new Input("t", 0.5, v -> (v[0] * v[0] + 2) * Math.sin(2 * v[1]))),
                            ComputationGraph::polar),
                    new Exercise(
                            "sigmoid",
                            List.of(
                                    new Input(
                                            "x",
                                            1,
                                            v -> {
                                                double y = 1 / (1 + Math.exp(-v[0]));
                                                return y * (1 - y);
                                            })),
                            in -> List.of(in.getFirst().sigmoid().named("y"))),
                    new Exercise(
                            "tree",
                            List.of(new Input("r", 3, v -> tree(v, 0)), new Input("s", 2, v -> tree(v, 1))),
                            ComputationGraph::three));

    /// An expression of some variables.
    record Exercise(String name, List<Input> inputs, UnaryOperator<List<Tensor>> expression) {
        /// The result after backward, beside its leaves.
        Tensor run(List<Tensor> leaves) {
            for (Input input : inputs) {
                double[] value = {input.value()};
                leaves.add(Tensor.of(Shape.of(), value).requiresGrad(true).named(input.name()));
            }
            Tensor result = expression.apply(leaves).getFirst();
            result.backward();
            return result;
        }

        double byHand(int k) {
            return inputs.get(k).byHand().applyAsDouble(inputs.stream().mapToDouble(Input::value).toArray());
        }
    }

    /// A variable, and the derivative by it that is found by hand from the values of all.
    record Input(String name, double value, ToDoubleFunction<double[]> byHand) {}

    private static List<Tensor> polar(List<Tensor> in) {
        Tensor sin = new Sin().apply(in.get(1));
        Tensor x = in.get(0).mul(sin).named("x"), y = sin.square().named("y");
        return List.of(x.square().add(y.mul(2)).named("u"));
    }

    private static List<Tensor> three(List<Tensor> in) {
        Tensor r = in.get(0), s = in.get(1);
        Tensor x = r.add(s).named("x"), y = r.mul(s).named("y"), z = r.sub(s).named("z");
        return List.of(x.mul(y).add(y.mul(z.square())).named("w"));
    }

    /// The three paths from w to r (0) or s (1).
    private static double tree(double[] v, int to) {
        double r = v[0], s = v[1], x = r + s, y = r * s, z = r - s;
        double[][] inner = {{1, s, 1}, {1, r, -1}};
        return y * inner[to][0] + (x + z * z) * inner[to][1] + 2 * y * z * inner[to][2];
    }

    /// An operation of our own: what it computes, and what it makes of a gradient.
    private static final class Sin extends Function {
        @Override
        protected Tensor forward(List<Tensor> in) {
            return Tensor.of(Shape.of(), new double[] {Math.sin(in.getFirst().item())}).named("sin t");
        }

        @Override
        protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
            return List.of(gradient.mul(Math.cos(in.getFirst().item())));
        }
    }

    @Override
    public String name() {
        return "computation-graph";
    }

    @Override
    public Theme theme() {
        return Theme.GRAPH;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        for (Exercise e : EXERCISES) {
            Map<String, Object> at = new LinkedHashMap<>();
            e.inputs().forEach(input -> at.put(input.name(), input.value()));
            cells.add(Cell.program(e.name(), 1, at, _ -> measure(e)));
        }
        return cells;
    }

    private static Measured measure(Exercise exercise) {
        List<Tensor> leaves = new ArrayList<>();
        Measured measured = Measured.of("value", exercise.run(leaves).item());
        double most = 0;
        double[] byGraph = new double[leaves.size()], byHand = new double[leaves.size()];
        for (int k = 0; k < leaves.size(); k++) {
            Tensor gradient = leaves.get(k).grad();
            byGraph[k] = gradient == null ? Double.NaN : gradient.item();
            byHand[k] = exercise.byHand(k);
            most = Math.max(most, Math.abs(byGraph[k] - byHand[k]) / Math.max(1, Math.abs(byHand[k])));
        }
        return measured.and("largestDifference", most).series("byGraph", byGraph).series("byHand", byHand);
    }

    @Override
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        for (Exercise e : EXERCISES) {
            claims.add(
                    Claim.of(
                            e.name(),
                            r -> {
                                String[] shown = new String[e.inputs().size()];
                                double[] byGraph = r.series(e.name(), "byGraph");
                                for (int k = 0; k < shown.length; k++) shown[k] = Text.axis(round(byGraph[k]));
                                return Verdict.of(r.most(e.name(), "largestDifference") < 1e-6, shown);
                            }));
        }
        return claims;
    }

    private static double round(double value) {
        return Math.round(1e5 * value) / 1e5;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (Exercise e : EXERCISES) {
            Tensor result = e.run(new ArrayList<>());
            String name = String.valueOf(result.name());
            pictures.put(e.name(), Drawing.of(words.picture(e.name()), Graph.of(result).toSvg()));
            double[] byGraph = results.series(e.name(), "byGraph"), byHand = results.series(e.name(), "byHand");
            for (int k = 0; k < byGraph.length; k++) {
                String of = "∂" + name + "/∂" + e.inputs().get(k).name();
                rows.add(
                        List.of(
                                words.cell(e.name()),
                                of,
                                Text.format("%.5f", byHand[k]),
                                Text.format("%.5f", byGraph[k])));
            }
        }
        pictures.put("dependence", VariableTree.of(words.picture("dependence"), words));
        List<String> head =
                List.of(
                        words.term("function"),
                        words.term("derivative"),
                        words.term("by hand"),
                        words.term("by graph"));
        pictures.put("table", Table.of(words.picture("table"), head, rows, 44));
        return pictures;
    }
}
