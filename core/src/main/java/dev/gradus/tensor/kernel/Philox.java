package dev.gradus.tensor.kernel;

/// Philox4x32-10: random bits as a function of a key and a counter, without any state.
///
/// A block of four 32-bit words is made from a counter of four words and a key of two by ten rounds of
///
/// ```
/// (c0, c1, c2, c3) ← (high(M1 · c2) ⊕ c1 ⊕ k0,  low(M1 · c2),  high(M0 · c0) ⊕ c3 ⊕ k1,  low(M0 · c0))
/// (k0, k1)         ← (k0 + W0, k1 + W1)                          between rounds
/// ```
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, *Parallel Random Numbers: As Easy as 1, 2, 3*,
/// SC'11. Same words as their library Random123.
public final class Philox {
    static final int ROUNDS = 10;
    static final int M0 = 0xD2511F53;
    static final int M1 = 0xCD9E8D57;
    static final int W0 = 0x9E3779B9;
    static final int W1 = 0xBB67AE85;
    static final int WORDS = 4;

    private Philox() {}

    /// Writes the four words of one block to `out[0]` to `out[3]`.
    public static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
        block(c0, c1, c2, c3, k0, k1, out, 0);
    }

    /// Writes the words of the elements `firstElement`, `firstElement + 1`, … to `out[off]`, `out[off + 1]`, …
    ///
    /// Element i is word `i & 3` of the block whose counter has `i >>> 2` as its low 64 bits and `counterHigh`
    /// as its high ones. Low words come first in key and counter.
    ///
    /// @param firstElement any number, taken as unsigned
    public static void uniformBits(long key, long counterHigh, long firstElement, int[] out, int off, int n) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        int c2 = (int) counterHigh;
        int c3 = (int) (counterHigh >>> 32);
        int done = 0;
        while (done < n) {
            long element = firstElement + done;
            long number = element >>> 2;
            int word = (int) element & 3;
            if (word == 0 && n - done >= WORDS) {
                block((int) number, (int) (number >>> 32), c2, c3, k0, k1, out, off + done);
                done += WORDS;
            } else {
                out[off + done] = word((int) number, (int) (number >>> 32), c2, c3, k0, k1, word);
                done++;
            }
        }
    }

    private static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out, int off) {
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (M0 & 0xffffffffL) * (c0 & 0xffffffffL);
            long product1 = (M1 & 0xffffffffL) * (c2 & 0xffffffffL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += W0;
            k1 += W1;
        }
        out[off] = c0;
        out[off + 1] = c1;
        out[off + 2] = c2;
        out[off + 3] = c3;
    }

    /// One word of a block, for the ends of a range that do not fall on whole blocks.
    private static int word(int c0, int c1, int c2, int c3, int k0, int k1, int word) {
        int[] four = new int[WORDS];
        block(c0, c1, c2, c3, k0, k1, four, 0);
        return four[word];
    }
}
