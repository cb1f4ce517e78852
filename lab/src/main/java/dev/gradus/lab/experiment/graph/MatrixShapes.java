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
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The gradients of a matrix product, and how far their shapes alone determine them.
///
/// ```
/// Y = X W        X [N, D],  W [D, K],  Y [N, K]
/// ∂L/∂X = ∂L/∂Y Wᵀ   [N, D]          ∂L/∂W = Xᵀ ∂L/∂Y   [D, K]
/// ```
/// Of the eight products of ∂L/∂Y and W, in both orders, each as it is or transposed, one has the shape of X where N, D and K differ.
public final class MatrixShapes implements Experiment {
    private static final List<Product> PRODUCTS =
            List.of(
                    new Product("one-sample", 1, 3, 2),
                    new Product("batch", 4, 3, 2),
                    new Product("as-many-samples-as-inputs", 3, 3, 2),
                    new Product("square", 3, 3, 3));
    private static final List<String> CANDIDATES =
            List.of("G W", "G Wᵀ", "Gᵀ W", "Gᵀ Wᵀ", "W G", "W Gᵀ", "Wᵀ G", "Wᵀ Gᵀ");
    private static final int SEEDS = 3;

    private record Product(String name, int n, int d, int k) {}

    @Override
    public String name() {
        return "matrix-shapes";
    }

    @Override
    public Theme theme() {
        return Theme.GRAPH;
    }

    @Override
    public List<Cell> cells(Size size) {
        return PRODUCTS.stream()
                .map(p ->
                        Cell.program(
                                p.name(),
                                SEEDS,
                                Map.of("N", p.n(), "D", p.d(), "K", p.k()),
                                bench -> measure(p, bench)))
                .toList();
    }

    private static Measured measure(Product p, Workbench bench) {
        Rng random = bench.random();
        Tensor x = Matrices.normal(random.fork(0), p.n(), p.d()).requiresGrad(true);
        Tensor w = Matrices.normal(random.fork(1), p.d(), p.k()).requiresGrad(true),
                g = Matrices.normal(random.fork(2), p.n(), p.k());
        x.matmul(w).backward(g);
        Tensor dx = Objects.requireNonNull(x.grad()), dw = Objects.requireNonNull(w.grad());
        double off =
                Math.max(
                        Matrices.difference(dx, g.matmul(w.detach().transpose(0, 1))),
                        Matrices.difference(dw, x.detach().transpose(0, 1).matmul(g)));
        int fitting = 0, right = 0;
        for (int candidate = 0; candidate < CANDIDATES.size(); candidate++) {
            Tensor first = candidate < 4 ? g : w.detach(), second = candidate < 4 ? w.detach() : g;
            if (candidate % 4 >= 2) first = first.transpose(0, 1);
            if (candidate % 2 == 1) second = second.transpose(0, 1);
            boolean isProduct = first.shape().axis(1) == second.shape().axis(0);
            if (!isProduct || first.shape().axis(0) != p.n() || second.shape().axis(1) != p.d()) continue;
            fitting++;
            if (Matrices.difference(first.matmul(second), dx) < 1e-12) right++;
        }
        return Measured.of("difference", off).and("fittingProducts", fitting).and("rightProducts", right);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "formulas-hold",
                        r -> {
                            double most =
                                    PRODUCTS.stream()
                                            .mapToDouble(p -> r.most(p.name(), "difference"))
                                            .max()
                                            .orElseThrow();
                            return Verdict.of(most < 1e-12, Text.axis(most));
                        }),
                Claim.of(
                        "shapes-decide",
                        r ->
                                Verdict.of(
                                        r.most("batch", "fittingProducts") == 1
                                                && r.least("batch", "rightProducts") == 1,
                                        Text.count(r.most("batch", "fittingProducts")))),
                Claim.of(
                        "square-does-not",
                        r ->
                                Verdict.of(
                                        r.least("square", "fittingProducts") == 8
                                                && r.most("square", "rightProducts") == 1,
                                        Text.count(r.least("square", "fittingProducts")),
                                        Text.count(r.most("square", "rightProducts")))));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<List<String>> rows = new ArrayList<>();
        for (Product p : PRODUCTS) {
            String x = shape(p.n(), p.d()), w = shape(p.d(), p.k()), y = shape(p.n(), p.k());
            String dx = y + " · " + shape(p.k(), p.d()), dw = shape(p.d(), p.n()) + " · " + y;
            rows.add(List.of(words.cell(p.name()), x, w, y, dx + " = " + x, dw + " = " + w));
        }
        List<String> head = List.of("", "X", "W", "Y", "∂L/∂X = ∂L/∂Y · Wᵀ", "∂L/∂W = Xᵀ · ∂L/∂Y");
        Axis which = Axis.categories("", PRODUCTS.stream().map(p -> words.cell(p.name())).toList());
        var fitting =
                new Chart(words.picture("fitting"), which, Axis.whole(words.figure("fittingProducts"), 0, 8))
                        .palette(Palette.of(2))
                        .size(560, 240);
        double[] at = {0, 1, 2, 3};
        for (int k = 0; k < 2; k++) {
            String figure = k == 0 ? "fittingProducts" : "rightProducts";
            double[] counts = PRODUCTS.stream().mapToDouble(p -> results.mean(p.name(), figure)).toArray();
            double[] places = {
                at[0] + 0.3 * k - 0.15, at[1] + 0.3 * k - 0.15, at[2] + 0.3 * k - 0.15, at[3] + 0.3 * k - 0.15
            };
            fitting.add(new Mark.Bars(words.figure(figure), "r" + k, places, counts, 0.28));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("shapes", Table.of(words.picture("shapes"), head, rows, 40));
        pictures.put("fitting", fitting);
        return pictures;
    }

    private static String shape(int rows, int columns) {
        return "[" + rows + ", " + columns + "]";
    }
}
