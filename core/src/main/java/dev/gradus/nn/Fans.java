package dev.gradus.nn;

/// The sizes of a weight by which initializers scale.
///
/// @param in inputs that one output sums over: `shape[1] · kernel area`
/// @param out outputs that one input reaches: `shape[0] · kernel area`
public record Fans(int in, int out) {}
