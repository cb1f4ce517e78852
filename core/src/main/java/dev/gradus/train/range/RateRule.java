package dev.gradus.train.range;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/// A rule that reads a learning rate off the curve of a range test.
///
/// They disagree by orders of magnitude, since none of them knows the optimizer or the length of the training. All read the smoothed
/// loss `L`, whose points are at equal distances in `log10 rate`.
public enum RateRule {
    /// Where the loss falls fastest: the least `dL / d log10 rate`.
    STEEPEST("where the loss falls fastest", "fastai steep, Lightning", curve -> at(curve, least(curve.slope()))),
    /// A tenth of the rate with the least loss.
    MINIMUM(
            "a tenth of the least loss's rate",
            "fastai minimum",
            curve -> OptionalDouble.of(curve.rates().get(least(curve.smooth())) / 10)),
    /// In the middle of the longest falling subsequence, which is taken as if its points were neighbours:
    /// `end - n + ⌊n / 3⌋ + ⌊n / 6⌋` for one of `n` points.
    VALLEY("middle of the longest descent", "fastai valley", curve -> at(curve, valley(curve.smooth()))),
    /// The left end of an interval of fifteen points that slides down from the end of the curve, until the slopes at its ends differ by
    /// less than 0.005 a point. None where they do so at the end of the curve already.
    SLIDE(
            "where a sliding interval rests",
            "fastai slide",
            curve -> slide(curve.smooth()) < 0 ? OptionalDouble.empty() : at(curve, slide(curve.smooth()))),
    /// Half of the rate at which training diverges; none where it does not.
    EDGE(
            "half of where training diverges",
            "Bengio 2012, 3.1.1",
            curve -> Double.isNaN(curve.edge()) ? OptionalDouble.empty() : OptionalDouble.of(curve.edge() / 2));

    private static final int INTERVAL = 15;
    private static final double ALIKE = 0.005;

    private final String text;
    private final String source;
    private final Function<RateCurve, OptionalDouble> rule;

    RateRule(String text, String source, Function<RateCurve, OptionalDouble> rule) {
        this.text = text;
        this.source = source;
        this.rule = rule;
    }

    /// The rule in words.
    ///
    /// @return such as `where the loss falls fastest`
    public String text() {
        return text;
    }

    /// Where it comes from.
    ///
    /// @return papers and libraries
    public String source() {
        return source;
    }

    /// Its name in files and tables.
    ///
    /// @return in small letters
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What it suggests.
    ///
    /// @param curve of a range test
    /// @return a learning rate; none where the curve has not what the rule looks for
    public OptionalDouble rate(RateCurve curve) {
        return rule.apply(curve);
    }

    private static OptionalDouble at(RateCurve curve, int point) {
        return OptionalDouble.of(curve.rates().get(point));
    }

    /// The first of the least values.
    static int least(List<Double> values) {
        int least = 0;
        for (int i = 1; i < values.size(); i++) if (values.get(i) < values.get(least)) least = i;
        return least;
    }

    private static int valley(List<Double> loss) {
        int[] length = new int[loss.size()]; // of the longest falling subsequence that ends at a point
        int end = 0;
        for (int i = 0; i < length.length; i++) {
            length[i] = 1;
            for (int j = 0; j < i; j++) if (loss.get(j) > loss.get(i)) length[i] = Math.max(length[i], length[j] + 1);
            if (length[i] > length[end]) end = i;
        }
        return Math.max(0, end - length[end] + length[end] / 3 + length[end] / 6);
    }

    private static int slide(List<Double> loss) {
        int right = loss.size() - 1;
        while (right >= INTERVAL && Math.abs(slope(loss, right) - slope(loss, right - INTERVAL)) > ALIKE) right--;
        return right == loss.size() - 1 ? -1 : Math.max(0, right + 1 - INTERVAL);
    }

    /// The central difference at a point, one-sided at the ends.
    static double slope(List<Double> values, int i) {
        int before = Math.max(0, i - 1), after = Math.min(values.size() - 1, i + 1);
        return (values.get(after) - values.get(before)) / (after - before);
    }
}
