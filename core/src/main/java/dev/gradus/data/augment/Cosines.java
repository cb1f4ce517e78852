package dev.gradus.data.augment;

/// The cosine transform of 8 x 8 values in whole numbers, bit by bit as the Independent JPEG Group's library computes it.
///
/// ```
/// y[u, v] = 1/4 · k(u) k(v) Σ x[i, j] cos((2i + 1) u π / 16) cos((2j + 1) v π / 16)          k(0) = 1/√2, else 1
/// ```
/// A weight that lies between two multiples of its step is rounded by the last bit of this sum, and moves its whole block, so a
/// transform that is merely as accurate gives other pixels. Source: Loeffler, Ligtenberg and Moschytz 1989; the library's
/// `jfdctint.c` and `jidctint.c`.
final class Cosines {
    private static final int SIDE = 8;

    /// Bits behind the point: of the factors, and of what stands between the two passes.
    private static final int FACTOR_BITS = 13, BETWEEN_BITS = 2;

    private Cosines() {}

    /// The weights of the cosines, 8 times as large.
    ///
    /// @param x 64 values around 0, replaced
    static void forward(int[] x) {
        int[] odd = new int[SIDE / 2];
        for (int i = 0; i < SIDE; i++) forward(x, i * SIDE, 1, FACTOR_BITS - BETWEEN_BITS, odd);
        for (int i = 0; i < SIDE; i++) forward(x, i, SIDE, FACTOR_BITS + BETWEEN_BITS, odd);
    }

    /// The values that have these weights.
    ///
    /// @param y 64 weights, replaced
    static void inverse(int[] y) {
        int[] odd = new int[SIDE / 2];
        for (int i = 0; i < SIDE; i++) inverse(y, i, SIDE, FACTOR_BITS - BETWEEN_BITS, odd);
        for (int i = 0; i < SIDE; i++) inverse(y, i * SIDE, 1, FACTOR_BITS + BETWEEN_BITS + 3, odd);
    }

    private static void forward(int[] x, int at, int step, int bits, int[] odd) {
        int x0 = x[at], x1 = x[at + step], x2 = x[at + 2 * step], x3 = x[at + 3 * step];
        int x4 = x[at + 4 * step], x5 = x[at + 5 * step], x6 = x[at + 6 * step], x7 = x[at + 7 * step];
        int outer = x0 + x7 + x3 + x4, inner = x1 + x6 + x2 + x5;
        int outerTurn = x0 + x7 - x3 - x4, innerTurn = x1 + x6 - x2 - x5;
        int turn = (innerTurn + outerTurn) * factor(0.541196100);
        x[at] = rounded((outer + inner) << FACTOR_BITS, bits);
        x[at + 4 * step] = rounded((outer - inner) << FACTOR_BITS, bits);
        x[at + 2 * step] = rounded(turn + outerTurn * factor(0.765366865), bits);
        x[at + 6 * step] = rounded(turn - innerTurn * factor(1.847759065), bits);
        odd(x3 - x4, x2 - x5, x1 - x6, x0 - x7, odd);
        for (int k = 0; k < SIDE / 2; k++) x[at + (7 - 2 * k) * step] = rounded(odd[k], bits);
    }

    private static void inverse(int[] y, int at, int step, int bits, int[] odd) {
        int y2 = y[at + 2 * step], y6 = y[at + 6 * step];
        int turn = (y2 + y6) * factor(0.541196100);
        int outerTurn = turn + y2 * factor(0.765366865), innerTurn = turn - y6 * factor(1.847759065);
        int sum = (y[at] + y[at + 4 * step]) << FACTOR_BITS, difference = (y[at] - y[at + 4 * step]) << FACTOR_BITS;
        odd(y[at + 7 * step], y[at + 5 * step], y[at + 3 * step], y[at + step], odd);
        pair(y, at, at + 7 * step, sum + outerTurn, odd[3], bits);
        pair(y, at + step, at + 6 * step, difference + innerTurn, odd[2], bits);
        pair(y, at + 2 * step, at + 5 * step, difference - innerTurn, odd[1], bits);
        pair(y, at + 3 * step, at + 4 * step, sum - outerTurn, odd[0], bits);
    }

    private static void pair(int[] y, int near, int far, int even, int odd, int bits) {
        y[near] = rounded(even + odd, bits);
        y[far] = rounded(even - odd, bits);
    }

    /// The part of the odd cosines: a symmetric matrix, so that both directions share it.
    private static void odd(int a, int b, int c, int d, int[] into) {
        int all = (a + b + c + d) * factor(1.175875602);
        int ad = -(a + d) * factor(0.899976223), bc = -(b + c) * factor(2.562915447);
        int ac = all - (a + c) * factor(1.961570560), bd = all - (b + d) * factor(0.390180644);
        into[0] = a * factor(0.298631336) + ad + ac;
        into[1] = b * factor(2.053119869) + bc + bd;
        into[2] = c * factor(3.072711026) + bc + ac;
        into[3] = d * factor(1.501321110) + ad + bd;
    }

    private static int factor(double value) {
        return (int) (value * (1 << FACTOR_BITS) + 0.5);
    }

    /// `value / 2^bits`, halves up.
    private static int rounded(int value, int bits) {
        return (value + (1 << (bits - 1))) >> bits;
    }
}
