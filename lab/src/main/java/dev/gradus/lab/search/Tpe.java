package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tree-structured Parzen estimator: tries what good trials have more often than the other ones.
///
/// ```
/// l(u)   density of the best min(⌈n / 10⌉, 25) of n trials        g(u)   of all the others
/// u      of so many candidates, drawn from l, the one with the greatest l(u) / g(u)
/// ```
/// Trials are ranked by [Trial#byRank]. One that diverged or failed is never among the best, whatever else there is, so that it speaks against its region. The
/// first trials, as many as `startup`, are random points.
///
/// With `multivariate` settings are proposed together, so that combinations are learned, too; else each for itself. Settings that are searched only under a
/// condition are proposed together with those that have the same condition, and learn from the trials that have them.
///
/// A point that was tried already, or does not fulfil the constraints, is drawn again, with half as many candidates each time, so that proposals get more various.
///
/// Differs from Optuna's `TPESampler`, whose constants it has: that one leaves failed trials out, and proposes points again.
///
/// Source: Bergstra et al. 2011, "Algorithms for hyper-parameter optimization"; the densities are those of [Parzen].
///
/// @param multivariate whether settings are proposed together; true unless stated otherwise
/// @param startup how many trials come before the first one that is proposed; 10 unless stated otherwise
/// @param candidates of which the best is proposed; 24 unless stated otherwise
public record Tpe(boolean multivariate, int startup, int candidates) implements Sampler {
    private static final int MOST_GOOD = 25;
    private static final int ATTEMPTS = 100;

    /// With the defaults.
    public Tpe() {
        this(true, 10, 24);
    }

    /// Checks the numbers.
    ///
    /// @throws GradusException when they are less than 1
    public Tpe {
        if (startup < 1 || candidates < 1) {
            throw GradusException.got("%d trials at the start and %d candidates", startup, candidates)
                    .expected("at least 1 of both")
                    .because("there is nothing to learn from, or to choose from")
                    .repair("Leave them out for the defaults, 10 and 24.");
        }
    }

    @Override
    public Proposal propose(Ask ask) {
        Point point = ask.seen().size() < startup ? RandomSampler.draw(ask.space(), ask.rng()) : learned(ask);
        return new Proposal(point, ask.epochs(), 1);
    }

    private Point learned(Ask ask) {
        Space space = ask.space();
        List<Group> groups = groups(ask);
        boolean isFinite = space.dimensions().stream().allMatch(d -> d.size() < Long.MAX_VALUE);
        Set<Point> tried = new HashSet<>();
        if (isFinite) ask.seen().forEach(trial -> tried.add(trial.point()));
        Point again = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int draws = Math.max(1, candidates >> Math.min(attempt, 30));
            Point point = draw(space, groups, draws, ask.rng().fork(attempt));
            if (!space.allows(point)) continue;
            if (!tried.contains(point)) return point;
            if (again == null) again = point;
        }
        return again != null ? again : RandomSampler.draw(space, ask.rng());
    }

    private static Point draw(Space space, List<Group> groups, int draws, Rng rng) {
        double[] u = new double[space.dimensions().size()];
        Map<String, Object> values = new LinkedHashMap<>();
        for (Group group : groups) {
            List<Dimension> its = group.dimensions;
            if (!Space.holds(its.getFirst(), values)) continue;
            double[] best = group.best(draws, rng.fork(its.getFirst().path()));
            for (int k = 0; k < best.length; k++) {
                u[group.at.get(k)] = best[k];
                values.put(its.get(k).path(), its.get(k).value(best[k]));
            }
        }
        return space.point(u);
    }

    /// Dimensions that are proposed together; those that a condition speaks of come before those that have it.
    private List<Group> groups(Ask ask) {
        List<Dimension> dimensions = ask.space().dimensions();
        List<double[]> good = new ArrayList<>(), bad = new ArrayList<>();
        divide(ask, good, bad);
        Map<Object, List<Integer>> together = new LinkedHashMap<>();
        for (int k = 0; k < dimensions.size(); k++) {
            Object key = multivariate ? Optional.ofNullable(dimensions.get(k).when()) : k;
            together.computeIfAbsent(key, _ -> new ArrayList<>()).add(k);
        }
        return together.values().stream()
                .map(at -> new Group(at, at.stream().map(dimensions::get).toList(), good, bad))
                .toList();
    }

    private static void divide(Ask ask, List<double[]> good, List<double[]> bad) {
        List<Trial> seen = ask.seen();
        int most = Math.min((seen.size() + 9) / 10, MOST_GOOD);
        List<Trial> best = new ArrayList<>();
        Comparator<Trial> order = Trial.byRank(ask.objective());
        for (Trial trial : seen) {
            // most trials are compared once: thousands need not be sorted
            if (!Double.isFinite(trial.best(ask.objective()))) continue;
            if (best.size() == most && order.compare(trial, best.getLast()) > 0) continue;
            int at = Collections.binarySearch(best, trial, order);
            best.add(at < 0 ? -at - 1 : at, trial);
            if (best.size() > most) best.removeLast();
        }
        Set<Integer> numbers = new HashSet<>();
        best.forEach(trial -> numbers.add(trial.number()));
        for (Trial trial : seen)
            (numbers.contains(trial.number()) ? good : bad).add(ask.space().coordinates(trial.point()));
    }

    private static final class Group {
        final List<Integer> at;
        final List<Dimension> dimensions;
        private final List<double[]> good;
        private final List<double[]> bad;
        private @Nullable Parzen l;
        private @Nullable Parzen g;

        Group(List<Integer> at, List<Dimension> dimensions, List<double[]> good, List<double[]> bad) {
            this.at = at;
            this.dimensions = dimensions;
            this.good = good;
            this.bad = bad;
        }

        private Parzen density(List<double[]> points) {
            List<double[]> those =
                    points.stream()
                            .filter(u -> !Double.isNaN(u[at.getFirst()]))
                            .map(u -> at.stream().mapToDouble(k -> u[k]).toArray())
                            .toList();
            return new Parzen(dimensions, those);
        }

        /// The best of some candidates.
        double[] best(int draws, Rng rng) {
            Parzen likely = l, other = g;
            if (likely == null || other == null) {
                likely = density(good);
                other = density(bad);
                l = likely;
                g = other;
            }
            double[] best = {};
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < draws; i++) {
                double[] u = likely.draw(rng.fork(i));
                double ratio = likely.logDensity(u) - other.logDensity(u);
                if (best.length == 0 || ratio > most) {
                    best = u;
                    most = ratio;
                }
            }
            return best;
        }
    }
}
