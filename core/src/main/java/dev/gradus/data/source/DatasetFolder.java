package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Origin;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Files of any kind in a folder that has one folder for each class, read by a function of yours.
///
/// ```java
/// Dataset sounds =
///         DatasetFolder.of(Path.of("sounds"), List.of("npy"), Shape.of(1, 16_000), file -> Npy.read(file).floats()).load();
/// ```
/// Shapes: inputs of the shape that is given, which the function fills; classes are the names of the folders in the order of code
/// points, and files lie anywhere below, ordered by their paths, as in [ImageFolder].
///
/// Defaults: files with other endings are left out, which is noted ([#notes]), and so are hidden ones. The folder of a class may be
/// a link to a folder elsewhere.
///
/// Errors: whatever the function throws, with the path of the file; another number of elements than the shape has, or one that is not finite; a link that leads
/// out of the folder.
///
/// Source: torchvision's `DatasetFolder`. Differences: endings are compared without regard to capitals, there as here; a class
/// without files is refused.
public final class DatasetFolder {
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 1024;

    private final Path folder;
    private final List<String> endings;
    private final Shape shape;
    private final Reader reader;
    private final Consumer<String> notes;

    /// What makes a sample of a file.
    @FunctionalInterface
    public interface Reader {
        /// Reads a file; called by several threads at once where a loader reads ahead.
        ///
        /// @param file to be read
        /// @return the elements of the sample, last axis fastest
        /// @throws IOException when it cannot be read
        float[] read(Path file) throws IOException;
    }

    private DatasetFolder(Path folder, List<String> endings, Shape shape, Reader reader, Consumer<String> notes) {
        this.folder = folder;
        this.endings = endings;
        this.shape = shape;
        this.reader = reader;
        this.notes = notes;
    }

    /// The files of a folder.
    ///
    /// @param folder that has a folder for each class
    /// @param endings of the files that are samples, without the dot: `npy`
    /// @param shape of a sample
    /// @param reader makes a sample of a file
    /// @return where to read from
    /// @throws GradusException when there are no endings
    public static DatasetFolder of(Path folder, List<String> endings, Shape shape, Reader reader) {
        if (endings.isEmpty()) {
            throw GradusException.got("no endings of files")
                    .expected("at least one, such as npy")
                    .because("the list was computed and came out empty")
                    .repair("Write List.of(\"npy\").");
        }
        List<String> lower = endings.stream().map(DatasetFolder::ending).toList();
        return new DatasetFolder(folder, lower, shape, reader, _ -> {});
    }

    private static String ending(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        return lower.startsWith(".") ? lower : "." + lower;
    }

    /// Hears what is left out, in one line.
    ///
    /// @param listener for example `System.err::println`
    /// @return new settings
    public DatasetFolder notes(Consumer<String> listener) {
        return new DatasetFolder(folder, endings, shape, reader, listener);
    }

    /// Reads all files, and keeps their elements.
    ///
    /// @return the data set, named after the folder
    /// @throws GradusException when there are no files, or the function refuses one
    public Dataset load() {
        Streamed found = list();
        long elements = (long) found.size() * shape.size();
        if (elements > MOST_ELEMENTS) {
            throw GradusException.got("%s has %,d elements in %,d files", folder, elements, found.size())
                    .expected("what fits into one array")
                    .because("the files are many and large")
                    .repair("Read them when they are needed: stream().");
        }
        float[][] rows = new float[found.size()][];
        for (int i = 0; i < rows.length; i++) rows[i] = read(found.files.get(i));
        return InMemory.of(found.name(), rows, found.labels, found.task.classes()).shaped(shape);
    }

    /// Looks for the files, and reads each anew whenever it is needed: for more than fits into memory.
    ///
    /// @return the data set, named after the folder; a file that the function refuses is an error when it is read
    /// @throws GradusException when there are no files
    public Dataset stream() {
        return list();
    }

    private boolean isWanted(Path file) {
        String name = ClassFolders.name(file).toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }

    private Streamed list() {
        try {
            var folders = new ClassFolders(folder, this::isWanted, "files");
            List<Path> classes = folders.all(), files = new ArrayList<>();
            if (classes.isEmpty()) throw empty(folder, "has no folders");
            List<Integer> labels = new ArrayList<>();
            LeftOut others = new LeftOut(), beside = new LeftOut();
            for (int c = 0; c < classes.size(); c++) {
                List<Path> found = folders.files(classes.get(c), others);
                if (found.isEmpty()) throw empty(classes.get(c), "has no files with these endings");
                files.addAll(found);
                for (int i = 0; i < found.size(); i++) labels.add(c);
            }
            ClassFolders.directlyIn(folder).forEach(beside::add);
            if (!beside.isEmpty()) notes.accept(beside.sentence(folder, "beside the folders of the classes"));
            if (!others.isEmpty()) notes.accept(others.sentence(folder, "of other kinds"));
            return new Streamed(files, labels, ClassFolders.names(classes));
        } catch (IOException e) {
            Permission.requireFor(folder, e);
            throw GradusException.got("%s cannot be read (%s)", folder, e)
                    .expected("a folder with a folder of files for each class")
                    .because("the path is misspelt, or relative to another folder")
                    .repair("Check it with 'ls -l'.");
        }
    }

    private GradusException empty(Path place, String what) {
        return GradusException.got("%s %s", place, what)
                .expected("a folder for each class, with its files (%s)", String.join(", ", endings))
                .because("the folder above or below was meant, or the files have another ending")
                .repair("Give the folder that has the folders of the classes, or their ending.");
    }

    private float[] read(Path file) {
        float[] elements;
        try {
            elements = reader.read(file);
        } catch (IOException | RuntimeException e) {
            if (e instanceof IOException unreadable) Permission.requireFor(file, unreadable);
            GradusException refused =
                    GradusException.got("%s is refused by the reader (%s)", file, e)
                            .expected("a file that it can read")
                            .because("a damaged file, or one of another kind with this ending")
                            .repair("Repair or remove it, or let the reader accept it.");
            refused.initCause(e);
            throw refused;
        }
        if (elements.length != shape.size()) throw otherLength(file, elements);
        for (int k = 0; k < elements.length; k++) {
            if (Float.isFinite(elements[k])) continue;
            throw GradusException.got("%s became %s at element %d", file, elements[k], k)
                    .expected("finite numbers")
                    .because("a value is missing in the file, or the reader divides by 0")
                    .repair("Repair or remove the file, or let the reader fill such values.");
        }
        return elements;
    }

    private GradusException otherLength(Path file, float[] elements) {
        return GradusException.got("%s became %,d elements", file, elements.length)
                .expected("%,d, as the shape %s has", shape.size(), shape)
                .because("the file is longer or shorter than the others, or the shape is not what the reader makes")
                .repair("Cut or fill samples up in the reader, or give another shape.");
    }

    /// Files that are read when they are needed.
    private final class Streamed implements Dataset {
        private final List<Path> files;
        private final int[] labels;
        private final Task.Classification task;

        Streamed(List<Path> files, List<Integer> labels, List<String> classes) {
            this.files = files;
            this.labels = labels.stream().mapToInt(Integer::intValue).toArray();
            task = new Task.Classification(classes);
        }

        @Override
        public String name() {
            return ClassFolders.name(folder);
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
            System.arraycopy(read(files.get(index)), 0, into, offset, shape.size());
        }

        @Override
        public void readTarget(int index, float[] into, int offset) {
            into[offset] = labels[index];
        }

        @Override
        public Origin origin(int index) {
            return Origin.of(folder, files.get(index));
        }

        @Override
        public int label(int index) {
            return labels[index];
        }
    }
}
