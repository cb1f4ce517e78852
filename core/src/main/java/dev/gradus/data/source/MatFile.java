package dev.gradus.data.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// Arrays of real numbers in a MAT-file of version 5, of either order of bytes, compressed or not.
///
/// A header of 128 bytes is followed by elements, each with a tag of type and length, filled up to 8 bytes; an element of type
/// 14 is an array: its class, sizes, name and numbers, each an element again. One of type 15 is another element, compressed, and
/// is read to its end, where its Adler-32 is. Arrays that were not asked for are read over.
///
/// Limits: what a tag declares is believed only as far as the file bears it out; an array takes memory only when its sizes
/// agree with its length, which must be at most [#LIMIT], and in a compressed element at most [#LIKELY_RATIO] times that, or 10 MiB.
///
/// Source: MathWorks, "MAT-File Format", R2024a. Differences: cells, structures, texts, sparse and complex arrays are refused where
/// they were asked for, and so are files of version 4 and 7.3 (HDF5).
final class MatFile {
    /// The most bytes that a file, or an array in it, may have.
    static final long LIMIT = 1 << 30;

    private static final int HEADER = 128, TAG = 8;
    private static final int UINT32 = 6, INT32 = 5, INT8 = 1, MATRIX = 14, COMPRESSED = 15;
    private static final int FIRST_NUMERIC = 6, LAST_NUMERIC = 15, COMPLEX = 0x0800;
    private static final int MOST_AXES = 32, MOST_NAME = 256;
    private static final long SMALL = 10 << 20;
    private static final long LIKELY_RATIO = 200;

    private final String file;
    private final Collection<String> names;
    private final Map<String, MatArray> found = new HashMap<>();
    private final ByteOrder order;

    private MatFile(String file, Collection<String> names, ByteOrder order) {
        this.file = file;
        this.names = names;
        this.order = order;
    }

