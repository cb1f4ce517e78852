package dev.gradus.train;

/// Why a training run ended.
public enum StopReason {
    /// All epochs or steps are done.
    COMPLETED,
    /// What was watched did not get better any more.
    EARLY_STOPPED,
    /// The time that was given is over.
    TIME_UP,
    /// Somebody asked for it ([Trainer#stop()], Ctrl-C).
    INTERRUPTED,
    /// Loss, gradients or weights became infinite or NaN, or the loss exploded.
    DIVERGED
}
