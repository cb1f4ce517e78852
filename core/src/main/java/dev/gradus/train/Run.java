package dev.gradus.train;

import dev.gradus.model.TrainedModel;
import java.util.Locale;

/// The outcome of training.
///
/// @param model with the weights of the best epoch by validation (the last weights where no epoch was done)
/// @param history all epochs
/// @param test of the best weights on the test split
/// @param reason why training ended
public record Run(TrainedModel model, History history, Evaluation test, StopReason reason) {
    /// The figures on the test split, how long it took and why it ended.
    @Override
    public String toString() {
        String end = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "test " + test + "; " + history + "; " + end;
    }
}
