package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;

/// Unsigned bytes, or 32-bit numbers of QMNIST, in the IDX format of the MNIST publishers, plain or gzip: a magic number
/// `00 00 type axes`, type 8 for bytes and 12 for numbers, the size of each axis as a big-endian 32-bit number, then the
/// elements, last axis fastest, numbers big-endian, too.
///
/// What the header declares is believed only as far as the file bears it out: memory grows with the bytes that arrive, the
/// length must fit exactly, and a gzip file that claims to expand beyond [#LIKELY_RATIO] is refused. A file takes about as much memory
/// as it has elements; one that claims to unpack to more than [#COUNTED] bytes is unpacked once only to count them.
///
/// Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits".
final class Idx {
    /// The most bytes that a file may have, compressed or not.
    static final long LIMIT = 1 << 30;

    private static final long SMALL = 10 << 20;
    private static final long LIKELY_RATIO = 200;
    private static final long COUNTED = 64 << 20;

    /// The bytes of a file, from the first.
    private interface Source {
        InputStream open() throws IOException;
    }

    /// What a file holds.
    enum Kind {
        LABELS(2049, 1, "idx1-ubyte"),
        IMAGES(2051, 3, "idx3-ubyte"),
        /// Rows of numbers, the first of which is the label.
        EXTENDED_LABELS(3074, 2, "idx2-int");

        private final int magic;
        private final int axes;
        private final String ending;

        Kind(int magic, int axes, String ending) {
            this.magic = magic;
            this.axes = axes;
            this.ending = ending;
        }

        /// What the names of such files end with.
        String ending() {
            return ending;
        }

        private int elementBytes() {
            return this == EXTENDED_LABELS ? Integer.BYTES : 1;
        }

        private int headerBytes() {
            return 4 + 4 * axes;
        }

        private String words() {
            return switch (this) {
                case LABELS -> "labels";
                case IMAGES -> "images";
                case EXTENDED_LABELS -> "extended labels";
            };
        }
    }

    private final String name;
    private final int[] sizes;
    private final byte[] bytes;

    private Idx(String name, int[] sizes, byte[] bytes) {
        this.name = name;
        this.sizes = sizes;
        this.bytes = bytes;
    }

    /// Where it comes from, for errors.
    String name() {
        return name;
    }

    /// The sizes of the axes, not a copy.
    int[] sizes() {
        return sizes;
    }

    /// The elements, not a copy.
    byte[] bytes() {
        return bytes;
    }

