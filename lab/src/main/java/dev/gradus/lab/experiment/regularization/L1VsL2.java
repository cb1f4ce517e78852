package dev.gradus.lab.experiment.regularization;

import dev.gradus.lab.chart.Axis;
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
import dev.gradus.regularize.L1;
import dev.gradus.regularize.L2;
import dev.gradus.regularize.L2Norm;
import dev.gradus.regularize.ProximalL1;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Which weights become 0: five of forty features count, and λ is chosen on a validation split.
///
/// ```
/// L1        loss + λ Σ |w|        by its gradient, or by the soft threshold after each step
/// L2        loss + λ Σ w²         (Xᵀ X + 2 n λ I) w = Xᵀ t
/// L2 norm   loss + λ (‖w‖₂ + |b|) L2 of strength λ / 2‖w‖, and the bias is pulled, too
/// ```
/// Source: R. Tibshirani, "Regression shrinkage and selection via the lasso", 1996.
public final class L1VsL2 implements Experiment {
    private static final int STEPS = 3000, SEEDS = 3, PLACES = 61;
    private static final double[] STRENGTHS =
            IntStream.rangeClosed(0, 7).mapToDouble(i -> Math.pow(10, i / 3.0 - 2)).toArray();
    private static final String NONE = "none", L1 = "l1", SOFT = "proximal-l1", L2 = "l2", NORM = "l2-norm";
    private static final List<String> KINDS = List.of(NONE, L1, SOFT, L2, NORM);
    private static final double NEAR = 1e-3;

    @Override
    public String name() {
        return "l1-vs-l2";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = size.pick(30, STEPS);
        List<Cell> cells = new ArrayList<>();
        for (String kind : KINDS) {
            Map<String, Object> settings =
                    Map.of(
                            "penalty",
                            kind,
                            "strengths",
                            kind.equals(NONE) ? "0" : "10^(-2 + i/3), i = 0 ... 7",
                            "features",
                            SparseRegression.FEATURES,
                            "samples",
                            SparseRegression.SAMPLES,
                            "steps",
                            steps);
            cells.add(Cell.program(kind, size.pick(1, SEEDS), settings, bench -> select(kind, steps, bench)));
        }
        cells.add(Cell.program("plane", 1, Map.of("budget", TwoWeights.BUDGET), _ -> TwoWeights.measure()));
        return cells;
    }

    /// Trains with each strength and keeps that with the least validation error.
    private static Measured select(String kind, int steps, Workbench bench) {
        var task = new SparseRegression(bench.random());
        double[] strengths = kind.equals(NONE) ? new double[] {0} : STRENGTHS;
        List<SparseRegression.Model> models = new ArrayList<>();
        for (double lambda : strengths) {
            models.add(train(task, kind, lambda, steps));
            bench.done((double) models.size() / strengths.length);
        }
        int best =
                IntStream.range(0, models.size())
                        .reduce(
                                0,
                                (a, b) ->
                                        models.get(b).error(task.validation) < models.get(a).error(task.validation)
                                                ? b
                                                : a);
        SparseRegression.Model model = models.get(best);
        Measured measured =
                Measured.of("testError", model.error(task.test))
                        .and("lambda", strengths[best])
                        .and("exactZeros", count(model, 0, false))
                        .and("nearZeros", count(model, NEAR, false))
                        .and(
                                "trueFound",
                                SparseRegression.FEATURES - SparseRegression.irrelevant() - count(model, NEAR, true))
                        .and("bias", model.b())
                        .series("w", model.w());
        if (kind.equals(L2)) {
            measured = measured.and("offClosedForm", off(model, task.closedForm(strengths[best], model.b())));
        } else if (kind.equals(NORM)) {
            double length = Math.sqrt(DoubleStream.of(model.w()).map(w -> w * w).sum());
            measured =
                    measured.and(
                            "offClosedForm", off(model, task.closedForm(strengths[best] / (2 * length), model.b())));
        }
        for (int j = 0; j < SparseRegression.FEATURES; j++) {
            int feature = j;
            measured = measured.series("path" + j, models.stream().mapToDouble(m -> m.w()[feature]).toArray());
        }
        return measured;
    }

