package dev.gradus.train;

/// What one epoch brought.
///
/// @param epoch from 1
/// @param train means over the epoch's training steps, while the weights still changed
/// @param validation after the epoch, in evaluation mode
/// @param penalty mean of what regularization added to the loss in the training steps, not contained in `train`; 0 without
/// @param learningRate of the last step
/// @param samplesPerSecond of the training steps
public record EpochResult(
        int epoch,
        Evaluation train,
        Evaluation validation,
        double penalty,
        double learningRate,
        double samplesPerSecond) {}
