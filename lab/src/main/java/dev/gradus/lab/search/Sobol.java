package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.function.Consumer;

/// Points of the Sobol sequence, scrambled: each new one falls where there is most room, in every dimension and in every pair of the first ones.
///
/// ```
/// x_k = g_1 v_k1 ⊕ g_2 v_k2 ⊕ …        g the bits of n ⊕ ⌊n / 2⌋, n the number of the point from 0, v_k the direction numbers of dimension k
/// u_k = (scrambled x_k + 1/2) / 2³²
/// ```
/// Of the first 2^m points each of 2^m equal intervals of a coordinate has exactly one, scrambled or not. Owen's scrambling turns each bit over at random, depending
/// on all bits before it: seeds have points of their own, each of which is uniformly distributed. Points that do not fulfil the constraints are left out.
///
/// Has up to 64 dimensions; refuses more. SciPy's `qmc.Sobol` has the same sequence, and scrambles it by random matrices.
///
/// Source: direction numbers new-joe-kuo-6 (Joe and Kuo 2008, "Constructing Sobol sequences with better two-dimensional projections"; their licence is in
/// NOTICE); order of the points: Antonov and Saleev 1979; scrambling: Owen 1995.
public record Sobol() implements Sampler {
    /// One line for each dimension from the second one: the degree of its primitive polynomial, the coefficients between the first and the last one, m_1, m_2, ….
    private static final String NUMBERS =
            """
            1 0 1
            2 1 1 3
            3 1 1 3 1
            3 2 1 1 1
            4 1 1 1 3 3
            4 4 1 3 5 13
            5 2 1 1 5 5 17
            5 4 1 1 5 5 5
            5 7 1 1 7 11 19
            5 11 1 1 5 1 1
            5 13 1 1 1 3 11
            5 14 1 3 5 5 31
            6 1 1 3 3 9 7 49
            6 13 1 1 1 15 21 21
            6 16 1 3 1 13 27 49
            6 19 1 1 1 15 7 5
            6 22 1 3 1 15 13 25
            6 25 1 1 5 5 19 61
            7 1 1 3 7 11 23 15 103
            7 4 1 3 7 13 13 15 69
            7 7 1 1 3 13 7 35 63
            7 8 1 3 5 9 1 25 53
            7 14 1 3 1 13 9 35 107
            7 19 1 3 1 5 27 61 31
            7 21 1 1 5 11 19 41 61
            7 28 1 3 5 3 3 13 69
            7 31 1 1 7 13 1 19 1
            7 32 1 3 7 5 13 19 59
            7 37 1 1 3 9 25 29 41
            7 41 1 3 5 13 23 1 55
            7 42 1 3 7 3 13 59 17
            7 50 1 3 1 3 5 53 69
            7 55 1 1 5 5 23 33 13
            7 56 1 1 7 7 1 61 123
            7 59 1 1 7 9 13 61 49
            7 62 1 3 3 5 3 55 33
            8 14 1 3 1 15 31 13 49 245
            8 21 1 3 5 15 31 59 63 97
            8 22 1 3 1 11 11 11 77 249
            8 38 1 3 1 11 27 43 71 9
            8 47 1 1 7 15 21 11 81 45
            8 49 1 3 7 3 25 31 65 79
            8 50 1 3 1 1 19 11 3 205
            8 52 1 1 5 9 19 21 29 157
            8 56 1 3 7 11 1 33 89 185
            8 67 1 3 3 3 15 9 79 71
            8 70 1 3 7 11 15 39 119 27
            8 84 1 1 3 1 11 31 97 225
            8 97 1 1 1 3 23 43 57 177
            8 103 1 3 7 7 17 17 37 71
            8 115 1 3 1 5 27 63 123 213
            8 122 1 1 3 5 11 43 53 133
            9 8 1 3 5 5 29 17 47 173 479
            9 13 1 3 3 11 3 1 109 9 69
            9 16 1 1 1 5 17 39 23 5 343
            9 22 1 3 1 5 25 15 31 103 499
            9 25 1 1 1 11 11 17 63 105 183
            9 44 1 1 5 11 9 29 97 231 363
            9 47 1 1 5 15 19 45 41 7 383
            9 52 1 3 7 7 31 19 83 137 221
            9 55 1 1 1 3 23 15 111 223 83
            9 59 1 1 5 13 31 15 55 25 161
            9 62 1 1 3 13 25 47 39 87 257
            """;

