/// Normalizations, which keep the values between layers in a range in which training is quick.
///
/// Begin with [dev.gradus.nn.norm.BatchNorm2d] behind convolutions, [dev.gradus.nn.norm.BatchNorm1d] behind dense layers, and
/// [dev.gradus.nn.norm.LayerNorm] or [dev.gradus.nn.norm.GroupNorm] where batches are small.
/// [dev.gradus.nn.norm.FoldBatchNorm] takes batch normalization out of a trained model again, for speed.
@org.jspecify.annotations.NullMarked
package dev.gradus.nn.norm;
