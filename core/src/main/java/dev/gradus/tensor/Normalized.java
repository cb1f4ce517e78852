package dev.gradus.tensor;

/// What normalization of groups of elements gives.
///
/// @param output of the input's shape
/// @param mean of each group; without history
/// @param variance of each group, biased: divided by the number of elements; without history
public record Normalized(Tensor output, Tensor mean, Tensor variance) {}
