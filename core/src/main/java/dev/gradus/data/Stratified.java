package dev.gradus.data;

import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A division into parts that have every stratum in the same proportion.
///
/// A part gets `round(share · samples)` samples in all and `share · samples of the stratum` of each, to within one: what rounding took from one
/// stratum goes to the next. Without a function, the classes are the strata; values to be predicted are treated as one class.
final class Stratified extends Division {
    private final @Nullable IntFunction<?> stratumOf;

    /// @param stratumOf null for the classes
    Stratified(@Nullable IntFunction<?> stratumOf) {
        this.stratumOf = stratumOf;
    }

    @Override
    Division in(Subset part) {
        IntFunction<?> of = stratumOf;
        return of == null ? this : new Stratified(i -> of.apply(part.indexInWhole(i)));
    }

    @Override
    Subset[] shares(Dataset whole, long seed, double... shares) {
        requireShares(whole, shares);
        int[][] parts = new int[shares.length + 1][whole.size()];
        int[] sizes = new int[parts.length];
        int seen = 0, c = 0;
        for (int[] members : strata(whole)) {
            int[] order = Rng.of(seed).fork("split").fork(c++).permutation(members.length);
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

    /// Deals the samples of one stratum after the other, going on where the one before ended.
    @Override
    Subset[] even(Dataset whole, int count, long seed) {
        List<IntStream.Builder> parts = IntStream.range(0, count).mapToObj(_ -> IntStream.builder()).toList();
        int next = 0, c = 0;
        for (int[] members : strata(whole)) {
            for (int m : Rng.of(seed).fork("folds").fork(c++).permutation(members.length)) {
                parts.get(next++ % count).add(members[m]);
            }
        }
        return parts.stream().map(p -> subset(whole, p.build().toArray())).toArray(Subset[]::new);
    }

    /// The numbers of the samples of each stratum, of classes in their order, else as they first occur.
    private List<int[]> strata(Dataset whole) {
        if (stratumOf == null && !whole.task().isClassification()) {
            return List.of(IntStream.range(0, whole.size()).toArray());
        }
        Map<Object, IntStream.Builder> strata = new LinkedHashMap<>();
        if (stratumOf == null) for (int c = 0; c < whole.task().outputs(); c++) strata.put(c, IntStream.builder());
        for (int i = 0; i < whole.size(); i++) {
            Object stratum = stratumOf == null ? (Object) whole.label(i) : stratumOf.apply(i);
            strata.computeIfAbsent(stratum, _ -> IntStream.builder()).add(i);
        }
        List<int[]> members = new ArrayList<>();
        strata.values().forEach(stratum -> members.add(stratum.build().toArray()));
        return members;
    }
}
