package dev.gradus.train;

/// Somebody who wants to know what happens in training.
@FunctionalInterface
public interface TrainListener {
    /// Called on the training thread; training goes on when it returns.
    ///
    /// @param event what happened
    void on(TrainEvent event);
}
