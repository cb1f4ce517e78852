package dev.gradus.data.source;

import dev.gradus.data.Pictures;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// A decoded picture as bytes, channel by channel, each row by row.
///
/// It is as people see it: turned as the camera was held (EXIF), an animation as it begins, on its whole screen. Numbers are those of the
/// file: embedded profiles are not applied, in any format; CMYK becomes RGB as Pillow converts it; of 16 bits the higher eight are taken
/// (of grey pictures, too, where Pillow would make white of all above 255). Transparent parts are white. Grey is
/// `0.299 R + 0.587 G + 0.114 B`, of a grey picture its own value.
///
/// Limits: files of 256 MiB, pictures of 64 Mi pixels and of no more than their bytes can hold, by what they declare and before
/// anything is decoded; a JPEG of so many pixels in ten scans, of fewer pixels in up to 500. The checksums of a PNG must be right, and
/// a JPEG must be whole.
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
        byte[] bytes = Files.readAllBytes(file);
        try {
            if (JpegBytes.isJpeg(bytes)) return jpeg(JpegBytes.of(bytes), channels);
            Orientation orientation = PngBytes.isPng(bytes) ? PngBytes.orientation(bytes) : Orientation.UPRIGHT;
            BufferedImage image = decoded(bytes, false, reader -> reader.read(0));
            byte[] pixels = PictureColours.of(image).pixels(image.getRaster(), channels);
            var picture = new ImageFile(channels, image.getHeight(), image.getWidth(), pixels);
            if (GifScreen.isGif(bytes) && image.getColorModel() instanceof IndexColorModel palette)
                return onScreen(GifScreen.of(bytes), picture, palette);
            return orientation.upright(picture);
        } catch (RuntimeException e) { // what decoders throw on damaged files
            throw new IOException(e.toString(), e);
        }
    }

    /// Decodes a file to what a model takes that was trained on samples of this form: the one way from a picture to a sample.
    ///
    /// @param file PNG, JPEG, BMP or GIF, by its content
    /// @param form of the samples; where they are light on dark, a picture that is light at its edge is inverted
    /// @return the sample
    /// @throws IOException when it is no such picture, damaged or too large; the message says which
    public static ImageFile read(Path file, Pictures form) throws IOException {
        ImageFile sample = read(file, form.channels()).fitted(form);
        return form.lightOnDark() && sample.isLight() ? sample.inverted() : sample;
    }

    /// The same picture without colours.
    ///
    /// @return this where it has one channel; else what [#read(Path, int)] makes of the file with one channel
    public ImageFile grey() {
        if (channels == 1) return this;
        int plane = height * width;
        byte[] grey = new byte[plane];
        for (int i = 0; i < plane; i++) PictureColours.put(rgb(i), grey, i, plane);
        return new ImageFile(1, height, width, grey);
    }

    /// Whether the picture shows colours: whether red, green and blue differ by more than 16 of 255, in the mean of all pixels.
    ///
    /// @return false with one channel
    public boolean isColourful() {
        if (channels == 1) return false;
        long sum = 0;
        for (int i = 0; i < height * width; i++) {
            int rgb = rgb(i), red = rgb >> 16, green = (rgb >> 8) & 255, blue = rgb & 255;
            sum += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
        }
        return sum > 16L * height * width;
    }

    private int rgb(int pixel) {
        int plane = height * width, red = pixels[pixel] & 255, green = pixels[pixel + plane] & 255;
        return (red << 16) | (green << 8) | (pixels[pixel + 2 * plane] & 255);
    }

    private static ImageFile jpeg(JpegBytes jpeg, int channels) throws IOException {
        List<String> damages = new ArrayList<>();
        Raster raster =
                decoded(
                        jpeg.plain(),
                        true,
                        reader -> {
                            jpeg.requireFewScans((long) reader.getWidth(0) * reader.getHeight(0));
                            reader.addIIOReadWarningListener((_, warning) -> {
                                if (JpegBytes.isDamage(warning)) damages.add(warning);
                            });
                            return reader.readRaster(0, null);
                        });
        if (!damages.isEmpty()) throw new IOException(damages.getFirst());
        byte[] pixels = PictureColours.of(jpeg.colours()).pixels(raster, channels);
        return jpeg.orientation().upright(new ImageFile(channels, raster.getHeight(), raster.getWidth(), pixels));
    }

    private static ImageFile onScreen(Ground screen, ImageFile picture, IndexColorModel palette) throws IOException {
        requireFew(screen.height(), screen.width());
        return screen.under(picture, GifScreen.colour(palette, picture.channels));
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

    /// The same picture in the size of samples.
    ///
    /// @param form whose size and fit are taken, not its channels
    /// @return this where it has that size
    public ImageFile fitted(Pictures form) {
        int h = form.height(), w = form.width();
        if (h == height && w == width) return this;
        return switch (form.fit()) {
            case STRETCH -> resized(h, w);
            case CROP -> new ImageFile(channels, h, w, Resize.middle(h, w, this));
            case PAD -> {
                double ratio = Math.max((double) height / h, (double) width / w);
                int inHeight = Math.clamp(Math.round(height / ratio), 1, h);
                int inWidth = Math.clamp(Math.round(width / ratio), 1, w);
                ImageFile inside = resized(inHeight, inWidth);
                yield Ground.around(inside, h, w).under(inside, edge());
            }
        };
    }

    /// The picture as a sample.
    ///
    /// @return `[channels, height, width]`, each byte / 255
    public float[] values() {
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(pixels[i]) / 255f;
        return values;
    }

    /// Whether a picture is light at its edge, as one of dark strokes on light paper is.
    ///
    /// @return whether the mean of its outermost pixels is beyond half of white
    public boolean isLight() {
        double sum = 0;
        for (byte value : edge()) sum += Byte.toUnsignedInt(value);
        return sum / channels > 127;
    }

    /// The same picture with light and dark exchanged.
    ///
    /// @return its negative
    public ImageFile inverted() {
        byte[] turned = new byte[pixels.length];
        for (int i = 0; i < turned.length; i++) turned[i] = (byte) ~pixels[i];
        return new ImageFile(channels, height, width, turned);
    }

    /// The mean of the outermost pixels of each channel.
    private byte[] edge() {
        byte[] means = new byte[channels];
        for (int c = 0; c < channels; c++) {
            long sum = 0, n = 0;
            for (int y = 0; y < height; y++) {
                int step = y == 0 || y == height - 1 || width == 1 ? 1 : width - 1;
                for (int x = 0; x < width; x += step, n++) {
                    sum += Byte.toUnsignedInt(pixels[(c * height + y) * width + x]);
                }
            }
            means[c] = (byte) Math.round((double) sum / n);
        }
        return means;
    }

    private interface Decoder<T> {
        T decode(ImageReader reader) throws IOException;
    }

    private static <T> T decoded(byte[] bytes, boolean isJpeg, Decoder<T> decoder) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            ImageReader reader = isJpeg ? Jpeg.PROVIDER.createReaderInstance() : reader(in);
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0), height = reader.getHeight(0);
                requireFew(height, width);
                if ((long) width * height > MOST_PIXELS_PER_BYTE * bytes.length) {
                    throw new IOException(
                            "declares %d x %d pixels, more than its %d bytes can hold"
                                    .formatted(width, height, bytes.length));
                }
                return decoder.decode(reader);
            } finally {
                reader.dispose();
            }
        }
    }

    private static void requireFew(int height, int width) throws IOException {
        if ((long) width * height <= MOST_PIXELS) return;
        throw new IOException("declares " + width + " x " + height + " pixels, more than 67,108,864");
    }

    /// Java's decoder of JPEG, looked for once: the registry of all decoders takes a lock and asks each of them about every file.
    private static final class Jpeg {
        static final ImageReaderSpi PROVIDER =
                ImageIO.getImageReadersByFormatName("jpeg").next().getOriginatingProvider();
    }

    private static ImageReader reader(ImageInputStream in) throws IOException {
        for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) return reader;
        }
        throw new IOException("not a PNG, JPEG, BMP or GIF picture");
    }

    /// Its size.
    @Override
    public String toString() {
        return "ImageFile of " + channels + " × " + height + " × " + width;
    }
}
