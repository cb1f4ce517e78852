package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Tries where a [Surrogate] of the objective, a Gaussian process, expects the greatest improvement: for small budgets, since its time grows with the cube of
/// the trials.
///
/// ```
/// c    (cost - median) / mean distance of the lower costs to the median
/// y    log(1 + c) where c > 0, else c; then of mean 0 and variance 1
/// x    argmax  log E[max(0, min y - f(x))]
/// ```
/// The logarithm leaves room for differences between good trials where bad ones are worse by magnitudes, as losses are. A trial without a value, as one that
/// diverged, counts as the worst one seen. Of more than 200 trials the best 200 are looked at. The first trials, as many as `startup`, are random points.
///
/// The maximum is looked for among 2048 random points, 256 near the best one so far, and from ten of them on: real numbers go up the slope, whole numbers and
/// options are tried one by one. Settings that a point does not have stand in the middle of their range. A point that was tried already is not tried again.
///
/// Differs from Optuna's `GPSampler` in the logarithm, in the points nearby, and in that each proposal fits the process anew.
///
/// Source: Jones et al. 1998, "Efficient global optimization"; Ament et al. 2023 for the logarithm of the improvement.
///
/// @param startup how many trials come before the first one that is proposed; 10 unless stated otherwise
public record GaussianProcess(int startup) implements Sampler {
    private static final int MOST = 200;
    private static final int CANDIDATES = 2048;
    private static final int NEARBY = 256;
    private static final int CLIMBS = 10;
    private static final int ROUNDS = 20;
    private static final int FEW = 16;

    /// With the default.
    public GaussianProcess() {
        this(10);
    }

    /// Checks the number.
    ///
    /// @throws GradusException when it is less than 2
    public GaussianProcess {
        if (startup < 2) {
            throw GradusException.got("%d trials at the start", startup)
                    .expected("at least 2")
                    .because("a single value has no variance")
                    .repair("Leave it out for the default, 10.");
        }
    }

    @Override
    public Proposal propose(Ask ask) {
        boolean isSure = ask.seen().size() >= startup && Seen.of(ask).isVaried();
        return new Proposal(
                isSure ? new Climb(ask).best() : RandomSampler.draw(ask.space(), ask.rng()), ask.epochs(), 1);
    }

    /// What is known.
    private record Seen(double[][] x, double[] y) {
        static Seen of(Ask ask) {
            List<Trial> trials =
                    ask.seen().stream()
                            .sorted(Trial.byRank(ask.objective()))
                            .limit(MOST)
                            .sorted(Comparator.comparingInt(Trial::number))
                            .toList();
            double[] cost =
                    trials.stream().mapToDouble(trial -> ask.objective().cost(trial.best(ask.objective()))).toArray();
            double[] y = compressed(cost);
            double mean = Arrays.stream(y).average().orElse(0);
            double deviation = Math.sqrt(Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElse(0));
            for (int i = 0; i < y.length; i++) y[i] = deviation > 0 ? (y[i] - mean) / deviation : 0;
            return new Seen(
                    trials.stream().map(trial -> coordinates(ask.space(), trial.point())).toArray(double[][]::new), y);
        }

        /// Costs from the median on, in units of the better half's mean distance to it, beyond it their logarithms.
        private static double[] compressed(double[] cost) {
            // quarters, since differences of the largest doubles are none
            double[] finite = Arrays.stream(cost).filter(Double::isFinite).map(v -> v / 4).sorted().toArray();
            if (finite.length == 0) return new double[cost.length];
            double median = finite[finite.length / 2], worst = finite[finite.length - 1], sum = 0;
            int better = 0;
            while (finite[better] < median) sum += (median - finite[better++]) / finite.length;
            double unit = better > 0 ? sum * finite.length / better : Math.max(worst - median, Double.MIN_NORMAL);
            return Arrays.stream(cost)
                    .map(v -> ((Double.isFinite(v) ? v / 4 : worst) - median) / unit)
                    .map(v -> v > 0 ? StrictMath.log1p(Math.min(v, Double.MAX_VALUE)) : v)
                    .toArray();
        }

        boolean isVaried() {
            return Arrays.stream(y).anyMatch(v -> v != 0);
        }
    }

    private static double[] coordinates(Space space, Point point) {
        return Arrays.stream(space.coordinates(point)).map(u -> Double.isNaN(u) ? 0.5 : u).toArray();
    }

    /// The search for the point of the greatest expected improvement.
    private static final class Climb {
        private final Ask ask;
        private final Space space;
        private final Surrogate surrogate;
        private final double least;
        private final double[] start;
        private final Set<Point> tried = new HashSet<>();

        private record Candidate(double[] x, double gain) {}

        Climb(Ask ask) {
            this.ask = ask;
            this.space = ask.space();
            Seen seen = Seen.of(ask);
            int d = space.dimensions().size();
            boolean[] isOption = new boolean[d];
            for (int k = 0; k < d; k++) isOption[k] = space.dimensions().get(k) instanceof Dimension.Options;
            this.surrogate = new Surrogate(seen.x, seen.y, isOption);
            int best =
                    IntStream.range(0, seen.y.length).boxed().min(Comparator.comparingDouble(i -> seen.y[i])).orElse(0);
            this.least = seen.y[best];
            this.start = seen.x[best];
            ask.seen().forEach(trial -> tried.add(trial.point()));
        }

