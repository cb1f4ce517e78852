package dev.gradus.lab.look;

import dev.gradus.data.Dataset;
import dev.gradus.data.augment.Image;

/// One image of a sheet.
///
/// @param pixels `[channels, height, width]`, from 0 (black) to 1
/// @param channels 1 for grey, 3 for red, green and blue
/// @param height rows
/// @param width columns
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Tile(float[] pixels, int channels, int height, int width) {
    /// A sample of a data set of pictures.
    ///
    /// @param data with samples `[channels, height, width]`
    /// @param index of the sample
    /// @return its picture
    public static Tile of(Dataset data, int index) {
        float[] pixels = new float[data.shape().size()];
        data.readInput(index, pixels, 0);
        return new Tile(pixels, data.shape().axis(0), data.shape().axis(1), data.shape().axis(2));
    }

    static Tile of(Image image) {
        float[] pixels = image.copy();
        for (int i = 0; i < pixels.length; i++) pixels[i] /= image.white();
        return new Tile(pixels, image.channels(), image.height(), image.width());
    }

    /// The mean of a square of pixels, where it lies within the image.
    float mean(int channel, int top, int left, int side) {
        double sum = 0;
        int n = 0;
        for (int y = top; y < Math.min(height, top + side); y++) {
            for (int x = left; x < Math.min(width, left + side); x++, n++) {
                sum += pixels[((channels == 1 ? 0 : channel) * height + y) * width + x];
            }
        }
        return (float) (sum / n);
    }
}
