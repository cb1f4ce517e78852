package dev.gradus.train.diagnose;

/// How bad a finding is.
public enum Grade {
    /// The training cannot succeed, or is over.
    FAIL,
    /// It succeeds less well than it could, or will probably fail.
    WARN,
    /// Unusual, and perhaps intended.
    NOTE
}