    /// The label of each sample.
    int[] labels() {
        int[] labels = new int[sizes[0]];
        int row = bytes.length / labels.length;
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = sizes.length == 1 ? Byte.toUnsignedInt(bytes[i]) : numbers.getInt(i * row);
        }
        return labels;
    }

    static Idx read(Path file, Kind kind) {
        try {
            long length = Files.size(file);
            if (length > LIMIT) {
                throw GradusException.got("%s has %,d bytes", file, length)
                        .expected("at most %,d", LIMIT)
                        .because("it is not an IDX file")
                        .repair("Check the name of the file.");
            }
            return read(file.toString(), length, () -> Files.newInputStream(file), kind);
        } catch (IOException e) {
            throw GradusException.got("%s cannot be read (%s)", file, reason(e))
                    .expected("a readable file")
                    .because("it is a folder, or you lack the permission")
                    .repair("Check it with 'ls -l'.");
        }
    }

    static Idx read(String name, byte[] file, Kind kind) {
        try {
            return read(name, file.length, () -> new ByteArrayInputStream(file), kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array can always be read
        }
    }

    private static Idx read(String name, long length, Source source, Kind kind) throws IOException {
        boolean packed = isPacked(source);
        try (InputStream in = unpacked(name, source, packed)) {
            int[] sizes = header(name, in, kind);
            long declared = count(name, sizes, kind.elementBytes());
            if (packed && declared > Math.max(SMALL, LIKELY_RATIO * length)) {
                throw damaged(
                        GradusException.got("%s declares %,d bytes in a gzip file of %,d", name, declared, length));
            }
            long rest = length - kind.headerBytes();
            if (!packed && declared != rest) throw wrongLength(name, sizes, declared, rest);
            if (packed && declared > COUNTED) requireThatMany(name, source, kind, sizes, declared);
            byte[] bytes = new byte[(int) declared];
            int found = in.readNBytes(bytes, 0, bytes.length);
            if (found < declared) throw wrongLength(name, sizes, declared, found);
            if (in.read() != -1) throw wrongLength(name, sizes, declared, declared + 1);
            return new Idx(name, sizes, bytes);
        } catch (EOFException | ZipException e) {
            throw cannotBeUnpacked(name, e);
        }
    }

    private static boolean isPacked(Source source) throws IOException {
        try (InputStream in = source.open()) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    private static InputStream unpacked(String name, Source source, boolean packed) throws IOException {
        InputStream in = source.open();
        if (!packed) return new BufferedInputStream(in, 1 << 16);
        try {
            return new Gzip(in);
        } catch (EOFException | ZipException e) {
            in.close();
            throw cannotBeUnpacked(name, e);
        }
    }

    private static GradusException cannotBeUnpacked(String name, IOException e) {
        return damaged(GradusException.got("%s cannot be unpacked (%s)", name, reason(e)));
    }

    /// Unpacks it for nothing but its length, so that nobody takes a gigabyte of memory by declaring it.
    private static void requireThatMany(String name, Source source, Kind kind, int[] sizes, long declared)
            throws IOException {
        long found = -kind.headerBytes();
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = unpacked(name, source, true)) {
            for (int n = in.read(chunk); n >= 0 && found <= declared; n = in.read(chunk)) found += n;
        }
        if (found != declared) throw wrongLength(name, sizes, declared, found);
    }

    private static int[] header(String name, InputStream in, Kind kind) throws IOException {
        byte[] header = in.readNBytes(kind.headerBytes());
        if (header.length < 4) throw shortHeader(name, kind);
        ByteBuffer numbers = ByteBuffer.wrap(header);
        int magic = numbers.getInt();
        if (magic != kind.magic) throw mislabelled(name, magic, kind);
        if (header.length < kind.headerBytes()) throw shortHeader(name, kind);
        int[] sizes = new int[kind.axes];
        for (int axis = 0; axis < sizes.length; axis++) sizes[axis] = numbers.getInt();
        return sizes;
    }

    private static GradusException mislabelled(String name, int magic, Kind kind) {
        for (Kind other : Kind.values()) {
            if (magic == other.magic) {
                return GradusException.got("%s holds %s (magic number %d)", name, other.words(), magic)
                        .expected("%s (magic number %d)", kind.words(), kind.magic)
                        .because("two files were swapped or renamed")
                        .repair("Give the files their published names.");
            }
        }
        return GradusException.got("%s begins with the magic number %d", name, magic)
                .expected("%d, %s in IDX format", kind.magic, kind.words())
                .because("it is a file of another kind, such as a saved error page")
                .repair("Take the file from its publisher again.");
    }

    /// The bytes of all elements; the file declares the sizes as unsigned 32-bit numbers.
    private static long count(String name, int[] sizes, int each) {
        long product = each;
        for (int size : sizes) {
            product = size <= 0 ? 0 : product * size; // at most 2^30 · 2^31 before the check
            if (product < 1 || product > LIMIT) {
                throw damaged(GradusException.got("%s declares the sizes %s", name, unsigned(sizes)));
            }
        }
        return product;
    }

    private static String unsigned(int[] sizes) {
        return Arrays.toString(Arrays.stream(sizes).mapToLong(Integer::toUnsignedLong).toArray());
    }

    private static GradusException shortHeader(String name, Kind kind) {
        return damaged(GradusException.got("%s ends within its header of %d bytes", name, kind.headerBytes()));
    }

    private static GradusException wrongLength(String name, int[] sizes, long declared, long found) {
        boolean more = found > declared;
        return GradusException.got(
                        "%s has %s %,d bytes after its header",
                        name, more ? "more than" : "only", more ? declared : found)
                .expected("%,d, as its header declares the sizes %s", declared, unsigned(sizes))
                .because(more ? "something was appended to the file" : "a copy or a download was interrupted")
                .repair("Take the file from its publisher again.");
    }

    private static GradusException damaged(GradusException.Got got) {
        return got.expected("a complete file in IDX format, plain or gzip, with 1 to %,d bytes of data", LIMIT)
                .because("the file is truncated or damaged")
                .repair("Take the file from its publisher again.");
    }

    private static String reason(IOException e) {
        if (e instanceof EOFException) return "it ends too early";
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
