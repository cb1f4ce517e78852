package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.error.GradusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatFileTest {
    private static final int UINT8 = 2, INT16 = 3, UINT16 = 4, DOUBLE = 9, INT64 = 12;
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN, BIG = ByteOrder.BIG_ENDIAN;

    @TempDir Path folder;

    /// The header and elements.
    static byte[] file(ByteOrder order, byte[]... elements) {
        var all = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(128).order(order);
        header.put("MATLAB 5.0 MAT-file".getBytes(US_ASCII)).putShort(124, (short) 0x0100);
        header.putShort(126, (short) ('M' << 8 | 'I'));
        all.writeBytes(header.array());
        for (byte[] element : elements) all.writeBytes(element);
        return all.toByteArray();
    }

    /// Type, length and bytes, filled up to 8.
    static byte[] element(ByteOrder order, int type, byte[] bytes) {
        ByteBuffer element = ByteBuffer.allocate(8 + (type == 15 ? bytes.length : (bytes.length + 7) / 8 * 8));
        return element.order(order).putInt(type).putInt(bytes.length).put(bytes).array();
    }

    static byte[] ints(ByteOrder order, int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(order);
        for (int number : numbers) bytes.putInt(number);
        return bytes.array();
    }

    /// An array of unsigned bytes in an array of the class 9.
    static byte[] bytes(ByteOrder order, String name, int[] sizes, byte[] data) {
        return array(order, 9, name, sizes, element(order, UINT8, data));
    }

    static byte[] array(ByteOrder order, int flags, String name, int[] sizes, byte[] numbers) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(element(order, 6, ints(order, flags, 0)));
        all.writeBytes(element(order, 5, ints(order, sizes)));
        all.writeBytes(element(order, 1, name.getBytes(US_ASCII)));
        all.writeBytes(numbers);
        return element(order, 14, all.toByteArray());
    }

    static byte[] compressed(ByteOrder order, byte[] element) throws IOException {
        return element(order, 15, deflated(element));
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private MatArray read(byte[] file) throws IOException {
        return MatFile.read(Files.write(folder.resolve("f.mat"), file), List.of("y")).get("y");
    }

    private void refuse(byte[] file, String words) {
        assertRefused(() -> read(file), "f.mat " + words, "expected a MAT-file of version 5", "publisher");
    }

    private static double[] values(MatArray array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) values[i] = array.at(i);
        return values;
    }

    @Test
    void numbers_of_every_type_and_order_are_read() throws IOException {
        for (ByteOrder order : List.of(LITTLE, BIG)) {
            int[] pair = {2, 1};
            byte[] shorts = ByteBuffer.allocate(4).order(order).putShort((short) -2).putShort((short) 3).array();
            byte[] doubles = ByteBuffer.allocate(16).order(order).putDouble(0.1).putDouble(-1e300).array();
            byte[] longs = ByteBuffer.allocate(16).order(order).putLong(-1).putLong(7).array();
            byte[] small = ByteBuffer.allocate(8).order(order).putInt(4 << 16 | INT16).put(shorts).array();
            assertThat(values(read(file(order, array(order, 6, "y", pair, element(order, DOUBLE, doubles))))))
                    .containsExactly(0.1, -1e300);
            assertThat(values(read(file(order, array(order, 6, "y", pair, element(order, INT16, shorts))))))
                    .containsExactly(-2, 3);
            assertThat(values(read(file(order, array(order, 6, "y", pair, small))))).containsExactly(-2, 3);
            assertThat(values(read(file(order, array(order, 6, "y", pair, element(order, UINT16, shorts))))))
                    .containsExactly(65534, 3);
            assertThat(values(read(file(order, array(order, 14, "y", pair, element(order, INT64, longs))))))
                    .containsExactly(-1, 7);
            assertThat(values(read(file(order, array(order, 15, "y", pair, element(order, 13, longs))))))
                    .containsExactly(0x1p64, 7);
            assertThat(values(read(file(order, bytes(order, "y", pair, new byte[] {1, -1}))))).containsExactly(1, 255);
            byte[] among =
                    file(
                            order,
                            bytes(order, "other", pair, new byte[2]),
                            compressed(order, bytes(order, "y", pair, new byte[] {5, 6})));
            assertThat(values(read(among))).containsExactly(5, 6);
        }
    }

    @Test
    void what_is_no_array_of_real_numbers_is_refused() throws IOException {
        int[] one = {1, 1};
        byte[] number = element(LITTLE, UINT8, new byte[] {1}), y = bytes(LITTLE, "y", one, new byte[] {1});
        refuse(file(LITTLE, array(LITTLE, 1, "y", one, number)), "holds y not as an array of real numbers");
        refuse(file(LITTLE, array(LITTLE, 0x0809, "y", one, number)), "holds y not as an array of real numbers");
        refuse(file(LITTLE, y, y), "holds the array y twice");
        refuse(file(LITTLE), "does not hold the array y");
        refuse(file(LITTLE, number, y), "has an element of the type 2 that is no array");
        refuse(file(LITTLE, compressed(LITTLE, number)), "has a compressed element that is no array");
        refuse(
                file(LITTLE, array(LITTLE, 9, "y", one, element(LITTLE, 16, new byte[] {1}))),
                "holds data of the type 16");
        byte[] hdf = file(LITTLE, y);
        System.arraycopy("MATLAB 7.3".getBytes(US_ASCII), 0, hdf, 0, 10);
        assertRefused(() -> read(hdf), "f.mat is a MAT-file of version 7.3, expected one of version 5");
        byte[] version = file(LITTLE, y);
        version[125] = 2;
        refuse(version, "states the version 200");
        refuse("<html>".repeat(50).getBytes(US_ASCII), "begins otherwise");
    }

    @Test
    void sizes_that_the_file_does_not_bear_out_are_refused_before_memory_is_taken() throws IOException {
        byte[] data = element(LITTLE, UINT8, new byte[] {1});
        for (int[] sizes :
                new int[][] {{2, 1}, {0, 1}, {-1, -1}, {1 << 30, 1 << 30}, {65536, 65536}, {Integer.MAX_VALUE, 2, 3}}) {
            refuse(file(LITTLE, array(LITTLE, 9, "y", sizes, data)), "has 1 bytes of UINT8 in an array of the sizes");
        }
        refuse(file(LITTLE, array(LITTLE, 9, "y", new int[] {1}, data)), "has no sizes of the array y");
        int large = 1 << 29;
        byte[] claims = ByteBuffer.allocate(8).order(LITTLE).putInt(UINT8).putInt(large).array();
        byte[] declared = array(LITTLE, 9, "y", new int[] {large, 1}, claims);
        refuse(file(LITTLE, declared), "declares 536,870,912 bytes where 0 are left");
        refuse(file(LITTLE, compressed(LITTLE, declared)), "has 536,870,912 bytes of UINT8");
        byte[] long14 = ByteBuffer.allocate(8).order(LITTLE).putInt(14).putInt(-1).array();
        refuse(file(LITTLE, long14), "declares 4,294,967,295 bytes where 0 are left");
    }

    @Test
    void a_compressed_array_is_read_to_its_checksum_and_nothing_may_follow() throws IOException {
        byte[] y = bytes(LITTLE, "y", new int[] {1, 1}, new byte[] {1});
        byte[] packed = deflated(y);
        byte[] wrong = packed.clone();
        wrong[wrong.length - 1] ^= 1;
        refuse(file(LITTLE, element(LITTLE, 15, wrong)), "cannot be unpacked (incorrect data check)");
        refuse(file(LITTLE, element(LITTLE, 15, Arrays.copyOf(packed, packed.length - 2))), "ends too early");
        refuse(
                file(LITTLE, element(LITTLE, 15, Arrays.copyOf(packed, packed.length + 1))),
                "holds something behind the checksum");
        refuse(
                file(LITTLE, element(LITTLE, 15, deflated(Arrays.copyOf(y, y.length + 8)))),
                "holds something behind a compressed array");
    }

    @Test
    void a_file_cut_anywhere_is_refused() throws IOException {
        byte[] y = bytes(BIG, "y", new int[] {8, 1}, new byte[8]);
        for (byte[] whole : new byte[][] {file(BIG, y), file(BIG, compressed(BIG, y))}) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertRefused(() -> read(cut), "f.mat ", "publisher");
            }
        }
    }

    @Test
    void every_flipped_bit_of_a_compressed_array_is_noticed() throws IOException {
        byte[] sound = file(LITTLE, compressed(LITTLE, bytes(LITTLE, "y", new int[] {3, 1}, new byte[] {7, 8, 9})));
        for (int bit = 8 * 128; bit < 8 * sound.length; bit++) {
            byte[] damaged = sound.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                assertThat(values(read(damaged))).as("bit %d", bit).containsExactly(7, 8, 9);
            } catch (GradusException e) {
                assertThat(e).hasMessageContaining("publisher");
            }
        }
    }
}
