package dev.gradus.tensor;

/// The type of a tensor's elements.
public enum DType {
    /// 32-bit floating point: the default, and what the fast kernels are for.
    FLOAT32,
    /// 64-bit floating point: for checking gradients, never the default.
    FLOAT64,
    /// 32-bit integer: labels and indices; carries no gradient.
    INT32;

    /// Whether elements are floating point, so that arithmetic and gradients are defined.
    ///
    /// @return true for [#FLOAT32] and [#FLOAT64]
    public boolean isFloating() {
        return this != INT32;
    }

    /// Bytes of one element.
    ///
    /// @return 4 or 8
    public int bytes() {
        return this == FLOAT64 ? 8 : 4;
    }

    /// An array for so many elements.
    Object newArray(int length) {
        return switch (this) {
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
            case INT32 -> new int[length];
        };
    }
}
