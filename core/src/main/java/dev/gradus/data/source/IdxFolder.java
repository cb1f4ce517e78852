package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// A folder with the four files of MNIST or of a data set in its form: grey images of 28 × 28 pixels.
///
/// Each file may be plain or gzip, and spelt `train-images-idx3-ubyte` or `train-images.idx3-ubyte`.
///
/// @param name of the data set
/// @param train what the names of the training files begin with
/// @param test what the names of the test files begin with
/// @param classes their names
/// @param first the number of the first class in the files
/// @param transposed whether images lie in the files column by column
/// @param characters whether they are light strokes on a dark ground
record IdxFolder(
        String name,
        String train,
        String test,
        List<String> classes,
        int first,
        boolean transposed,
        boolean characters) {
    private static final long SPLIT_SEED = 0;
    private static final int SIDE = 28;

    /// In the very form of MNIST.
    IdxFolder(String name, List<String> classes) {
        this(name, "train", "t10k", classes, 0, false, true);
    }

    /// The same files, whose images are not of characters.
    IdxFolder ofThings() {
        return new IdxFolder(name, train, test, classes, first, transposed, false);
    }

    /// The four files at their publisher's, in the order train images, train labels, test images, test labels.
    static List<Published> published(List<String> folders, long[] bytes, String... sha256) {
        List<String> names = List.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1");
        return IntStream.range(0, 4)
                .mapToObj(i -> Published.in(folders, names.get(i) + "-ubyte.gz", bytes[i], sha256[i]))
                .toList();
    }

    /// Reads the four files; a twelfth of the training images becomes the validation part.
    Splits load(Path folder) {
        requireFolder(folder);
        return load((stem, kind) -> Idx.read(find(folder, stem, kind.ending()), kind));
    }

    private void requireFolder(Path folder) {
        if (Files.isDirectory(folder)) return;
        throw GradusException.got("%s is not a folder", folder)
                .expected("the folder with the four IDX files of %s", name)
                .because("the path is misspelt, or relative to another folder")
                .repair("Give the full path of the folder.");
    }

    /// Reads the four files from an archive that has them, gzip, in the given folder of it.
    Splits load(Zipped archive, String inside) {
        return load((stem, kind) -> {
            String file = inside + stem + "-" + kind.ending() + ".gz";
            return Idx.read(file, archive.read(file, Idx.LIMIT), kind);
        });
    }

    /// Where the files are.
    private interface Place {
        Idx read(String stem, Idx.Kind kind);
    }

    private Splits load(Place place) {
        return split(images(place, train, Idx.Kind.LABELS), images(place, test, Idx.Kind.LABELS));
    }

    static Splits split(Dataset training, Dataset test) {
        return Splits.of(training, test, 1 / 12.0, SPLIT_SEED);
    }

    /// The images of one part, with labels of some kind.
    ///
    /// @param part what the names of its files begin with
    ByteImages images(Path folder, String part, Idx.Kind labels) {
        requireFolder(folder);
        return images((stem, kind) -> Idx.read(find(folder, stem, kind.ending()), kind), part, labels);
    }

    private ByteImages images(Place place, String part, Idx.Kind ofLabels) {
        Idx images = place.read(part + "-images", Idx.Kind.IMAGES);
        Idx labels = place.read(part + "-labels", ofLabels);
        if (images.sizes()[1] != SIDE || images.sizes()[2] != SIDE) {
            throw GradusException.got(
                            "%s has images of %d x %d pixels", images.name(), images.sizes()[1], images.sizes()[2])
                    .expected("%d x %d, as %s has", SIDE, SIDE, name)
                    .because("the file is of another data set")
                    .repair("Check which data set the folder holds.");
        }
        if (transposed) ByteImages.transpose(images.bytes(), SIDE);
        ByteImages all = ByteImages.of(name, images, labels, first, 255, classes);
        return characters ? all : all.in(new Pictures(1, SIDE, SIDE, Pictures.Fit.PAD, false));
    }

    private Path find(Path folder, String stem, String type) {
        List<String> spellings =
                List.of(stem + "-" + type, stem + "." + type, stem + "-" + type + ".gz", stem + "." + type + ".gz");
        for (String spelling : spellings) {
            if (Files.isRegularFile(folder.resolve(spelling))) return folder.resolve(spelling);
        }
        throw GradusException.got("%s has no file %s", folder, spellings.getFirst())
                .expected("it, plain or .gz, beside the other three files of %s", name)
                .because("a file was not copied, or was renamed")
                .repair("Copy it there under its published name.");
    }
}
