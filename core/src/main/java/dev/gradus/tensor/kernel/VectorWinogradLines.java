package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Winograd.BOTH;
import static dev.gradus.tensor.kernel.Winograd.EITHER;
import static dev.gradus.tensor.kernel.Winograd.P;
import static dev.gradus.tensor.kernel.Winograd.P2;
import static dev.gradus.tensor.kernel.Winograd.P3;
import static dev.gradus.tensor.kernel.Winograd.Q;
import static dev.gradus.tensor.kernel.Winograd.Q2;
import static dev.gradus.tensor.kernel.Winograd.Q3;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The matrices of [Winograd]'s method times the numbers along one axis of tiles, for neighbouring channels at once, with the bits of
/// [ScalarWinograd].
///
/// Each method takes a few numbers that are `step` apart and gives a few that are `apart`, for `n` neighbours, which are whole vectors, of
/// each of some `tiles`. There are no methods for parts of them: where C2 takes them into a large method it was seen to run out of its budget for
/// that, and to make an object of each vector. So each is long enough to be a compilation of its own, and has one loop: a tile may have but
/// one vector of neighbours, and what C2 does before and after a loop would take as long as that.
final class VectorWinogradLines {
    private static final VectorSpecies<Float> S = VectorSize.SPECIES;
    private static final int L = S.length();

    private VectorWinogradLines() {}

    /// Bᵀ: 6 numbers for 6.
    static void input(
            int tiles, int n, float[] x, int xo, int step, int xTile, float[] y, int yo, int apart, int yTile) {
        for (int v = 0, i = 0, from = xo, to = yo; v < tiles * n; v += L, i += L) {
            if (i == n) {
                i = 0;
                from += xTile;
                to += yTile;
            }
            FloatVector d1 = FloatVector.fromArray(S, x, from + step + i);
            FloatVector d2 = FloatVector.fromArray(S, x, from + 2 * step + i);
            FloatVector d3 = FloatVector.fromArray(S, x, from + 3 * step + i);
            FloatVector d4 = FloatVector.fromArray(S, x, from + 4 * step + i);
            FloatVector first = FloatVector.broadcast(S, -EITHER).fma(d2, d4);
            FloatVector last =
                    FloatVector.broadcast(S, -EITHER).fma(d3, FloatVector.fromArray(S, x, from + 5 * step + i));
            FloatVector d0 = FloatVector.fromArray(S, x, from + i);
            FloatVector.broadcast(S, BOTH).fma(d0, first).intoArray(y, to + i);
            FloatVector even = FloatVector.broadcast(S, -Q2).fma(d2, d4);
            FloatVector odd = FloatVector.broadcast(S, -Q2).fma(d1, d3);
            FloatVector.broadcast(S, P).fma(odd, even).intoArray(y, to + apart + i);
            FloatVector.broadcast(S, -P).fma(odd, even).intoArray(y, to + 2 * apart + i);
            even = FloatVector.broadcast(S, -P2).fma(d2, d4);
            odd = FloatVector.broadcast(S, -P2).fma(d1, d3);
            FloatVector.broadcast(S, Q).fma(odd, even).intoArray(y, to + 3 * apart + i);
            FloatVector.broadcast(S, -Q).fma(odd, even).intoArray(y, to + 4 * apart + i);
            FloatVector.broadcast(S, BOTH).fma(d1, last).intoArray(y, to + 5 * apart + i);
        }
    }

