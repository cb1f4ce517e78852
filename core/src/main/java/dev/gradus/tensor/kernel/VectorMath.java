package dev.gradus.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.NEG;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Elementary functions, sums and softmax over arrays, on vectors: the same steps as [FloatMath] and [Sums],
/// and the same bits.
///
/// Offsets and lengths are in elements; an output may be the input array at the same offset. The last elements,
/// fewer than a vector, are done one by one: under a mask C2 was seen to make objects of the vectors.
final class VectorMath {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final int L = SPECIES.length();
    private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);

    private VectorMath() {}

    /// The width of the vectors in bits.
    static int bits() {
        return SPECIES.vectorBitSize();
    }

    /// The sum of `x[xo]` to `x[xo + n - 1]`, in the order of [Sums].
    static float sum(float[] x, int xo, int n) {
        if (n <= Sums.BLOCK) {
            return sumBlock(x, xo, n);
        }
        int left = Sums.leftBranch(n);
        return sum(x, xo, left) + sum(x, xo + left, n - left);
    }

    /// y = the sum of the rows of x [rows, n] in order, where n is at least the length of a vector.
    static void sumRows(float[] x, int xo, int rows, int n, float[] y, int yo) {
        int c = 0, size = rows * n;
        for (; c <= n - 4 * L; c += 4 * L) {
            var sum0 = FloatVector.zero(SPECIES);
            var sum1 = sum0;
            var sum2 = sum0;
            var sum3 = sum0;
            for (int i = xo + c, end = i + size; i < end; i += n) {
                sum0 = sum0.add(FloatVector.fromArray(SPECIES, x, i));
                sum1 = sum1.add(FloatVector.fromArray(SPECIES, x, i + L));
                sum2 = sum2.add(FloatVector.fromArray(SPECIES, x, i + 2 * L));
                sum3 = sum3.add(FloatVector.fromArray(SPECIES, x, i + 3 * L));
            }
            sum0.intoArray(y, yo + c);
            sum1.intoArray(y, yo + c + L);
            sum2.intoArray(y, yo + c + 2 * L);
            sum3.intoArray(y, yo + c + 3 * L);
        }
        for (; c < n; c += L) {
            int first = Math.min(c, n - L); // the last vector does some columns again
            var sum = FloatVector.zero(SPECIES);
            for (int i = xo + first, end = i + size; i < end; i += n)
                sum = sum.add(FloatVector.fromArray(SPECIES, x, i));
            sum.intoArray(y, yo + first);
        }
    }

    /// The sum of eˣ over `x[xo]` to `x[xo + n - 1]`, in the order of [Sums].
    static float sumExp(float[] x, int xo, int n) {
        if (n <= Sums.BLOCK) {
            return sumExpBlock(x, xo, n);
        }
        int left = Sums.leftBranch(n);
        return sumExp(x, xo, left) + sumExp(x, xo + left, n - left);
    }

    /// The largest of `x[xo]` to `x[xo + n - 1]`; -∞ when `n` is 0, NaN when any is NaN.
    static float max(float[] x, int xo, int n) {
        var max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            max = max.max(FloatVector.fromArray(SPECIES, x, xo + i));
        }
        if (whole < n) {
            var rest = SPECIES.indexInRange(whole, n);
            max = max.lanewise(MAX, FloatVector.fromArray(SPECIES, x, xo + whole, rest), rest);
        }
        return max.reduceLanes(MAX);
    }

    /// y [rows, cols] = softmax of each row of x: eˣ⁻ᵐ / Σ eˣ⁻ᵐ with the largest of the row as m.
    static void softmaxRows(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        subtractMax(x, xo, y, yo, rows, cols);
        VectorKernels.VECTOR_LOOPS.of(Unary.EXP).map(0, 0, y, yo, y, yo, rows * cols);
        for (int row = yo; row < yo + rows * cols; row += cols) {
            float sum = sum(y, row, cols);
            for (int i = 0; i < cols; i++) {
                y[row + i] /= sum;
            }
        }
    }

    /// y [rows, cols] = log-softmax of each row of x: (x - m) - ln Σ eˣ⁻ᵐ with the largest of the row as m.
    static void logSoftmaxRows(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        subtractMax(x, xo, y, yo, rows, cols);
        for (int row = yo; row < yo + rows * cols; row += cols) {
            float logSum = FloatMath.log(sumExp(y, row, cols));
            for (int i = 0; i < cols; i++) {
                y[row + i] -= logSum;
            }
        }
    }

    private static void subtractMax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int row = 0; row < rows * cols; row += cols) {
            float max = max(x, xo + row, cols);
            for (int i = row; i < row + cols; i++) {
                y[yo + i] = x[xo + i] - max;
            }
        }
    }

    // The functions of one vector, step by step as in FloatMath. C2 inlines methods of the Vector API whatever they
    // cost, but none of ours
    // once a loop has become large, and then makes objects: ours are few, and called early.

    static FloatVector exp(FloatVector x) {
        x = x.blend(FloatMath.EXP_MAX, x.compare(GT, FloatMath.EXP_MAX));
        x = x.blend(FloatMath.EXP_MIN, x.compare(LT, FloatMath.EXP_MIN));
        var shifted = x.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUNDER));
        var n = shifted.sub(FloatMath.ROUNDER);
        var r = n.fma(all(-FloatMath.LN2_HIGH), x);
        r = n.fma(all(-FloatMath.LN2_LOW), r);
        var p = all(FloatMath.E6).fma(r, all(FloatMath.E5));
        p = p.fma(r, all(FloatMath.E4));
        p = p.fma(r, all(FloatMath.E3));
        p = p.fma(r, all(FloatMath.E2));
        var power = p.fma(r.mul(r), r).add(1);
        var whole = shifted.reinterpretAsInts().sub(FloatMath.ROUNDER_BITS);
        var half = whole.lanewise(ASHR, 1);
        var first = half.add(FloatMath.EXPONENT_BIAS).lanewise(LSHL, FloatMath.MANTISSA_BITS);
        var second = whole.sub(half).add(FloatMath.EXPONENT_BIAS).lanewise(LSHL, FloatMath.MANTISSA_BITS);
        return power.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats());
    }

    static FloatVector log(FloatVector x) {
        var subnormal = x.compare(LT, Float.MIN_NORMAL);
        var normal = x.blend(x.mul(FloatMath.TWO_TO_23), subnormal);
        var bits = normal.reinterpretAsInts().sub(FloatMath.SQRT_HALF_BITS);
        var f = bits.and(FloatMath.MANTISSA_MASK).add(FloatMath.SQRT_HALF_BITS).reinterpretAsFloats().sub(1);
        var k =
                bits.lanewise(ASHR, FloatMath.MANTISSA_BITS)
                        .add(FloatMath.ROUNDER_BITS)
                        .reinterpretAsFloats()
                        .sub(FloatMath.ROUNDER);
        k = k.blend(k.sub(FloatMath.MANTISSA_BITS), subnormal);
        var p = all(FloatMath.L11).fma(f, all(FloatMath.L10));
        p = p.fma(f, all(FloatMath.L9));
        p = p.fma(f, all(FloatMath.L8));
        p = p.fma(f, all(FloatMath.L7));
        p = p.fma(f, all(FloatMath.L6));
        p = p.fma(f, all(FloatMath.L5));
        p = p.fma(f, all(FloatMath.L4));
        p = p.fma(f, all(FloatMath.L3));
        var square = f.mul(f);
        var y = k.fma(all(FloatMath.LN2_LOW), square.mul(f).mul(p));
        y = square.fma(all(-0.5f), y).add(f);
        y = k.fma(all(FloatMath.LN2_HIGH), y);
        y = x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NaN, x.compare(LT, 0));
        return y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0));
    }

    static FloatVector tanh(FloatVector x) {
        var size = x.lanewise(ABS);
        var small = smallTanh(size);
        var large = all(1).sub(all(2).div(exp(size.add(size)).add(1)));
        var y = large.blend(small, size.compare(LT, FloatMath.TANH_SMALL));
        var sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    private static FloatVector smallTanh(FloatVector size) {
        var square = size.mul(size);
        var p = all(FloatMath.T11).fma(square, all(FloatMath.T9));
        p = p.fma(square, all(FloatMath.T7));
        p = p.fma(square, all(FloatMath.T5));
        p = p.fma(square, all(FloatMath.T3));
        return p.mul(square).fma(size, size);
    }

    static FloatVector expm1(FloatVector x) {
        // tanh ½x where it is used, without the exponential of the rest
        var half = x.mul(0.5f);
        var sign = half.reinterpretAsInts().and(Integer.MIN_VALUE);
        var t = smallTanh(half.lanewise(ABS)).reinterpretAsInts().or(sign).reinterpretAsFloats();
        var small = t.add(t).div(ONE.sub(t));
        return exp(x).sub(1).blend(small, x.lanewise(ABS).compare(LT, 0.5f));
    }

    static FloatVector normalCdf(FloatVector x) {
        var z = x.lanewise(ABS);
        z = z.blend(FloatMath.TAIL_MAX, z.compare(GT, FloatMath.TAIL_MAX));
        var t = all(1).div(all(FloatMath.TAIL_STEP).fma(z, all(1)));
        var r = all(FloatMath.Q9).fma(t, all(FloatMath.Q8));
        r = r.fma(t, all(FloatMath.Q7));
        r = r.fma(t, all(FloatMath.Q6));
        r = r.fma(t, all(FloatMath.Q5));
        r = r.fma(t, all(FloatMath.Q4));
        r = r.fma(t, all(FloatMath.Q3));
        r = r.fma(t, all(FloatMath.Q2));
        r = r.fma(t, all(FloatMath.Q1));
        r = r.fma(t, all(FloatMath.Q0));
        var square = z.mul(z);
        var lost = z.fma(z, square.lanewise(NEG));
        var e = exp(square.mul(-0.5f));
        var tail = e.fma(lost.mul(-0.5f), e).mul(t).mul(r);
        return ONE.sub(tail).blend(tail, x.compare(LT, 0)).blend(x, x.test(IS_NAN));
    }

    static FloatVector sigmoid(FloatVector x) {
        var e = exp(x.lanewise(ABS).lanewise(NEG));
        return e.blend(1, x.compare(GE, 0)).div(e.add(1)).blend(x, x.test(IS_NAN));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    // The 16 lanes of Sums are one vector of 512 bits, two of 256 or four of 128: parts 0 to 3. Which parts
    // there are is a constant, so that the others vanish from the compiled code.

    private static final boolean TWO_PARTS = L < Sums.LANES;
    private static final boolean FOUR_PARTS = L < Sums.LANES / 2;
    private static final VectorShuffle<Float> FROM_8 = VectorShuffle.iota(SPECIES, 8 % L, 1, true);
    private static final VectorShuffle<Float> FROM_4 = VectorShuffle.iota(SPECIES, 4 % L, 1, true);
    private static final VectorShuffle<Float> FROM_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
    private static final VectorShuffle<Float> FROM_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

    private static float sumBlock(float[] x, int xo, int n) {
        var sum0 = FloatVector.zero(SPECIES);
        var sum1 = sum0;
        var sum2 = sum0;
        var sum3 = sum0;
        int whole = n & -Sums.LANES;
        for (int i = xo; i < xo + whole; i += Sums.LANES) {
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, x, i));
            if (TWO_PARTS) sum1 = sum1.add(FloatVector.fromArray(SPECIES, x, i + L));
            if (FOUR_PARTS) sum2 = sum2.add(FloatVector.fromArray(SPECIES, x, i + 2 * L));
            if (FOUR_PARTS) sum3 = sum3.add(FloatVector.fromArray(SPECIES, x, i + 3 * L));
        }
        if (whole < n) {
            sum0 = addRest(sum0, x, xo, whole, n);
            if (TWO_PARTS) sum1 = addRest(sum1, x, xo, whole + L, n);
            if (FOUR_PARTS) sum2 = addRest(sum2, x, xo, whole + 2 * L, n);
            if (FOUR_PARTS) sum3 = addRest(sum3, x, xo, whole + 3 * L, n);
        }
        return fold(sum0, sum1, sum2, sum3);
    }

    /// Adding 0 in the lanes without an element leaves them as they are: a sum that began with 0 is never -0.
    private static FloatVector addRest(FloatVector sum, float[] x, int xo, int i, int n) {
        return i < n ? sum.add(FloatVector.fromArray(SPECIES, x, xo + i, SPECIES.indexInRange(i, n))) : sum;
    }

    private static float sumExpBlock(float[] x, int xo, int n) {
        var sum0 = FloatVector.zero(SPECIES);
        var sum1 = sum0;
        var sum2 = sum0;
        var sum3 = sum0;
        int whole = n & -Sums.LANES;
        for (int i = xo; i < xo + whole; i += Sums.LANES) {
            sum0 = sum0.add(exp(FloatVector.fromArray(SPECIES, x, i)));
            if (TWO_PARTS) sum1 = sum1.add(exp(FloatVector.fromArray(SPECIES, x, i + L)));
            if (FOUR_PARTS) sum2 = sum2.add(exp(FloatVector.fromArray(SPECIES, x, i + 2 * L)));
            if (FOUR_PARTS) sum3 = sum3.add(exp(FloatVector.fromArray(SPECIES, x, i + 3 * L)));
        }
        if (whole < n) {
            sum0 = addExpRest(sum0, x, xo, whole, n);
            if (TWO_PARTS) sum1 = addExpRest(sum1, x, xo, whole + L, n);
            if (FOUR_PARTS) sum2 = addExpRest(sum2, x, xo, whole + 2 * L, n);
            if (FOUR_PARTS) sum3 = addExpRest(sum3, x, xo, whole + 3 * L, n);
        }
        return fold(sum0, sum1, sum2, sum3);
    }

    private static FloatVector addExpRest(FloatVector sum, float[] x, int xo, int i, int n) {
        if (i >= n) {
            return sum;
        }
        VectorMask<Float> rest = SPECIES.indexInRange(i, n);
        return sum.add(FloatVector.zero(SPECIES).blend(exp(FloatVector.fromArray(SPECIES, x, xo + i, rest)), rest));
    }

    /// Lane l with l + 8, then l + 4, l + 2, l + 1.
    private static float fold(FloatVector sum0, FloatVector sum1, FloatVector sum2, FloatVector sum3) {
        var sum = sum0;
        if (FOUR_PARTS) {
            sum = sum0.add(sum2).add(sum1.add(sum3));
        } else if (TWO_PARTS) {
            sum = sum0.add(sum1);
            sum = sum.add(sum.rearrange(FROM_4));
        } else {
            sum = sum.add(sum.rearrange(FROM_8));
            sum = sum.add(sum.rearrange(FROM_4));
        }
        sum = sum.add(sum.rearrange(FROM_2));
        sum = sum.add(sum.rearrange(FROM_1));
        return sum.lane(0);
    }
}
