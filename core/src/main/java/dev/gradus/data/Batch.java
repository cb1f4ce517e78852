package dev.gradus.data;

import static java.util.stream.Collectors.joining;

import dev.gradus.tensor.Tensor;
import java.util.Arrays;

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

    /// The shapes and the first samples.
    @Override
    public String toString() {
        String first = Arrays.stream(indices).limit(5).mapToObj(String::valueOf).collect(joining(", "));
        return "Batch of %d: inputs %s, targets %s, samples %s%s"
                .formatted(size(), inputs.shape(), targets.shape(), first, indices.length > 5 ? ", …" : "");
    }
}
