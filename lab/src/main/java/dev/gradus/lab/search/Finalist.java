package dev.gradus.lab.search;

/// One of the best trials, trained again with another seed.
///
/// @param trial its number
/// @param seed of the training
/// @param value of the objective in the best epoch; NaN where it diverged or failed
/// @param seconds it took
public record Finalist(int trial, long seed, double value, double seconds) {}
