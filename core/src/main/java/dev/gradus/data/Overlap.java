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
        boolean bytes = areBytes(train, validation) && areBytes(train, test);
        Part first = new Part("train", train, bytes);
        Part second = new Part("validation", validation, bytes), third = new Part("test", test, bytes);
        return of(first, second).and(of(first, third)).and(of(second, third));
    }

    /// Looks for samples of one data set that occur in another, which are called `first` and `second`.
    ///
    /// @param first a part, for example all that is for training
    /// @param second another part
    /// @return what was found
    public static Overlap between(Dataset first, Dataset second) {
        boolean bytes = areBytes(first, second);
        return of(new Part("first", first, bytes), new Part("second", second, bytes));
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
        boolean bytes = areBytes(split.data(), split.data());
        return of(new Part(name, split.data(), bytes), new Part(name, split.data(), bytes));
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

    private static boolean areBytes(Dataset part, Dataset other) {
        Pixels pixels = part.pixels(), otherPixels = other.pixels();
        return pixels != null && otherPixels != null && pixels.white() == otherPixels.white();
    }

    private static Overlap of(Part first, Part second) {
        if (!first.data.shape().equals(second.data.shape())) return new Overlap(0, List.of());
        int count = 0;
        List<Pair> pairs = new ArrayList<>();
        for (int k = 0; k < second.hashes.length; k++) {
            int i = first.find(k, second);
            if (i < 0 || (i == k && first.name.equals(second.name)))
                continue; // the first of its kind is found as itself
            count++;
            if (pairs.size() < MOST_PAIRS) pairs.add(new Pair(first.name, i, second.name, k));
        }
        return new Overlap(count, pairs);
    }

    /// The inputs of a part as numbers that are the same exactly where the inputs are, by their hashes; each sample is hashed once.
    private static final class Part {
        private final String name;
        private final Dataset data;
        private final @Nullable Pixels pixels;
        private final byte[] bytes;
        private final float[] values;
        private final int[] words;
        private final long[] hashes;
        private @Nullable Map<Long, Integer> starts;
        private int[] next = {};

        Part(String name, Dataset data, boolean bytes) {
            this.name = name;
            this.data = data;
            this.pixels = bytes ? data.pixels() : null;
            int size = data.shape().size();
            this.bytes = new byte[size];
            values = new float[size];
            words = new int[size];
            hashes = new long[data.size()];
            for (int i = 0; i < hashes.length; i++) hashes[i] = hash(i);
        }

        /// The first sample with the input of a sample of another part; -1 for none.
        int find(int k, Part other) {
            int i = starts().getOrDefault(other.hashes[k], -1);
            if (i >= 0) other.read(k);
            while (i >= 0 && !isSame(i, other)) i = next[i];
            return i;
        }

        /// The first sample with each hash, and behind each the next with the same.
        private Map<Long, Integer> starts() {
            Map<Long, Integer> known = starts;
            if (known != null) return known;
            Map<Long, Integer> made = new HashMap<>();
            next = new int[hashes.length];
            for (int i = hashes.length - 1; i >= 0; i--)
                next[i] = Objects.requireNonNullElse(made.put(hashes[i], i), -1);
            starts = made;
            return made;
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
        private long hash(int index) {
            read(index);
            long hash = 0xcbf29ce484222325L;
            for (int word : words) hash = (hash ^ word) * 0x100000001b3L;
            return hash;
        }

        /// Whether a sample has the content that the other part read last.
        private boolean isSame(int index, Part other) {
            read(index);
            return Arrays.equals(words, other.words);
        }
    }
}
