package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.data.Pictures;
import dev.gradus.data.Pixels;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Images of which each pixel is kept as a byte and read as `byte / white`, channel by channel, each row by row.
final class ByteImages implements Dataset, Pixels {
    private final String name;
    private final Shape shape;
    private final @Nullable Pictures form;
    private final List<String> files;
    private final byte[] pixels;
    private final int[] labels;
    private final int white;
    private final Task.Classification task;

    /// @param shape of one image, `[C, H, W]`
    /// @param pixels of all images, kept as they are
    /// @param labels the class of each image, kept as they are
    /// @param white the byte that becomes 1
    ByteImages(String name, Shape shape, byte[] pixels, int[] labels, int white, List<String> classes) {
        this.name = name;
        this.shape = shape;
        this.form = null;
        this.files = List.of();
        this.pixels = pixels;
        this.labels = labels;
        this.white = white;
        this.task = new Task.Classification(classes);
    }

    private ByteImages(ByteImages same, @Nullable Pictures form, List<String> files) {
        name = same.name;
        shape = same.shape;
        this.form = form;
        this.files = files;
        pixels = same.pixels;
        labels = same.labels;
        white = same.white;
        task = same.task;
    }

    /// Grey images from two IDX files: of characters, light on dark, until [#in] says otherwise.
    ///
    /// @param first what the first class is called in the file of labels
    static ByteImages of(String name, Idx images, Idx labels, int first, int white, List<String> classes) {
        requireOneLabelEach(images, labels);
        int[] numbers = numbers(labels, first, classes.size());
        var form = new Pictures(1, images.sizes()[1], images.sizes()[2], Pictures.Fit.PAD, true);
        return new ByteImages(name, form.shape(), images.bytes(), numbers, white, classes).in(form);
    }

    /// The same images, with what other pictures have to become to be like them.
    ByteImages in(Pictures signature) {
        return new ByteImages(this, signature, files);
    }

    /// The same images, with the paths of the files from which they were read.
    ByteImages from(List<String> origins) {
        return new ByteImages(this, form, List.copyOf(origins));
    }

    private static void requireOneLabelEach(Idx images, Idx labels) {
        if (images.sizes()[0] == labels.sizes()[0]) return;
        throw GradusException.got("%s has %d labels", labels.name(), labels.sizes()[0])
                .expected("%d, one for each image of %s", images.sizes()[0], images.name())
                .because("the two files belong to different parts or different data sets")
                .repair("Take both files from the same source.");
    }

    private static int[] numbers(Idx labels, int first, int classes) {
        int[] numbers = labels.labels();
        requireKnown(labels.name(), numbers, first, classes);
        for (int i = 0; i < numbers.length; i++) numbers[i] -= first;
        return numbers;
    }

    static void requireKnown(String file, int[] labels, int first, int classes) {
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < first || labels[i] >= first + classes) {
                throw unknownLabel(file, i, labels[i], first, classes);
            }
        }
    }

    /// Turns images that lie in a file column by column.
    ///
    /// @param images each of `side` times `side` pixels, one after the other, or each channel of them
    static void transpose(byte[] images, int side) {
        for (int image = 0; image < images.length; image += side * side) {
            for (int row = 1; row < side; row++) {
                for (int column = 0; column < row; column++) {
                    int below = image + row * side + column;
                    int above = image + column * side + row;
                    byte pixel = images[below];
                    images[below] = images[above];
                    images[above] = pixel;
                }
            }
        }
    }

    static GradusException unknownLabel(String file, int sample, Number label, int first, int classes) {
        return GradusException.got("%s: sample %d has the label %s", file, sample, label)
                .expected("%d to %d", first, first + classes - 1)
                .because("the file is damaged, or of a data set with other classes")
                .repair("Take the file from its publisher again.");
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
    public @Nullable Pictures signature() {
        return form;
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
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
        System.arraycopy(pixels, index * shape.size(), into, offset, shape.size());
    }

    @Override
    public int white() {
        return white;
    }

    @Override
    public @Nullable Origin origin(int index) {
        return files.isEmpty() ? null : new Origin(files.get(index), 0);
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
