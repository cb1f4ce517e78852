package dev.gradus.data.augment;

/// A change of an image with fixed numbers: what an [Augmentation] has drawn. Its text says the numbers.
@FunctionalInterface
public interface Change {
    /// Changes the image in place.
    ///
    /// @param image any image
    void apply(Image image);
}
