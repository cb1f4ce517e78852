package dev.gradus.data.source;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// A folder with the four files of MNIST or of a data set in its form: 28 × 28 pixels, ten classes.
///
/// Each file may be plain or gzip, and spelt `train-images-idx3-ubyte` or `train-images.idx3-ubyte`.
final class IdxFolder {
    private static final long SPLIT_SEED = 0;
    private static final int SIDE = 28;

    private IdxFolder() {}

    /// The four files at their publisher's, in the order train images, train labels, test images, test labels.
    static List<Published> published(List<String> folders, long[] bytes, String... sha256) {
        List<String> names = List.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1");
        return IntStream.range(0, 4)
                .mapToObj(i -> Published.in(folders, names.get(i) + "-ubyte.gz", bytes[i], sha256[i]))
                .toList();
    }

    /// Reads the four files; a twelfth of the training images becomes the validation part.
    static Splits load(String name, Path folder, List<String> classes) {
        if (!Files.isDirectory(folder)) {
            throw GradusException.got("%s is not a folder", folder)
                    .expected("the folder with the four IDX files of %s", name)
                    .because("the path is misspelt, or relative to another folder")
                    .repair("Give the full path of the folder.");
        }
        ByteImages train = images(name, folder, "train", classes);
        ByteImages test = images(name, folder, "t10k", classes);
        return Splits.of(train, test, 1 / 12.0, SPLIT_SEED);
    }

    private static ByteImages images(String name, Path folder, String part, List<String> classes) {
        Idx images = Idx.read(find(name, folder, part + "-images", "idx3-ubyte"), Idx.Kind.IMAGES);
        Idx labels = Idx.read(find(name, folder, part + "-labels", "idx1-ubyte"), Idx.Kind.LABELS);
        if (images.sizes()[1] != SIDE || images.sizes()[2] != SIDE) {
            throw GradusException.got(
                            "%s has images of %d x %d pixels", images.name(), images.sizes()[1], images.sizes()[2])
                    .expected("%d x %d, as %s has", SIDE, SIDE, name)
                    .because("the file is of another data set")
                    .repair("Check which data set the folder holds.");
        }
        return new ByteImages(name, images, labels, 255, classes);
    }

    private static Path find(String name, Path folder, String stem, String type) {
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
