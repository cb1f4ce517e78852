package dev.gradus.data.augment;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.Arrays;

/// One image on its way to a model: channel by channel, row by row, changed in place.
///
/// Values go from 0 (black) to [#white()]. They are whole numbers where the image came as bytes, and stay so: every change
/// rounds as torchvision does for `uint8`.
///
/// Two buffers are swapped and grow only when needed, so one object serves for all images of a worker: [#begin(int, int)] starts the
/// next. Not for use by two threads.
public final class Image {
    private final int channels;
    private final float white;
    private final boolean whole;
    private int height;
    private int width;
    private float[] pixels;
    private float[] spare = {};
    private float[] scratch = {};

    private Image(int channels, int height, int width, float white, boolean whole) {
        if (channels < 1) throw tooSmall("channels", channels);
        this.channels = channels;
        this.white = white;
        this.whole = whole;
        pixels = new float[0];
        begin(height, width);
    }

    /// A black image of whole numbers.
    ///
    /// @param channels 1 for grey, 3 for red, green and blue
    /// @param height rows
    /// @param width columns
    /// @param white the greatest value, for bytes 255
    /// @return the image, to be filled
    /// @throws GradusException when a size or white is less than 1
    public static Image bytes(int channels, int height, int width, int white) {
        if (white < 1) throw tooSmall("white", white);
        return new Image(channels, height, width, white, true);
    }

    /// A black image of numbers from 0 to 1.
    ///
    /// @param channels 1 for grey, 3 for red, green and blue
    /// @param height rows
    /// @param width columns
    /// @return the image, to be filled
    /// @throws GradusException when a size is less than 1
    public static Image floats(int channels, int height, int width) {
        return new Image(channels, height, width, 1, false);
    }

    /// Starts another image of the same kind.
    ///
    /// @param newHeight rows
    /// @param newWidth columns
    /// @return the buffer to be filled, its first [#size()] elements
    /// @throws GradusException when a size is less than 1
    public float[] begin(int newHeight, int newWidth) {
        if (newHeight < 1) throw tooSmall("height", newHeight);
        if (newWidth < 1) throw tooSmall("width", newWidth);
        height = newHeight;
        width = newWidth;
        int size = Shape.of(channels, height, width).size();
        if (pixels.length < size) pixels = new float[size];
        return pixels;
    }

    /// The number of channels.
    ///
    /// @return 1 for grey, 3 for red, green and blue
    public int channels() {
        return channels;
    }

    /// The number of rows.
    ///
    /// @return at least 1
    public int height() {
        return height;
    }

    /// The number of columns.
    ///
    /// @return at least 1
    public int width() {
        return width;
    }

    /// The greatest value.
    ///
    /// @return 1, or for whole numbers what is read as 1
    public float white() {
        return white;
    }

    /// Whether values are whole numbers.
    ///
    /// @return true for images that are kept as bytes
    public boolean isWhole() {
        return whole;
    }

    /// The number of values.
    ///
    /// @return channels · height · width
    public int size() {
        return channels * height * width;
    }

    /// The values; another array after each change.
    ///
    /// @return the current buffer, of which the first [#size()] elements count
    public float[] pixels() {
        return pixels;
    }

    /// A copy of the values.
    ///
    /// @return a new array of [#size()] elements
    public float[] copy() {
        return Arrays.copyOf(pixels, size());
    }

    /// Pixels of one channel.
    int plane() {
        return height * width;
    }

    /// Where a change of all pixels is computed, before [#swap(int, int)].
    float[] spare(int newHeight, int newWidth) {
        int size = channels * newHeight * newWidth;
        if (spare.length < size) spare = new float[size];
        return spare;
    }

    /// Makes the spare buffer the image.
    void swap(int newHeight, int newWidth) {
        float[] before = pixels;
        pixels = spare;
        spare = before;
        height = newHeight;
        width = newWidth;
    }

    /// A third buffer for what belongs to no channel, with any content.
    float[] scratch(int size) {
        if (scratch.length < size) scratch = new float[size];
        return scratch;
    }

    /// The value of a grey level from 0 (black) to 1 (white).
    float level(double share) {
        return rounded((float) share * white);
    }

    /// The nearest value that a pixel may have.
    float rounded(float value) {
        float inside = Math.clamp(value, 0, white);
        return whole ? (float) Math.rint(inside) : inside;
    }

    /// The value that a pixel may have, bytes without their fraction.
    float truncated(float value) {
        float inside = Math.clamp(value, 0, white);
        return whole ? (int) inside : inside;
    }

    private static GradusException tooSmall(String what, int got) {
        return GradusException.got("image with %s %d", what, got)
                .expected("1 or more")
                .because("the sizes are in another order, or one is missing")
                .repair("Sizes are channels, height, width.");
    }
}
