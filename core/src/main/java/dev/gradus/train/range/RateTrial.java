package dev.gradus.train.range;

/// A short training at one learning rate.
///
/// @param rate of all its steps
/// @param steps that it was given
/// @param loss mean of validation samples towards its end; infinite where it diverged
public record RateTrial(double rate, int steps, double loss) {}