        Point best() {
            List<Candidate> candidates = candidates();
            List<Candidate> tops = new ArrayList<>(candidates);
            starts(candidates).forEach(from -> tops.add(climb(from)));
            tops.sort(Comparator.comparingDouble(c -> -c.gain));
            return tops.stream()
                    .map(c -> space.point(c.x))
                    .filter(point -> space.allows(point) && !tried.contains(point))
                    .findFirst()
                    .orElseGet(() -> RandomSampler.draw(space, ask.rng()));
        }

        /// Random points everywhere and near the best point so far, the best first.
        private List<Candidate> candidates() {
            Rng far = ask.rng().fork("everywhere"), near = ask.rng().fork("nearby");
            int d = space.dimensions().size();
            List<Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < CANDIDATES + NEARBY; i++) {
                double[] u = new double[d];
                double width = StrictMath.pow(10, -1 - 2.0 * (i % NEARBY) / NEARBY);
                for (int k = 0; k < d; k++) {
                    long draw = (long) i * d + k;
                    boolean isKept = space.dimensions().get(k) instanceof Dimension.Options;
                    if (i < CANDIDATES) u[k] = far.uniform(draw);
                    else u[k] = isKept ? start[k] : Math.clamp(start[k] + width * near.normal(draw), 0, 1);
                }
                Point point = space.point(u);
                if (!space.allows(point)) continue;
                double[] x = coordinates(space, point);
                candidates.add(new Candidate(x, gain(x)));
            }
            candidates.sort(Comparator.comparingDouble(c -> -c.gain));
            return candidates;
        }

        /// The best point so far, the best candidate, and others drawn with the gain as their weight: the first ones would all lie on the same hill.
        private List<Candidate> starts(List<Candidate> candidates) {
            List<Candidate> starts = new ArrayList<>(List.of(new Candidate(start, gain(start))));
            if (candidates.isEmpty()) return starts;
            double most = candidates.getFirst().gain;
            double[] sums = new double[candidates.size()];
            for (int i = 0; i < sums.length; i++)
                sums[i] = (i > 0 ? sums[i - 1] : 0) + StrictMath.exp(candidates.get(i).gain - most);
            Rng rng = ask.rng().fork("starts");
            Set<Integer> chosen = new LinkedHashSet<>(Set.of(0));
            for (int i = 0; i < CLIMBS - 2; i++) {
                int at = Arrays.binarySearch(sums, rng.uniform(i) * sums[sums.length - 1]);
                chosen.add(Math.min(at < 0 ? -at - 1 : at, sums.length - 1));
            }
            chosen.forEach(i -> starts.add(candidates.get(i)));
            return starts;
        }

        private double gain(double[] x) {
            return surrogate.logGain(x, least, new double[0]);
        }

        /// Goes up the slope of the real numbers, then tries the values of the others, until neither helps.
        private Candidate climb(Candidate from) {
            Candidate at = from;
            for (int round = 0; round < ROUNDS; round++) {
                Candidate next = stepped(sloped(at));
                if (!(next.gain > at.gain)) break;
                at = next;
            }
            return at;
        }

        private Candidate sloped(Candidate from) {
            int[] real =
                    IntStream.range(0, from.x.length)
                            .filter(k -> space.dimensions().get(k) instanceof Dimension.Real && has(from.x, k))
                            .toArray();
            if (real.length == 0) return from;
            double[] x = from.x.clone(), all = new double[x.length];
            double[] u = Arrays.stream(real).mapToDouble(k -> x[k]).toArray();
            new BoxMinimizer(
                            (at, gradient) -> {
                                for (int j = 0; j < real.length; j++) x[real[j]] = at[j];
                                double gain = surrogate.logGain(x, least, all);
                                for (int j = 0; j < real.length; j++) gradient[j] = -all[real[j]];
                                return -gain;
                            },
                            0,
                            1)
                    .from(u, 1e-2, 200);
            for (int j = 0; j < real.length; j++) x[real[j]] = u[j];
            return better(from, x);
        }

        private boolean has(double[] x, int k) {
            Dimension d = space.dimensions().get(k);
            return d.when() == null || space.point(x).values().containsKey(d.path());
        }

        private Candidate stepped(Candidate from) {
            Candidate at = from;
            for (int k = 0; k < from.x.length; k++) {
                Dimension d = space.dimensions().get(k);
                if (d instanceof Dimension.Real || !has(at.x, k)) continue;
                for (double u : steps(d, at.x[k])) {
                    double[] x = at.x.clone();
                    x[k] = u;
                    at = better(at, coordinates(space, space.point(x)));
                }
            }
            return at;
        }

        /// All values where they are few, else those nearby and farther away by powers of two.
        private static double[] steps(Dimension d, double from) {
            if (d instanceof Dimension.Options o) return o.values().stream().mapToDouble(o::coordinate).toArray();
            Dimension.Whole w = (Dimension.Whole) d;
            if (w.size() <= FEW) return LongStream.rangeClosed(w.low(), w.high()).mapToDouble(w::coordinate).toArray();
            long value = (Long) w.value(from);
            return IntStream.range(0, 2 * FEW)
                    .mapToLong(i -> value + (i % 2 == 0 ? 1L : -1L) * (1L << (i / 2)))
                    .filter(v -> v >= w.low() && v <= w.high())
                    .mapToDouble(w::coordinate)
                    .toArray();
        }

        private Candidate better(Candidate than, double[] x) {
            double gain = gain(x);
            return gain > than.gain && space.allows(space.point(x)) ? new Candidate(x, gain) : than;
        }
    }
}
