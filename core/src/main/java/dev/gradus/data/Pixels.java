package dev.gradus.data;

/// The bytes of images that are kept as bytes: a quarter of the memory of numbers, and what preparation and augmentation
/// can work on faster.
///
/// [Dataset#readInput] gives each of them divided by [#white()].
public interface Pixels {
    /// Copies one image.
    ///
    /// @param index from 0
    /// @param into where to, channel by channel, each row by row
    /// @param offset of the first pixel
    void read(int index, byte[] into, int offset);

    /// The byte that is read as 1.
    ///
    /// @return 1 to 255
    int white();

    /// Whether reading them is no more than copying them.
    ///
    /// @return false where images are decoded each time they are read
    default boolean isInMemory() {
        return true;
    }
}
