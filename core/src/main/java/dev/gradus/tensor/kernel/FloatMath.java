package dev.gradus.tensor.kernel;

/// Elementary functions of one number, with the same bits on every machine and in every vector width.
///
/// The float forms use nothing but IEEE additions, multiplications, fused multiply-adds, comparisons and
/// operations on the bits, in a fixed order; [VectorMath] does the same steps on vectors. Largest error, in
/// units in the last place, against `StrictMath` in double, over every 211th float of the range:
///
/// | exp | log | log1p | tanh | sigmoid |
/// |---|---|---|---|---|
/// | 0.98 | 0.84 | 1.44 | 1.33 | 2.21 |
///
/// expm1 and normalCdf: relative error below 4·10⁻⁷ (normalCdf: where the result is not subnormal).
///
/// Subnormal inputs and results are right, not flushed to zero. The function of a NaN is that NaN, sign and all: of two that meet
/// in a product, as in x · σ(x), either may come out.
///
/// The double forms are those of `StrictMath`; they bear the same names so that the float64 kernels, derived
/// from the float32 ones, pick them up.
final class FloatMath {
    /// 1.5 · 2²³. Adding it to a float below 2²² in size rounds that to an integer, which can be read off the
    /// low bits.
    static final float ROUNDER = 0x1.8p23f;

    static final int ROUNDER_BITS = 0x4b400000;
    static final int EXPONENT_BIAS = 127;
    static final int MANTISSA_BITS = 23;

    /// Beyond these bounds the result is infinite or 0 anyway, and the power of two can no longer be made.
    static final float EXP_MAX = 89;

    static final float EXP_MIN = -104;
    static final float LOG2_E = 0x1.715476p0f;

    /// ln 2 rounded to float, and what the rounding took away.
    static final float LN2_HIGH = 0x1.62e43p-1f;

    static final float LN2_LOW = -0x1.05c61p-29f;

    /// eʳ ≈ 1 + r + r² (E2 + E3 r + … + E6 r⁴) for |r| ≤ ½ ln 2: minimax, relative error 3·10⁻⁹.
    static final float E2 = 0.49999994f;

    static final float E3 = 0.1666652f;
    static final float E4 = 0.041668393f;
    static final float E5 = 0.008368781f;
    static final float E6 = 0.0013814467f;

    /// ln(1+f) ≈ f - f²/2 + f³ (L3 + L4 f + … + L11 f⁸) for √½ ≤ 1+f < √2: minimax, relative error 10⁻⁹.
    static final float L3 = 0.33333313f;

    static final float L4 = -0.2500001f;
    static final float L5 = 0.2000212f;
    static final float L6 = -0.16667996f;
    static final float L7 = 0.14219552f;
    static final float L8 = -0.12405588f;
    static final float L9 = 0.11888163f;
    static final float L10 = -0.11675656f;
    static final float L11 = 0.06746644f;
    static final int SQRT_HALF_BITS = 0x3f3504f3;
    static final int MANTISSA_MASK = 0x007fffff;
    static final float TWO_TO_23 = 0x1p23f;

    /// tanh x ≈ x + x³ (T3 + T5 x² + … + T11 x⁸) for |x| ≤ 0.625: minimax, relative error 4·10⁻⁹.
    static final float TANH_SMALL = 0.625f;

    static final float T3 = -0.33333284f;
    static final float T5 = 0.13331491f;
    static final float T7 = -0.053743497f;
    static final float T9 = 0.020650586f;
    static final float T11 = -0.0057170438f;

    /// Q(z) eᶻᶻᐟ² ≈ t (Q0 + Q1 t + … + Q9 t⁹), t = 1 / (1 + 0.3 z), for 0 ≤ z ≤ 14.5: relative error 4·10⁻⁹.
    static final float TAIL_STEP = 0.3f;

    /// From here on the tail is 0 in float.
    static final float TAIL_MAX = 14.5f;

    static final float Q0 = 0.11968669f;
    static final float Q1 = 0.11957177f;
    static final float Q2 = 0.110235825f;
    static final float Q3 = 0.078387685f;
    static final float Q4 = 0.096162714f;
    static final float Q5 = -0.07943474f;
    static final float Q6 = 0.19179833f;
    static final float Q7 = -0.2282241f;
    static final float Q8 = 0.11244013f;
    static final float Q9 = -0.020624308f;

    /// Terms of the continued fraction that are enough from 2.5 on.
    private static final int CONTINUED = 120;

    private FloatMath() {}

