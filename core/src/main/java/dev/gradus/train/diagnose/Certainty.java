package dev.gradus.train.diagnose;

/// How sure it is that a finding names the cause, and not something that went wrong with it.
public enum Certainty {
    /// It was tried: without the cause, the same step goes well.
    SHOWN,
    /// The evidence fits, and nothing could be tried.
    LIKELY,
    /// The evidence fits, but without the cause the same step goes wrong all the same, or other causes fit as well.
    POSSIBLE
}
