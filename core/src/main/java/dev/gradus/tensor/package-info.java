/// Tensors with gradients: [dev.gradus.tensor.Tensor] and its operations, memory of a step
/// ([dev.gradus.tensor.Workspace]), random numbers ([dev.gradus.tensor.Rng]) and gradient checks.
@org.jspecify.annotations.NullMarked
package dev.gradus.tensor;
