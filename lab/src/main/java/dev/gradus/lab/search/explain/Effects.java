package dev.gradus.lab.search.explain;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Trial;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What settings do to the objective, by a functional analysis of variance (fANOVA) on a random forest.
///
/// ```
/// f = a forest over the coordinates of the space, which are uniform        a_d(u) = E[f | u_d = u]
/// importance of d = Var a_d(u_d) / Var f,   of each tree; the mean over 64 trees, from their 5th to their 95th percentile
/// ```
/// What no setting explains by itself is due to interactions, and to noise that the trees have learned.
///
/// - A trial that diverged counts as the worst of the others; one that failed is left out. Values worse than the outer fence, three interquartile
///   ranges beyond the quartile, count as the fence, so that one exploded loss does not explain everything.
/// - Where trials were trained for different numbers of epochs, their share of a full training is one more column of the forest, and everything is said
///   of full trainings.
/// - A conditional setting has a forest of its own, of the trials that have it; its share there is multiplied with the variance there, times the share
///   of these trials, relative to the whole variance; where all shares come to more than 1, they are divided by their sum.
///
/// The same trials and seed give the same bits. Source: Hutter, Hoos, Leyton-Brown, An Efficient Approach for Assessing Hyperparameter Importance, ICML
/// 2014. Optuna's evaluator leaves out what diverged, and takes logarithmic ranges for linear ones, so that most of the range is the last decade.
///
/// @param importances the greatest first
/// @param responses of the same settings in the same order
/// @param map of the two most important settings; null where there are not two
public record Effects(List<Importance> importances, List<Response> responses, @Nullable Map map) {
    private static final int LEAST_TRIALS = 8, STEPS = 40, CELLS = 10;

    /// The predicted values over two settings, as a mean over all values of the others.
    ///
    /// @param x path of one
    /// @param y path of the other
    /// @param xs values of one
    /// @param ys values of the other
    /// @param values `[y][x]`
    public record Map(String x, String y, List<Object> xs, List<Object> ys, List<List<Double>> values) {
        /// Keeps copies.
        public Map {
            xs = List.copyOf(xs);
            ys = List.copyOf(ys);
            values = values.stream().map(List::copyOf).toList();
        }
    }

    /// Keeps copies.
    public Effects {
        importances = List.copyOf(importances);
        responses = List.copyOf(responses);
    }

    private record Part(Forest forest, List<Integer> columns, double scale, int trials) {}

    /// Looks at all settings.
    ///
    /// @param results of a study
    /// @param seed of the bootstrap
    /// @return without anything where fewer than 8 trials have a value
    public static Effects of(Results results, long seed) {
        List<Trial> trials = results.trials().stream().filter(t -> counts(results.objective(), t)).toList();
        List<Dimension> dimensions = results.space().dimensions();
        double[][] u = trials.stream().map(t -> results.space().coordinates(t.point())).toArray(double[][]::new);
        double[] y = values(results, trials), budget = budgets(results, trials);
        Rng rng = Rng.of(seed).fork("importance");
        List<Integer> always =
                IntStream.range(0, dimensions.size()).filter(d -> dimensions.get(d).when() == null).boxed().toList();
        Part main = part(u, y, budget, IntStream.range(0, y.length).toArray(), always, rng);
        if (main == null) return new Effects(List.of(), List.of(), null);
        double whole = main.forest.variance();
        List<Effect> effects = new ArrayList<>();
        for (int d = 0; d < dimensions.size(); d++) {
            Part part = always.contains(d) ? main : conditional(u, y, budget, d, whole, rng.fork(d));
            if (part != null) effects.add(effect(dimensions.get(d), d, part));
        }
        double sum = Math.max(1, effects.stream().mapToDouble(e -> e.importance.share()).sum());
        effects.sort(Comparator.comparingDouble(e -> -e.importance.share()));
        return new Effects(
                effects.stream().map(e -> e.importance.divided(sum)).toList(),
                effects.stream().map(Effect::response).toList(),
                map(effects, dimensions));
    }

    private record Effect(int dimension, Part part, Importance importance, Response response) {}

    private static boolean counts(Objective objective, Trial t) {
        return t.status() == Trial.Status.DIVERGED || !Double.isNaN(t.best(objective));
    }

    private static double[] values(Results results, List<Trial> trials) {
        Objective objective = results.objective();
        double[] costs =
                trials.stream()
                        .mapToDouble(t -> objective.cost(t.best(objective)))
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
        if (costs.length == 0) return new double[trials.size()];
        double fence = fence(costs), worst = Math.min(costs[costs.length - 1], fence);
        double sign = objective.isMaximized() ? -1 : 1;
        return trials.stream().mapToDouble(t -> sign * Math.min(objective.cost(t.best(objective)), worst)).toArray();
    }

