package dev.gradus.data.prepare;

/// What becomes of a category that the training split does not have.
public enum Unknown {
    /// It is an error.
    REFUSE,
    /// It is none of the known ones: only zeros in [OneHot], -1 in [Ordinal].
    IGNORE
}
