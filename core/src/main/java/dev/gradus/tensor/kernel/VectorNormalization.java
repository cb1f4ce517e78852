package dev.gradus.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.F2D;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The kernels of normalization with the Vector API, step by step as in [ScalarNormalization], and with its bits.
///
/// Long runs are done along the run. Where runs are single elements, as in a batch of vectors, a vector holds neighbouring
/// groups instead, half as many as fit, so that their float64 sums are one vector.
final class VectorNormalization {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final VectorSpecies<Double> WIDE =
            VectorSpecies.of(double.class, VectorShape.forBitSize(SPECIES.vectorBitSize()));
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));
    private static final int L = SPECIES.length(), H = HALF.length();

    /// Groups whose float64 sums are kept at once: rows are read in their order, down a column each line would be fetched
    /// again and again.
    private static final int STRIP = 512;

    private static final ScalarKernels PLAIN = new ScalarKernels();
    private static final Pool<Scratch> SCRATCH = new Pool<>(Scratch::new);

    /// Memory for one call.
    private static final class Scratch {
        final float[] a = new float[Sums.LANES], b = new float[Sums.LANES];
        final double[] first = new double[STRIP], second = new double[STRIP];

        void zero(int n) {
            Arrays.fill(first, 0, n, 0);
            Arrays.fill(second, 0, n, 0);
        }
    }

    private VectorNormalization() {}

    private static FloatVector at(float[] array, int offset) {
        return FloatVector.fromArray(SPECIES, array, offset);
    }

    private static FloatVector half(float[] array, int offset) {
        return FloatVector.fromArray(HALF, array, offset);
    }

    /// sums += the wide form of v
    private static void add(double[] sums, int at, FloatVector v) {
        DoubleVector.fromArray(WIDE, sums, at).add((DoubleVector) v.convertShape(F2D, WIDE, 0)).intoArray(sums, at);
    }

    // ---- statistics ---------------------------------------------------------------------------------------

    static void moments(Groups d, float[] x, int xo, float[] m, int mo) {
        Scratch scratch = SCRATCH.take();
        int g = d.from();
        if (d.inner() == 1) {
            while (g <= d.to() - H) {
                int n = strip(d.to() - g);
                columnMoments(d, x, xo + g, m, mo, g, n, scratch);
                g += n;
            }
            PLAIN.moments(d.range(g, d.to()), x, xo, m, mo);
        } else {
            for (; g < d.to(); g++) runMoments(d, x, xo, m, mo, g, scratch);
        }
        SCRATCH.give(scratch);
    }

    private static void runMoments(Groups d, float[] x, int xo, float[] m, int mo, int g, Scratch scratch) {
        double sum = 0;
        for (int o = 0; o < d.outer(); o++) {
            for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                lanes(x, xo + d.at(o, g) + i, Math.min(Sums.BLOCK, d.inner() - i), scratch.a);
                sum += fold(scratch.a);
            }
        }
        float near = (float) (sum / d.divisor());
        double first = 0, second = 0;
        for (int o = 0; o < d.outer(); o++) {
            for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                int n = Math.min(Sums.BLOCK, d.inner() - i);
                offsets(x, xo + d.at(o, g) + i, n, near, scratch.a, scratch.b);
                first += fold(scratch.a);
                second += fold(scratch.b);
            }
        }
        m[mo + g] = near;
        ScalarNormalization.finish(d, g, first, second, m, mo);
    }

    // The lanes of a block go through memory: a vector that is handed to a method that C2 does not inline is an object,
    // and so is one that a sum begins with if it comes from a field.

    /// Lanes of x.
    private static void lanes(float[] x, int xo, int n, float[] lanes) {
        int whole = n & -Sums.LANES;
        for (int part = 0; part < Sums.LANES; part += L) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = part; i < whole; i += Sums.LANES) sum = sum.add(at(x, xo + i));
            sum.intoArray(lanes, part);
        }
        for (int i = whole; i < n; i++) lanes[i - whole] += x[xo + i];
    }

    /// Lanes of x - near, and of its square.
    private static void offsets(float[] x, int xo, int n, float near, float[] first, float[] second) {
        int whole = n & -Sums.LANES;
        for (int part = 0; part < Sums.LANES; part += L) {
            FloatVector sum = FloatVector.zero(SPECIES), squares = FloatVector.zero(SPECIES);
            for (int i = part; i < whole; i += Sums.LANES) {
                FloatVector v = at(x, xo + i).sub(near);
                sum = sum.add(v);
                squares = squares.add(v.mul(v));
            }
            sum.intoArray(first, part);
            squares.intoArray(second, part);
        }
        for (int i = whole; i < n; i++) {
            float v = x[xo + i] - near;
            first[i - whole] += v;
            second[i - whole] += v * v;
        }
    }

    /// Lanes of gy, and of gy · (x - center).
    private static void products(
            float[] x, int xo, float[] gy, int gyo, int n, float center, float[] first, float[] second) {
        int whole = n & -Sums.LANES;
        for (int part = 0; part < Sums.LANES; part += L) {
            FloatVector sum = FloatVector.zero(SPECIES), products = FloatVector.zero(SPECIES);
            for (int i = part; i < whole; i += Sums.LANES) {
                FloatVector g = at(gy, gyo + i);
                sum = sum.add(g);
                products = products.add(g.mul(at(x, xo + i).sub(center)));
            }
            sum.intoArray(first, part);
            products.intoArray(second, part);
        }
        for (int i = whole; i < n; i++) {
            first[i - whole] += gy[gyo + i];
            second[i - whole] += gy[gyo + i] * (x[xo + i] - center);
        }
    }

    /// Lane l with l + 8, then l + 4, l + 2, l + 1, as in [Sums].
    private static float fold(float[] x) {
        float even = (x[0] + x[8]) + (x[4] + x[12]) + ((x[2] + x[10]) + (x[6] + x[14]));
        float odd = (x[1] + x[9]) + (x[5] + x[13]) + ((x[3] + x[11]) + (x[7] + x[15]));
        return even + odd;
    }

    /// How many of at least H groups are done at once.
    private static int strip(int groups) {
        return Math.min(STRIP, groups / H * H);
    }

    private static void columnMoments(Groups d, float[] x, int xo, float[] m, int mo, int g, int n, Scratch scratch) {
        double[] first = scratch.first, second = scratch.second;
        int end = xo + d.at(d.outer(), 0);
        scratch.zero(n);
        for (int row = xo; row < end; row += d.count()) {
            for (int i = 0; i < n; i += H) add(first, i, half(x, row + i));
        }
        for (int i = 0; i < n; i++) m[mo + g + i] = (float) (first[i] / d.divisor());
        scratch.zero(n);
        for (int row = xo; row < end; row += d.count()) {
            for (int i = 0; i < n; i += H) {
                FloatVector v = half(x, row + i).sub(half(m, mo + g + i));
                add(first, i, v);
                add(second, i, v.mul(v));
            }
        }
        for (int i = 0; i < n; i++) ScalarNormalization.finish(d, g + i, first[i], second[i], m, mo);
    }

    static void sumGroups(Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] s, int so) {
        Scratch scratch = SCRATCH.take();
        int g = d.from();
        if (d.inner() == 1) {
            while (g <= d.to() - H) {
                int n = strip(d.to() - g);
                columnSums(d, x, xo + g, gy, gyo + g, k, ko + g, n, scratch);
                for (int i = 0; i < n; i++) {
                    s[so + g + i] = (float) scratch.first[i];
                    s[so + d.count() + g + i] = (float) scratch.second[i];
                }
                g += n;
            }
            PLAIN.sumGroups(d.range(g, d.to()), x, xo, gy, gyo, k, ko, s, so);
        } else {
            for (; g < d.to(); g++) runSums(d, x, xo, gy, gyo, k[ko + g], s, so, g, scratch);
        }
        SCRATCH.give(scratch);
    }

    private static void runSums(
            Groups d, float[] x, int xo, float[] gy, int gyo, float center, float[] s, int so, int g, Scratch scratch) {
        double first = 0, second = 0;
        for (int o = 0; o < d.outer(); o++) {
            for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                int from = d.at(o, g) + i, n = Math.min(Sums.BLOCK, d.inner() - i);
                products(x, xo + from, gy, gyo + from, n, center, scratch.a, scratch.b);
                first += fold(scratch.a);
                second += fold(scratch.b);
            }
        }
        s[so + g] = (float) first;
        s[so + d.count() + g] = (float) second;
    }

    private static void columnSums(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, int n, Scratch scratch) {
        scratch.zero(n);
        for (int o = 0, row = 0; o < d.outer(); o++, row += d.count()) {
            for (int i = 0; i < n; i += H) {
                FloatVector v = half(gy, gyo + row + i);
                add(scratch.first, i, v);
                add(scratch.second, i, v.mul(half(x, xo + row + i).sub(half(k, ko + i))));
            }
        }
    }

    // ---- every element with the coefficients of its group ---------------------------------------------------

    static void scaleGroups(Groups d, float[] x, int xo, float[] k, int ko, float[] y, int yo) {
        int rest = d.inner() == 1 ? d.to() - (d.to() - d.from()) % L : d.to();
        for (int o = 0; o < d.outer(); o++) {
            int factors = ko + d.count(), terms = factors + d.count();
            if (d.inner() == 1) {
                for (int g = d.from(), i = d.at(o, g); g < rest; g += L, i += L) {
                    at(x, xo + i).sub(at(k, ko + g)).fma(at(k, factors + g), at(k, terms + g)).intoArray(y, yo + i);
                }
            } else {
                for (int g = d.from(), i = d.at(o, g); g < rest; g++, i += d.inner()) {
                    scaleRun(x, xo + i, d.inner(), k[ko + g], k[factors + g], k[terms + g], y, yo + i);
                }
            }
        }
        PLAIN.scaleGroups(d.range(rest, d.to()), x, xo, k, ko, y, yo);
    }

    private static void scaleRun(float[] x, int xo, int n, float center, float factor, float term, float[] y, int yo) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor), terms = FloatVector.broadcast(SPECIES, term);
        int i = 0;
        for (; i <= n - L; i += L) at(x, xo + i).sub(center).fma(factors, terms).intoArray(y, yo + i);
        for (; i < n; i++) y[yo + i] = Math.fma(x[xo + i] - center, factor, term);
    }

    static void combineGroups(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] gx, int gxo) {
        int rest = d.inner() == 1 ? d.to() - (d.to() - d.from()) % L : d.to();
        for (int o = 0; o < d.outer(); o++) {
            int ka = ko + d.count(), kb = ka + d.count(), kc = kb + d.count();
            if (d.inner() == 1) {
                for (int g = d.from(), i = d.at(o, g); g < rest; g += L, i += L) {
                    FloatVector line = at(x, xo + i).sub(at(k, ko + g)).fma(at(k, kb + g), at(k, kc + g));
                    at(gy, gyo + i).fma(at(k, ka + g), line).intoArray(gx, gxo + i);
                }
            } else {
                for (int g = d.from(), i = d.at(o, g); g < rest; g++, i += d.inner()) {
                    combineRun(x, xo + i, gy, gyo + i, d.inner(), k, ko + g, d.count(), gx, gxo + i);
                }
            }
        }
        PLAIN.combineGroups(d.range(rest, d.to()), x, xo, gy, gyo, k, ko, gx, gxo);
    }

    private static void combineRun(
            float[] x, int xo, float[] gy, int gyo, int n, float[] k, int ko, int row, float[] gx, int gxo) {
        float center = k[ko], a = k[ko + row], b = k[ko + 2 * row], c = k[ko + 3 * row];
        FloatVector as = FloatVector.broadcast(SPECIES, a), bs = FloatVector.broadcast(SPECIES, b);
        FloatVector cs = FloatVector.broadcast(SPECIES, c);
        int i = 0;
        for (; i <= n - L; i += L) {
            at(gy, gyo + i).fma(as, at(x, xo + i).sub(center).fma(bs, cs)).intoArray(gx, gxo + i);
        }
        for (; i < n; i++) gx[gxo + i] = Math.fma(gy[gyo + i], a, Math.fma(x[xo + i] - center, b, c));
    }
}