    /// Reads some of the arrays.
    ///
    /// @param names of the arrays
    /// @return the arrays by their names, every one of them
    /// @throws GradusException when one is missing, twice there or not of real numbers, or the file is damaged
    static Map<String, MatArray> read(Path file, Collection<String> names) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            long length = Files.size(file);
            if (length > LIMIT) throw damaged(file.toString(), String.format(Locale.ROOT, "has %,d bytes", length));
            var mat = new MatFile(file.toString(), names, order(file.toString(), in.readNBytes(HEADER)));
            mat.elements(new Part(in, length - HEADER));
            for (String name : names) {
                if (!mat.found.containsKey(name)) throw damaged(mat.file, "does not hold the array " + name);
            }
            return mat.found;
        } catch (EOFException e) {
            throw damaged(file.toString(), "ends too early");
        } catch (ZipException e) {
            throw damaged(file.toString(), "cannot be unpacked (" + e.getMessage() + ")");
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw damaged(file.toString(), "cannot be read (" + e + ")");
        }
    }

    private static ByteOrder order(String file, byte[] header) throws IOException {
        String text = new String(header, ISO_8859_1);
        if (text.startsWith("MATLAB 7.3")) {
            throw GradusException.got("%s is a MAT-file of version 7.3", file)
                    .expected("one of version 5, as published")
                    .because("it was saved again with '-v7.3', which makes an HDF5 file")
                    .repair("Take the file from its publisher again, or save it with '-v7'.");
        }
        if (header.length < HEADER) throw new EOFException();
        String mark = text.substring(HEADER - 2);
        if (!mark.equals("IM") && !mark.equals("MI")) throw damaged(file, "begins otherwise");
        ByteOrder order = mark.equals("IM") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int version = ByteBuffer.wrap(header).order(order).getShort(HEADER - 4);
        if (version == 0x0100) return order;
        throw damaged(file, "states the version " + Integer.toHexString(version & 0xffff));
    }

    /// A type and a length; up to four bytes may lie in the tag itself.
    private record Tag(long type, long length, byte[] small) {
        boolean isSmall() {
            return small.length > 0;
        }
    }

    /// A part of a file, of which no more is read than it has.
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long length) {
            this.in = in;
            left = length;
        }

        @Override
        public int read() throws IOException {
            int next = left == 0 ? -1 : in.read();
            if (next >= 0) left--;
            return next;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            if (left == 0 && most > 0) return -1;
            int n = in.read(into, from, (int) Math.min(most, left));
            if (n > 0) left -= n;
            return n;
        }

        /// Exactly that many bytes.
        byte[] take(int length) throws IOException {
            byte[] bytes = new byte[length];
            if (readNBytes(bytes, 0, length) < length) throw new EOFException();
            return bytes;
        }

        /// Reads over the bytes that fill an element up, as far as there are any.
        void fill(long length) throws IOException {
            skipNBytes(Math.min(left, Math.floorMod(-length, TAG)));
        }
    }

    private void elements(Part part) throws IOException {
        while (part.left > 0) {
            Tag tag = tag(part);
            if (tag.isSmall() || (tag.type != MATRIX && tag.type != COMPRESSED)) {
                throw damaged(file, "has an element of the type " + tag.type + " that is no array");
            }
            Part content = within(part, tag);
            if (tag.type == COMPRESSED) compressed(content, tag.length);
            else matrix(content, LIMIT);
            content.skipNBytes(content.left);
            part.left -= tag.length;
            if (tag.type != COMPRESSED) part.fill(tag.length);
        }
    }

    /// The content of an element, which the part holds whole.
    private Part within(Part part, Tag tag) {
        if (tag.length <= part.left) return new Part(part.in, tag.length);
        throw damaged(file, String.format(Locale.ROOT, "declares %,d bytes where %,d are left", tag.length, part.left));
    }

    private Tag tag(Part part) throws IOException {
        ByteBuffer tag = ByteBuffer.wrap(part.take(TAG)).order(order);
        int first = tag.getInt(0);
        int small = first >>> 16;
        if (small == 0) return new Tag(first, Integer.toUnsignedLong(tag.getInt(4)), new byte[0]);
        if (small > 4) throw damaged(file, "has a small element of " + small + " bytes");
        byte[] data = new byte[small];
        tag.get(4, data);
        return new Tag(first & 0xffff, small, data);
    }

    private void compressed(Part packed, long length) throws IOException {
        var inflater = new Inflater();
        try (var in = new InflaterInputStream(new Unclosed(packed), inflater, 1 << 16)) {
            long most = Math.min(LIMIT, Math.max(SMALL, LIKELY_RATIO * length));
            Part unpacked = new Part(in, most + 2L * TAG);
            Tag tag = tag(unpacked);
            if (tag.type != MATRIX || tag.isSmall()) throw damaged(file, "has a compressed element that is no array");
            Part content = within(unpacked, tag);
            matrix(content, most);
            content.skipNBytes(content.left);
            // only behind the last byte the checksum is compared
            if (in.readNBytes(TAG).length == TAG) throw damaged(file, "holds something behind a compressed array");
            if (packed.left > 0 || inflater.getRemaining() > 0) {
                throw damaged(file, "holds something behind the checksum of an array");
            }
        } finally {
            inflater.end();
        }
    }

    /// What outlives the stream that reads from it.
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }

    /// @param most bytes that its numbers may have
    private void matrix(Part part, long most) throws IOException {
        byte[] flags = header(part, UINT32, 8);
        if (flags.length != 8) throw damaged(file, "has an array whose class takes other than 8 bytes");
        byte[] axes = header(part, INT32, 4 * MOST_AXES);
        String name = new String(header(part, INT8, MOST_NAME), ISO_8859_1);
        if (!names.contains(name)) return;
        int word = ByteBuffer.wrap(flags).order(order).getInt(0), kind = word & 0xff;
        if (kind < FIRST_NUMERIC || kind > LAST_NUMERIC || (word & COMPLEX) != 0) {
            throw damaged(file, "holds " + name + " not as an array of real numbers");
        }
        if (found.put(name, numbers(part, sizes(name, axes), most)) != null) {
            throw damaged(file, "holds the array " + name + " twice");
        }
    }

    private int[] sizes(String name, byte[] axes) {
        if (axes.length < 8 || axes.length % 4 != 0) throw damaged(file, "has no sizes of the array " + name);
        ByteBuffer numbers = ByteBuffer.wrap(axes).order(order);
        int[] sizes = new int[axes.length / 4];
        for (int axis = 0; axis < sizes.length; axis++) sizes[axis] = numbers.getInt(4 * axis);
        return sizes;
    }

    private MatArray numbers(Part part, int[] sizes, long most) throws IOException {
        Tag tag = tag(part);
        MatArray.Type type = MatArray.Type.of(file, tag.type);
        long bytes = type.bytes();
        for (int size : sizes) {
            bytes = size <= 0 ? 0 : bytes * size; // at most 2^30 · 2^31 before the check
            if (bytes < 1 || bytes > most) break;
        }
        if (bytes != tag.length || bytes < 1 || bytes > most) {
            throw damaged(
                    file,
                    String.format(
                            Locale.ROOT,
                            "has %,d bytes of %s in an array of the sizes %s",
                            tag.length,
                            type,
                            Arrays.toString(sizes)));
        }
        byte[] data = tag.isSmall() ? tag.small : within(part, tag).take((int) bytes);
        if (!tag.isSmall()) part.left -= bytes;
        return new MatArray(sizes, type, data, order);
    }

    /// A short element of a known type.
    private byte[] header(Part part, int type, int most) throws IOException {
        Tag tag = tag(part);
        if (tag.type != type || tag.length > most) {
            throw damaged(file, "has an array with an element of type " + tag.type + " and length " + tag.length);
        }
        if (tag.isSmall()) return tag.small;
        byte[] data = part.take((int) tag.length);
        part.fill(tag.length);
        return data;
    }

    static GradusException damaged(String file, String what) {
        return GradusException.got("%s %s", file, what)
                .expected("a MAT-file of version 5 with arrays of real numbers, of at most %,d bytes", LIMIT)
                .because("a download was interrupted, or the file was made by someone else")
                .repair("Take the file from its publisher again.");
    }
}
