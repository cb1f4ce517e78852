package dev.gradus.lab.experiment;

/// A value that somebody published, of a figure that is measured here.
///
/// @param cell whose figure it is
/// @param figure such as `testAccuracy`
/// @param value as published
/// @param source who published it where, and how sure that is
public record Published(String cell, String figure, double value, String source) {}
