package dev.gradus.data;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Samples that occur twice with the same input; in two parts, what was learned by heart counts as understood.
///
/// ```java
/// Overlap.in(splits).requireNone();
/// ```
/// Inputs are found by a hash of their content and then compared element by element: bytes where both parts keep bytes,
/// else float32 bits, of which 0 and -0 are the same and all NaN are the same. Targets are not compared.
///
/// @param count how many samples of one part occur in a part before it, or earlier in their own; for [#in], summed over the three pairs of
///     parts
/// @param pairs the first of them, at most [#MOST_PAIRS]
public record Overlap(int count, List<Pair> pairs) {
    /// How many pairs are reported.
    public static final int MOST_PAIRS = 10;

    /// Two samples with the same input.
    ///
    /// @param part a name of the first part, which may be the second, too
    /// @param index of the sample there, the first with this input
    /// @param otherPart a name of the second part
    /// @param otherIndex of the sample there
    public record Pair(String part, int index, String otherPart, int otherIndex) {
        @Override
        public String toString() {
            return part + " " + index + " = " + otherPart + " " + otherIndex;
        }
    }

    /// Keeps a copy.
    public Overlap {
        pairs = List.copyOf(pairs);
    }

    /// Looks for samples that occur in more than one of the three parts.
    ///
    /// @param splits the parts
    /// @return what was found, in the order train and validation, train and test, validation and test
    public static Overlap in(Splits splits) {
        Dataset train = splits.train().data(), validation = splits.validation().data(), test = splits.test().data();
        return of("train", train, "validation", validation)
                .and(of("train", train, "test", test))
                .and(of("validation", validation, "test", test));
    }

    /// Looks for samples of one data set that occur in another, which are called `first` and `second`.
    ///
    /// @param first a part, for example all that is for training
    /// @param second another part
    /// @return what was found
    public static Overlap between(Dataset first, Dataset second) {
        return of("first", first, "second", second);
    }

    /// Looks for samples of one part that occur in it more than once.
    ///
    /// @param split the part
    /// @return what was found; of three equal samples the second and the third, each with the first
    public static Overlap within(Split split) {
        String name =
                switch (split) {
                    case Split.Train _ -> "train";
                    case Split.Validation _ -> "validation";
                    case Split.Test _ -> "test";
                };
        return of(name, split.data(), name, split.data());
    }

    /// Whether nothing was found.
    ///
    /// @return true when the parts are disjoint
    public boolean isEmpty() {
        return count == 0;
    }

    /// Refuses parts that have samples in common.
    ///
    /// @throws GradusException when something was found; names the first pairs
    public void requireNone() {
        if (isEmpty()) return;
        String first = pairs.stream().map(Pair::toString).collect(Collectors.joining(", "));
        throw GradusException.got(
                        "%,d samples occur in two parts (%s%s)", count, first, count > pairs.size() ? ", …" : "")
                .expected("parts without a sample in common")
                .because("the data was collected twice, or enlarged by copies before it was divided")
                .repair("Remove the duplicates before dividing, or keep them together: Division.grouped.");
    }

    /// What it means for the figures.
    ///
    /// @return a sentence for people
    public String text() {
        return "%,d %s in two parts%s, so the figures of validation and test are better than the model"
                .formatted(
                        count,
                        count == 1 ? "sample occurs" : "samples occur",
                        pairs.isEmpty() ? "" : " (" + pairs.getFirst() + (count > 1 ? ", …)" : ")"));
    }

    private Overlap and(Overlap other) {
        List<Pair> all = new ArrayList<>(pairs);
        all.addAll(other.pairs);
        return new Overlap(count + other.count, all.subList(0, Math.min(MOST_PAIRS, all.size())));
    }

    private static Overlap of(String name, Dataset part, String otherName, Dataset other) {
        if (!part.shape().equals(other.shape())) return new Overlap(0, List.of());
        Pixels pixels = part.pixels(), otherPixels = other.pixels();
        boolean bytes = pixels != null && otherPixels != null && pixels.white() == otherPixels.white();
        Contents first = new Contents(part, bytes ? pixels : null);
        Contents second = new Contents(other, bytes ? otherPixels : null);
        Map<Long, Integer> starts = new HashMap<>();
        int[] next = new int[part.size()];
        for (int i = part.size() - 1; i >= 0; i--)
            next[i] = Objects.requireNonNullElse(starts.put(first.hash(i), i), -1);
        int count = 0;
        List<Pair> pairs = new ArrayList<>();
        for (int k = 0; k < other.size(); k++) {
            int i = starts.getOrDefault(second.hash(k), -1);
            while (i >= 0 && !first.isSame(i, second)) i = next[i];
            if (i < 0 || (i == k && name.equals(otherName))) continue; // the first of its kind is found as itself
            count++;
            if (pairs.size() < MOST_PAIRS) pairs.add(new Pair(name, i, otherName, k));
        }
        return new Overlap(count, pairs);
    }

    /// The inputs of a part as numbers that are the same exactly where the inputs are.
    private static final class Contents {
        private final Dataset data;
        private final @Nullable Pixels pixels;
        private final byte[] bytes;
        private final float[] values;
        private final int[] words;

        Contents(Dataset data, @Nullable Pixels pixels) {
            this.data = data;
            this.pixels = pixels;
            int size = data.shape().size();
            bytes = new byte[size];
            values = new float[size];
            words = new int[size];
        }

        private void read(int index) {
            if (pixels != null) {
                pixels.read(index, bytes, 0);
                for (int k = 0; k < words.length; k++) words[k] = bytes[k];
                return;
            }
            data.readInput(index, values, 0);
            for (int k = 0; k < words.length; k++) words[k] = Float.floatToIntBits(values[k] + 0f); // -0 + 0 is 0
        }

        /// FNV-1a, 64 bits, a word at a time.
        long hash(int index) {
            read(index);
            long hash = 0xcbf29ce484222325L;
            for (int word : words) hash = (hash ^ word) * 0x100000001b3L;
            return hash;
        }

        /// Whether a sample has the content that the other part read last.
        boolean isSame(int index, Contents other) {
            read(index);
            return Arrays.equals(words, other.words);
        }
    }
}
