package dev.gradus.lab.experiment.graph;

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
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Function;
import dev.gradus.tensor.GradCheck;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The gradient as a difference quotient, for steps of every size; and what the check finds where a gradient is wrong.
///
/// ```
/// forward    (f(x + h) - f(x)) / h            error  |f″| h / 2  + ε |f| / h       least at h ≈ √ε
/// central    (f(x + h) - f(x - h)) / 2h       error  |f‴| h² / 6 + ε |f| / h       least at h ≈ ∛ε
/// f(x) = Σ tanh(x W),   x [8],  W [8, 4];   ε = 2⁻⁵² in float64, 2⁻²³ in float32
/// ```
/// Source: W. Press et al., "Numerical Recipes", section 5.7.
public final class GradientCheck implements Experiment {
    private static final List<Way> WAYS =
            List.of(
                    new Way("forward", false, DType.FLOAT64),
                    new Way("central", true, DType.FLOAT64),
                    new Way("central-float32", true, DType.FLOAT32));
    private static final int SEEDS = 5, N = 8, K = 4;
    private static final double[] STEPS =
            IntStream.rangeClosed(2, 24).mapToDouble(i -> Math.pow(10, -i / 2.0)).toArray();

    private record Way(String name, boolean isCentral, DType dtype) {}

    @Override
    public String name() {
        return "gradient-check";
    }

    @Override
    public Theme theme() {
        return Theme.GRAPH;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        for (Way way : WAYS) {
            Map<String, Object> settings = Map.of("dtype", way.dtype().name(), "central", way.isCentral());
            cells.add(Cell.program(way.name(), SEEDS, settings, bench -> quotients(way, bench)));
        }
        cells.add(Cell.program("right-tanh", SEEDS, Map.of("gradient", "1 - y²"), bench -> check(bench, false)));
        cells.add(Cell.program("wrong-tanh", SEEDS, Map.of("gradient", "1 - y"), bench -> check(bench, true)));
        cells.add(Cell.program("kink", 1, Map.of("x", "-1, 0, 2"), _ -> kink()));
        return cells;
    }

    private static Measured quotients(Way way, Workbench bench) {
        Tensor w = bench.random().fork(1).normal(Shape.of(N, K), 0, 0.5).to(way.dtype());
        Tensor x = bench.random().fork(2).normal(Shape.of(1, N), 0, 1).to(way.dtype());
        Tensor leaf = x.to(DType.FLOAT64).copy().requiresGrad(true);
        leaf.matmul(w.to(DType.FLOAT64)).tanh().sum().backward();
        double[] exact = Objects.requireNonNull(leaf.grad()).toDoubles();
        double[] errors = new double[STEPS.length];
        for (int s = 0; s < STEPS.length; s++) {
            double squares = 0, size = 0;
            for (int i = 0; i < N; i++) {
                double up = f(x, w, i, STEPS[s]), down = way.isCentral() ? f(x, w, i, -STEPS[s]) : f(x, w, i, 0);
                double quotient = (up - down) / (way.isCentral() ? 2 * STEPS[s] : STEPS[s]);
                squares += Math.pow(quotient - exact[i], 2);
                size += exact[i] * exact[i];
            }
            errors[s] = Math.sqrt(squares / size);
        }
        int best = IntStream.range(0, STEPS.length).reduce(0, (a, b) -> errors[b] < errors[a] ? b : a);
        return Measured.of("bestStep", STEPS[best])
                .and("relativeError", errors[best])
                .and("order", Math.log10(errors[0] / errors[2])) // from h = 0.1 to 0.01
                .series("errors", errors);
    }

    private static double f(Tensor x, Tensor w, int element, double by) {
        double[] moved = x.toDoubles();
        moved[element] += by;
        return Tensor.of(x.shape(), moved).to(x.dtype()).matmul(w).tanh().sum().item();
    }

