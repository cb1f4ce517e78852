package dev.gradus.data;

import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Some samples of another data set, in a given order; nothing is copied but their numbers.
public final class Subset implements Dataset {
    private final Dataset whole;
    private final int[] indices;

    /// A view of some samples.
    ///
    /// @param whole the data set that has them
    /// @param indices their numbers there
    /// @throws IndexOutOfBoundsException when there is no such sample
    public Subset(Dataset whole, int... indices) {
        this.whole = whole;
        this.indices = indices.clone();
        for (int index : indices) Objects.checkIndex(index, whole.size());
    }

    /// The first samples.
    ///
    /// @param whole the data set that has them
    /// @param most how many; all where there are fewer
    /// @return a view of them
    public static Subset first(Dataset whole, int most) {
        return new Subset(whole, IntStream.range(0, Math.min(most, whole.size())).toArray());
    }

    /// Some samples, drawn at random without replacement.
    ///
    /// @param whole the data set that has them
    /// @param most how many; all where there are fewer
    /// @param random decides which, and their order
    /// @return a view of them
    public static Subset drawn(Dataset whole, int most, Rng random) {
        return new Subset(whole, Arrays.copyOf(random.permutation(whole.size()), Math.min(most, whole.size())));
    }

    /// The number that a sample has in the whole data set.
    ///
    /// @param index from 0
    /// @return its number there
    public int indexInWhole(int index) {
        return indices[index];
    }

    /// Whether both are parts of one data set.
    boolean hasWholeOf(Subset other) {
        return whole.equals(other.whole);
    }

    /// Both parts together, in the order of the whole.
    Subset with(Subset other) {
        return new Subset(
                whole, IntStream.concat(Arrays.stream(indices), Arrays.stream(other.indices)).sorted().toArray());
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Shape shape() {
        return whole.shape();
    }

    @Override
    public Task task() {
        return whole.task();
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        whole.readInput(indices[index], into, offset);
    }

    @Override
    public @Nullable Signature signature() {
        return whole.signature();
    }

    @Override
    public @Nullable Origin origin(int index) {
        return whole.origin(indices[index]);
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        whole.readTarget(indices[index], into, offset);
    }

    @Override
    public @Nullable Pixels pixels() {
        Pixels all = whole.pixels();
        return all == null ? null : new Chosen(all, indices);
    }

    private record Chosen(Pixels all, int[] indices) implements Pixels {
        @Override
        public void read(int index, byte[] into, int offset) {
            all.read(indices[index], into, offset);
        }

        @Override
        public int white() {
            return all.white();
        }

        @Override
        public boolean isInMemory() {
            return all.isInMemory();
        }
    }

    @Override
    public int label(int index) {
        return whole.label(indices[index]);
    }
}