    private static final int BITS = 32;
    private static final int[][] DIRECTIONS = directions();

    /// How many dimensions there are at most.
    static final int MOST = DIRECTIONS.length;

    @Override
    public Proposal propose(Ask ask) {
        return new Proposal(point(ask.space(), ask.number() - 1, ask.shared().fork("sobol")), ask.epochs(), 1);
    }

    /// A point of the scrambled sequence.
    static Point point(Space space, int at, Rng scrambling) {
        return point(space, at, scrambling, _ -> {});
    }

    /// A point of the scrambled sequence, in another place.
    ///
    /// @param at how many allowed points come before it
    /// @param place changes coordinates
    /// @throws GradusException when the space has too many dimensions, or constraints leave next to nothing of it
    static Point point(Space space, int at, Rng scrambling, Consumer<double[]> place) {
        int n = space.dimensions().size();
        if (n > MOST) {
            throw GradusException.got("a space of %d dimensions", n)
                    .expected("at most %d for Sobol points", MOST)
                    .because("there are direction numbers for no more")
                    .repair("Search fewer settings, or use random points.");
        }
        boolean isFree = space.constraints().isEmpty();
        int left = isFree ? 0 : at;
        for (int i = isFree ? at : 0, since = 0; since < RandomSampler.ATTEMPTS; i++, since++) {
            double[] u = coordinates(n, i, scrambling);
            place.accept(u);
            Point point = space.point(u);
            if (!space.allows(point)) continue;
            if (left-- == 0) return point;
            since = 0;
        }
        throw RandomSampler.nothingLeft(space);
    }

    /// Coordinates from 0 to 1 without the ends.
    static double[] coordinates(int n, int at, Rng scrambling) {
        double[] u = new double[n];
        for (int k = 0; k < n; k++)
            u[k] = (Integer.toUnsignedLong(scrambled(bits(k, at), scrambling.fork(k))) + 0.5) * 0x1p-32;
        return u;
    }

    /// A coordinate of the sequence as it is.
    ///
    /// @return times 2³²
    static int bits(int dimension, int at) {
        int x = 0;
        for (int gray = at ^ (at >>> 1); gray != 0; gray &= gray - 1)
            x ^= DIRECTIONS[dimension][Integer.numberOfTrailingZeros(gray)];
        return x;
    }

    private static int scrambled(int x, Rng rng) {
        int y = 0;
        for (int b = 0; b < BITS; b++) {
            // one random bit for each prefix: 2^b of them are b bits long
            long prefix = (1L << b) + (Integer.toUnsignedLong(x) >>> (BITS - b));
            y = (y << 1) | (((x >>> (BITS - 1 - b)) ^ rng.bits(prefix)) & 1);
        }
        return y;
    }

    private static int[][] directions() {
        String[] lines = NUMBERS.strip().split("\n", -1);
        int[][] all = new int[lines.length + 1][BITS];
        for (int i = 0; i < BITS; i++) all[0][i] = 1 << (BITS - 1 - i);
        for (int k = 0; k < lines.length; k++) {
            String[] words = lines[k].strip().split(" ", -1);
            int degree = Integer.parseInt(words[0]), a = Integer.parseInt(words[1]);
            int[] v = all[k + 1];
            for (int i = 0; i < degree; i++) v[i] = Integer.parseInt(words[2 + i]) << (BITS - 1 - i);
            for (int i = degree; i < BITS; i++) {
                v[i] = v[i - degree] ^ (v[i - degree] >>> degree);
                for (int j = 1; j < degree; j++) if (((a >>> (degree - 1 - j)) & 1) == 1) v[i] ^= v[i - j];
            }
        }
        return all;
    }
}
