package dev.gradus.data.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Known files of a `.tar.gz` archive, read into memory: nothing is unpacked to the disk, so no name in the archive can lead
/// anywhere.
///
/// Everything that was not asked for is skipped: folders, links, devices, extended headers. A file that was asked for must
/// be a regular one and occur once.
///
/// The archive is read to its very end, also behind the last file that was asked for: only there its checksum is, and a second
/// file of the same name may come at any place.
///
/// Limits: memory grows with the bytes that arrive; an archive that unpacks to more bytes in all than the caller expects, or to
/// more than [#LIKELY_RATIO] times its length, is refused, and so is a file of more than [#LIMIT] bytes that was asked for.
///
/// Source: POSIX.1-1988 (ustar) for the header: name at 0, size in octal at 124, checksum at 148, kind at 156, the first
/// folders of a long name at 345.
final class TarGz {
    /// The most bytes that a file may have, and that an archive may unpack to where nothing else is said.
    static final long LIMIT = 1 << 30;

    private static final long SMALL = 10 << 20;
    private static final long LIKELY_RATIO = 200;
    private static final int BLOCK = 512;

    private final Path archive;
    private final long most;
    private final InputStream in;
    private long unpacked;

    private TarGz(Path archive, InputStream in, long limit) throws IOException {
        this.archive = archive;
        this.in = in;
        this.most = Math.clamp(Files.size(archive) * LIKELY_RATIO, SMALL, limit);
    }

    /// Reads files of an archive.
    ///
    /// @param names their full names in the archive
    /// @return the bytes of each, in the order of the names
    /// @throws GradusException when one of them is missing, no regular file, there twice, or the archive is damaged
    static Map<String, byte[]> read(Path archive, Collection<String> names) {
        return read(archive, names, LIMIT);
    }

    /// Reads files of an archive that has larger ones beside them.
    ///
    /// @param limit the most bytes that it may unpack to, at least 10 MiB
    static Map<String, byte[]> read(Path archive, Collection<String> names, long limit) {
        try (InputStream file = Files.newInputStream(archive);
                InputStream in = new Gzip(file)) {
            return new TarGz(archive, in, limit).take(names);
        } catch (EOFException e) {
            throw damaged(archive, "ends too early");
        } catch (IOException e) {
            Permission.requireFor(archive, e);
            throw damaged(archive, "cannot be unpacked (" + e + ")");
        }
    }

    private Map<String, byte[]> take(Collection<String> names) throws IOException {
        Map<String, byte[]> taken = new HashMap<>();
        for (byte[] header = block(); !isEmpty(header); header = block()) {
            requireChecksum(header);
            String name = name(header);
            long size = octal(header, 124, 12);
            count(size);
            if (names.contains(name)) {
                requireRegular(name, header[156]);
                if (size > LIMIT)
                    throw damaged(archive, String.format(Locale.ROOT, "holds %s of %,d bytes", name, size));
                if (taken.put(name, in.readNBytes((int) size)) != null) {
                    throw damaged(archive, "holds " + name + " twice");
                }
                if (taken.get(name).length < size) throw new EOFException();
            } else {
                in.skipNBytes(size);
            }
            in.skipNBytes(Math.floorMod(-size, BLOCK));
        }
        requireNothingMore();
        Map<String, byte[]> ordered = new LinkedHashMap<>();
        for (String name : names) {
            byte[] bytes = taken.get(name);
            if (bytes == null) throw damaged(archive, "does not hold " + name);
            ordered.put(name, bytes);
        }
        return ordered;
    }

    /// After the end there are only empty blocks, and then the checksum of what was packed.
    private void requireNothingMore() throws IOException {
        byte[] rest = new byte[BLOCK];
        for (int n = in.read(rest); n >= 0; n = in.read(rest)) {
            count(n);
            for (int i = 0; i < n; i++) if (rest[i] != 0) throw damaged(archive, "holds something behind its end");
        }
    }

    private static boolean isEmpty(byte[] block) {
        for (byte b : block) if (b != 0) return false;
        return true;
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) throw new EOFException();
        count(BLOCK);
        return block;
    }

    private void count(long bytes) {
        unpacked += bytes;
        if (unpacked > most) throw damaged(archive, String.format(Locale.ROOT, "unpacks to more than %,d bytes", most));
    }

    /// Names are compared as they are written, and those asked for are ASCII.
    private static String name(byte[] header) {
        boolean posix = text(header, 257, 5).equals("ustar") && header[262] == 0;
        String folders = posix ? text(header, 345, 155) : "";
        String name = text(header, 0, 100);
        return folders.isEmpty() ? name : folders + "/" + name;
    }

    private static String text(byte[] header, int from, int most) {
        int end = from;
        while (end < from + most && header[end] != 0) end++;
        return new String(header, from, end - from, ISO_8859_1);
    }

    private void requireChecksum(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? ' ' : Byte.toUnsignedInt(header[i]);
        if (sum != octal(header, 148, 8)) throw damaged(archive, "has a header with a wrong checksum");
    }

    private void requireRegular(String name, byte kind) {
        if (kind != '0' && kind != 0)
            throw damaged(archive, "holds " + name + " not as a file but as a link or folder");
    }

    /// At most 11 digits, so that no sum overflows.
    private long octal(byte[] header, int from, int width) {
        long value = 0;
        int i = from;
        while (i < from + width && header[i] == ' ') i++;
        int first = i;
        for (; i < from + width && header[i] >= '0' && header[i] <= '7'; i++) value = 8 * value + header[i] - '0';
        boolean ended = i == from + width || header[i] == ' ' || header[i] == 0;
        if (i == first || !ended) throw damaged(archive, "has a header with a number that is not octal");
        return value;
    }

    private static GradusException damaged(Path archive, String what) {
        return GradusException.got("%s %s", archive, what)
                .expected("the .tar.gz archive as its publisher made it")
                .because("a download was interrupted, or the file was made by someone else")
                .repair("Take the archive from its publisher again.");
    }
}
