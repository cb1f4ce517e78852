package dev.gradus.data.source;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How the samples of a decoded pixel become red, green and blue: as numbers, in the arithmetic of Pillow and the library of the Independent
/// JPEG Group, without any regard to colour profiles.
abstract class PictureColours {
    /// Red, green and blue of the pixel whose samples of 8 bits begin at an index, as `0xRRGGBB`.
    abstract int rgb(int[] samples, int at);

    /// The colours of a picture that Java decoded whole.
    static PictureColours of(BufferedImage image) throws IOException {
        int bands = image.getRaster().getNumBands();
        if (image.getColorModel() instanceof IndexColorModel palette) return new Palette(palette);
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) return new Grey(bands == 2);
        if (bands != 3 && bands != 4) throw new IOException("pixels of " + bands + " samples");
        return new Rgb(bands == 4 && image.getColorModel().hasAlpha());
    }

    /// The colours of components of a JPEG.
    static PictureColours of(JpegBytes.Colours colours) {
        return switch (colours) {
            case GREY -> new Grey(false);
            case RGB -> new Rgb(false);
            case YCC -> new Ycc();
            case CMYK -> new Cmyk();
            case YCCK -> new Ycck();
        };
    }

    /// All pixels, channel by channel.
    ///
    /// @param channels 1 for grey, 3 for red, green and blue
    final byte[] pixels(Raster raster, int channels) {
        int height = raster.getHeight(), width = raster.getWidth(), bands = raster.getNumBands();
        byte[] pixels = new byte[channels * height * width];
        Interleaved samples = channels == 3 ? interleaved(raster) : null;
        if (samples != null && separate(samples, pixels, width, height)) return pixels;
        int[] row = new int[width * bands];
        boolean scaled = !(this instanceof Palette);
        for (int y = 0; y < height; y++) {
            read(raster, y, row, scaled);
            for (int x = 0; x < width; x++) put(rgb(row, x * bands), pixels, y * width + x, height * width);
        }
        return pixels;
    }

    /// Stores a colour: itself, or in one channel its grey.
    ///
    /// @param at of its first byte
    /// @param plane how many bytes a channel has
    static void put(int rgb, byte[] pixels, int at, int plane) {
        if (pixels.length == plane) {
            pixels[at] = (byte) grey(rgb);
            return;
        }
        pixels[at] = (byte) (rgb >> 16);
        pixels[at + plane] = (byte) (rgb >> 8);
        pixels[at + 2 * plane] = (byte) rgb;
    }

    /// `0.299 R + 0.587 G + 0.114 B` in fixed point, rounded.
    private static int grey(int rgb) {
        return (19595 * (rgb >> 16) + 38470 * ((rgb >> 8) & 255) + 7471 * (rgb & 255) + 0x8000) >> 16;
    }

    /// The usual case in a loop of its own, which takes a third of the time: three channels from samples that lie side by side.
    ///
    /// @return whether it is that case; if not, nothing was done
    boolean separate(Interleaved samples, byte[] pixels, int width, int height) {
        return false;
    }

    /// Samples of 8 bits in one array.
    ///
    /// @param offsets of the bands in a pixel
    /// @param from where the first row begins
    record Interleaved(byte[] data, int[] offsets, int from, int row, int pixel) {}

    private static @Nullable Interleaved interleaved(Raster raster) {
        boolean isPlain =
                raster.getSampleModel().getSampleSize(0) == 8
                        && raster.getMinX() == 0
                        && raster.getSampleModelTranslateX() == 0
                        && raster.getSampleModelTranslateY() == 0;
        if (isPlain
                && raster.getSampleModel() instanceof ComponentSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1) {
            return new Interleaved(
                    buffer.getData(),
                    model.getBandOffsets(),
                    buffer.getOffset(),
                    model.getScanlineStride(),
                    model.getPixelStride());
        }
        return null;
    }

    private static void read(Raster raster, int y, int[] row, boolean scaled) {
        Interleaved samples = interleaved(raster);
        if (samples != null) {
            byte[] data = samples.data;
            int bands = samples.offsets.length;
            for (int b = 0; b < bands; b++) {
                int from = samples.from + y * samples.row + samples.offsets[b];
                for (int i = b; i < row.length; i += bands, from += samples.pixel)
                    row[i] = Byte.toUnsignedInt(data[from]);
            }
            return;
        }
        raster.getPixels(0, y, raster.getWidth(), 1, row);
        if (!scaled) return;
        int bands = raster.getNumBands();
        for (int b = 0; b < bands; b++) {
            int bits = raster.getSampleModel().getSampleSize(b);
            if (bits == 8) continue;
            int most = (1 << bits) - 1;
            for (int i = b; i < row.length; i += bands) row[i] = bits > 8 ? row[i] >> (bits - 8) : row[i] * 255 / most;
        }
    }

    static int overWhite(int value, int alpha) {
        return (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }

    static int packed(int red, int green, int blue) {
        return (red << 16) | (green << 8) | blue;
    }

    static int overWhite(int red, int green, int blue, int alpha) {
        if (alpha == 255) return packed(red, green, blue);
        return packed(overWhite(red, alpha), overWhite(green, alpha), overWhite(blue, alpha));
    }

    private static final class Palette extends PictureColours {
        private final int[] colours;

        Palette(IndexColorModel palette) {
            colours = new int[Math.max(256, palette.getMapSize())];
            Arrays.setAll(
                    colours,
                    i -> {
                        if (i >= palette.getMapSize()) return 0;
                        int argb = palette.getRGB(i);
                        return overWhite((argb >> 16) & 255, (argb >> 8) & 255, argb & 255, argb >>> 24);
                    });
        }

        @Override
        int rgb(int[] samples, int at) {
            return colours[samples[at]];
        }
    }

    private static final class Grey extends PictureColours {
        private final boolean alpha;

        Grey(boolean alpha) {
            this.alpha = alpha;
        }

        @Override
        int rgb(int[] samples, int at) {
            return 0x10101 * (alpha ? overWhite(samples[at], samples[at + 1]) : samples[at]);
        }
    }

    private static final class Rgb extends PictureColours {
        private final boolean alpha;

        Rgb(boolean alpha) {
            this.alpha = alpha;
        }

        @Override
        int rgb(int[] samples, int at) {
            return overWhite(samples[at], samples[at + 1], samples[at + 2], alpha ? samples[at + 3] : 255);
        }
    }

    /// `jdcolor.c`: `R = Y + 1.402 Cr`, `G = Y - 0.34414 Cb - 0.71414 Cr`, `B = Y + 1.772 Cb` with 16 bits behind the point.
    private static class Ycc extends PictureColours {
        private static final int HALF = 1 << 15;

        @Override
        int rgb(int[] samples, int at) {
            int y = samples[at], cb = samples[at + 1] - 128, cr = samples[at + 2] - 128;
            return packed(red(y, cr), green(y, cb, cr), blue(y, cb));
        }

        @Override
        boolean separate(Interleaved samples, byte[] pixels, int width, int height) {
            byte[] data = samples.data();
            int[] offsets = samples.offsets();
            if (offsets.length != 3) return false;
            int plane = width * height, first = offsets[0], second = offsets[1], third = offsets[2];
            for (int row = 0, to = 0; row < height; row++) {
                int at = samples.from() + row * samples.row();
                for (int x = 0; x < width; x++, to++, at += samples.pixel()) {
                    int y = data[at + first] & 255,
                            cb = (data[at + second] & 255) - 128,
                            cr = (data[at + third] & 255) - 128;
                    pixels[to] = (byte) red(y, cr);
                    pixels[to + plane] = (byte) green(y, cb, cr);
                    pixels[to + 2 * plane] = (byte) blue(y, cb);
                }
            }
            return true;
        }

        private static int red(int y, int cr) {
            return inByte(y + ((91881 * cr + HALF) >> 16));
        }

        private static int green(int y, int cb, int cr) {
            return inByte(y + ((-22554 * cb - 46802 * cr + HALF) >> 16));
        }

        private static int blue(int y, int cb) {
            return inByte(y + ((116130 * cb + HALF) >> 16));
        }

        private static int inByte(int value) {
            return Math.min(255, Math.max(0, value));
        }
    }

    /// Inks as Adobe writes them, 255 for none; Pillow's `cmyk2rgb`.
    private static final class Cmyk extends PictureColours {
        @Override
        int rgb(int[] samples, int at) {
            return printed(255 - samples[at], 255 - samples[at + 1], 255 - samples[at + 2], samples[at + 3]);
        }

        /// @param light what black ink leaves
        static int printed(int cyan, int magenta, int yellow, int light) {
            return packed(left(cyan, light), left(magenta, light), left(yellow, light));
        }

        private static int left(int ink, int light) {
            int product = ink * light + 128;
            return light - (((product >> 8) + product) >> 8);
        }
    }

    /// Inks of which three are packed like red, green and blue.
    private static final class Ycck extends Ycc {
        @Override
        int rgb(int[] samples, int at) {
            int inks = super.rgb(samples, at);
            return Cmyk.printed(inks >> 16, (inks >> 8) & 255, inks & 255, samples[at + 3]);
        }
    }
}
