package dev.gradus.tensor.kernel;

/// A function of three numbers a, b and c, with a parameter p.
///
/// A new one is a constant here, a line in [ScalarFunctions] and one in [VectorFunctions].
public enum Ternary {
    /// a + p · b · c
    ADD_PRODUCT,

    /// a + p · b / c
    ADD_QUOTIENT,

    /// Of the probability a, the target b and the gradient c of their loss: c · (a - b) / max(a · (1 - a), 10⁻¹²)
    BINARY_CROSS_ENTROPY_BACKWARD
}
