package dev.gradus.train.range;

/// A short training at one learning rate.
///
/// @param rate of all its steps
/// @param steps that it was given
/// @param loss mean, towards its end, of samples that it had not seen before: batches of the first epoch, or validation samples where it has
/// more than one; infinite where it diverged
public record RateTrial(double rate, int steps, double loss) {}
