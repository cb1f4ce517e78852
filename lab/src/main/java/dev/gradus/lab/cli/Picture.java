package dev.gradus.lab.cli;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// A picture in the form that a model takes: its channels and size, values from 0 to 1.
///
/// Transparent parts are white paper. Grey is `0.299 R + 0.587 G + 0.114 B`. A picture of other proportions gets a border in
/// the colour of its edge; then each pixel is the mean of the area that it covers, or interpolated where the picture is
/// smaller than the model's.
final class Picture {
    private static final long MOST_PIXELS = 64L << 20;

    private final Path file;
    private final int channels;
    private final int height;
    private final int width;
    private final float[] values;

    private Picture(Path file, int channels, int height, int width, float[] values) {
        this.file = file;
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.values = values;
    }

    static Picture read(Path file, Shape shape) {
        if (shape.rank() != 3 || (shape.axis(0) != 1 && shape.axis(0) != 3)) {
            throw GradusException.got("the picture %s for a model of samples %s", file, shape)
                    .expected("a CSV file with %d values in each row", shape.size())
                    .because("the model was not trained on pictures")
                    .repair("Write the samples as rows of numbers into a file that ends in .csv.");
        }
        Picture picture = of(file, decode(file), shape.axis(0));
        return picture.framed((double) shape.axis(2) / shape.axis(1)).resized(shape.axis(1), shape.axis(2));
    }

    private static BufferedImage decode(Path file) {
        ImageIO.setUseCache(false);
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) throw notPicture(file, "is in no format that is known");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw GradusException.got(
                                    "%s declares %d x %d pixels", file, reader.getWidth(0), reader.getHeight(0))
                            .expected("at most %,d pixels", MOST_PIXELS)
                            .because("the file is damaged or malicious")
                            .repair("Make the picture smaller; the model sees it much smaller anyway.");
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw notPicture(file, "cannot be decoded (" + e + ")");
        }
    }

    private static GradusException notPicture(Path file, String what) {
        return GradusException.got("%s %s", file, what)
                .expected("a picture in PNG, JPEG, BMP or GIF")
                .because("a damaged file, or one of another kind")
                .repair("Open it in a picture viewer and save it as PNG.");
    }

    private static Picture of(Path file, BufferedImage image, int channels) {
        int h = image.getHeight(), w = image.getWidth();
        float[] values = new float[Math.multiplyExact(channels, Math.multiplyExact(h, w))];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int argb = image.getRGB(x, y);
                float alpha = (argb >>> 24) / 255f;
                float[] rgb = new float[3];
                for (int c = 0; c < 3; c++) rgb[c] = (argb >> (16 - 8 * c) & 0xff) / 255f * alpha + 1 - alpha;
                if (channels == 1) values[y * w + x] = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
                else for (int c = 0; c < 3; c++) values[(c * h + y) * w + x] = rgb[c];
            }
        }
        return new Picture(file, channels, h, w, values);
    }

    /// The mean of the outermost pixels of one channel.
    private float edge(int channel) {
        double sum = 0;
        int n = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x += y == 0 || y == height - 1 || width == 1 ? 1 : width - 1) {
                sum += values[(channel * height + y) * width + x];
                n++;
            }
        }
        return (float) (sum / n);
    }

    /// Values where the picture has dark strokes on light paper, but the model knows light strokes on dark.
    Picture inverted(Samples.Invert invert, Screen screen) {
        boolean light = channels == 1 && edge(0) > 0.5f;
        if (invert == Samples.Invert.NO || (invert == Samples.Invert.AUTO && !light)) return this;
        if (invert == Samples.Invert.AUTO) {
            screen.err()
                    .println(
                            "note: "
                                    + file
                                    + " has a light background and is inverted, as models of digits know light"
                                    + " strokes on dark; --invert no keeps it");
        }
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) turned[i] = 1 - values[i];
        return new Picture(file, channels, height, width, turned);
    }

    float[] values() {
        return values;
    }

    private Picture framed(double widthToHeight) {
        int w = Math.max(width, (int) Math.round(height * widthToHeight));
        int h = Math.max(height, (int) Math.round(width / widthToHeight));
        if (w == width && h == height) return this;
        if ((long) w * h > MOST_PIXELS) throw notPicture(file, "is a stripe of " + width + " x " + height + " pixels");
        float[] framed = new float[channels * h * w];
        int left = (w - width) / 2, top = (h - height) / 2;
        for (int c = 0; c < channels; c++) {
            java.util.Arrays.fill(framed, c * h * w, (c + 1) * h * w, edge(c));
            for (int y = 0; y < height; y++) {
                System.arraycopy(values, (c * height + y) * width, framed, (c * h + top + y) * w + left, width);
            }
        }
        return new Picture(file, channels, h, w, framed);
    }

    private Picture resized(int h, int w) {
        float[] across = new float[channels * height * w];
        for (int row = 0; row < channels * height; row++) resize(values, row * width, 1, width, across, row * w, 1, w);
        float[] both = new float[channels * h * w];
        for (int c = 0; c < channels; c++) {
            for (int x = 0; x < w; x++) resize(across, c * height * w + x, w, height, both, c * h * w + x, w, h);
        }
        return new Picture(file, channels, h, w, both);
    }

    /// One line of `n` pixels to one of `m`: means of areas where it shrinks, interpolation between centres where it grows.
    private static void resize(float[] from, int first, int stride, int n, float[] to, int at, int step, int m) {
        double ratio = (double) n / m;
        for (int i = 0; i < m; i++) {
            double low = i * ratio, high = (i + 1) * ratio;
            if (ratio < 1) {
                double centre = Math.clamp((low + high) / 2 - 0.5, 0, n - 1);
                int left = (int) centre, right = Math.min(left + 1, n - 1);
                double share = centre - left;
                to[at + i * step] =
                        (float) ((1 - share) * from[first + left * stride] + share * from[first + right * stride]);
                continue;
            }
            double sum = 0;
            for (int j = (int) low; j < Math.min(n, Math.ceil(high - 1e-9)); j++) {
                sum += from[first + j * stride] * (Math.min(high, j + 1) - Math.max(low, j));
            }
            to[at + i * step] = (float) (sum / ratio);
        }
    }
}
