package dev.gradus.lab.look;

import dev.gradus.lab.chart.Png;
import dev.gradus.tensor.Shape;
import java.util.Arrays;

/// A white page for images and words.
final class Canvas {
    private static final int CHANNELS = 3;

    private final int height;
    private final int width;
    private final float[] pixels;

    Canvas(int height, int width) {
        this.height = height;
        this.width = width;
        pixels = new float[Shape.of(CHANNELS, height, width).size()];
        Arrays.fill(pixels, 1);
    }

    /// Draws words.
    ///
    /// @param size of a pixel of a letter
    /// @param grey from 0 (black) to 1
    void text(String text, int top, int left, int size, float grey) {
        for (int i = 0; i < text.length(); i++) {
            for (int row = 0; row < PixelFont.HEIGHT * size; row++) {
                for (int column = 0; column < PixelFont.ADVANCE * size; column++) {
                    boolean gap = column / size == PixelFont.ADVANCE - 1;
                    if (gap || !PixelFont.isInk(text.charAt(i), row / size, column / size)) continue;
                    int x = left + i * PixelFont.ADVANCE * size + column;
                    for (int c = 0; c < CHANNELS; c++) set(c, top + row, x, grey);
                }
            }
        }
    }

    /// Draws an image.
    ///
    /// @param zoom pixels of the page for one of the image; below 0, pixels of the image for one of the page
    void image(Tile tile, int top, int left, int zoom) {
        int larger = Math.max(1, zoom), smaller = Math.max(1, -zoom);
        for (int c = 0; c < CHANNELS; c++) {
            for (int y = 0; y * smaller < tile.height(); y++) {
                for (int x = 0; x * smaller < tile.width(); x++) {
                    float value = tile.mean(c, y * smaller, x * smaller, smaller);
                    for (int i = 0; i < larger * larger; i++) {
                        set(c, top + y * larger + i / larger, left + x * larger + i % larger, value);
                    }
                }
            }
        }
    }

    private void set(int channel, int y, int x, float value) {
        if (y >= 0 && y < height && x >= 0 && x < width) pixels[(channel * height + y) * width + x] = value;
    }

    byte[] png() {
        return Png.file(pixels, CHANNELS, height, width);
    }
}
