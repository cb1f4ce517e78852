package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pictures;
import dev.gradus.data.Pixels;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Images and labels drawn at random, from which nothing can be learnt but by heart: to try models, speed and memory without
/// any files.
///
/// ```
/// pixel ~ uniform on 0 … 255, label ~ uniform on 0 … classes - 1          of the seed and the number of the image alone
/// ```
/// Shapes: inputs `[channels, height, width]`, byte / 255; classes `0`, `1`, ….
///
/// Defaults: 1,000 images of `[3, 32, 32]`, 10 classes. Nothing is kept: an image is drawn anew each time it is read, and is
/// the same each time.
///
/// Source: torchvision's `FakeData`. Differences: its images are of 224 × 224 pixels unless it is said otherwise, and their bytes
/// are those of normal numbers modulo 256; its labels and numbers are others.
public final class FakeData implements Dataset, Pixels {
    private static final int WHITE = 255;
    private static final Shape USUAL = Shape.of(3, 32, 32);

    private final int images;
    private final Shape shape;
    private final Rng pixels, labels;
    private final Task.Classification task;

    /// Images of the given number, shape and classes.
    ///
    /// @param images how many, at least 1
    /// @param shape of one, `[channels, height, width]`
    /// @param classes how many, at least 2
    /// @param seed the same seed gives the same images and labels
    /// @throws GradusException when there are too few images or classes, or the shape is of another kind
    public FakeData(int images, Shape shape, int classes, long seed) {
        if (images < 1 || classes < 2 || shape.rank() != 3 || shape.size() < 1) {
            throw GradusException.got("%d images of the shape %s in %d classes", images, shape, classes)
                    .expected("at least 1 image of channels, height and width in at least 2 classes")
                    .because("a number was computed and came out wrong, or two are exchanged")
                    .repair("Usual are 1000 images of [3, 32, 32] in 10 classes.");
        }
        this.images = images;
        this.shape = shape;
        pixels = Rng.of(seed).fork("pixels");
        labels = Rng.of(seed).fork("labels");
        task = new Task.Classification(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    /// 1,000 images with the defaults.
    ///
    /// @param seed the same seed gives the same images, labels and split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    public static Splits load(long seed) {
        return Splits.of(new FakeData(1000, USUAL, 10, seed), 0.2, 0.2, seed);
    }

    @Override
    public String name() {
        return "fake-data";
    }

    @Override
    public int size() {
        return images;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Task task() {
        return task;
    }

    /// What other pictures have to become to be like these.
    ///
    /// @return null where the number of channels is neither 1 nor 3
    @Override
    public @Nullable Pictures signature() {
        int channels = shape.axis(0);
        if (channels != 1 && channels != 3) return null;
        return new Pictures(channels, shape.axis(1), shape.axis(2), Pictures.Fit.PAD, false);
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        byte[] image = new byte[shape.size()];
        read(index, image, 0);
        for (int i = 0; i < image.length; i++) into[offset + i] = Byte.toUnsignedInt(image[i]) / (float) WHITE;
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        into[offset] = label(index);
    }

    @Override
    public int label(int index) {
        return labels.below(Objects.checkIndex(index, images), task.outputs());
    }

    @Override
    public Pixels pixels() {
        return this;
    }

    /// Four bytes of each word.
    @Override
    public void read(int index, byte[] into, int offset) {
        int[] words = new int[(shape.size() + 3) / 4];
        pixels.fork(Objects.checkIndex(index, images)).bits(0, words, words.length);
        for (int i = 0; i < shape.size(); i++) into[offset + i] = (byte) (words[i / 4] >>> (8 * (i % 4)));
    }

    @Override
    public int white() {
        return WHITE;
    }

    @Override
    public boolean isInMemory() {
        return false; // each is drawn anew
    }
}
