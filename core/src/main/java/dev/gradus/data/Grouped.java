package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// A data set whose samples come in groups that must not be torn apart.
///
/// @param whole all samples
/// @param groups the numbers of the samples of each group; the groups are in random order
record Grouped(Dataset whole, List<List<Integer>> groups) {
    /// @param parts how many parts are wanted: there must be as many groups
    static Grouped of(Dataset whole, IntFunction<?> groupOf, int parts, long seed) {
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
        return new Grouped(whole, mixed);
    }

    /// Parts of about the sizes wanted: the next group goes to the part that lacks most, and the last ones to parts
    /// that have none yet.
    Subset[] drawn(double[] wanted) {
        List<List<Integer>> parts = empty(wanted.length);
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
        return subsets(parts);
    }

    /// Parts as equal as can be: the largest group first, each to the part that has least.
    Subset[] even(int count) {
        List<List<Integer>> parts = empty(count);
        for (List<Integer> group : groups.stream().sorted(Comparator.comparingInt(g -> -g.size())).toList()) {
            parts.stream().min(Comparator.comparingInt(List::size)).orElseThrow().addAll(group);
        }
        return subsets(parts);
    }

    private static List<List<Integer>> empty(int count) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int p = 0; p < count; p++) parts.add(new ArrayList<>());
        return parts;
    }

    private Subset[] subsets(List<List<Integer>> parts) {
        return parts.stream()
                .map(part -> Stratified.subset(whole, part.stream().mapToInt(Integer::intValue).toArray()))
                .toArray(Subset[]::new);
    }
}
