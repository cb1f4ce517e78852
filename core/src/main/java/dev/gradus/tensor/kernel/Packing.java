package dev.gradus.tensor.kernel;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Weights in the order in which tiles read them, kept from one product or convolution to the next: for few rows or one image, packing
/// takes longer than multiplying.
public final class Packing {
    /// Those of a product, or of a convolution by [Winograd]'s method.
    float[] floats = {};

    /// Those of another convolution; null until one packs them, for the class needs vectors.
    private @Nullable PackedWeights weights;

    private final LongSupplier stamp;
    private long seen;
    private boolean isPacked;

    /// Makes an empty one.
    ///
    /// @param stamp a number that is another one whenever weights or bias have changed
    public Packing(LongSupplier stamp) {
        this.stamp = stamp;
    }

    /// The memory that it takes by now.
    ///
    /// @return bytes
    public long bytes() {
        return (long) Float.BYTES * (floats.length + (weights == null ? 0 : weights.floats.length));
    }

    PackedWeights weights() {
        if (weights == null) weights = new PackedWeights();
        return weights;
    }

    /// Whether elements have changed since they were packed. Asked once before each use: what it sees is what [#packed()] means.
    boolean isStale() {
        long now = stamp.getAsLong();
        isPacked &= now == seen;
        seen = now;
        return !isPacked;
    }

    /// Notes that elements are packed in full: a packing that failed half-way is done again.
    void packed() {
        isPacked = true;
    }
}
