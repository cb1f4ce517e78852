package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A random division of a data set into parts that have every class in the same proportion.
///
/// A part gets `round(share · samples)` samples in all and `share · samples of the class` of each class, to within one:
/// what rounding took from one class goes to the next. Values to be predicted are treated as one class.
final class Stratified {
    private Stratified() {}

    /// Draws the parts; what is left over is the first of them.
    ///
    /// @param shares of the second part, the third part, …
    /// @return disjoint parts that together are the whole, each in the order of the whole
    static Subset[] divide(Dataset whole, long seed, double... shares) {
        requireShares(whole, shares);
        int[][] parts = new int[shares.length + 1][whole.size()];
        int[] sizes = new int[parts.length];
        int seen = 0;
        int classes = whole.task().isClassification() ? whole.task().outputs() : 1;
        for (int c = 0; c < classes; c++) {
            int[] members = members(whole, c);
            int[] order = Rng.of(seed).fork("split").fork(c).permutation(members.length);
            seen += members.length;
            int next = 0;
            for (int p = 1; p < parts.length; p++) {
                int end = Math.min(members.length, next + (int) Math.round(shares[p - 1] * seen) - sizes[p]);
                while (next < end) parts[p][sizes[p]++] = members[order[next++]];
            }
            while (next < members.length) parts[0][sizes[0]++] = members[order[next++]];
        }
        Subset[] subsets = new Subset[parts.length];
        for (int p = 0; p < parts.length; p++) subsets[p] = subset(whole, Arrays.copyOf(parts[p], sizes[p]));
        return subsets;
    }

    static int[] members(Dataset whole, int c) {
        IntStream all = IntStream.range(0, whole.size());
        return (whole.task().isClassification() ? all.filter(i -> whole.label(i) == c) : all).toArray();
    }

    static Subset subset(Dataset whole, int[] indices) {
        if (indices.length == 0) {
            throw GradusException.got("%s: a split of %d samples leaves one part empty", whole.name(), whole.size())
                    .expected("at least one sample in each part")
                    .because("there are too few samples for such a share")
                    .repair("Give the part a larger share.");
        }
        Arrays.sort(indices);
        return new Subset(whole, indices);
    }

    static void requireShares(Dataset whole, double... shares) {
        boolean positive = Arrays.stream(shares).allMatch(share -> share > 0);
        if (positive && Arrays.stream(shares).sum() < 1) return;
        throw GradusException.got("%s: shares of %s", whole.name(), Arrays.toString(shares))
                .expected("numbers above 0 with a sum below 1, which leaves the rest for training")
                .because("percentages were given, or the share of training was given, too")
                .repair("Write for example 0.1 for validation and 0.2 for test.");
    }
}
