package dev.gradus.lab.search.explain;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Proposal;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// Results without any training: random points, and a formula for what they would come to.
public final class SyntheticStudy {
    private static final int EPOCHS = 20;

    private SyntheticStudy() {}

    /// Real settings `a`, `b` …, some uniform from 0 to 1 and some logarithmic from 1e-4 to 1.
    static Space space(int dimensions) {
        List<Dimension> all = new ArrayList<>();
        for (int d = 0; d < dimensions; d++) {
            boolean isLog = d % 2 == 0;
            all.add(new Dimension.Real("" + (char) ('a' + d), isLog ? 1e-4 : 0, 1, isLog, null));
        }
        return new Space(all, List.of());
    }

    /// Trials of one epoch at random points, whose value to be made small is a function of the coordinates.
    static Results random(Space space, int trials, long seed, ToDoubleFunction<double[]> cost) {
        Rng rng = Rng.of(seed);
        int n = space.dimensions().size();
        List<Trial> all = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            double[] u = new double[n];
            for (int d = 0; d < n; d++) u[d] = rng.uniform((long) i * n + d);
            all.add(trial(i + 1, space.point(u), Trial.Status.COMPLETED, List.of(cost.applyAsDouble(u)), 1, 1));
        }
        return new Results("synthetic", space, new Objective("validation.loss", false), 1, all, List.of(), Set.of());
    }

    static Trial trial(
            int number,
            Point point,
            Trial.Status status,
            List<Double> values,
            int epochs,
            int stage,
            Trial.Found... found) {
        return new Trial(
                number,
                new Proposal(point, epochs, stage),
                status,
                values,
                List.of(),
                List.of(found),
                0.4 * values.size());
    }

    /// What a search for a small network on digits looks like: rate, width, dropout, optimizer, and momentum with SGD only.
    ///
    /// @param trials how many
    /// @return with pruned and diverged trials, findings and, where there are 40 trials or more, finalists
    public static Results digits(int trials) {
        var sgd = new Dimension.Condition("optimizer.type", List.of("sgd"));
        Space space =
                new Space(
                        List.of(
                                new Dimension.Real("optimizer.learningRate", 1e-4, 1, true, null),
                                new Dimension.Whole("model.hidden[0]", 8, 256, true, null),
                                new Dimension.Real("model.dropout", 0, 0.6, false, null),
                                new Dimension.Options("optimizer.type", List.of("adam", "sgd", "rmsprop"), null),
                                new Dimension.Real("optimizer.momentum", 0, 0.95, false, sgd)),
                        List.of());
        Rng rng = Rng.of(7);
        List<Trial> all = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            Rng own = rng.fork(i);
            double[] u = new double[5];
            for (int d = 0; d < 5; d++) u[d] = own.uniform(d);
            boolean isCoarse = i < trials / 2;
            if (!isCoarse) u[0] = 0.35 + 0.4 * u[0];
            all.add(digit(i + 1, space, u, own, isCoarse ? 1 : 2));
        }
        Results results =
                new Results(
                        "004-digits",
                        space,
                        new Objective("validation.accuracy", true),
                        EPOCHS,
                        all,
                        List.of(),
                        Set.of());
        if (trials < 40) return results;
        List<Trial> best = results.ranked().subList(0, 3);
        List<Results.Finalist> finalists = new ArrayList<>();
        for (Trial t : best) {
            double at = t.best(results.objective());
            List<Double> values = new ArrayList<>();
            for (int s = 0; s < 5; s++) values.add(at - 0.004 + 0.004 * rng.normal(1000L * t.number() + s));
            finalists.add(new Results.Finalist(t.number(), values));
        }
        return new Results("004-digits", space, results.objective(), EPOCHS, all, finalists, Set.of());
    }

    private static Trial digit(int number, Space space, double[] u, Rng own, int stage) {
        Point point = space.point(u);
        boolean isSgd = "sgd".equals(point.values().get("optimizer.type"));
        double best = isSgd ? 0.72 : 0.5, off = u[0] - best + (isSgd ? 0.25 * (u[4] - 0.5) : 0);
        int epochs = stage == 1 ? EPOCHS / 2 : EPOCHS;
        if (off > 0.3) {
            var found = new Trial.Found("learning-rate-too-high", "fail", "the loss rises");
            return trial(number, point, Trial.Status.DIVERGED, List.of(0.1), epochs, stage, found);
        }
        double level =
                0.975 - 0.9 * off * off - 0.12 * Math.pow(1 - u[1], 3) - 0.05 * u[2] * u[2] + 0.004 * own.normal(9);
        double speed = off < -0.25 ? 0.06 : 0.35;
        List<Double> values = new ArrayList<>();
        for (int e = 1; e <= epochs; e++)
            values.add(Math.clamp(level - 0.8 * Math.exp(-speed * e) + 0.003 * own.normal(20 + e), 0.05, 1));
        if (off < -0.25) {
            var found = new Trial.Found("learning-rate-too-low", "warn", "the loss falls slowly to the end");
            boolean isPruned = own.uniform(50) < 0.7;
            List<Double> seen = isPruned ? values.subList(0, epochs / 4) : values;
            return trial(
                    number, point, isPruned ? Trial.Status.PRUNED : Trial.Status.COMPLETED, seen, epochs, stage, found);
        }
        if (u[2] < 0.2 && u[1] > 0.6) {
            var found =
                    new Trial.Found("overfitting", "warn", "the validation loss rises while the training loss falls");
            return trial(number, point, Trial.Status.COMPLETED, values, epochs, stage, found);
        }
        return trial(number, point, Trial.Status.COMPLETED, values, epochs, stage);
    }
}
