package dev.gradus.train;

import dev.gradus.persist.TrainedModel;

/// What happens in training, in order: one [Started]; for each epoch [StepDone] for every step and one [EpochDone]; one
/// [Finished].
///
/// Events are data: whoever listens can count, draw or save, and training does not know who does.
public sealed interface TrainEvent {
    /// Training begins.
    ///
    /// @param model with the weights that are being trained: saving it saves their present values
    /// @param config how long and in what portions
    /// @param samples of the training split
    /// @param stepsPerEpoch batches in an epoch
    /// @param initialization what was done to the first weights with the help of data, as a table; empty where nothing was
    record Started(TrainedModel model, TrainConfig config, int samples, int stepsPerEpoch, String initialization)
            implements TrainEvent {}

    /// Parameters were changed once.
    ///
    /// @param epoch from 1
    /// @param step within the epoch, from 1
    /// @param loss of the batch
    /// @param runningLoss mean over the epoch's samples so far
    /// @param runningAccuracy share of the epoch's samples so far whose class was right; NaN for values
    record StepDone(int epoch, int step, double loss, double runningLoss, double runningAccuracy)
            implements TrainEvent {}

    /// An epoch and its validation are done.
    ///
    /// @param result of the epoch
    /// @param best whether it is the best so far
    record EpochDone(EpochResult result, boolean best) implements TrainEvent {}

    /// Training ended; the model now has its last weights.
    ///
    /// @param reason why
    /// @param history all epochs
    record Finished(StopReason reason, History history) implements TrainEvent {}
}
