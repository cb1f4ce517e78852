package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// All combinations of some values of each dimension; the last dimension changes fastest.
///
/// ```
/// value_i = low + i (high - low) / (points - 1),  or  low (high / low)^(i / (points - 1))  on a logarithmic scale        i = 0 … points - 1
/// ```
/// Whole numbers are rounded, and none comes twice; options have all their values. A single point lies in the middle. Combinations that do not fulfil the
/// constraints are left out, and a setting whose condition does not hold multiplies nothing.
///
/// Errors: a trial beyond the last point, and more than a million combinations.
///
/// @param points of each range, at least 1; 5 unless stated otherwise
public record Grid(int points) implements Sampler {
    private static final int COMBINATIONS = 1_000_000;

    /// Five points of each range.
    public Grid() {
        this(5);
    }

    /// Checks the number of points.
    ///
    /// @throws GradusException when it is less than 1
    public Grid {
        if (points < 1) {
            throw GradusException.got("a grid of %d points for each range", points)
                    .expected("at least 1")
                    .because("a slip")
                    .repair("Write for example points: 5.");
        }
    }

    @Override
    public Proposal propose(Ask ask) {
        Walk walk = new Walk(ask.space(), ask.number());
        walk.from(0);
        Point point = walk.found;
        if (point == null) {
            throw GradusException.got("trial %d of a grid of %d points", ask.number(), walk.allowed)
                    .expected("at most %d trials", walk.allowed)
                    .because("each point is tried once")
                    .repair("Run fewer trials, or set more points for each range.");
        }
        return new Proposal(point, ask.epochs(), 1);
    }

    @Override
    public int most(Space space) {
        Walk walk = new Walk(space, Integer.MAX_VALUE);
        walk.from(0);
        return walk.allowed;
    }

    private List<?> levels(Dimension dimension) {
        return switch (dimension) {
            case Dimension.Options o -> o.values();
            case Dimension.Real r -> steps(r.low(), r.high(), r.isLog()).boxed().toList();
            case Dimension.Whole w ->
                    w.size() <= points
                            ? LongStream.rangeClosed(w.low(), w.high()).boxed().toList()
                            : steps(w.low(), w.high(), w.isLog()).mapToObj(Math::round).distinct().toList();
        };
    }

    private DoubleStream steps(double low, double high, boolean isLog) {
        if (points == 1) return DoubleStream.of(Ranges.at(low, high, isLog, 0.5));
        // the ends themselves, not their logarithms' exponentials
        return IntStream.range(0, points)
                .mapToDouble(
                        i -> i == 0 ? low : i == points - 1 ? high : Ranges.at(low, high, isLog, i / (points - 1.0)));
    }

    /// Goes through the combinations until it has found the one that is looked for.
    private final class Walk {
        private final Space space;
        private final List<? extends List<?>> levels;
        private final int wanted;
        private final Map<String, Object> values = new LinkedHashMap<>();
        private int combinations;
        private int allowed;
        private @Nullable Point found;

        Walk(Space space, int wanted) {
            this.space = space;
            this.wanted = wanted;
            this.levels = space.dimensions().stream().map(Grid.this::levels).toList();
        }

        void from(int k) {
            if (k == levels.size()) {
                visit();
                return;
            }
            Dimension d = space.dimensions().get(k);
            if (!Space.holds(d, values)) {
                from(k + 1);
                return;
            }
            for (Object level : levels.get(k)) {
                values.put(d.path(), level);
                from(k + 1);
                if (found != null) return;
            }
            values.remove(d.path());
        }

        private void visit() {
            if (++combinations > COMBINATIONS) {
                throw GradusException.got("a grid of more than %d combinations", COMBINATIONS)
                        .expected("at most that many")
                        .because("%d points for each of %d dimensions are multiplied", points, levels.size())
                        .repair("Set fewer points for each range, search fewer settings, or use random points.");
            }
            Point point = new Point(values);
            if (space.allows(point) && ++allowed == wanted) found = point;
        }
    }
}
