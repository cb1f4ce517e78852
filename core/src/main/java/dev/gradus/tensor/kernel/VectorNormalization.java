package dev.gradus.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The kernels of normalization with the Vector API, step by step as in [ScalarNormalization], and with its bits.
///
/// Long runs are done along the run. Where runs are single elements, as in a batch of vectors, a vector holds neighbouring
/// groups instead, and the float64 sums of its elements are two vectors.
final class VectorNormalization {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final VectorSpecies<Double> WIDE =
            VectorSpecies.of(double.class, VectorShape.forBitSize(SPECIES.vectorBitSize()));
    private static final int L = SPECIES.length();
    private static final DoubleVector ZERO = DoubleVector.zero(WIDE);
    private static final ScalarKernels PLAIN = new ScalarKernels();
    private static final Pool<Scratch> SCRATCH = new Pool<>(Scratch::new);

    /// Memory for one call.
    private static final class Scratch {
        final float[] a = new float[Sums.BLOCK], b = new float[Sums.BLOCK];
        final double[] first = new double[L], second = new double[L];
    }

    private VectorNormalization() {}

    private static FloatVector at(float[] array, int offset) {
        return FloatVector.fromArray(SPECIES, array, offset);
    }

    private static DoubleVector low(FloatVector v) {
        return (DoubleVector) v.convertShape(F2D, WIDE, 0);
    }

    private static DoubleVector high(FloatVector v) {
        return (DoubleVector) v.convertShape(F2D, WIDE, 1);
    }

    private static void store(DoubleVector low, DoubleVector high, double[] to) {
        low.intoArray(to, 0);
        high.intoArray(to, L / 2);
    }

    // ---- statistics
    // --------------------------------------------------------------------------------------------------

    static void moments(Groups d, float[] x, int xo, float[] m, int mo) {
        Scratch scratch = SCRATCH.take();
        int g = d.from();
        if (d.inner() == 1) {
            for (; g <= d.to() - L; g += L) columnMoments(d, x, xo, m, mo, g, scratch);
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
                sum += VectorMath.sum(x, xo + d.at(o, g) + i, Math.min(Sums.BLOCK, d.inner() - i));
            }
        }
        float near = (float) (sum / d.divisor());
        double first = 0, second = 0;
        for (int o = 0; o < d.outer(); o++) {
            for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                int n = Math.min(Sums.BLOCK, d.inner() - i);
                offsets(x, xo + d.at(o, g) + i, n, near, scratch.a, scratch.b);
                first += VectorMath.sum(scratch.a, 0, n);
                second += VectorMath.sum(scratch.b, 0, n);
            }
        }
        m[mo + g] = near;
        ScalarNormalization.finish(d, g, first, second, m, mo);
    }

    /// x - near, and its square.
    private static void offsets(float[] x, int xo, int n, float near, float[] offsets, float[] squares) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i).sub(near);
            v.intoArray(offsets, i);
            v.mul(v).intoArray(squares, i);
        }
        for (; i < n; i++) {
            offsets[i] = x[xo + i] - near;
            squares[i] = offsets[i] * offsets[i];
        }
    }

    private static void columnMoments(Groups d, float[] x, int xo, float[] m, int mo, int g, Scratch scratch) {
        int end = xo + d.at(d.outer(), g);
        DoubleVector low = ZERO, high = ZERO;
        for (int i = xo + g; i < end; i += d.count()) {
            FloatVector v = at(x, i);
            low = low.add(low(v));
            high = high.add(high(v));
        }
        store(low, high, scratch.first);
        for (int lane = 0; lane < L; lane++) m[mo + g + lane] = (float) (scratch.first[lane] / d.divisor());
        FloatVector near = at(m, mo + g);
        DoubleVector lowSquares = ZERO, highSquares = ZERO;
        low = high = ZERO;
        for (int i = xo + g; i < end; i += d.count()) {
            FloatVector v = at(x, i).sub(near), square = v.mul(v);
            low = low.add(low(v));
            high = high.add(high(v));
            lowSquares = lowSquares.add(low(square));
            highSquares = highSquares.add(high(square));
        }
        store(low, high, scratch.first);
        store(lowSquares, highSquares, scratch.second);
        for (int lane = 0; lane < L; lane++) {
            ScalarNormalization.finish(d, g + lane, scratch.first[lane], scratch.second[lane], m, mo);
        }
    }

    static void sumGroups(Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] s, int so) {
        Scratch scratch = SCRATCH.take();
        int g = d.from();
        if (d.inner() == 1) {
            for (; g <= d.to() - L; g += L) columnSums(d, x, xo, gy, gyo, at(k, ko + g), s, so, g, scratch);
            PLAIN.sumGroups(d.range(g, d.to()), x, xo, gy, gyo, k, ko, s, so);
        } else {
            for (; g < d.to(); g++) runSums(d, x, xo, gy, gyo, k[ko + g], s, so, g, scratch.a);
        }
        SCRATCH.give(scratch);
    }

    private static void runSums(
            Groups d, float[] x, int xo, float[] gy, int gyo, float center, float[] s, int so, int g, float[] block) {
        double first = 0, second = 0;
        for (int o = 0; o < d.outer(); o++) {
            for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                int from = d.at(o, g) + i, n = Math.min(Sums.BLOCK, d.inner() - i);
                products(x, xo + from, gy, gyo + from, n, center, block);
                first += VectorMath.sum(gy, gyo + from, n);
                second += VectorMath.sum(block, 0, n);
            }
        }
        s[so + g] = (float) first;
        s[so + d.count() + g] = (float) second;
    }

    /// gy · (x - center)
    private static void products(float[] x, int xo, float[] gy, int gyo, int n, float center, float[] products) {
        int i = 0;
        for (; i <= n - L; i += L) at(gy, gyo + i).mul(at(x, xo + i).sub(center)).intoArray(products, i);
        for (; i < n; i++) products[i] = gy[gyo + i] * (x[xo + i] - center);
    }

    private static void columnSums(
            Groups d,
            float[] x,
            int xo,
            float[] gy,
            int gyo,
            FloatVector center,
            float[] s,
            int so,
            int g,
            Scratch scratch) {
        DoubleVector low = ZERO, high = ZERO, lowProducts = ZERO, highProducts = ZERO;
        for (int i = g, end = d.at(d.outer(), g); i < end; i += d.count()) {
            FloatVector v = at(gy, gyo + i), product = v.mul(at(x, xo + i).sub(center));
            low = low.add(low(v));
            high = high.add(high(v));
            lowProducts = lowProducts.add(low(product));
            highProducts = highProducts.add(high(product));
        }
        store(low, high, scratch.first);
        store(lowProducts, highProducts, scratch.second);
        for (int lane = 0; lane < L; lane++) {
            s[so + g + lane] = (float) scratch.first[lane];
            s[so + d.count() + g + lane] = (float) scratch.second[lane];
        }
    }

    // ---- every element with the coefficients of its group
    // ------------------------------------------------------------

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
