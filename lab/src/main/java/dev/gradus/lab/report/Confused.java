package dev.gradus.lab.report;

import dev.gradus.train.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Samples of one class that are taken for another.
///
/// @param actual the class that they have
/// @param predicted the class that was predicted
/// @param samples how many, at least 1
/// @param share of the samples of their class
public record Confused(String actual, String predicted, long samples, double share) {
    /// The pairs of classes that are confused most often.
    ///
    /// @param matrix of all classes
    /// @param most how many pairs
    /// @return those with most samples first, among equals those with the larger share
    public static List<Confused> of(ConfusionMatrix matrix, int most) {
        List<Confused> pairs = new ArrayList<>();
        List<String> names = matrix.classes();
        for (int a = 0; a < names.size(); a++) {
            long all = matrix.occurs(a);
            for (int p = 0; p < names.size(); p++) {
                long n = matrix.at(a, p);
                if (a != p && n > 0) pairs.add(new Confused(names.get(a), names.get(p), n, (double) n / all));
            }
        }
        Comparator<Confused> order = Comparator.comparingLong(Confused::samples);
        return pairs.stream().sorted(order.thenComparingDouble(Confused::share).reversed()).limit(most).toList();
    }
}
