package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// A division in which the samples of a group are not torn apart.
final class Grouped extends Division {
    private final IntFunction<?> groupOf;

    Grouped(IntFunction<?> groupOf) {
        this.groupOf = groupOf;
    }

    @Override
    Division in(Subset part) {
        return new Grouped(i -> groupOf.apply(part.indexInWhole(i)));
    }

    /// The numbers of the samples of each group; the groups are in random order.
    ///
    /// @param parts how many parts are wanted: there must be as many groups
    private List<List<Integer>> groups(Dataset whole, int parts, long seed) {
        Map<Object, List<Integer>> found = new LinkedHashMap<>();
        for (int i = 0; i < whole.size(); i++) found.computeIfAbsent(groupOf.apply(i), _ -> new ArrayList<>()).add(i);
        if (found.size() < parts) {
            throw GradusException.got("%s: %d groups for %d parts", whole.name(), found.size(), parts)
                    .expected("at least one group for each part")
                    .because("a column with few different values was taken for the group")
                    .repair("Use fewer parts, or groups that are smaller.");
        }
        List<List<Integer>> inOrder = List.copyOf(found.values());
        List<List<Integer>> mixed = new ArrayList<>();
        for (int g : Rng.of(seed).fork("groups").permutation(inOrder.size())) mixed.add(inOrder.get(g));
        return mixed;
    }

    /// The next group goes to the part that lacks most, and the last ones to parts that have none yet.
    @Override
    Subset[] shares(Dataset whole, long seed, double... shares) {
        requireShares(whole, shares);
        double[] wanted = new double[shares.length + 1];
        wanted[0] = (1 - Arrays.stream(shares).sum()) * whole.size();
        for (int p = 1; p < wanted.length; p++) wanted[p] = shares[p - 1] * whole.size();
        List<List<Integer>> groups = groups(whole, wanted.length, seed), parts = empty(wanted.length);
        int rest = groups.size();
        for (List<Integer> group : groups) {
            boolean last = rest-- <= parts.stream().filter(List::isEmpty).count();
            int most = -1;
            for (int p = 0; p < wanted.length; p++) {
                if (last && !parts.get(p).isEmpty()) continue;
                if (most < 0 || wanted[p] - parts.get(p).size() > wanted[most] - parts.get(most).size()) most = p;
            }
            parts.get(most).addAll(group);
        }
        return subsets(whole, parts);
    }

    /// The largest group first, each to the part that has least.
    @Override
    Subset[] even(Dataset whole, int count, long seed) {
        List<List<Integer>> parts = empty(count);
        List<List<Integer>> groups = groups(whole, count, seed);
        for (List<Integer> group : groups.stream().sorted(Comparator.comparingInt(g -> -g.size())).toList()) {
            parts.stream().min(Comparator.comparingInt(List::size)).orElseThrow().addAll(group);
        }
        return subsets(whole, parts);
    }

    private static List<List<Integer>> empty(int count) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int p = 0; p < count; p++) parts.add(new ArrayList<>());
        return parts;
    }

    private static Subset[] subsets(Dataset whole, List<List<Integer>> parts) {
        return parts.stream()
                .map(part -> subset(whole, part.stream().mapToInt(Integer::intValue).toArray()))
                .toArray(Subset[]::new);
    }
}