    /// The outer fence of Tukey above some sorted values; infinity where half of them are the same.
    static double fence(double[] sorted) {
        double lower = Forest.percentile(sorted, 0.25), upper = Forest.percentile(sorted, 0.75);
        return upper > lower ? upper + 3 * (upper - lower) : Double.POSITIVE_INFINITY;
    }

    private static double[] budgets(Results results, List<Trial> trials) {
        return trials.stream()
                .mapToDouble(t -> {
                    int epochs =
                            switch (t.status()) {
                                case PRUNED, PAUSED -> t.epochs();
                                case COMPLETED -> t.proposal().epochs();
                                case DIVERGED, FAILED -> results.epochs();
                            };
                    return Math.min(1, (double) epochs / results.epochs());
                })
                .toArray();
    }

    private static @Nullable Part conditional(
            double[][] u, double[] y, double[] budget, int dimension, double whole, Rng rng) {
        int[] rows = IntStream.range(0, y.length).filter(i -> !Double.isNaN(u[i][dimension])).toArray();
        if (rows.length == 0) return null;
        List<Integer> columns =
                IntStream.range(0, u[0].length)
                        .filter(d -> Arrays.stream(rows).noneMatch(i -> Double.isNaN(u[i][d])))
                        .boxed()
                        .toList();
        Part part = part(u, y, budget, rows, columns, rng);
        if (part == null) return null;
        double share = (double) rows.length / y.length;
        double scale = whole > 0 ? Math.min(1, share * part.forest.variance() / whole) : 0;
        return new Part(part.forest, columns, scale, rows.length);
    }

    private static @Nullable Part part(
            double[][] u, double[] y, double[] budget, int[] rows, List<Integer> columns, Rng rng) {
        if (rows.length < LEAST_TRIALS || columns.isEmpty()) return null;
        boolean isVaried = Arrays.stream(rows).anyMatch(i -> budget[i] < 1);
        double[][] x = new double[rows.length][columns.size() + (isVaried ? 1 : 0)];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns.size(); c++) x[r][c] = u[rows[r]][columns.get(c)];
            if (isVaried) x[r][columns.size()] = budget[rows[r]];
        }
        Forest forest = Forest.grow(x, Arrays.stream(rows).mapToDouble(i -> y[i]).toArray(), rng);
        return new Part(isVaried ? forest.atEnd(columns.size()) : forest, columns, 1, rows.length);
    }

    private static Effect effect(Dimension d, int dimension, Part part) {
        int column = part.columns.indexOf(dimension);
        List<Tree.Marginal> marginals = part.forest.marginals(column);
        double[] shares = Arrays.stream(part.forest.shares(marginals)).map(s -> s * part.scale).toArray();
        double[] us = steps(d, STEPS);
        double[][] response = Forest.response(marginals, us);
        return new Effect(
                dimension,
                part,
                new Importance(
                        d.path(),
                        Arrays.stream(shares).average().orElse(0),
                        Forest.percentile(shares, 0.05),
                        Forest.percentile(shares, 0.95),
                        part.trials),
                new Response(d.path(), at(d, us), list(response[0]), list(response[1]), list(response[2])));
    }

    /// The two most important settings of which one forest knows.
    private static @Nullable Map map(List<Effect> effects, List<Dimension> dimensions) {
        Optional<Effect> first = effects.stream().filter(e -> dimensions.get(e.dimension).size() > 1).findFirst();
        if (first.isEmpty()) return null;
        Effect x = first.get();
        for (Effect y : effects) {
            if (y.dimension == x.dimension || dimensions.get(y.dimension).size() == 1) continue;
            Part part = y.part.columns.size() > x.part.columns.size() ? y.part : x.part;
            int a = part.columns.indexOf(x.dimension), b = part.columns.indexOf(y.dimension);
            if (a < 0 || b < 0) continue;
            Dimension dx = dimensions.get(x.dimension), dy = dimensions.get(y.dimension);
            double[] us = steps(dx, CELLS), vs = steps(dy, CELLS);
            return new Map(
                    dx.path(),
                    dy.path(),
                    at(dx, us),
                    at(dy, vs),
                    Arrays.stream(part.forest.table(b, a, vs, us)).map(Effects::list).toList());
        }
        return null;
    }

    /// The middles of cells of equal width, at most one for each value.
    private static double[] steps(Dimension d, int most) {
        int n = (int) Math.min(d.size(), most);
        if (d.size() <= most && d instanceof Dimension.Whole w)
            return IntStream.range(0, n).mapToDouble(i -> d.coordinate(w.low() + i)).toArray();
        return IntStream.range(0, n).mapToDouble(i -> (i + 0.5) / n).toArray();
    }

    private static List<Object> at(Dimension d, double[] us) {
        return Arrays.stream(us).mapToObj(d::value).toList();
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
