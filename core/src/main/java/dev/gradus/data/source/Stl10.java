package dev.gradus.data.source;

import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// STL-10: 13,000 colour photographs of 96 × 96 pixels with labels.
///
/// Shapes: inputs `[3, 96, 96]`, red, green, blue, byte / 255, upright: in the files they lie column by column; classes
/// `airplane` … `truck`, equally often, which in the files have the labels 1 … 10.
///
/// The split is fixed: of the 5,000 published training images 500 are for validation, drawn at random with each class in
/// proportion; the 8,000 published test images are for testing.
///
/// Source: A. Coates, H. Lee and A. Ng, "An analysis of single-layer networks in unsupervised feature learning", 2011,
/// <https://cs.stanford.edu/~acoates/stl10/>, the binary version. Differences: the 100,000 images without labels are not read, nor
/// are the ten folds of 1,000 training images each.
public final class Stl10 {
    private static final String ARCHIVE = "stl10_binary.tar.gz", INSIDE = "stl10_binary";
    private static final List<String> PARTS = List.of("train", "test");
    private static final long SPLIT_SEED = 0;
    private static final int SIDE = 96;
    private static final Pictures FORM = new Pictures(3, SIDE, SIDE, Pictures.Fit.PAD, false);
    private static final List<String> CLASSES =
            List.of("airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck");

    /// Of which those without labels take 2,764,800,000 bytes unpacked.
    private static final long MOST_UNPACKED = 4L << 30;

    static final List<Published> FILES =
            List.of(
                    Published.atMost(
                            MOST_UNPACKED,
                            "http://ai.stanford.edu/~acoates/stl10/",
                            ARCHIVE,
                            "91f7769df0f17e558f3565bffb0c7dfb"));

    private Stl10() {}

    /// A file and its bytes.
    private record Content(String file, byte[] bytes) {}

    /// Reads the kept archive, or downloads it first (2.6 GB).
    ///
    /// @return the same split every time
    /// @throws GradusException when no address answers
    public static Splits load() {
        return load(new Download());
    }

    /// Reads the kept archive, or downloads it first (2.6 GB).
    ///
    /// @param download where files are kept, and what is notified of the progress
    /// @return the same split every time
    /// @throws GradusException when no address answers
    public static Splits load(Download download) {
        return load(download.fetch("stl10", FILES));
    }

    /// Reads `train_X.bin`, `train_y.bin`, `test_X.bin` and `test_y.bin` from a folder, from its subfolder `stl10_binary`, or
    /// from the archive `stl10_binary.tar.gz` in it, which is unpacked to its end each time.
    ///
    /// @param folder that has them
    /// @return the same split every time
    /// @throws GradusException when a file is missing, truncated or of another data set
    public static Splits load(Path folder) {
        List<Content> files = files(folder);
        ByteImages training = images(files.get(0), files.get(1));
        return Splits.of(training, images(files.get(2), files.get(3)), 0.1, SPLIT_SEED);
    }

    private static List<Content> files(Path folder) {
        List<String> names = PARTS.stream().flatMap(part -> Stream.of(part + "_X.bin", part + "_y.bin")).toList();
        for (Path place : List.of(folder, folder.resolve(INSIDE))) {
            if (Files.isRegularFile(place.resolve(names.getFirst()))) {
                return names.stream().map(name -> plain(place, name)).toList();
            }
        }
        Path packed = folder.resolve(ARCHIVE);
        if (!Files.isRegularFile(packed)) throw missing(folder, names.getFirst());
        List<String> inside = names.stream().map(name -> INSIDE + "/" + name).toList();
        Map<String, byte[]> taken = TarGz.read(packed, inside, MOST_UNPACKED);
        List<Content> files = new ArrayList<>();
        taken.forEach((name, bytes) -> files.add(new Content(packed + ": " + name, bytes)));
        return files;
    }

    private static Content plain(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) throw missing(folder, name);
        try {
            if (Files.size(file) > TarGz.LIMIT) throw new IOException("larger than 1 GiB");
            return new Content(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw GradusException.got("%s cannot be read (%s)", file, e)
                    .expected("a file of stl10")
                    .because("it is another file, or its disk is damaged")
                    .repair("Check it with 'ls -l'.");
        }
    }

    private static ByteImages images(Content images, Content labels) {
        int each = FORM.shape().size(), n = images.bytes.length / each;
        if (n == 0 || images.bytes.length % each != 0) {
            throw GradusException.got("%s has %,d bytes", images.file, images.bytes.length)
                    .expected("a multiple of %,d, the bytes of one image of stl10", each)
                    .because("the file is truncated, or of another data set")
                    .repair("Take the file from its publisher again.");
        }
        if (labels.bytes.length != n) {
            throw GradusException.got("%s has %,d labels", labels.file, labels.bytes.length)
                    .expected("%,d, one for each image of %s", n, images.file)
                    .because("the two files belong to different parts, or one is truncated")
                    .repair("Take both files from the same source.");
        }
        int[] classes = new int[n];
        for (int i = 0; i < n; i++) classes[i] = Byte.toUnsignedInt(labels.bytes[i]);
        ByteImages.requireKnown(labels.file, classes, 1, CLASSES.size());
        for (int i = 0; i < n; i++) classes[i]--;
        ByteImages.transpose(images.bytes, SIDE);
        return new ByteImages("stl10", FORM.shape(), images.bytes, classes, 255, CLASSES).in(FORM);
    }

    private static GradusException missing(Path folder, String file) {
        return GradusException.got("%s has no file %s", folder, file)
                .expected("the binary files of stl10, or the archive %s", ARCHIVE)
                .because("the path is misspelt, or the archive of the Matlab version was taken")
                .repair("Give the folder that has %s.", file);
    }
}
