package dev.gradus.data;

import dev.gradus.tensor.Tensor;

/// Samples that go through a model together.
///
/// Tensors are valid until the next batch of the same loader, which refills them.
///
/// @param inputs `[n, …]`, prepared
/// @param targets class numbers, int32 `[n]`, or values `[n, outputs]`
/// @param indices of the samples in the data set
public record Batch(Tensor inputs, Tensor targets, int[] indices) {
    /// The number of samples.
    ///
    /// @return at least 1
    public int size() {
        return indices.length;
    }
}
