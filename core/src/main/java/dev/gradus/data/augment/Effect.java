package dev.gradus.data.augment;

/// What a change may do to an image, and so to what the image means.
public enum Effect {
    /// Left and right, or above and below, are exchanged: b becomes d, and a text cannot be read.
    MIRROR,
    /// Turned by more than 45 degrees: 6 becomes 9, N becomes Z.
    TURN,
    /// Moved, scaled, bent, or turned a little: sizes and places mean less.
    GEOMETRY,
    /// Other brightness, contrast or colours: a ripe tomato becomes an unripe one.
    COLOUR,
    /// Noise or blur: fine texture is lost.
    DETAIL,
    /// Parts are cut off or covered: what is small may be gone.
    HIDE
}
