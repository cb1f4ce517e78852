package dev.gradus.tensor.kernel;

/// A function of one number x, with up to two parameters p and q.
///
/// A new one is a constant here, a line in [ScalarFunctions] and one in [VectorFunctions].
public enum Unary {
    /// x · p
    SCALE,

    /// x + p
    SHIFT,

    /// x limited to [p, q]; NaN stays
    CLAMP,

    /// |x|
    ABS,

    /// -1, 0 or 1; NaN stays
    SIGN,

    /// 1 where x ≥ 0, else 0; NaN stays
    STEP,

    /// √x
    SQRT,
    /// √x · p + q
    SCALED_SQRT,

    /// x²
    SQUARE,

    /// x ^ p
    POW,

    /// eˣ
    EXP,

    /// eˣ - 1, exact for small x, too
    EXPM1,

    /// ln x
    LOG,

    /// tanh x
    TANH,

    /// 1 / (1 + e⁻ˣ)
    SIGMOID,

    /// ln(1 + e^(px)) / p, without overflow
    SOFTPLUS,

    /// Φ(x), the share of a standard normal distribution below x
    NORMAL_CDF,

    /// x where x > 0, else p · x
    LEAKY_RELU
}
