package dev.gradus.tensor.kernel;

/// The functions of [Unary], [Binary] and [Ternary] in plain Java: their specification. As every `Scalar*.java` here also the
/// source of float64.
@SuppressWarnings("cast") // `(float)` says nothing any more once it has become `(double)`
final class ScalarFunctions {
    private ScalarFunctions() {}

    /// A function of one number.
    interface One {
        float of(float x, double p, double q);
    }

    /// A function of two numbers.
    interface Two {
        float of(float a, float b, double p, double q);
    }

    /// A function of three numbers.
    interface Three {
        float of(float a, float b, float c, double p);
    }

    static One of(Unary f) {
        return switch (f) {
            case SCALE -> (x, p, q) -> x * (float) p;
            case SHIFT -> (x, p, q) -> x + (float) p;
            case CLAMP -> (x, p, q) -> Math.min(Math.max(x, (float) p), (float) q);
            case ABS -> (x, p, q) -> Math.abs(x);
            case SIGN -> (x, p, q) -> Math.signum(x);
            case STEP -> (x, p, q) -> x >= 0 ? 1 : x < 0 ? 0 : x;
            case SQRT -> (x, p, q) -> (float) Math.sqrt(x);
            case SCALED_SQRT -> (x, p, q) -> (float) Math.sqrt(x) * (float) p + (float) q;
            case SQUARE -> (x, p, q) -> x * x;
            case POW -> (x, p, q) -> (float) StrictMath.pow(x, p);
            case EXP -> (x, p, q) -> FloatMath.exp(x);
            case EXPM1 -> (x, p, q) -> FloatMath.expm1(x);
            case LOG -> (x, p, q) -> FloatMath.log(x);
            case TANH -> (x, p, q) -> FloatMath.tanh(x);
            case SIGMOID -> (x, p, q) -> FloatMath.sigmoid(x);
            case SOFTPLUS -> (x, p, q) -> softplus(x, (float) p);
            case NORMAL_CDF -> (x, p, q) -> FloatMath.normalCdf(x);
            // not p · x where p is 0, which would turn -∞ into NaN
            case LEAKY_RELU -> (x, p, q) -> x <= 0 ? (float) p == 0 ? 0 : (float) p * x : x;
        };
    }

    static Two of(Binary f) {
        return switch (f) {
            case ADD -> (a, b, p, q) -> a + b;
            case SUB -> (a, b, p, q) -> a - b;
            case MUL -> (a, b, p, q) -> a * b;
            case DIV -> (a, b, p, q) -> a / b;
            case MAX -> (a, b, p, q) -> Math.max(a, b);
            case MAX_SHARE -> (a, b, p, q) -> a > b ? 1 : a < b ? 0 : 0.5f;
            case ADD_SCALED -> (a, b, p, q) -> a + (float) p * b;
            case LERP -> (a, b, p, q) -> a + (float) p * (b - a);
            case MEAN_SQUARE -> (a, b, p, q) -> (float) p * a + (float) q * b * b;
            case LEAKY_RELU_BACKWARD -> (a, b, p, q) -> (float) p == 0 ? a <= 0 ? 0 : b : a > 0 ? b : (float) p * b;
            case CLAMP_BACKWARD -> (a, b, p, q) -> a >= (float) p && a <= (float) q ? b : 0;
            case SIGMOID_BACKWARD -> (a, b, p, q) -> b * (a * (1 - a));
            case TANH_BACKWARD -> (a, b, p, q) -> b * (1 - a * a);
            case BINARY_CROSS_ENTROPY -> (a, b, p, q) -> binaryCrossEntropy(a, b);
        };
    }

    static Three of(Ternary f) {
        return switch (f) {
            case ADD_PRODUCT -> (a, b, c, p) -> a + (float) p * b * c;
            case ADD_QUOTIENT -> (a, b, c, p) -> a + (float) p * (b / c);
            case BINARY_CROSS_ENTROPY_BACKWARD -> (a, b, c, p) -> c * (a - b) / Math.max((1 - a) * a, 1e-12f);
        };
    }

    private static float softplus(float x, float beta) {
        // ln(1+e^βx)/β = max(x,0) + ln(1+e^-|βx|)/β: the exponential is at most 1, so nothing overflows
        float bend = FloatMath.log1p(FloatMath.exp(-Math.abs(x * beta))) / beta;
        return Float.isNaN(x) ? x : Math.max(x, 0) + bend;
    }

    private static float binaryCrossEntropy(float p, float t) {
        float yes = Math.max(FloatMath.log(p), -100), no = Math.max(FloatMath.log1p(-p), -100);
        return (t - 1) * no - t * yes;
    }
}
