package dev.gradus.data.source;

import java.awt.image.IndexColorModel;
import java.io.IOException;

/// The screen of a GIF, which its first picture need not fill.
final class GifScreen {
    private static final int HEADER = 13, IMAGE = 0x2c, EXTENSION = 0x21;

    private GifScreen() {}

    static boolean isGif(byte[] bytes) {
        return new Span(bytes).startsWith("GIF8");
    }

    /// Looks for the first picture.
    ///
    /// @return the screen, enlarged where the picture goes beyond it
    /// @throws IOException when there is none
    static Ground of(byte[] bytes) throws IOException {
        var file = new Span(bytes);
        int flags = file.at(10), at = HEADER + ((flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1));
        while (file.at(at) == EXTENSION) {
            at += 2;
            while (at < file.size() && file.at(at) > 0) at += 1 + file.at(at);
            at++;
        }
        if (file.at(at) != IMAGE) throw new IOException("a GIF without a picture");
        int left = little(file, at + 1), top = little(file, at + 3);
        int width = Math.max(little(file, 6), left + little(file, at + 5));
        int height = Math.max(little(file, 8), top + little(file, at + 7));
        return new Ground(height, width, top, left);
    }

    private static int little(Span file, int at) {
        return file.at(at) | (file.at(at + 1) << 8);
    }

    /// What is around the picture: what is transparent, or else the first colour, as Pillow has it.
    static byte[] colour(IndexColorModel palette, int channels) {
        byte[] colour = new byte[channels];
        int rgb = palette.getTransparentPixel() >= 0 ? 0xffffff : palette.getRGB(0) & 0xffffff;
        PictureColours.put(rgb, colour, 0, 1);
        return colour;
    }
}
