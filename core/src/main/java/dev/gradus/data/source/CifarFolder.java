package dev.gradus.data.source;

import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The binary files of CIFAR: records of one or two label bytes and 3072 pixel bytes, red, green and blue one after the
/// other, each row by row.
///
/// @param name of the data set
/// @param archive the file name of the published archive
/// @param inside the folder in the archive
/// @param train the files for training
/// @param test the file for testing
record CifarFolder(String name, String archive, String inside, List<String> train, String test) {
    private static final long SPLIT_SEED = 0;
    private static final Pictures FORM = new Pictures(3, 32, 32, Pictures.Fit.PAD, false);
    private static final Shape SHAPE = FORM.shape();
    private static final long LIMIT = 1 << 30;

    /// The classes of one of the label bytes.
    ///
    /// @param bytes how many label bytes a record has
    /// @param position which of them counts
    /// @param classes their names
    record Labels(int bytes, int position, List<String> classes) {}

    /// A file and its bytes.
    private record Part(String file, byte[] bytes) {}

    /// Reads the files from a folder that has them, or the folder of the archive, or the archive; a tenth of the training
    /// images becomes the validation part.
    Splits load(Path folder, Labels labels) {
        List<Part> parts = parts(folder);
        ByteImages test = images(parts.subList(train.size(), parts.size()), labels);
        return Splits.of(images(parts.subList(0, train.size()), labels), test, 0.1, SPLIT_SEED);
    }

    private List<Part> parts(Path folder) {
        List<String> names = Stream.concat(train.stream(), Stream.of(test)).toList();
        for (Path place : List.of(folder, folder.resolve(inside))) {
            if (Files.isRegularFile(place.resolve(test))) {
                return names.stream().map(file -> plain(place, file)).toList();
            }
        }
        Path packed = folder.resolve(archive);
        if (!Files.isRegularFile(packed)) throw missing(folder, test);
        Map<String, byte[]> taken = TarGz.read(packed, names.stream().map(file -> inside + "/" + file).toList());
        List<Part> parts = new ArrayList<>();
        taken.forEach((file, bytes) -> parts.add(new Part(packed + ": " + file, bytes)));
        return parts;
    }

    private Part plain(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) throw missing(folder, name);
        try {
            if (Files.size(file) > LIMIT) throw new IOException("larger than 1 GiB");
            return new Part(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw GradusException.got("%s cannot be read (%s)", file, e)
                    .expected("a file of %s", name())
                    .because("you lack the permission, or it is another file")
                    .repair("Check it with 'ls -l'.");
        }
    }

    private ByteImages images(List<Part> parts, Labels labels) {
        int record = labels.bytes + SHAPE.size();
        long bytes = 0;
        for (Part part : parts) bytes += (long) records(part, record) * SHAPE.size();
        if (bytes > LIMIT) throw tooMany(parts.getFirst(), bytes);
        byte[] pixels = new byte[(int) bytes];
        int[] numbers = new int[pixels.length / SHAPE.size()];
        int next = 0;
        for (Part part : parts) {
            for (int at = 0; at < part.bytes.length; at += record, next++) {
                numbers[next] = label(part, at, at / record, labels);
                System.arraycopy(part.bytes, at + labels.bytes, pixels, next * SHAPE.size(), SHAPE.size());
            }
        }
        return new ByteImages(name, SHAPE, pixels, numbers, 255, labels.classes).in(FORM);
    }

    private GradusException tooMany(Part first, long bytes) {
        return GradusException.got("%s and the files beside it have %,d bytes of pixels", first.file, bytes)
                .expected("at most %,d", LIMIT)
                .because("they are not the files of %s", name)
                .repair("Take the files from their publisher again.");
    }

    private int records(Part part, int record) {
        if (part.bytes.length > 0 && part.bytes.length % record == 0) return part.bytes.length / record;
        throw GradusException.got("%s has %,d bytes", part.file, part.bytes.length)
                .expected("a multiple of %,d, the bytes of one image of %s with its label", record, name)
                .because("the file is truncated, or of another data set")
                .repair("Take the file from its publisher again.");
    }

    private static int label(Part part, int at, int sample, Labels labels) {
        int label = Byte.toUnsignedInt(part.bytes[at + labels.position]);
        int classes = labels.classes.size();
        if (label >= classes) throw ByteImages.unknownLabel(part.file, sample, label, 0, classes);
        return label;
    }

    private GradusException missing(Path folder, String file) {
        return GradusException.got("%s has no file %s", folder, file)
                .expected("the binary files of %s, or the archive %s", name, archive)
                .because("the path is misspelt, or the archive of the Python version was taken")
                .repair("Give the folder that has %s.", test);
    }
}
