package dev.gradus.data.augment;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pixels;
import dev.gradus.data.SampleChange;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Reads images, bytes as bytes, and augments them.
final class ImageReader implements SampleChange.Reader {
    private final Augmentation augmentation;
    private final Dataset data;
    private final @Nullable Pixels pixels;
    private final Shape sample;
    private final Shape result;
    private final Image image;
    private final byte[] bytes;

    ImageReader(Augmentation augmentation, Dataset data) {
        this.augmentation = augmentation;
        this.data = data;
        sample = data.shape();
        if (sample.rank() != 3) {
            throw GradusException.got("%s: augmentation of samples %s", data.name(), sample)
                    .expected("images [channels, height, width]")
                    .because("the data set is a table, or its images are flattened")
                    .repair("Leave the augmentation out, or give the samples the shape of images.");
        }
        result = augmentation.shape(sample);
        pixels = data.pixels();
        int channels = sample.axis(0), h = sample.axis(1), w = sample.axis(2);
        image = pixels == null ? Image.floats(channels, h, w) : Image.bytes(channels, h, w, pixels.white());
        bytes = new byte[pixels == null ? 0 : sample.size()];
    }

    @Override
    public void read(int index, Rng rng, float[] into, int offset) {
        float[] x = image.begin(sample.axis(1), sample.axis(2));
        if (pixels == null) data.readInput(index, x, 0);
        else {
            pixels.read(index, bytes, 0);
            for (int i = 0; i < bytes.length; i++) x[i] = (float) Byte.toUnsignedInt(bytes[i]);
        }
        augmentation.apply(image, rng);
        if (image.height() != result.axis(1) || image.width() != result.axis(2)) throw otherSize(index);
        float[] y = image.pixels();
        int n = result.size();
        if (pixels == null) System.arraycopy(y, 0, into, offset, n);
        else {
            float white = pixels.white();
            for (int i = 0; i < n; i++) into[offset + i] = y[i] / white;
        }
    }

    private GradusException otherSize(int index) {
        return GradusException.got(
                        "%s: sample %d has %d x %d pixels after augmentation",
                        data.name(), index, image.height(), image.width())
                .expected("%d x %d, as all others", result.axis(1), result.axis(2))
                .because("an augmentation of your own gives images of another size than its shape() says")
                .repair("Have shape() say the size, or end with a crop or a resize.");
    }
}
