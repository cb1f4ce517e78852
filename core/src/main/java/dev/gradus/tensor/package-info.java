/// Tensors with gradients: [dev.gradus.tensor.Tensor] and its operations, memory of a step
/// ([dev.gradus.tensor.Workspace]), random numbers ([dev.gradus.tensor.Rng]) and gradient checks.
///
/// Begin with [dev.gradus.tensor.Tensor]: `x.matmul(w).add(b).relu()`, `loss.backward()`, `w.grad()`; operations that are rarer
/// are in [dev.gradus.tensor.Ops]. [dev.gradus.tensor.Function] is an operation of your own, [dev.gradus.tensor.Compute] tells which
/// kernels and how many threads compute.
@org.jspecify.annotations.NullMarked
package dev.gradus.tensor;
