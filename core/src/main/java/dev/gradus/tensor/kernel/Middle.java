package dev.gradus.tensor.kernel;

/// An array seen from one of its axes: all axes before it as one, itself, all axes after it as one.
///
/// @param outer the product of the sizes before the axis
/// @param reduce the size of the axis
/// @param inner the product of the sizes after it
public record Middle(int outer, int reduce, int inner) {}
