package dev.gradus.train;

/// Why a training run ended.
public enum StopReason {
    /// All epochs are done.
    COMPLETED,
    /// Somebody asked for it ([Trainer#stop()], Ctrl-C).
    INTERRUPTED,
    /// The loss became infinite or NaN.
    DIVERGED
}
