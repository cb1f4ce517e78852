package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The files in a ZIP archive, read into memory one by one: nothing is unpacked to the disk, so no name in the archive can
/// lead anywhere.
///
/// Limits: at most [#MOST_ENTRIES] files; none larger than the limit asked for, or, above 10 MiB, than [#LIKELY_RATIO]
/// times what it takes in the archive; what counts are the bytes that come out, not those that are declared. Names that are
/// absolute or climb with `..` are refused, and so is a file whose checksum is wrong, which [ZipFile] would not notice.
final class Zipped implements AutoCloseable {
    private static final int MOST_ENTRIES = 100_000;
    private static final long SMALL = 10 << 20;
    private static final long LIKELY_RATIO = 200;

    private final Path archive;
    private final ZipFile zip;

    private Zipped(Path archive, ZipFile zip) {
        this.archive = archive;
        this.zip = zip;
    }

    static Zipped open(Path archive) {
        try {
            var zip = new ZipFile(archive.toFile());
            if (zip.size() <= MOST_ENTRIES) return new Zipped(archive, zip);
            zip.close();
            throw damaged(archive, "declares " + zip.size() + " files");
        } catch (ZipException | IllegalArgumentException e) {
            throw damaged(archive, "cannot be unpacked (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw GradusException.got("%s cannot be read (%s)", archive, e)
                    .expected("a readable ZIP archive")
                    .because("the name is misspelt, or you lack the permission")
                    .repair("Check it with 'ls -l'.");
        }
    }

    /// The names of all files, in the order of the archive.
    List<String> names() {
        List<String> names = zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
        for (String name : names) requireInside(name);
        if (names.stream().distinct().count() < names.size()) throw damaged(archive, "holds a name twice");
        return names;
    }

    /// Reads one file.
    ///
    /// @param limit the most bytes that it may have
    byte[] read(String name, long limit) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) throw damaged(archive, "does not hold " + name);
        try (InputStream in = zip.getInputStream(entry)) {
            long packed = Math.clamp(entry.getCompressedSize(), 0, Files.size(archive));
            long most = Math.min(limit, Math.max(SMALL, LIKELY_RATIO * packed));
            byte[] bytes = new byte[(int) Math.clamp(entry.getSize(), 0, Math.min(most, Integer.MAX_VALUE - 64))];
            int found = in.readNBytes(bytes, 0, bytes.length);
            if (entry.getSize() > most || (found == bytes.length && in.read() != -1)) {
                long declared = Math.min(most, bytes.length);
                throw damaged(archive, String.format(Locale.ROOT, "holds %s of more than %,d bytes", name, declared));
            }
            var sum = new CRC32();
            sum.update(bytes, 0, found);
            if (found == bytes.length && sum.getValue() == entry.getCrc()) return bytes;
            throw damaged(archive, "holds " + name + " with a wrong checksum");
        } catch (IOException e) {
            throw damaged(archive, "cannot be unpacked at " + name + " (" + e + ")");
        }
    }

    private void requireInside(String name) {
        boolean climbs = List.of(name.split("[/\\\\]", -1)).contains("..");
        if (climbs || name.startsWith("/") || name.startsWith("\\") || name.matches("[A-Za-z]:.*")) {
            throw damaged(archive, "holds a file named " + name);
        }
    }

    static GradusException damaged(Path archive, String what) {
        return GradusException.got("%s %s", archive, what)
                .expected("a complete ZIP archive of ordinary files")
                .because("a copy or a download was interrupted, or it was made to do harm")
                .repair("Take the archive from its publisher again.");
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // only reading: nothing is lost
        }
    }
}
