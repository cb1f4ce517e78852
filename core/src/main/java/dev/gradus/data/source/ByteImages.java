package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pixels;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.List;

/// Grey images of which each pixel is kept as a byte and read as `byte / white`.
final class ByteImages implements Dataset, Pixels {
    private final String name;
    private final Idx images;
    private final byte[] labels;
    private final int white;
    private final Shape shape;
    private final Task task;

    /// @param white the byte that becomes 1
    ByteImages(String name, Idx images, Idx labels, int white, List<String> classes) {
        this.name = name;
        this.images = images;
        this.labels = labels.bytes();
        this.white = white;
        this.shape = Shape.of(1, images.sizes()[1], images.sizes()[2]);
        this.task = new Task.Classification(classes);
        requireOneLabelEach(images, labels);
        requireKnownLabels(labels, classes.size());
    }

    private static void requireOneLabelEach(Idx images, Idx labels) {
        if (images.sizes()[0] == labels.sizes()[0]) return;
        throw GradusException.got("%s has %d labels", labels.name(), labels.sizes()[0])
                .expected("%d, one for each image of %s", images.sizes()[0], images.name())
                .because("the two files belong to different parts or different data sets")
                .repair("Take both files from the same source.");
    }

    private static void requireKnownLabels(Idx labels, int classes) {
        byte[] bytes = labels.bytes();
        for (int i = 0; i < bytes.length; i++) {
            if (Byte.toUnsignedInt(bytes[i]) >= classes) {
                throw GradusException.got(
                                "%s: sample %d has the label %d", labels.name(), i, Byte.toUnsignedInt(bytes[i]))
                        .expected("0 to %d", classes - 1)
                        .because("the file is damaged, or of a data set with more classes")
                        .repair("Take the file from its publisher again.");
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        byte[] pixels = images.bytes();
        int size = shape.size();
        int from = index * size;
        // two loops, because the JIT vectorizes each but not both in one: half the time
        for (int i = 0; i < size; i++) into[offset + i] = (float) Byte.toUnsignedInt(pixels[from + i]);
        for (int i = 0; i < size; i++) into[offset + i] /= white;
    }

    @Override
    public Pixels pixels() {
        return this;
    }

    @Override
    public void read(int index, byte[] into, int offset) {
        System.arraycopy(images.bytes(), index * shape.size(), into, offset, shape.size());
    }

    @Override
    public int white() {
        return white;
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        into[offset] = label(index);
    }

    @Override
    public int label(int index) {
        return labels[index];
    }
}
