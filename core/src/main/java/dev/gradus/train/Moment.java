package dev.gradus.train;

/// When something happened in a training.
///
/// @param epoch under way, from 1; the number after the last one when all are done
/// @param update how many updates of the parameters were done, over all epochs
/// @param learningRate of the last update; before the first, that of the optimizer's settings
/// @param wallMillis milliseconds since the training began, those in earlier processes included; the only part that another run of the
/// same training does not repeat
public record Moment(int epoch, long update, double learningRate, long wallMillis) {
    /// The same without the time, to compare what happened in two runs.
    ///
    /// @return a copy with 0 milliseconds
    public Moment withoutTime() {
        return new Moment(epoch, update, learningRate, 0);
    }
}
