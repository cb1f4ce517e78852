package dev.gradus.interop.tensorboard;

/// One thing that happened at a step of a training.
///
/// @param wallSeconds when, in seconds since 1970
/// @param step usually the number of updates of the parameters so far; 0 before the first
/// @param content what happened
public record Event(double wallSeconds, long step, Content content) {}
