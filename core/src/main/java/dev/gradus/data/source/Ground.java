package dev.gradus.data.source;

import java.util.Arrays;

/// A ground of one colour, and where a picture lies on it.
///
/// @param height of the ground, in pixels
/// @param width of the ground
/// @param top of the picture
/// @param left of the picture
record Ground(int height, int width, int top, int left) {
    /// With the picture in the middle.
    static Ground around(ImageFile picture, int height, int width) {
        return new Ground(height, width, (height - picture.height()) / 2, (width - picture.width()) / 2);
    }

    /// The picture on the ground.
    ///
    /// @param colour a byte for each channel
    ImageFile under(ImageFile picture, byte[] colour) {
        if (picture.height() == height && picture.width() == width) return picture;
        int channels = picture.channels();
        byte[] pixels = new byte[channels * height * width];
        for (int c = 0; c < channels; c++) {
            Arrays.fill(pixels, c * height * width, (c + 1) * height * width, colour[c]);
            for (int y = 0; y < picture.height(); y++) {
                int from = (c * picture.height() + y) * picture.width(), to = (c * height + top + y) * width + left;
                System.arraycopy(picture.pixels(), from, pixels, to, picture.width());
            }
        }
        return new ImageFile(channels, height, width, pixels);
    }
}
