package dev.gradus.data.source;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// A decoded picture as bytes, channel by channel, each row by row.
///
/// Transparent parts are white. Grey is `0.299 R + 0.587 G + 0.114 B`, of a grey picture its own value.
///
/// Limits: files of 256 MiB, pictures of 64 Mi pixels and of no more than their bytes can hold, by what they declare and before
/// anything is decoded; a JPEG of so many pixels in ten scans, of fewer pixels in up to 500. The checksums of a PNG must be right.
///
/// @param channels 1 for grey, 3 for red, green and blue
/// @param height rows
/// @param width columns
/// @param pixels not a copy
public record ImageFile(int channels, int height, int width, byte[] pixels) {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp", "gif");
    private static final long MOST_BYTES = 1 << 28;
    private static final long MOST_PIXELS = 64L << 20;

    /// Deflate makes at most 1,032 bytes of one, and a pixel of a PNG has at least one bit; the other formats expand less.
    private static final long MOST_PIXELS_PER_BYTE = 8 * 1032;

    /// Decodes a file.
    ///
    /// @param file PNG, JPEG, BMP or GIF, by its content
    /// @param channels 1 for grey, 3 for red, green and blue
    /// @return the picture
    /// @throws IOException when it is no such picture, damaged or too large; the message says which
    public static ImageFile read(Path file, int channels) throws IOException {
        if (Files.size(file) > MOST_BYTES) throw new IOException("larger than 256 MiB");
        BufferedImage image = decode(Files.readAllBytes(file));
        int height = image.getHeight(), width = image.getWidth();
        byte[] pixels = new byte[channels * height * width];
        if (isGrey(image)) readGrey(image, channels, pixels);
        else readColours(image, channels, pixels);
        return new ImageFile(channels, height, width, pixels);
    }

    /// The same picture in another size: each pixel is the mean of the area that it covers, or interpolated where it is enlarged.
    ///
    /// @param toHeight rows, at least 1
    /// @param toWidth columns, at least 1
    /// @return this where it has that size
    public ImageFile resized(int toHeight, int toWidth) {
        if (toHeight == height && toWidth == width) return this;
        return new ImageFile(
                channels, toHeight, toWidth, Resize.to(toHeight, toWidth, pixels, channels, height, width));
    }

    private static BufferedImage decode(byte[] bytes) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            ImageReader reader = reader(in);
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0), height = reader.getHeight(0);
                if ((long) width * height > MOST_PIXELS) {
                    throw new IOException("declares " + width + " x " + height + " pixels, more than 67,108,864");
                }
                if ((long) width * height > MOST_PIXELS_PER_BYTE * bytes.length) {
                    throw new IOException(
                            "declares "
                                    + width
                                    + " x "
                                    + height
                                    + " pixels, more than its "
                                    + bytes.length
                                    + " bytes can hold");
                }
                new PictureBytes(bytes).require((long) width * height);
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (RuntimeException e) { // what decoders throw on damaged files
            throw new IOException(e.toString(), e);
        }
    }

    private static ImageReader reader(ImageInputStream in) throws IOException {
        for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) return reader;
        }
        throw new IOException("not a PNG, JPEG, BMP or GIF picture");
    }

    /// The colours of such a picture would come out brighter: Java takes its values for linear light.
    private static boolean isGrey(BufferedImage image) {
        return image.getRaster().getNumBands() <= 2
                && !(image.getColorModel() instanceof IndexColorModel)
                && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    private static void readGrey(BufferedImage image, int channels, byte[] pixels) {
        Raster raster = image.getRaster();
        boolean opaque = raster.getNumBands() == 1;
        int white = (1 << image.getSampleModel().getSampleSize(0)) - 1;
        int plane = pixels.length / channels;
        for (int y = 0, i = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++, i++) {
                float alpha = opaque ? 1 : (float) raster.getSample(x, y, 1) / white;
                byte value = (byte) Math.round(255 * (raster.getSample(x, y, 0) * alpha / white + 1 - alpha));
                for (int c = 0; c < channels; c++) pixels[c * plane + i] = value;
            }
        }
    }

    private static void readColours(BufferedImage image, int channels, byte[] pixels) {
        int plane = pixels.length / channels;
        int[] row = new int[image.getWidth()];
        for (int y = 0, i = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                float red = overWhite(argb, 16), green = overWhite(argb, 8), blue = overWhite(argb, 0);
                if (channels == 1) {
                    pixels[i] = (byte) Math.round(0.299f * red + 0.587f * green + 0.114f * blue);
                } else {
                    pixels[i] = (byte) Math.round(red);
                    pixels[plane + i] = (byte) Math.round(green);
                    pixels[2 * plane + i] = (byte) Math.round(blue);
                }
                i++;
            }
        }
    }

    private static float overWhite(int argb, int shift) {
        float alpha = (argb >>> 24) / 255f;
        return (argb >> shift & 0xff) * alpha + 255 * (1 - alpha);
    }

    /// Its size.
    @Override
    public String toString() {
        return "ImageFile of " + channels + " × " + height + " × " + width;
    }
}