    /// G for the kernel: 3 numbers for 6, each with a factor.
    static void kernel(int n, float[] x, int xo, int step, float[] factors, int fo, float[] y, int yo, int apart) {
        for (int i = 0; i < n; i += L) {
            FloatVector g0 = FloatVector.fromArray(S, x, xo + i);
            FloatVector g1 = FloatVector.fromArray(S, x, xo + step + i);
            FloatVector g2 = FloatVector.fromArray(S, x, xo + 2 * step + i);
            g0.mul(FloatVector.broadcast(S, factors[fo])).intoArray(y, yo + i);
            FloatVector even = FloatVector.broadcast(S, P2).fma(g2, g0);
            FloatVector plus = FloatVector.broadcast(S, P).fma(g1, even);
            plus.mul(FloatVector.broadcast(S, factors[fo + 1])).intoArray(y, yo + apart + i);
            FloatVector minus = FloatVector.broadcast(S, -P).fma(g1, even);
            minus.mul(FloatVector.broadcast(S, factors[fo + 2])).intoArray(y, yo + 2 * apart + i);
            even = FloatVector.broadcast(S, Q2).fma(g2, g0);
            plus = FloatVector.broadcast(S, Q).fma(g1, even);
            plus.mul(FloatVector.broadcast(S, factors[fo + 3])).intoArray(y, yo + 3 * apart + i);
            minus = FloatVector.broadcast(S, -Q).fma(g1, even);
            minus.mul(FloatVector.broadcast(S, factors[fo + 4])).intoArray(y, yo + 4 * apart + i);
            g2.mul(FloatVector.broadcast(S, factors[fo + 5])).intoArray(y, yo + 5 * apart + i);
        }
    }

    /// G for the gradient of an output: 4 numbers for 6.
    static void gradient(
            int tiles, int n, float[] x, int xo, int step, int xTile, float[] y, int yo, int apart, int yTile) {
        for (int v = 0, i = 0, from = xo, to = yo; v < tiles * n; v += L, i += L) {
            if (i == n) {
                i = 0;
                from += xTile;
                to += yTile;
            }
            FloatVector g0 = FloatVector.fromArray(S, x, from + i);
            FloatVector g1 = FloatVector.fromArray(S, x, from + step + i);
            FloatVector g2 = FloatVector.fromArray(S, x, from + 2 * step + i);
            FloatVector g3 = FloatVector.fromArray(S, x, from + 3 * step + i);
            g0.intoArray(y, to + i);
            FloatVector even = FloatVector.broadcast(S, P2).fma(g2, g0);
            FloatVector odd = FloatVector.broadcast(S, P2).fma(g3, g1);
            FloatVector.broadcast(S, P).fma(odd, even).intoArray(y, to + apart + i);
            FloatVector.broadcast(S, -P).fma(odd, even).intoArray(y, to + 2 * apart + i);
            even = FloatVector.broadcast(S, Q2).fma(g2, g0);
            odd = FloatVector.broadcast(S, Q2).fma(g3, g1);
            FloatVector.broadcast(S, Q).fma(odd, even).intoArray(y, to + 3 * apart + i);
            FloatVector.broadcast(S, -Q).fma(odd, even).intoArray(y, to + 4 * apart + i);
            g3.intoArray(y, to + 5 * apart + i);
        }
    }

    /// Aᵀ for outputs: 6 numbers for 4.
    static void output(
            int tiles, int n, float[] x, int xo, int step, int xTile, float[] y, int yo, int apart, int yTile) {
        for (int v = 0, i = 0, from = xo, to = yo; v < tiles * n; v += L, i += L) {
            if (i == n) {
                i = 0;
                from += xTile;
                to += yTile;
            }
            FloatVector m1 = FloatVector.fromArray(S, x, from + step + i);
            FloatVector m2 = FloatVector.fromArray(S, x, from + 2 * step + i);
            FloatVector sumP = m1.add(m2), differenceP = m1.sub(m2);
            FloatVector m3 = FloatVector.fromArray(S, x, from + 3 * step + i);
            FloatVector m4 = FloatVector.fromArray(S, x, from + 4 * step + i);
            FloatVector sumQ = m3.add(m4), differenceQ = m3.sub(m4);
            FloatVector.fromArray(S, x, from + i).add(sumP).add(sumQ).intoArray(y, to + i);
            FloatVector most = differenceQ.mul(FloatVector.broadcast(S, Q));
            FloatVector.broadcast(S, P).fma(differenceP, most).intoArray(y, to + apart + i);
            most = sumQ.mul(FloatVector.broadcast(S, Q2));
            FloatVector.broadcast(S, P2).fma(sumP, most).intoArray(y, to + 2 * apart + i);
            FloatVector m5 = FloatVector.fromArray(S, x, from + 5 * step + i);
            most = FloatVector.broadcast(S, Q3).fma(differenceQ, m5);
            FloatVector.broadcast(S, P3).fma(differenceP, most).intoArray(y, to + 3 * apart + i);
        }
    }

