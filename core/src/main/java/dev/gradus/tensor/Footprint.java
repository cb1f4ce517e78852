package dev.gradus.tensor;

import java.util.HashMap;
import java.util.Map;

/// The memory that a step took of its [Workspace]: the size of each tensor, in order. From two steps with few samples follows
/// what one with more samples will take.
///
/// ```java
/// long bytes = ofTwoSamples.at(2, ofFourSamples, 4, 100).bytes();         // of a batch of 100
/// ```
/// A workspace packs tensors into arrays, and what is left at the end of an array is lost; so the memory of a large batch is up to
/// one and a half times what its tensors hold.
public final class Footprint {
    private final int[] floats;
    private final int[] doubles;
    private final int[] ints;

    Footprint(int[] floats, int[] doubles, int[] ints) {
        this.floats = floats;
        this.doubles = doubles;
        this.ints = ints;
    }

    /// What a step with another batch would take, if each tensor grows evenly with the batch.
    ///
    /// @param samples with which this was measured
    /// @param other measured with other samples
    /// @param otherSamples with which
    /// @param batch asked about
    /// @return for that batch
    public Footprint at(int samples, Footprint other, int otherSamples, int batch) {
        double t = (double) (batch - samples) / (otherSamples - samples);
        return new Footprint(
                between(floats, other.floats, t), between(doubles, other.doubles, t), between(ints, other.ints, t));
    }

    private static int[] between(int[] a, int[] b, double t) {
        int[] sizes = new int[b.length];
        double share = Math.max(0, sum(a) + t * (sum(b) - sum(a))) / Math.max(1, sum(b));
        for (int i = 0; i < b.length; i++) {
            // a step that does other things with more samples is taken to grow as a whole
            double size = a.length == b.length ? a[i] + t * ((double) b[i] - a[i]) : share * b[i];
            int rounded = Workspace.Pool.roundUp((int) Math.min(Integer.MAX_VALUE, Math.ceil(Math.abs(size))));
            sizes[i] = b[i] < 0 ? -rounded : rounded;
        }
        return sizes;
    }

    private static double sum(int[] sizes) {
        double sum = 0;
        for (int size : sizes) sum += Math.max(0, size);
        return sum;
    }

    /// What a new workspace would reserve for it.
    ///
    /// @return bytes
    public long bytes() {
        return packed(floats) * Float.BYTES + packed(doubles) * Double.BYTES + packed(ints) * Integer.BYTES;
    }

    /// What its tensors hold at most at a time, without what packing loses.
    ///
    /// @return bytes
    public long heldBytes() {
        return held(floats) * Float.BYTES + held(doubles) * Double.BYTES + held(ints) * Integer.BYTES;
    }

    private static long packed(int[] trace) {
        return pack(trace).reserved;
    }

    private static long held(int[] trace) {
        return pack(trace).held;
    }

    private record Packed(long reserved, long held) {}

    /// As [Workspace.Pool] does it.
    private static Packed pack(int[] trace) {
        Map<Integer, Integer> free = new HashMap<>();
        long reserved = 0, held = 0, length = 0, used = 0;
        for (int size : trace) {
            if (size < 0) {
                free.merge(-size, 1, Integer::sum);
            } else if (free.getOrDefault(size, 0) > 0) {
                free.merge(size, -1, Integer::sum);
            } else {
                if (used + size > length) {
                    length = Math.max(Workspace.Pool.LEAST, size) + (long) Workspace.Pool.SKEW;
                    reserved += length;
                    used = Workspace.Pool.SKEW;
                }
                used += size;
                held += size;
            }
        }
        return new Packed(reserved, held);
    }
}
