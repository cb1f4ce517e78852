package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.data.Pictures;
import dev.gradus.data.Pixels;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.nio.file.Path;
import java.util.List;

/// Images that stay in their files until they are read, each time anew.
final class StreamedImages implements Dataset, Pixels {
    /// Decodes a file to bytes of the shape of a sample.
    interface Decoder {
        byte[] decode(Path file);
    }

    private final Path root;
    private final String name;
    private final Pictures form;
    private final Shape shape;
    private final List<Path> files;
    private final int[] labels;
    private final Task task;
    private final Decoder decoder;

    /// @param root the folder of the data set
    StreamedImages(Path root, Pictures form, List<Path> files, int[] labels, List<String> classes, Decoder decoder) {
        this.root = root;
        this.name = ClassFolders.name(root);
        this.form = form;
        this.shape = form.shape();
        this.files = List.copyOf(files);
        this.labels = labels;
        this.decoder = decoder;
        task = new Task.Classification(classes);
    }

    private StreamedImages(StreamedImages same, String name) {
        root = same.root;
        this.name = name;
        form = same.form;
        shape = same.shape;
        files = same.files;
        labels = same.labels;
        decoder = same.decoder;
        task = same.task;
    }

    /// The same images, under another name than that of the folder.
    StreamedImages named(String other) {
        return new StreamedImages(this, other);
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
    public Pictures signature() {
        return form;
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        byte[] pixels = decoder.decode(files.get(index));
        for (int i = 0; i < pixels.length; i++) into[offset + i] = Byte.toUnsignedInt(pixels[i]) / 255f;
    }

    @Override
    public Origin origin(int index) {
        return Origin.of(root, files.get(index));
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        into[offset] = labels[index];
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public Pixels pixels() {
        return this;
    }

    @Override
    public void read(int index, byte[] into, int offset) {
        System.arraycopy(decoder.decode(files.get(index)), 0, into, offset, shape.size());
    }

    @Override
    public int white() {
        return 255;
    }

    @Override
    public boolean isInMemory() {
        return false;
    }
}
