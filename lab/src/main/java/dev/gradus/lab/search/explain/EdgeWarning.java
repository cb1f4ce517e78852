package dev.gradus.lab.search.explain;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.settings.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The best values of a setting lie at an end of its range, so that better ones may lie beyond.
///
/// ```
/// k = max(4, ⌈0.15 n⌉) best of n trials          zone: the outermost tenth of the range, or more, until it has a tenth of the trials
/// warned where more than k/2 of them lie in the zone, and so many do by chance with p < 0.01
/// ```
/// The zone is measured on the scale of the dimension, and holds at least the outermost one of whole numbers. The chance is that of a random choice of
/// k trials, where no more of all trials count as being in the zone than its share of the range, even if a sampler has gone there more often. Options
/// have no ends.
///
/// The proposed range goes on beyond that end: by the same ratio again on a logarithmic scale, at least 10 and at most 100 times (whole numbers: 2 to
/// 10 times); by the same width again on a linear one. It ends where the setting's own range does; where that has nothing more, there is no warning.
///
/// @param path of the setting
/// @param isHigh whether it is the upper end
/// @param hits how many of the best trials lie in the zone
/// @param top how many best trials were looked at
/// @param best the value of the best trial
/// @param searched the range that was searched
/// @param proposed the range to search instead, which holds it
public record EdgeWarning(
        String path, boolean isHigh, int hits, int top, Object best, Dimension searched, Dimension proposed) {
    private static final double ZONE = 0.1, TOP_SHARE = 0.15, CHANCE = 0.01, ROUNDING = 1e-9;
    private static final int LEAST_TOP = 4;

    /// Looks at all dimensions.
    ///
    /// @param space that was searched
    /// @param ranked its trials that have a value, the best one first
    /// @param valid the numbers that are valid for the setting with a path; null where that is not known
    /// @return at most one for each dimension; none where there are fewer than 8 trials
    public static List<EdgeWarning> of(Space space, List<Trial> ranked, Function<String, Field.@Nullable Range> valid) {
        List<EdgeWarning> warnings = new ArrayList<>();
        for (Dimension d : space.dimensions()) {
            if (d instanceof Dimension.Options || d.size() == 1) continue;
            List<Trial> having = ranked.stream().filter(t -> t.point().values().containsKey(d.path())).toList();
            if (having.size() < 2 * LEAST_TOP) continue;
            double[] low = new double[having.size()], high = low.clone(), cell = low.clone();
            for (int i = 0; i < low.length; i++) {
                Object value = Objects.requireNonNull(having.get(i).point().values().get(d.path()));
                double at = d.coordinate(value), half = half(d, value);
                low[i] = at - half; // the share of the range that lies below the cell of the value
                high[i] = 1 - at - half;
                cell[i] = 2 * half;
            }
            int top = Math.max(LEAST_TOP, (int) Math.ceil(TOP_SHARE * having.size()));
            for (boolean isHigh : new boolean[] {false, true}) {
                int hits = hits(isHigh ? high : low, cell, top);
                if (hits == 0) continue;
                Dimension proposed = beyond(d, isHigh, valid.apply(d.path()));
                Object best = having.getFirst().point().values().get(d.path());
                if (proposed.equals(d) || best == null) continue;
                warnings.add(new EdgeWarning(d.path(), isHigh, hits, top, best, d, proposed));
            }
        }
        return warnings;
    }

    /// Half the width of the cell of a whole number.
    private static double half(Dimension d, Object value) {
        if (!(d instanceof Dimension.Whole whole)) return 0;
        if (!(value instanceof Number x) || !whole.isLog()) return 0.5 / d.size();
        double n = x.doubleValue();
        return Math.log((n + 0.5) / (n - 0.5)) / Math.log((whole.high() + 0.5) / (whole.low() - 0.5)) / 2;
    }

    /// How many of the first trials lie in the zone; 0 where that is no reason to warn.
    ///
    /// @param distance of each trial from the end of the range
    /// @param cell the width that its value takes on the scale; 0 of real numbers
    private static int hits(double[] distance, double[] cell, int top) {
        double[] sorted = distance.clone();
        Arrays.sort(sorted);
        int n = sorted.length, all = 0, hits = 0;
        double end = Math.max(ZONE - ROUNDING, sorted[(int) Math.ceil(ZONE * n) - 1]), width = ZONE;
        for (int i = 0; i < n; i++) {
            if (distance[i] > end) continue;
            all++;
            if (i < top) hits++;
            width = Math.max(width, distance[i] + cell[i]);
        }
        if (2 * hits <= top) return 0;
        int marked = Math.max(hits, Math.min(all, (int) Math.ceil(width * n)));
        return Chance.atLeast(hits, top, marked, n) < CHANCE ? hits : 0;
    }

    private static Dimension beyond(Dimension d, boolean isHigh, Field.@Nullable Range valid) {
        return switch (d) {
            case Dimension.Real r -> {
                double ratio = Math.clamp(r.high() / r.low(), 10, 100), width = r.high() - r.low();
                double low = isHigh ? r.low() : r.isLog() ? r.low() / ratio : r.low() - width;
                double high = !isHigh ? r.high() : r.isLog() ? r.high() * ratio : r.high() + width;
                if (valid != null) {
                    double inside = 0.01 * (Math.min(high, valid.most()) - Math.max(low, valid.least()));
                    if (!isHigh && !r.isLog() && low <= valid.least())
                        low = Math.min(r.low(), valid.leastIncluded() ? valid.least() : valid.least() + inside);
                    if (!isHigh && r.isLog()) low = Math.max(low, valid.least());
                    if (isHigh && high >= valid.most())
                        high = Math.max(r.high(), valid.mostIncluded() ? valid.most() : valid.most() - inside);
                }
                yield new Dimension.Real(r.path(), rounded(low, r.low()), rounded(high, r.high()), r.isLog(), r.when());
            }
            case Dimension.Whole w -> {
                double ratio = Math.clamp((double) w.high() / Math.max(1, w.low()), 2, 10), width = w.high() - w.low();
                double low = isHigh ? w.low() : w.isLog() ? Math.max(1, Math.rint(w.low() / ratio)) : w.low() - width;
                double high = !isHigh ? w.high() : w.isLog() ? Math.rint(w.high() * ratio) : w.high() + width;
                if (valid != null) {
                    low = Math.clamp(low, Math.min(w.low(), Math.ceil(valid.least())), w.low());
                    high = Math.clamp(high, w.high(), Math.max(w.high(), Math.floor(valid.most())));
                }
                yield new Dimension.Whole(w.path(), (long) low, (long) high, w.isLog(), w.when());
            }
            case Dimension.Options o -> o;
        };
    }

    /// A bound in four digits, so that people can read it; the old one is left as it is.
    private static double rounded(double bound, double old) {
        return bound == old ? old : Double.parseDouble(Text.format("%.3e", bound));
    }

    /// Everything in a sentence, with the range to try.
    ///
    /// @return such as `optimizer.learningRate: 7 of the 9 best trials lie at the upper end of log:1e-6..1e-4 (best 8.1e-5); better values may lie
    ///     above: …`
    public String text() {
        return Text.format(
                "%s: %d of the %d best trials lie at the %s end of %s (best: %s), so better values may lie %s it. Search on with --space %s=%s",
                path,
                hits,
                top,
                isHigh ? "upper" : "lower",
                searched,
                Values.text(best),
                isHigh ? "above" : "below",
                path,
                proposed);
    }
}
