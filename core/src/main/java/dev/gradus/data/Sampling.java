package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Samples drawn with replacement, some likelier than others: as many in an epoch as there are.
///
/// Sample i comes with probability `wᵢ / Σ w` at each place of an epoch.
final class Sampling {
    private final double[] sums;

    private Sampling(double[] sums) {
        this.sums = sums;
    }

    static Sampling weighted(String name, int samples, double[] weights) {
        boolean fit = weights.length == samples && Arrays.stream(weights).allMatch(w -> w >= 0 && w < 1e300);
        double[] sums = weights.clone();
        Arrays.parallelPrefix(sums, Double::sum);
        if (!fit || !(sums[sums.length - 1] > 0)) {
            throw GradusException.got("%s: %d weights for %d samples", name, weights.length, samples)
                    .expected("one for each sample, 0 or more, and not all of them 0")
                    .because("weights of classes were given, or some are not numbers")
                    .repair("Give the weight of each sample; balanced() has all classes come equally often.");
        }
        return new Sampling(sums);
    }

    /// Every class comes equally often.
    static Sampling balanced(Dataset data) {
        if (!(data.task() instanceof Task.Classification task)) {
            throw GradusException.got("%s: balanced samples of a regression", data.name())
                    .expected("classes to be balanced")
                    .because("the targets are values")
                    .repair("Use weighted(…) with a weight for each sample.");
        }
        int[] counts = task.counts(data);
        int n = data.size();
        return weighted(data.name(), n, IntStream.range(0, n).mapToDouble(i -> 1.0 / counts[data.label(i)]).toArray());
    }

    int[] order(Rng rng) {
        int[] order = new int[sums.length];
        double total = sums[sums.length - 1];
        for (int i = 0; i < order.length; i++) {
            int at = Arrays.binarySearch(sums, rng.uniform(i) * total);
            int first = at >= 0 ? at + 1 : -at - 1;
            order[i] = Math.min(first, order.length - 1);
        }
        return order;
    }
}
