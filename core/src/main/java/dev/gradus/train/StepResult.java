package dev.gradus.train;

/// How a training step ended.
sealed interface StepResult {
    /// The parameters were changed.
    ///
    /// @param loss the mean over all batches of the update
    record Done(double loss) implements StepResult {}

    /// The parameters cannot be gone on with.
    sealed interface Failure extends StepResult {}

    /// The loss or a gradient was refused before it changed a parameter.
    ///
    /// @param batches of the update that was left out
    record Refused(int batches) implements Failure {}

    /// The last update has made parameters that are not finite, which was found afterwards.
    record Ruined() implements Failure {}
}
