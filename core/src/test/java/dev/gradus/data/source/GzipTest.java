package dev.gradus.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
    private static byte[] unpacked(byte[] file) throws IOException {
        try (var in = new Gzip(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static byte[] content(int n) {
        byte[] content = new byte[n];
        for (int i = 0; i < n; i++) content[i] = (byte) ((i * i) >> 5);
        return content;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 65_535, 65_536, 65_537, 300_000})
    void members_are_unpacked_one_after_the_other(int n) throws IOException {
        byte[] one = IdxTest.packed(content(n));
        assertThat(unpacked(one)).isEqualTo(content(n));
        var two = new ByteArrayOutputStream();
        two.writeBytes(one);
        two.writeBytes(IdxTest.packed(new byte[] {7}));
        byte[] both = Arrays.copyOf(content(n), n + 1);
        both[n] = 7;
        assertThat(unpacked(two.toByteArray())).isEqualTo(both);
    }

    @Test
    void every_flipped_bit_is_noticed_or_means_nothing() throws IOException {
        byte[] sound = IdxTest.packed(content(500));
        int unnoticed = 0;
        for (int i = 0; i < sound.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = sound.clone();
                damaged[i] ^= (byte) (1 << bit);
                try {
                    assertThat(unpacked(damaged)).isEqualTo(content(500));
                    if (i >= 10) unnoticed++;
                } catch (IOException e) {
                    assertThat(i < 4 || i > 9).as("time, level and system mean nothing").isTrue();
                }
            }
        }
        assertThat(unnoticed).as("bits that fill the last byte").isLessThan(8);
    }

    @Test
    void a_file_cut_anywhere_ends_too_early() throws IOException {
        byte[] sound = IdxTest.packed(content(500));
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> unpacked(cut)).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17, 18, 26, 27, 100_000})
    void what_follows_the_end_is_refused(int more) throws IOException {
        byte[] sound = IdxTest.packed(content(500));
        byte[] longer = Arrays.copyOf(sound, sound.length + more);
        assertThatThrownBy(() -> unpacked(longer)).isInstanceOf(ZipException.class).hasMessage("Bytes after the end");
    }

    @Test
    void a_header_with_everything_in_it() throws IOException {
        byte[] plain = IdxTest.packed(new byte[] {1, 2, 3});
        var file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3});
        file.writeBytes(new byte[] {2, 0, 'x', 'y'});
        file.writeBytes("name\0comment\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        var sum = new CRC32();
        sum.update(file.toByteArray());
        file.write((int) sum.getValue());
        file.write((int) sum.getValue() >> 8);
        file.write(plain, 10, plain.length - 10);
        byte[] sound = file.toByteArray();
        assertThat(unpacked(sound)).containsExactly(1, 2, 3);
        sound[12] ^= 1;
        assertThatThrownBy(() -> unpacked(sound)).hasMessage("Corrupt GZIP header");
    }
}
