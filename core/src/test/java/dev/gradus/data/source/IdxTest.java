package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Idx.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxTest {
    /// Two images of 1 × 3 pixels.
    private static final byte[] IMAGES = file(2051, new int[] {2, 1, 3}, 0, 1, 2, 127, 128, 255);

    private static final byte[] LABELS = file(2049, new int[] {2}, 7, 9);

    static byte[] file(int magic, int[] sizes, int... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + elements.length).putInt(magic);
        for (int size : sizes) bytes.putInt(size);
        for (int element : elements) bytes.put((byte) element);
        return bytes.array();
    }

    static byte[] packed(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    @Test
    void images_and_labels_are_read_plain_and_packed() throws IOException {
        for (byte[] images : new byte[][] {IMAGES, packed(IMAGES)}) {
            Idx read = Idx.read("i", images, Kind.IMAGES);
            assertThat(read.sizes()).containsExactly(2, 1, 3);
            assertThat(read.bytes()).containsExactly(0, 1, 2, 127, -128, -1);
        }
        assertThat(Idx.read("l", packed(LABELS), Kind.LABELS).bytes()).containsExactly(7, 9);
    }

    @Test
    void a_file_cut_anywhere_is_refused() throws IOException {
        for (byte[] whole : new byte[][] {IMAGES, packed(IMAGES)}) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertRefused(() -> Idx.read("cut.idx", cut, Kind.IMAGES), "cut.idx ", "publisher");
            }
        }
    }

    @Test
    void the_header_and_the_rest_of_a_cut_file_are_told_apart() {
        assertRefused(
                () -> Idx.read("f", Arrays.copyOf(IMAGES, 15), Kind.IMAGES),
                "f ends within its header of 16 bytes, expected a complete file in IDX format");
        assertRefused(
                () -> Idx.read("f", Arrays.copyOf(IMAGES, 20), Kind.IMAGES),
                "f has only 4 bytes after its header, expected 6, as its header declares the sizes [2, 1, 3]",
                "a copy or a download was interrupted");
    }

    @Test
    void bytes_after_the_end_are_refused() throws IOException {
        byte[] longer = Arrays.copyOf(LABELS, LABELS.length + 1);
        String message = "f has more than 2 bytes after its header, expected 2";
        assertRefused(() -> Idx.read("f", longer, Kind.LABELS), message);
        byte[] packed = packed(longer);
        assertRefused(() -> Idx.read("f", packed, Kind.LABELS), message);
    }

    @Test
    void bytes_after_the_gzip_are_refused() throws IOException {
        byte[] packed = packed(IMAGES);
        for (int more : new int[] {1, 8, 18, 30, 100_000}) {
            byte[] longer = Arrays.copyOf(packed, packed.length + more);
            assertRefused(
                    () -> Idx.read("f", longer, Kind.IMAGES),
                    "f cannot be unpacked (ZipException: Bytes after the end)",
                    "publisher");
        }
    }

    @Test
    void a_file_takes_about_as_much_memory_as_it_has_bytes(@TempDir Path folder) throws IOException {
        int n = 100 << 20;
        ByteBuffer header = ByteBuffer.allocate(16).putInt(2051).putInt(n >> 10).putInt(32).putInt(32);
        Path plain = Files.write(folder.resolve("plain"), Arrays.copyOf(header.array(), 16 + n));
        assertThat(allocated(() -> Idx.read(plain, Kind.IMAGES))).isBetween((long) n, n + (4L << 20));
        byte[] noise = new byte[n];
        for (int i = 0; i < n; i++) noise[i] = (byte) ((i * 0x9E3779B1) >> 29); // compresses, but not by 200
        Path packed = folder.resolve("packed");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed), 1 << 16)) {
            gzip.write(header.array());
            gzip.write(noise);
        }
        assertThat(allocated(() -> assertThat(Idx.read(packed, Kind.IMAGES).bytes()).isEqualTo(noise)))
                .isBetween((long) n, n + (4L << 20));
    }

    @Test
    void a_packed_file_that_only_declares_much_takes_little(@TempDir Path folder) throws IOException {
        byte[] claim = new byte[6 << 20];
        new SplittableRandom(1).nextBytes(claim);
        ByteBuffer.wrap(claim).putInt(2051).putInt(1 << 10).putInt(1 << 10).putInt(1 << 10);
        Path packed = Files.write(folder.resolve("packed"), packed(claim));
        assertThat(
                        allocated(() ->
                                assertRefused(
                                        () -> Idx.read(packed, Kind.IMAGES),
                                        "has only 6,291,440 bytes after its header")))
                .isLessThan(4L << 20);
    }

    private static long allocated(Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void images_and_labels_exchanged_are_named_as_such() {
        assertRefused(
                () -> Idx.read("train-images", LABELS, Kind.IMAGES),
                "train-images holds labels (magic number 2049), expected images (magic number 2051)",
                "two files were swapped");
        assertRefused(() -> Idx.read("labels", IMAGES, Kind.LABELS), "labels holds images");
    }

    @Test
    void a_file_of_another_kind_is_named_as_such() {
        byte[] page = "<!DOCTYPE html><html>100%s</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertRefused(() -> Idx.read("100%s", page, Kind.IMAGES), "100%s begins with the magic number 1008813135");
    }

    /// Sizes whose product is 0, beyond the limit, beyond 2³¹, beyond 2⁶⁴, or 0 modulo 2³² and 2⁶⁴.
    @ParameterizedTest
    @CsvSource({
        "0,28,28",
        "1,0,1",
        "-1,28,28",
        "1073741824,2,1",
        "65536,65536,1",
        "65536,65536,65536",
        "2147483647,2147483647,2147483647",
        "-2147483648,-2147483648,4",
        "1073741824,1073741824,1073741824"
    })
    void hostile_sizes_are_refused_before_memory_is_taken(int images, int rows, int columns) throws IOException {
        byte[] hostile = file(2051, new int[] {images, rows, columns}, 1, 2, 3);
        String sizes =
                "declares the sizes [%s, %s, %s]"
                        .formatted(
                                Integer.toUnsignedString(images),
                                Integer.toUnsignedString(rows),
                                Integer.toUnsignedString(columns));
        byte[] packed = packed(hostile);
        assertRefused(() -> Idx.read("f", hostile, Kind.IMAGES), sizes);
        assertRefused(() -> Idx.read("f", packed, Kind.IMAGES), sizes);
    }

    @Test
    void a_small_packed_file_cannot_claim_a_gigabyte() throws IOException {
        byte[] claim = packed(file(2051, new int[] {1 << 10, 1 << 10, 1 << 10}, 1));
        assertRefused(
                () -> Idx.read("bomb", claim, Kind.IMAGES), "bomb declares 1,073,741,824 bytes in a gzip file of");
        byte[] unclaimed = packed(Arrays.copyOf(LABELS, 50_000_000));
        assertRefused(() -> Idx.read("bomb", unclaimed, Kind.LABELS), "more than 2 bytes");
    }

    @Test
    void a_damaged_packed_file_is_refused() throws IOException {
        byte[] damaged = packed(IMAGES);
        damaged[damaged.length - 6] ^= 1; // the checksum
        assertRefused(
                () -> Idx.read("f", damaged, Kind.IMAGES), "f cannot be unpacked (ZipException: Corrupt GZIP trailer)");
    }

    @Test
    void a_path_that_is_no_file_is_refused(@TempDir Path folder) {
        assertRefused(() -> Idx.read(folder, Kind.IMAGES), folder.toString(), "cannot be read");
        assertRefused(() -> Idx.read(folder.resolve("no"), Kind.IMAGES), "cannot be read (NoSuchFileException");
    }
}
