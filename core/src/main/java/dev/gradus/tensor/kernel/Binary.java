package dev.gradus.tensor.kernel;

/// A function of two numbers a and b, with up to two parameters p and q.
///
/// A new one is a constant here, a line in [ScalarFunctions] and one in [VectorFunctions]. The backward functions turn b, the
/// gradient of the output, into that of the input.
public enum Binary {
    /// a + b
    ADD,

    /// a - b
    SUB,

    /// a · b
    MUL,

    /// a / b
    DIV,

    /// The larger; NaN where either is NaN
    MAX,

    /// The share of a in the gradient of max(a, b): 1 where a > b, ½ where equal, else 0
    MAX_SHARE,

    /// a + p · b
    ADD_SCALED,

    /// a + p · (b - a)
    LERP,
    /// p · a + q · b²
    MEAN_SQUARE,

    /// Of the input a: b where a > 0, else p · b; where a is NaN p · b, too, unless p is 0
    LEAKY_RELU_BACKWARD,

    /// Of the input a: b where p ≤ a ≤ q, else 0
    CLAMP_BACKWARD,

    /// Of the output a: b · a · (1 - a)
    SIGMOID_BACKWARD,

    /// Of the output a: b · (1 - a²)
    TANH_BACKWARD,

    /// Of the probability a and the target b: -(b · max(ln a, -100) + (1 - b) · max(ln(1 - a), -100))
    BINARY_CROSS_ENTROPY
}
