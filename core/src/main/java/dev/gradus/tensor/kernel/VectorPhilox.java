package dev.gradus.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.UGE;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [Philox] on vectors: as many blocks at once as a vector has 64-bit lanes, with the same bits.
///
/// A lane holds one 32-bit word, with zeros above it: that leaves room for the products, and lets C2 use the fast
/// multiplication of 32 by 32 bits.
final class VectorPhilox {
    private static final VectorSpecies<Long> SPECIES = VectorSize.SPECIES.withLanes(long.class);
    private static final int L = SPECIES.length();

    /// Two blocks at a time are slower than one.
    private static final int MIN_LANES = 4;

    private static final int STEP = L * Philox.WORDS;
    private static final long WORD = 0xffffffffL;
    private static final LongVector COUNTING = LongVector.zero(SPECIES).addIndex(1);
    private static final VectorShuffle<Long> FIRST_HALF = VectorShuffle.makeZip(SPECIES, 0);
    private static final VectorShuffle<Long> SECOND_HALF = VectorShuffle.makeZip(SPECIES, 1);

    private static final VectorSpecies<Float> FLOATS = VectorSize.SPECIES;
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int BUFFER = 1024;
    private static final Pool<int[]> BUFFERS = new Pool<>(() -> new int[BUFFER]);

    private VectorPhilox() {}

    /// Does what [Philox#uniformBits] does.
    static void uniformBits(long key, long counterHigh, long firstElement, int[] out, int off, int n) {
        if (L < MIN_LANES) {
            Philox.uniformBits(key, counterHigh, firstElement, out, off, n);
            return;
        }
        int head = Math.min(n, (int) (-firstElement & (Philox.WORDS - 1)));
        Philox.uniformBits(key, counterHigh, firstElement, out, off, head);
        int done = head;
        for (; n - done >= STEP; done += STEP) {
            blocks(key, counterHigh, (firstElement + done) >>> 2, out, off + done);
        }
        Philox.uniformBits(key, counterHigh, firstElement + done, out, off + done, n - done);
    }

    /// Does what [Kernels#dropout] does, with the same words.
    static void dropout(float[] x, int xo, double p, long key, long stream, long first, float[] y, int yo, int n) {
        long threshold = (long) Math.ceil(p * 0x1p32);
        if (threshold > WORD) {
            Arrays.fill(y, yo, yo + n, 0);
            return;
        }
        float scale = (float) (1 / (1 - p));
        int[] words = BUFFERS.take();
        try {
            for (int done = 0; done < n; done += BUFFER) {
                int count = Math.min(BUFFER, n - done);
                uniformBits(key, stream, first + done, words, 0, count);
                drop(x, xo + done, words, (int) threshold, scale, y, yo + done, count);
            }
        } finally {
            BUFFERS.give(words);
        }
    }

    private static void drop(float[] x, int xo, int[] words, int threshold, float scale, float[] y, int yo, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            var kept = IntVector.fromArray(INTS, words, i).compare(UGE, threshold).cast(FLOATS);
            var scaled = FloatVector.fromArray(FLOATS, x, xo + i).mul(scale);
            FloatVector.zero(FLOATS).blend(scaled, kept).intoArray(y, yo + i);
        }
        for (int i = whole; i < n; i++) {
            y[yo + i] = Integer.compareUnsigned(words[i], threshold) >= 0 ? x[xo + i] * scale : 0;
        }
    }

    private static void blocks(long key, long counterHigh, long first, int[] out, int off) {
        var number = COUNTING.add(first);
        var c0 = number.and(WORD);
        var c1 = number.lanewise(LSHR, 32);
        var c2 = LongVector.broadcast(SPECIES, counterHigh & WORD);
        var c3 = LongVector.broadcast(SPECIES, counterHigh >>> 32);
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < Philox.ROUNDS; round++) {
            var product0 = c0.mul(Philox.M0 & WORD);
            var product1 = c2.mul(Philox.M1 & WORD);
            c0 = product1.lanewise(LSHR, 32).lanewise(XOR, c1).lanewise(XOR, k0 & WORD);
            c1 = product1.and(WORD);
            c2 = product0.lanewise(LSHR, 32).lanewise(XOR, c3).lanewise(XOR, k1 & WORD);
            c3 = product0.and(WORD);
            k0 += Philox.W0;
            k1 += Philox.W1;
        }
        // Lanes hold words 0 and 1 of a block, and 2 and 3; zipped, the blocks follow one another.
        var front = c0.or(c1.lanewise(LSHL, 32));
        var back = c2.or(c3.lanewise(LSHL, 32));
        front.rearrange(FIRST_HALF, back).reinterpretAsInts().intoArray(out, off);
        front.rearrange(SECOND_HALF, back).reinterpretAsInts().intoArray(out, off + 2 * L);
    }
}
