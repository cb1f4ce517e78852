package dev.gradus.interop.onnx;

import dev.gradus.tensor.Tensor;

/// Values that a file holds.
///
/// @param type of the elements in the file
/// @param values as they are in memory
public record OnnxTensor(ElementType type, Tensor values) {
    /// Values with the usual type: int64 for integers, for that is what shapes and axes are.
    ///
    /// @param values any
    /// @return with their type
    public static OnnxTensor of(Tensor values) {
        return new OnnxTensor(ElementType.of(values.dtype()), values);
    }
}
