package dev.gradus.diagnose.fact;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How numbers of any size are distributed: counts by sign and by power of two.
///
/// ```
/// bin e of the positive: 2^e ≤ x < 2^(e + 1)        e = -64 … 63; what is smaller is in the first, what is larger in the last
/// bin e of the negative: 2^e ≤ -x < 2^(e + 1)
/// ```
/// Zeros, and what is infinite or NaN, are counted by themselves. So a weight of 1e-7 and one of 1e3 have their places without a range that one must
/// know before. It takes the same memory for any number of values.
public final class LogHistogram {
    /// The least and the greatest exponent.
    public static final int LOWEST = -64, HIGHEST = 63;

    private static final int BINS = HIGHEST - LOWEST + 1;

    private final long[] negative = new long[BINS];
    private final long[] positive = new long[BINS];
    private long zeros;
    private long notFinite;
    private long finite;

    /// Of no numbers.
    public LogHistogram() {}

    /// Counts a number.
    ///
    /// @param x any
    public void add(double x) {
        if (!Double.isFinite(x)) {
            notFinite++;
            return;
        }
        finite++;
        if (x == 0) zeros++;
        else (x < 0 ? negative : positive)[Math.clamp(Math.getExponent(x), LOWEST, HIGHEST) - LOWEST]++;
    }

    /// How many are 0.
    ///
    /// @return of either sign
    public long zeros() {
        return zeros;
    }

    /// How many are infinite or NaN.
    ///
    /// @return in no bin
    public long notFinite() {
        return notFinite;
    }

    /// How many numbers were counted.
    ///
    /// @return those that are not finite among them
    public long count() {
        return finite + notFinite;
    }

    /// The least exponent whose bin of either sign is not empty.
    ///
    /// @return 0 where all bins are empty
    public int lowest() {
        return IntStream.range(0, BINS).filter(this::isUsed).findFirst().orElse(-LOWEST) + LOWEST;
    }

    private boolean isUsed(int bin) {
        return negative[bin] + positive[bin] > 0;
    }

    /// The counts of the negative numbers from the exponent [#lowest] on.
    ///
    /// @return up to the last one that is not 0
    public List<Long> negative() {
        return used(negative);
    }

    /// The counts of the positive numbers from the exponent [#lowest] on.
    ///
    /// @return up to the last one that is not 0
    public List<Long> positive() {
        return used(positive);
    }

    private List<Long> used(long[] counts) {
        int last = BINS - 1;
        while (last >= 0 && counts[last] == 0) last--;
        int first = lowest() - LOWEST;
        return last < first ? List.of() : Arrays.stream(counts, first, last + 1).boxed().toList();
    }

    /// About the number below which a share of the finite ones lies.
    ///
    /// ```
    /// the r-th least, r = ⌈q n⌉ and at least 1: the k-th of c in a bin from a to b is taken to be a + (b - a) (k - 1/2) / c
    /// ```
    ///
    /// @param q from 0 to 1
    /// @return in the right bin; NaN where no number is finite
    public double quantile(double q) {
        if (finite == 0) return Double.NaN;
        long rank = Math.clamp((long) Math.ceil(q * finite), 1, finite);
        for (int i = BINS - 1; i >= 0; i--) {
            if (rank <= negative[i]) return within(-edge(i + 1), -edge(i), rank, negative[i]);
            rank -= negative[i];
        }
        if (rank <= zeros) return 0;
        rank -= zeros;
        for (int i = 0; i < BINS; i++) {
            if (rank <= positive[i]) return within(edge(i), edge(i + 1), rank, positive[i]);
            rank -= positive[i];
        }
        throw new IllegalStateException("a rank beyond all counts");
    }

    private static double edge(int bin) {
        return Math.scalb(1.0, bin + LOWEST);
    }

    private static double within(double a, double b, long k, long c) {
        return a + (b - a) * (k - 0.5) / c;
    }
}
