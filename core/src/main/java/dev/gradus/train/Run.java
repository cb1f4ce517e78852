package dev.gradus.train;

import dev.gradus.persist.TrainedModel;

/// The outcome of training.
///
/// @param model with the weights of the best epoch by validation (the last weights where no epoch was done)
/// @param history all epochs
/// @param test of the best weights on the test split
/// @param reason why training ended
public record Run(TrainedModel model, History history, Evaluation test, StopReason reason) {}
