package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// How the elements of a tensor are distributed: counts in bins of equal width from the least to the greatest finite one.
///
/// ```
/// bin i: low + i w ≤ x < low + (i + 1) w        w = (high - low) / bins; the greatest is in the last bin
/// ```
///
/// @param low the least finite element; NaN where none is finite
/// @param high the greatest
/// @param counts of the bins
/// @param notFinite how many elements are infinite or NaN, and in no bin
public record Histogram(double low, double high, List<Long> counts, long notFinite) implements Measurement {
    /// Keeps a copy.
    public Histogram {
        counts = List.copyOf(counts);
    }

    /// The distribution of the elements of a tensor.
    ///
    /// @param t of any type
    /// @param bins at least 1
    /// @return the counts
    /// @throws GradusException when there are no bins
    public static Histogram of(Tensor t, int bins) {
        if (bins < 1) {
            throw GradusException.got("a histogram of %d bins", bins)
                    .expected("at least 1")
                    .because("a sign or a digit is misplaced")
                    .repair("Usual are 20 to 100.");
        }
        Values values = Values.of(t);
        double low = values.min(), width = (values.max() - low) / bins;
        long[] counts = new long[bins];
        for (double x : t.toDoubles()) {
            if (!Double.isFinite(x)) continue;
            int bin = width > 0 ? (int) ((x - low) / width) : 0;
            counts[Math.min(bin, bins - 1)]++;
        }
        long finite = Arrays.stream(counts).sum();
        return new Histogram(low, values.max(), LongStream.of(counts).boxed().toList(), t.size() - finite);
    }

    /// The edges of the bins.
    ///
    /// @return one more than there are bins
    public List<Double> edges() {
        int bins = counts.size();
        double width = (high - low) / bins;
        Double[] edges = new Double[bins + 1];
        Arrays.setAll(edges, i -> i == bins ? high : low + i * width);
        return List.of(edges);
    }
}