    private static SparseRegression.Model train(SparseRegression task, String kind, double lambda, int steps) {
        return switch (kind) {
            case NONE -> task.train(null, null, steps);
            case L1 -> task.train(new L1(lambda), null, steps);
            case SOFT -> task.train(null, new ProximalL1(lambda), steps);
            case L2 -> task.train(new L2(lambda), null, steps);
            case NORM -> task.train(new L2Norm(lambda), null, steps);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /// How many weights of one sort, of features that count or of the others, are not larger than something.
    private static int count(SparseRegression.Model model, double most, boolean isTrue) {
        return (int)
                IntStream.range(0, model.w().length)
                        .filter(j -> SparseRegression.isTrue(j) == isTrue && Math.abs(model.w()[j]) <= most)
                        .count();
    }

    private static double off(SparseRegression.Model model, double[] w) {
        return IntStream.range(0, w.length).mapToDouble(j -> Math.abs(w[j] - model.w()[j])).max().orElseThrow();
    }

    @Override
    public List<Claim> claims() {
        int irrelevant = SparseRegression.irrelevant();
        return List.of(
                Claim.of(
                        "l1-selects",
                        r -> {
                            double zeros = r.mean(SOFT, "exactZeros"), found = r.least(SOFT, "trueFound");
                            return Verdict.of(
                                    zeros > irrelevant / 2.0 && found == 5,
                                    Text.format("%.1f", zeros),
                                    String.valueOf(irrelevant),
                                    Text.count(found));
                        }),
                Claim.of(
                        "gradient-comes-near",
                        r -> {
                            double near = r.mean(L1, "nearZeros"), exact = r.most(L1, "exactZeros");
                            double soft = r.mean(SOFT, "exactZeros");
                            return Verdict.of(
                                    exact < 1 && Math.abs(near - soft) <= 2,
                                    Text.format("%.1f", near),
                                    Text.count(exact),
                                    Text.format("%.1f", soft));
                        }),
                Claim.of(
                        "l2-keeps-all",
                        r -> {
                            double zeros = Math.max(r.most(L2, "exactZeros"), r.most(NORM, "exactZeros"));
                            double near = Math.max(r.mean(L2, "nearZeros"), r.mean(NORM, "nearZeros"));
                            return Verdict.of(zeros == 0 && near < 2, Text.count(zeros), Text.format("%.1f", near));
                        }),
                Claim.of(
                        "l1-is-better-here",
                        r -> {
                            double none = r.mean(NONE, "testError"), l1 = r.mean(SOFT, "testError");
                            double l2 = r.mean(L2, "testError");
                            return Verdict.of(l1 < l2 && l2 < none, Text.loss(none), Text.loss(l2), Text.loss(l1));
                        }),
                Claim.of(
                        "l2-closed-form",
                        r -> {
                            double off = r.most(L2, "offClosedForm");
                            return Verdict.of(off < 1e-5, Text.format("%.0e", off));
                        }),
                Claim.of(
                        "norm-is-l2-of-another-strength",
                        r -> {
                            double off = r.most(NORM, "offClosedForm");
                            double bias = r.mean(NORM, "bias"), other = r.mean(L2, "bias");
                            return Verdict.of(
                                    off < 1e-4 && Math.abs(bias) < Math.abs(other),
                                    Text.format("%.0e", off),
                                    Text.format("%.2f", bias),
                                    Text.format("%.2f", other));
                        }),
                Claim.of(
                        "corner",
                        r -> {
                            double l1 = r.mean("plane", "l1First"), l2 = r.mean("plane", "l2First");
                            return Verdict.of(
                                    Math.abs(l1) < 1e-9 && Math.abs(l2) > 0.01,
                                    Text.axis(Math.round(l1 * 1e6) / 1e6),
                                    Text.format("%.3f", l2));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("contours", TwoWeights.picture(results.of("plane").getFirst(), words, PLACES));
        double[] features = IntStream.rangeClosed(1, SparseRegression.FEATURES).asDoubleStream().toArray();
        var weights =
                new SmallMultiples(
                                words.picture("weights"),
                                Axis.whole(words.term("feature"), 0, SparseRegression.FEATURES),
                                Axis.linear(words.term("weight"), -3, 4),
                                3)
                        .size(210, 110)
                        .palette(Palette.of(2));
        for (String kind : KINDS) {
            weights.add(words.cell(kind), List.of(new Mark.Bars("", "r0", features, results.series(kind, "w"), 0.8)));
        }
        pictures.put("weights", weights);
        var paths =
                new SmallMultiples(
                                words.picture("paths"),
                                Axis.logarithmic("λ", STRENGTHS[0], STRENGTHS[STRENGTHS.length - 1]),
                                Axis.linear(words.term("weight"), -3, 4),
                                3)
                        .size(210, 170)
                        .palette(Palette.of(2));
        for (String kind : List.of(SOFT, L2, NORM)) {
            List<Mark> marks = new ArrayList<>();
            for (int j = SparseRegression.FEATURES - 1; j >= 0; j--) {
                String style = SparseRegression.isTrue(j) ? "r1" : "faint";
                marks.add(new Mark.Line("", style, STRENGTHS, results.series(kind, "path" + j), false));
            }
            paths.add(words.cell(kind), marks);
        }
        pictures.put("paths", paths);
        return pictures;
    }
}