    /// The same, plus a bias.
    static void biased(
            int tiles,
            int n,
            float[] x,
            int xo,
            int step,
            int xTile,
            float[] bias,
            int bo,
            float[] y,
            int yo,
            int apart,
            int yTile) {
        for (int v = 0, i = 0, from = xo, to = yo; v < tiles * n; v += L, i += L) {
            if (i == n) {
                i = 0;
                from += xTile;
                to += yTile;
            }
            FloatVector b = FloatVector.fromArray(S, bias, bo + i);
            FloatVector m1 = FloatVector.fromArray(S, x, from + step + i);
            FloatVector m2 = FloatVector.fromArray(S, x, from + 2 * step + i);
            FloatVector sumP = m1.add(m2), differenceP = m1.sub(m2);
            FloatVector m3 = FloatVector.fromArray(S, x, from + 3 * step + i);
            FloatVector m4 = FloatVector.fromArray(S, x, from + 4 * step + i);
            FloatVector sumQ = m3.add(m4), differenceQ = m3.sub(m4);
            FloatVector.fromArray(S, x, from + i).add(sumP).add(sumQ).add(b).intoArray(y, to + i);
            FloatVector most = differenceQ.mul(FloatVector.broadcast(S, Q));
            FloatVector.broadcast(S, P).fma(differenceP, most).add(b).intoArray(y, to + apart + i);
            most = sumQ.mul(FloatVector.broadcast(S, Q2));
            FloatVector.broadcast(S, P2).fma(sumP, most).add(b).intoArray(y, to + 2 * apart + i);
            FloatVector m5 = FloatVector.fromArray(S, x, from + 5 * step + i);
            most = FloatVector.broadcast(S, Q3).fma(differenceQ, m5);
            FloatVector.broadcast(S, P3).fma(differenceP, most).add(b).intoArray(y, to + 3 * apart + i);
        }
    }

    /// Aᵀ for the elements of a kernel: 6 numbers, each with a factor, for 3.
    static void weights(int n, float[] x, int xo, int step, float[] factors, int fo, float[] y, int yo, int apart) {
        for (int i = 0; i < n; i += L) {
            FloatVector m1 = FloatVector.fromArray(S, x, xo + step + i).mul(FloatVector.broadcast(S, factors[fo + 1]));
            FloatVector m2 =
                    FloatVector.fromArray(S, x, xo + 2 * step + i).mul(FloatVector.broadcast(S, factors[fo + 2]));
            FloatVector sumP = m1.add(m2), differenceP = m1.sub(m2);
            FloatVector m3 =
                    FloatVector.fromArray(S, x, xo + 3 * step + i).mul(FloatVector.broadcast(S, factors[fo + 3]));
            FloatVector m4 =
                    FloatVector.fromArray(S, x, xo + 4 * step + i).mul(FloatVector.broadcast(S, factors[fo + 4]));
            FloatVector sumQ = m3.add(m4), differenceQ = m3.sub(m4);
            FloatVector m0 = FloatVector.fromArray(S, x, xo + i).mul(FloatVector.broadcast(S, factors[fo]));
            m0.add(sumP).add(sumQ).intoArray(y, yo + i);
            FloatVector most = differenceQ.mul(FloatVector.broadcast(S, Q));
            FloatVector.broadcast(S, P).fma(differenceP, most).intoArray(y, yo + apart + i);
            FloatVector m5 =
                    FloatVector.fromArray(S, x, xo + 5 * step + i).mul(FloatVector.broadcast(S, factors[fo + 5]));
            most = FloatVector.broadcast(S, Q2).fma(sumQ, m5);
            FloatVector.broadcast(S, P2).fma(sumP, most).intoArray(y, yo + 2 * apart + i);
        }
    }
}
