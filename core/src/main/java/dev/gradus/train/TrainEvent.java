package dev.gradus.train;

import dev.gradus.model.TrainedModel;
import dev.gradus.train.diagnose.Diagnosis;
import dev.gradus.train.diagnose.Finding;
import org.jspecify.annotations.Nullable;

/// What happens in training, in order: one [Started]; for each epoch one [EpochStarted], a [StepDone] for every step and one
/// [EpochDone]; one [Stopping] and one [Finished]. A [Tripped], a [Found], a [Measured] or a [Note] may come at any time between.
///
/// Events are data: whoever listens can count, draw or save, and training does not know who does.
public sealed interface TrainEvent {
    /// When it happened.
    ///
    /// @return epoch, updates, learning rate and time
    Moment at();

    /// Training begins.
    ///
    /// @param model with the weights that are being trained: saving it saves their present values
    /// @param config how long and in what portions
    /// @param samples of the training split
    /// @param stepsPerEpoch updates in an epoch
    /// @param initialization what was done to the first weights with the help of data, as a table; empty where nothing was
    /// @param from the beginning, or where a resumed training goes on
    /// @param memory that it will take; null where there is several times as much as it could need
    /// @param at when
    record Started(
            TrainedModel model,
            TrainConfig config,
            int samples,
            int stepsPerEpoch,
            String initialization,
            Position from,
            @Nullable MemoryPlan memory,
            Moment at)
            implements TrainEvent {}

    /// An epoch begins, or goes on after a resumption.
    ///
    /// @param epoch from 1
    /// @param at when
    record EpochStarted(int epoch, Moment at) implements TrainEvent {}

    /// Parameters were changed once.
    ///
    /// @param epoch from 1
    /// @param step within the epoch, from 1
    /// @param loss of the batch, or the mean of the batches whose gradients were accumulated
    /// @param runningLoss mean over the epoch's samples so far
    /// @param runningAccuracy share of the epoch's samples so far whose class was right; NaN for values
    /// @param at when; the number of updates is that of this step
    record StepDone(int epoch, int step, double loss, double runningLoss, double runningAccuracy, Moment at)
            implements TrainEvent {}

    /// An epoch and its validation are done. While callbacks are called, the model has the averaged weights, where weights are averaged.
    ///
    /// @param result of the epoch
    /// @param best whether it is the best so far
    /// @param at when
    record EpochDone(EpochResult result, boolean best, Moment at) implements TrainEvent {}

    /// Something was not finite, or the loss exploded; nothing of it is left in the weights.
    ///
    /// @param epoch from 1
    /// @param step within the epoch that could not be done, from 1
    /// @param diagnosis what went wrong, where and why
    /// @param action what is done about it
    /// @param back where training goes on, or would
    /// @param at when, before it goes back
    record Tripped(int epoch, int step, Diagnosis diagnosis, Guard.Action action, Position back, Moment at)
            implements TrainEvent {}

    /// Somebody has something to say, such as that a file could not be written.
    ///
    /// @param text for people
    /// @param at when
    record Note(String text, Moment at) implements TrainEvent {}

    /// Somebody has measured something: a number, or how numbers are distributed.
    ///
    /// @param name of what was measured; a usual one has parts with dots between them, such as `activations.2`
    /// @param value what was measured
    /// @param at when
    record Measured(String name, Measurement value, Moment at) implements TrainEvent {}

    /// Something is wrong with the training, as far as that can be seen by now.
    ///
    /// @param finding cause, evidence and remedies
    /// @param at when
    record Found(Finding finding, Moment at) implements TrainEvent {}

    /// No further step will be taken. The model still has the weights with which training could go on.
    ///
    /// @param reason why
    /// @param at when
    record Stopping(StopReason reason, Moment at) implements TrainEvent {}

    /// Training ended; the model now has its last weights.
    ///
    /// @param reason why
    /// @param history all epochs
    /// @param at when
    record Finished(StopReason reason, History history, Moment at) implements TrainEvent {}
}
