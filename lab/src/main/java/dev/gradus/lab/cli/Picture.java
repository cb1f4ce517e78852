package dev.gradus.lab.cli;

import dev.gradus.data.source.ImageFile;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// A picture in the form that a model takes: its channels and size, values from 0 to 1.
///
/// What is read is that of [ImageFile]. A picture of other proportions gets a border in the colour of its edge before it is
/// resized.
final class Picture {
    private static final long MOST_PIXELS = 64L << 20;

    private final Path file;
    private final ImageFile image;

    private Picture(Path file, ImageFile image) {
        this.file = file;
        this.image = image;
    }

    static Picture read(Path file, Shape shape) {
        if (shape.rank() != 3 || (shape.axis(0) != 1 && shape.axis(0) != 3)) {
            throw GradusException.got("the picture %s for a model of samples %s", file, shape)
                    .expected("a CSV file with %d values in each row", shape.size())
                    .because("the model was not trained on pictures")
                    .repair("Write the samples as rows of numbers into a file that ends in .csv.");
        }
        try {
            Picture whole = new Picture(file, ImageFile.read(file, shape.axis(0)));
            ImageFile framed = whole.framed((double) shape.axis(2) / shape.axis(1));
            return new Picture(file, framed.resized(shape.axis(1), shape.axis(2)));
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw notPicture(file, "cannot be decoded (" + e.getMessage() + ")");
        }
    }

    private static GradusException notPicture(Path file, String what) {
        return GradusException.got("%s %s", file, what)
                .expected("a picture in PNG, JPEG, BMP or GIF, of at most %,d pixels", MOST_PIXELS)
                .because("a damaged file, or one of another kind")
                .repair("Open it in a picture viewer and save it as PNG.");
    }

    /// The mean of the outermost pixels of one channel.
    private int edge(int channel) {
        int h = image.height(), w = image.width(), n = 0;
        long sum = 0;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x += y == 0 || y == h - 1 || w == 1 ? 1 : w - 1) {
                sum += Byte.toUnsignedInt(image.pixels()[(channel * h + y) * w + x]);
                n++;
            }
        }
        return (int) Math.round((double) sum / n);
    }

    /// Values where the picture has dark strokes on light paper, but the model knows light strokes on dark.
    Picture inverted(Samples.Invert invert, Screen screen) {
        boolean light = image.channels() == 1 && edge(0) > 127;
        if (invert == Samples.Invert.NO || (invert == Samples.Invert.AUTO && !light)) return this;
        if (invert == Samples.Invert.AUTO) {
            screen.err()
                    .line(
                            "note: "
                                    + file
                                    + " has a light background and is inverted, as models of digits know light"
                                    + " strokes on dark; --invert no keeps it");
        }
        byte[] turned = new byte[image.pixels().length];
        for (int i = 0; i < turned.length; i++) turned[i] = (byte) ~image.pixels()[i];
        return new Picture(file, new ImageFile(image.channels(), image.height(), image.width(), turned));
    }

    float[] values() {
        float[] values = new float[image.pixels().length];
        for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(image.pixels()[i]) / 255f;
        return values;
    }

    private ImageFile framed(double widthToHeight) {
        int height = image.height(), width = image.width(), channels = image.channels();
        int w = Math.max(width, (int) Math.round(height * widthToHeight));
        int h = Math.max(height, (int) Math.round(width / widthToHeight));
        if (w == width && h == height) return image;
        if ((long) w * h > MOST_PIXELS) throw notPicture(file, "is a stripe of " + width + " x " + height + " pixels");
        byte[] framed = new byte[channels * h * w];
        int left = (w - width) / 2, top = (h - height) / 2;
        for (int c = 0; c < channels; c++) {
            Arrays.fill(framed, c * h * w, (c + 1) * h * w, (byte) edge(c));
            for (int y = 0; y < height; y++) {
                int from = (c * height + y) * width, to = (c * h + top + y) * w + left;
                System.arraycopy(image.pixels(), from, framed, to, width);
            }
        }
        return new ImageFile(channels, h, w, framed);
    }
}
