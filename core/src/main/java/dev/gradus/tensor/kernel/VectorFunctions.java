package dev.gradus.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// The functions of [Unary], [Binary] and [Ternary] of vectors, with the bits of [ScalarFunctions]; null where there is no such form.
final class VectorFunctions {
    private static final FloatVector ZERO = FloatVector.zero(VectorSize.SPECIES);
    private static final FloatVector HALF = FloatVector.broadcast(VectorSize.SPECIES, 0.5f);
    private static final FloatVector ONE = FloatVector.broadcast(VectorSize.SPECIES, 1);

    private VectorFunctions() {}

    /// A function of one vector.
    interface One {
        FloatVector of(FloatVector x, double p, double q);
    }

    /// A function of two vectors.
    interface Two {
        FloatVector of(FloatVector a, FloatVector b, double p, double q);
    }

    /// A function of three vectors.
    interface Three {
        FloatVector of(FloatVector a, FloatVector b, FloatVector c, double p);
    }

    static @Nullable One of(Unary f) {
        return switch (f) {
            case SCALE -> (x, p, q) -> x.mul((float) p);
            case SHIFT -> (x, p, q) -> x.add((float) p);
            case CLAMP -> (x, p, q) -> x.max((float) p).min((float) q);
            case ABS -> (x, p, q) -> x.abs();
            case SIGN -> (x, p, q) -> x.blend(1, x.compare(GT, 0)).blend(-1, x.compare(LT, 0));
            case STEP -> (x, p, q) -> x.blend(1, x.compare(GE, 0)).blend(0, x.compare(LT, 0));
            case SQRT -> (x, p, q) -> x.sqrt();
            case SCALED_SQRT -> (x, p, q) -> x.sqrt().mul((float) p).add((float) q);
            case SQUARE -> (x, p, q) -> x.mul(x);
            case EXP -> (x, p, q) -> VectorMath.exp(x);
            case EXPM1 -> (x, p, q) -> VectorMath.expm1(x);
            case LOG -> (x, p, q) -> VectorMath.log(x);
            case TANH -> (x, p, q) -> VectorMath.tanh(x);
            case SIGMOID -> (x, p, q) -> VectorMath.sigmoid(x);
            case NORMAL_CDF -> (x, p, q) -> VectorMath.normalCdf(x);
            case LEAKY_RELU -> (x, p, q) -> leakyRelu(x, (float) p);
            case POW, SOFTPLUS -> null;
        };
    }

    static @Nullable Two of(Binary f) {
        return switch (f) {
            case ADD -> (a, b, p, q) -> a.add(b);
            case SUB -> (a, b, p, q) -> a.sub(b);
            case MUL -> (a, b, p, q) -> a.mul(b);
            case DIV -> (a, b, p, q) -> a.div(b);
            case MAX -> (a, b, p, q) -> a.max(b);
            case MAX_SHARE -> (a, b, p, q) -> HALF.blend(1, a.compare(GT, b)).blend(0, a.compare(LT, b));
            case ADD_SCALED -> (a, b, p, q) -> a.add(b.mul((float) p));
            case LERP -> (a, b, p, q) -> a.add(b.sub(a).mul((float) p));
            case MEAN_SQUARE -> (a, b, p, q) -> a.mul((float) p).add(b.mul((float) q).mul(b));
            case LEAKY_RELU_BACKWARD -> (a, b, p, q) -> leakyReluBackward(a, b, (float) p);
            case CLAMP_BACKWARD ->
                    (a, b, p, q) -> ZERO.blend(b, a.compare(GE, (float) p).and(a.compare(LE, (float) q)));
            case SIGMOID_BACKWARD -> (a, b, p, q) -> b.mul(a.mul(ONE.sub(a)));
            case TANH_BACKWARD -> (a, b, p, q) -> b.mul(ONE.sub(a.mul(a)));
            case BINARY_CROSS_ENTROPY -> null;
        };
    }

    static @Nullable Three of(Ternary f) {
        return switch (f) {
            case ADD_PRODUCT -> (a, b, c, p) -> a.add(b.mul((float) p).mul(c));
            case ADD_QUOTIENT -> (a, b, c, p) -> a.add(b.div(c).mul((float) p));
            case BINARY_CROSS_ENTROPY_BACKWARD -> (a, b, c, p) -> c.mul(a.sub(b)).div(ONE.sub(a).mul(a).max(1e-12f));
        };
    }

    // Both branches must end in a blend: where a constant and a product meet, C2 makes objects of both.

    private static FloatVector leakyRelu(FloatVector x, float slope) {
        return slope == 0 ? x.blend(0, x.compare(LE, 0)) : x.blend(x.mul(slope), x.compare(LE, 0));
    }

    private static FloatVector leakyReluBackward(FloatVector x, FloatVector gy, float slope) {
        return slope == 0 ? gy.blend(ZERO, x.compare(LE, 0)) : gy.mul(slope).blend(gy, x.compare(GT, 0));
    }
}
