package dev.gradus.data.augment;

/// How a value between pixels is found.
public enum Interpolation {
    /// The nearest pixel: no new values.
    NEAREST,
    /// A weighted mean of the pixels around: smooth, and never beyond them.
    BILINEAR,
    /// Cubic polynomials through the pixels around: sharper, may overshoot. For [Resize] and its kind only.
    BICUBIC
}