    private static Measured check(Workbench bench, boolean isWrong) {
        Tensor w = bench.random().fork(1).normal(Shape.of(N, K), 0, 0.5).to(DType.FLOAT64);
        Tensor x = bench.random().fork(2).normal(Shape.of(1, N), 0, 1);
        var result = GradCheck.of(in -> new OwnTanh(isWrong).apply(in.getFirst().matmul(w)).sum()).at(x);
        return Measured.of("relativeError", result.worst())
                .and("checked", result.checked())
                .and("kinks", result.kinks());
    }

    private static Measured kink() {
        var result = GradCheck.of(in -> in.getFirst().relu().sum()).at(Tensor.of(-1, 0, 2));
        return Measured.of("relativeError", result.worst())
                .and("checked", result.checked())
                .and("kinks", result.kinks());
    }

    /// tanh as an operation of our own, with the right gradient or with a square forgotten.
    private static final class OwnTanh extends Function {
        private final boolean isWrong;

        OwnTanh(boolean isWrong) {
            this.isWrong = isWrong;
        }

        @Override
        protected Tensor forward(List<Tensor> in) {
            return in.getFirst().tanh();
        }

        @Override
        protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
            return List.of(gradient.mul((isWrong ? out : out.square()).neg().add(1)));
        }
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "orders",
                        r -> {
                            double forward = r.mean("forward", "order"), central = r.mean("central", "order");
                            boolean holds = Math.abs(forward - 1) < 0.2 && Math.abs(central - 2) < 0.2;
                            return Verdict.of(holds, Text.format("%.2f", forward), Text.format("%.2f", central));
                        }),
                Claim.of(
                        "best-steps",
                        r -> {
                            double forward = geometric(r, "forward"), central = geometric(r, "central");
                            double single = geometric(r, "central-float32");
                            boolean holds =
                                    isNear(forward, Math.sqrt(0x1p-52))
                                            && isNear(central, Math.cbrt(0x1p-52))
                                            && isNear(single, Math.cbrt(0x1p-23));
                            return Verdict.of(
                                    holds,
                                    Text.format("%.0e", forward),
                                    Text.format("%.0e", central),
                                    Text.format("%.0e", single));
                        }),
                Claim.of(
                        "finds-wrong",
                        r -> {
                            double right = r.most("right-tanh", "relativeError"),
                                    wrong = r.least("wrong-tanh", "relativeError");
                            return Verdict.of(
                                    right < 1e-7 && wrong > 1e-2,
                                    Text.format("%.0e", right),
                                    Text.format("%.2f", wrong));
                        }),
                Claim.of(
                        "skips-kink",
                        r -> {
                            double kinks = r.mean("kink", "kinks"), checked = r.mean("kink", "checked");
                            return Verdict.of(kinks == 1 && checked == 2, Text.count(kinks), Text.count(checked));
                        }));
    }

    private static double geometric(Results r, String cell) {
        return Math.exp(DoubleStream.of(r.values(cell, "bestStep")).map(Math::log).average().orElseThrow());
    }

    /// The rules of thumb leave out the size of the derivatives, hence a factor of ten.
    private static boolean isNear(double step, double rule) {
        return Math.abs(Math.log10(step / rule)) < 1;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        var chart =
                new Chart(
                                words.picture("errors"),
                                Axis.logarithmic(words.term("step size") + " h", 1e-12, 0.1),
                                Axis.logarithmic(words.figure("relativeError"), 1e-12, 1))
                        .palette(Palette.of(3));
        for (int k = 0; k < WAYS.size(); k++) {
            String way = WAYS.get(k).name();
            double[] errors = results.series(way, "errors");
            for (int i = 0; i < errors.length; i++) if (errors[i] > 1) errors[i] = Double.NaN; // beyond the frame
            chart.add(new Mark.Line(words.cell(way), "r" + k, STEPS, errors, true));
        }
        chart.add(new Mark.Rule("∛ε", Math.cbrt(0x1p-52), true)).add(new Mark.Rule("√ε", Math.sqrt(0x1p-52), true));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("errors", chart);
        return pictures;
    }
}