    /// eˣ. Infinite from 88.73 on, subnormal below -87.34, 0 below -103.98.
    static float exp(float x) {
        // x = n ln 2 + r, so eˣ = 2ⁿ eʳ
        x = x > EXP_MAX ? EXP_MAX : x;
        x = x < EXP_MIN ? EXP_MIN : x;
        float shifted = Fma.of(x, LOG2_E, ROUNDER);
        float n = shifted - ROUNDER;
        float r = Fma.of(n, -LN2_HIGH, x);
        r = Fma.of(n, -LN2_LOW, r);
        float p = Fma.of(E6, r, E5);
        p = Fma.of(p, r, E4);
        p = Fma.of(p, r, E3);
        p = Fma.of(p, r, E2);
        float power = Fma.of(p, r * r, r) + 1;
        // 2ⁿ in two factors: n reaches from -150 to 128, more than one float's exponent holds
        int whole = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
        int half = whole >> 1;
        return power * powerOfTwo(half) * powerOfTwo(whole - half);
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + EXPONENT_BIAS) << MANTISSA_BITS);
    }

    /// ln x. -∞ for 0 and -0, NaN below 0.
    static float log(float x) {
        // x = 2ᵏ (1 + f), so ln x = k ln 2 + ln(1+f)
        boolean subnormal = x < Float.MIN_NORMAL;
        float normal = subnormal ? x * TWO_TO_23 : x;
        int bits = Float.floatToRawIntBits(normal) - SQRT_HALF_BITS;
        float f = Float.intBitsToFloat((bits & MANTISSA_MASK) + SQRT_HALF_BITS) - 1;
        float k = Float.intBitsToFloat((bits >> MANTISSA_BITS) + ROUNDER_BITS) - ROUNDER;
        k = subnormal ? k - MANTISSA_BITS : k;
        float p = Fma.of(L11, f, L10);
        p = Fma.of(p, f, L9);
        p = Fma.of(p, f, L8);
        p = Fma.of(p, f, L7);
        p = Fma.of(p, f, L6);
        p = Fma.of(p, f, L5);
        p = Fma.of(p, f, L4);
        p = Fma.of(p, f, L3);
        float square = f * f;
        float y = Fma.of(k, LN2_LOW, square * f * p);
        y = Fma.of(square, -0.5f, y) + f;
        y = Fma.of(k, LN2_HIGH, y);
        y = x < Float.POSITIVE_INFINITY ? y : x; // +∞ and NaN
        y = x < 0 ? Float.NaN : y;
        return x == 0 ? Float.NEGATIVE_INFINITY : y;
    }

    /// ln(1+x), exact to the last places also for small x.
    static float log1p(float x) {
        float u = 1 + x;
        if (u == 1 || !(u < Float.POSITIVE_INFINITY)) {
            return u == 1 ? x : u;
        }
        // u is 1 + x rounded; the second term puts back what the rounding lost (0 where u is 0, so that ln u
        // stays -∞)
        float lost = u > 2 ? 1 - (u - x) : x - (u - 1);
        return log(u) + (lost == 0 ? 0 : lost / u);
    }

    /// tanh x.
    static float tanh(float x) {
        float size = Math.abs(x);
        float square = size * size;
        float p = Fma.of(T11, square, T9);
        p = Fma.of(p, square, T7);
        p = Fma.of(p, square, T5);
        p = Fma.of(p, square, T3);
        float small = Fma.of(p * square, size, size);
        // tanh |x| = 1 - 2 / (e^2|x| + 1)
        float large = 1 - 2 / (exp(size + size) + 1);
        float y = size < TANH_SMALL ? small : large;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & Integer.MIN_VALUE));
    }

    /// 1 / (1 + e⁻ˣ), without overflow and without cancellation at either end.
    static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        float y = (x >= 0 ? 1 : e) / (1 + e);
        return Float.isNaN(x) ? x : y;
    }

    /// eˣ - 1, exact to the last places also for small x.
    static float expm1(float x) {
        float t = tanh(x * 0.5f);
        return Math.abs(x) < 0.5f ? (t + t) / (1 - t) : exp(x) - 1;
    }

    /// Φ(x), the share of a standard normal distribution below x, with a small relative error also far below 0.
    static float normalCdf(float x) {
        // the smaller tail: Q(z) = e^(-z²/2) t R(t) with t = 1 / (1 + 0.3 z)
        float z = Math.abs(x);
        z = z > TAIL_MAX ? TAIL_MAX : z;
        float t = 1 / Fma.of(TAIL_STEP, z, 1);
        float r = Fma.of(Q9, t, Q8);
        r = Fma.of(r, t, Q7);
        r = Fma.of(r, t, Q6);
        r = Fma.of(r, t, Q5);
        r = Fma.of(r, t, Q4);
        r = Fma.of(r, t, Q3);
        r = Fma.of(r, t, Q2);
        r = Fma.of(r, t, Q1);
        r = Fma.of(r, t, Q0);
        float square = z * z, lost = Fma.of(z, z, -square);
        float e = exp(square * -0.5f);
        float tail = Fma.of(e, lost * -0.5f, e) * t * r;
        float y = x < 0 ? tail : 1 - tail;
        return Float.isNaN(x) ? x : y;
    }

    static double exp(double x) {
        return StrictMath.exp(x);
    }

    static double log(double x) {
        return StrictMath.log(x);
    }

    static double log1p(double x) {
        return StrictMath.log1p(x);
    }

    static double tanh(double x) {
        return StrictMath.tanh(x);
    }

    static double expm1(double x) {
        return StrictMath.expm1(x);
    }

    static double normalCdf(double x) {
        double z = Math.abs(x), density = StrictMath.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
        if (z < 2.5) { // 1/2 + φ (x + x³/3 + x⁵/15 + …), Marsaglia 2004
            double term = x, sum = x;
            for (int k = 3; Math.abs(term) > Math.ulp(sum); k += 2) sum += term *= x * x / k;
            return 0.5 + density * sum;
        }
        double fraction = z; // φ / (z + 1/(z + 2/(z + 3/…))), Laplace 1805
        for (int k = CONTINUED; k > 0; k--) fraction = z + k / fraction;
        double tail = z < Double.POSITIVE_INFINITY ? density / fraction : 0;
        return x < 0 ? tail : x > 0 ? 1 - tail : x;
    }

    static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        double y = (x >= 0 ? 1 : e) / (1 + e);
        return Double.isNaN(x) ? x : y;
    }
}
