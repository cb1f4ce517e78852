package dev.gradus.tensor.kernel;

/// Sums in a fixed order, so that they have the same bits for every vector width and number of threads.
///
/// A block of up to [#BLOCK] elements is summed in 16 lanes: lane l starts at 0 and adds elements l, l + 16, l
/// + 32, … The lanes are folded as a tree: l with l + 8, then l with l + 4, l + 2, l + 1. Longer arrays are cut
/// into blocks, whose sums are folded as a tree too: the left branch is the largest power of two of blocks that
/// leaves something for the right one. The error grows with the logarithm of the length, not with the length.
///
/// This is the plain form, the specification; [VectorMath#sum] gives the same bits.
final class Sums {
    static final int LANES = 16;
    static final int BLOCK = 1024;

    private Sums() {}

    /// The sum of `x[xo]` to `x[xo + n - 1]`; 0 when `n` is 0.
    static float sum(float[] x, int xo, int n) {
        if (n <= BLOCK) {
            return lanes(x, xo, n, 0, 1);
        }
        int left = leftBranch(n);
        return sum(x, xo, left) + sum(x, xo + left, n - left);
    }

    /// The sum of `x[xo]` to `x[xo + n - 1]`; 0 when `n` is 0.
    static double sum(double[] x, int xo, int n) {
        if (n <= BLOCK) {
            return lanes(x, xo, n, 0, 1);
        }
        int left = leftBranch(n);
        return sum(x, xo, left) + sum(x, xo + left, n - left);
    }

    /// How many of `n` > [#BLOCK] elements go to the left branch.
    static int leftBranch(int n) {
        return BLOCK * Integer.highestOneBit((n - 1) / BLOCK);
    }

    /// The sum of the lanes `lane`, `lane + step`, `lane + 2 step`, …
    private static float lanes(float[] x, int xo, int n, int lane, int step) {
        if (step < LANES) {
            return lanes(x, xo, n, lane, 2 * step) + lanes(x, xo, n, lane + step, 2 * step);
        }
        float sum = 0;
        for (int i = lane; i < n; i += LANES) {
            sum += x[xo + i];
        }
        return sum;
    }

    private static double lanes(double[] x, int xo, int n, int lane, int step) {
        if (step < LANES) {
            return lanes(x, xo, n, lane, 2 * step) + lanes(x, xo, n, lane + step, 2 * step);
        }
        double sum = 0;
        for (int i = lane; i < n; i += LANES) {
            sum += x[xo + i];
        }
        return sum;
    }
}
