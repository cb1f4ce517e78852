package dev.gradus.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The kernels of normalization with the Vector API, step by step as in [ScalarNormalization], and with its bits.
///
/// Long runs are done along the run. Where runs are single elements a vector holds neighbouring groups instead.
final class VectorNormalization {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final int L = SPECIES.length();

    private static final Pool<Scratch> SCRATCH = new Pool<>(Scratch::new);

    /// Memory for one call.
    private static final class Scratch {
        final float[] a = new float[Sums.LANES], b = new float[Sums.LANES];
    }

    private VectorNormalization() {}

    private static FloatVector at(float[] array, int offset) {
        return FloatVector.fromArray(SPECIES, array, offset);
    }

    // ---- statistics ---------------------------------------------------------------------------------------

    static void moments(Groups d, float[] x, int xo, float[] m, int mo) {
        Scratch scratch = SCRATCH.take();
        for (int g = d.from(); g < d.to(); g++) runMoments(d, x, xo, m, mo, g, scratch);
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

    static void sumGroups(Groups d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> k, Slice<float[]> s) {
        Scratch scratch = SCRATCH.take();
        for (int g = d.from(); g < d.to(); g++) {
            float center = k.array()[k.offset() + g];
            runSums(d, x.array(), x.offset(), gy.array(), gy.offset(), center, s.array(), s.offset(), g, scratch);
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

    // ---- columns: runs of single elements -------------------------------------------------------------------

    static void offsetSums(int rows, int n, float[] x, int xo, float[] near, int no, float[] s, int so) {
        int c = 0;
        for (; c <= n - L; c += L) {
            FloatVector center = at(near, no + c), sum = FloatVector.zero(SPECIES), squares = FloatVector.zero(SPECIES);
            for (int r = 0; r < rows; r++) {
                FloatVector v = at(x, xo + c + r * n).sub(center);
                sum = sum.add(v);
                squares = v.fma(v, squares);
            }
            sum.intoArray(s, so + c);
            squares.intoArray(s, so + n + c);
        }
        ScalarNormalization.offsetSums(c, rows, n, x, xo, near, no, s, so);
    }

    static void productSums(Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] s, int so) {
        int n = d.count(), rows = d.outer(), c = 0;
        for (; c <= n - L; c += L) {
            FloatVector center = at(k, ko + c), sum = FloatVector.zero(SPECIES), products = FloatVector.zero(SPECIES);
            for (int r = 0; r < rows; r++) {
                FloatVector g = at(gy, gyo + c + r * n);
                sum = sum.add(g);
                products = g.fma(at(x, xo + c + r * n).sub(center), products);
            }
            sum.intoArray(s, so + c);
            products.intoArray(s, so + n + c);
        }
        ScalarNormalization.productSums(c, d, x, xo, gy, gyo, k, ko, s, so);
    }

    static void rectifiedSums(Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] s, int so) {
        int n = d.count(), rows = d.outer(), c = 0;
        for (; c <= n - L; c += L) {
            FloatVector center = at(k, ko + c), factor = at(k, ko + n + c), term = at(k, ko + 2 * n + c);
            FloatVector sum = FloatVector.zero(SPECIES), products = FloatVector.zero(SPECIES);
            for (int r = 0; r < rows; r++) {
                FloatVector v = at(x, xo + c + r * n).sub(center);
                FloatVector g = at(gy, gyo + c + r * n).blend(0, v.fma(factor, term).compare(LE, 0));
                sum = sum.add(g);
                products = g.fma(v, products);
            }
            sum.intoArray(s, so + c);
            products.intoArray(s, so + n + c);
        }
        ScalarNormalization.productSums(c, d, x, xo, gy, gyo, k, ko, s, so);
    }

    // ---- every element with the coefficients of its group ---------------------------------------------------

    static void scaleGroups(Groups d, float[] x, int xo, float[] k, int ko, float[] y, int yo) {
        int rest = d.to(), factors = ko + d.count(), terms = factors + d.count();
        if (d.inner() == 1) {
            rest = d.to() - (d.to() - d.from()) % L;
            for (int g = d.from(); g < rest; g += L) {
                if (d.isRectified()) rectifyColumn(d, x, xo + g, k, ko + g, y, yo + g);
                else scaleColumn(d, x, xo + g, k, ko + g, y, yo + g);
            }
        } else {
            for (int o = 0; o < d.outer(); o++) {
                for (int g = d.from(), i = d.at(o, g); g < rest; g++, i += d.inner()) {
                    scaleRun(x, xo + i, d.inner(), k[ko + g], k[factors + g], k[terms + g], y, yo + i);
                }
            }
        }
        if (rest < d.to()) ScalarNormalization.scaleGroups(d, rest, x, xo, k, ko, y, yo);
    }

    private static void scaleColumn(Groups d, float[] x, int xo, float[] k, int ko, float[] y, int yo) {
        int n = d.count(), end = d.outer() * n;
        FloatVector center = at(k, ko), factor = at(k, ko + n), term = at(k, ko + 2 * n);
        for (int i = 0; i < end; i += n) at(x, xo + i).sub(center).fma(factor, term).intoArray(y, yo + i);
    }

    private static void rectifyColumn(Groups d, float[] x, int xo, float[] k, int ko, float[] y, int yo) {
        int n = d.count(), end = d.outer() * n;
        FloatVector center = at(k, ko), factor = at(k, ko + n), term = at(k, ko + 2 * n);
        for (int i = 0; i < end; i += n) {
            FloatVector v = at(x, xo + i).sub(center).fma(factor, term);
            v.blend(0, v.compare(LE, 0)).intoArray(y, yo + i);
        }
    }

    private static void scaleRun(float[] x, int xo, int n, float center, float factor, float term, float[] y, int yo) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor), terms = FloatVector.broadcast(SPECIES, term);
        int i = 0;
        for (; i <= n - L; i += L) at(x, xo + i).sub(center).fma(factors, terms).intoArray(y, yo + i);
        for (; i < n; i++) y[yo + i] = Fma.of(x[xo + i] - center, factor, term);
    }

    static void combineGroups(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] gx, int gxo) {
        int n = d.count(), rest = d.to();
        if (d.inner() == 1) {
            rest = d.to() - (d.to() - d.from()) % L;
            for (int g = d.from(); g < rest; g += L) {
                if (d.isRectified()) combineRectified(d, x, xo + g, gy, gyo + g, k, ko + g, gx, gxo + g);
                else combineColumn(d, x, xo + g, gy, gyo + g, k, ko + g, gx, gxo + g);
            }
        } else {
            for (int o = 0; o < d.outer(); o++) {
                for (int g = d.from(), i = d.at(o, g); g < rest; g++, i += d.inner()) {
                    combineRun(x, xo + i, gy, gyo + i, d.inner(), k, ko + g, n, gx, gxo + i);
                }
            }
        }
        if (rest < d.to()) ScalarNormalization.combineGroups(d, rest, x, xo, gy, gyo, k, ko, gx, gxo);
    }

    private static void combineColumn(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] gx, int gxo) {
        int n = d.count(), end = d.outer() * n;
        FloatVector center = at(k, ko), a = at(k, ko + n), b = at(k, ko + 2 * n), c = at(k, ko + 3 * n);
        for (int i = 0; i < end; i += n) {
            at(gy, gyo + i).fma(a, at(x, xo + i).sub(center).fma(b, c)).intoArray(gx, gxo + i);
        }
    }

    private static void combineRectified(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] gx, int gxo) {
        int n = d.count(), end = d.outer() * n;
        FloatVector center = at(k, ko), a = at(k, ko + n), b = at(k, ko + 2 * n), c = at(k, ko + 3 * n);
        FloatVector term = at(k, ko + 4 * n);
        for (int i = 0; i < end; i += n) {
            FloatVector v = at(x, xo + i).sub(center);
            FloatVector g = at(gy, gyo + i).blend(0, v.fma(a, term).compare(LE, 0));
            g.fma(a, v.fma(b, c)).intoArray(gx, gxo + i);
        }
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
        for (; i < n; i++) gx[gxo + i] = Fma.of(gy[gyo + i], a, Fma.of(x[xo + i] - center, b, c));
    }
}
