package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CifarTest {
    @TempDir Path folder;

    /// Five batches of 4 images and 3 for testing; the label of image i is i modulo 10, its pixel k is i + k / 8 modulo 256.
    @BeforeEach
    void write() throws IOException {
        for (int batch = 1; batch <= 5; batch++) write("data_batch_" + batch + ".bin", records(1, 4));
        write("test_batch.bin", records(1, 3));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    /// With two label bytes the first is twice the second.
    static byte[] records(int labels, int images) {
        int record = labels + 3072;
        byte[] bytes = new byte[images * record];
        for (int i = 0; i < images; i++) {
            for (int label = 0; label < labels; label++) bytes[i * record + label] = (byte) (i % 10 * (labels - label));
            for (int k = 0; k < 3072; k++) bytes[i * record + labels + k] = (byte) (i + k / 8);
        }
        return bytes;
    }

    /// A header and the bytes, filled up to blocks of 512.
    static byte[] entry(String name, char kind, byte[] bytes) {
        byte[] entry = new byte[512 + (bytes.length + 511) / 512 * 512];
        put(entry, 0, name);
        put(entry, 100, "0000644");
        put(entry, 124, String.format("%011o", bytes.length));
        entry[156] = (byte) kind;
        put(entry, 257, "ustar");
        put(entry, 263, "00");
        System.arraycopy(bytes, 0, entry, 512, bytes.length);
        return signed(entry);
    }

    private static byte[] signed(byte[] entry) {
        put(entry, 148, "        ");
        int sum = 0;
        for (int i = 0; i < 512; i++) sum += Byte.toUnsignedInt(entry[i]);
        put(entry, 148, String.format("%06o\0 ", sum));
        return entry;
    }

    private static void put(byte[] entry, int at, String text) {
        System.arraycopy(text.getBytes(US_ASCII), 0, entry, at, text.length());
    }

    static byte[] tar(byte[]... entries) {
        var all = new ByteArrayOutputStream();
        for (byte[] entry : entries) all.writeBytes(entry);
        all.writeBytes(new byte[1024]);
        return all.toByteArray();
    }

    private Path archive(byte[]... entries) throws IOException {
        return Files.write(folder.resolve("a.tar.gz"), IdxTest.packed(tar(entries)));
    }

    @Test
    void a_record_is_its_label_then_red_green_and_blue_by_rows() {
        Splits data = Cifar10.load(folder);
        Dataset test = data.test().data();
        float[] pixels = new float[3073];
        test.readInput(2, pixels, 1);
        assertThat(pixels[0]).isZero();
        assertThat(pixels[1]).isEqualTo(2 / 255f);
        assertThat(pixels[1 + 1024]).isEqualTo(130 / 255f);
        assertThat(pixels[1 + 2048]).isEqualTo(2 / 255f);
        assertThat(pixels[1 + 3071]).isEqualTo((2 + 383 - 256) / 255f);
        assertThat(test.label(2)).isEqualTo(2);
        assertThat(test.shape()).isEqualTo(Shape.of(3, 32, 32));
        assertThat(((Task.Classification) data.task()).classes()).startsWith("airplane").endsWith("truck").hasSize(10);
    }

    @Test
    void a_tenth_of_all_batches_is_for_validation() {
        Splits data = Cifar10.load(folder);
        assertThat(data.train().data().size()).isEqualTo(18);
        assertThat(data.validation().data().size()).isEqualTo(2);
        assertThat(data.test().data().size()).isEqualTo(3);
    }

    @Test
    void each_image_has_a_class_and_a_group_of_classes() throws IOException {
        write("train.bin", records(2, 20));
        write("test.bin", records(2, 4));
        Splits fine = Cifar100.load(folder);
        Splits coarse = Cifar100.load(folder, Cifar100.Labels.COARSE);
        assertThat(fine.test().data().label(3)).isEqualTo(3);
        assertThat(coarse.test().data().label(3)).isEqualTo(6);
        assertThat(((Task.Classification) fine.task()).classes())
                .startsWith("apple")
                .endsWith("worm")
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(100);
        assertThat(((Task.Classification) coarse.task()).classes())
                .startsWith("aquatic_mammals")
                .endsWith("vehicles_2")
                .isSorted()
                .hasSize(20);
        float[] pixels = new float[3072];
        fine.test().data().readInput(3, pixels, 0);
        assertThat(pixels).startsWith(3 / 255f);
    }

    @Test
    void the_published_archive_is_read_as_it_is() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        byte[] tar =
                tar(
                        entry("cifar-100-binary/", '5', new byte[0]),
                        entry("cifar-100-binary/readme.txt", '0', new byte[700]),
                        entry("../../etc/passwd", '0', new byte[3]),
                        entry("cifar-100-binary/test.bin", '0', records(2, 4)),
                        entry("link", '2', new byte[0]),
                        entry("cifar-100-binary/train.bin", '0', records(2, 20)));
        Files.write(other.resolve("cifar-100-binary.tar.gz"), IdxTest.packed(tar));
        assertThat(Cifar100.load(other).test().data().size()).isEqualTo(4);
        assertThat(Cifar100.load(other).train().data().size()).isEqualTo(18);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.endsWith("passwd"))).isEmpty();
        }
    }

    @Test
    void mistakes_name_the_file() throws IOException {
        write("data_batch_3.bin", Arrays.copyOf(records(1, 4), 3074));
        assertRefused(
                () -> Cifar10.load(folder),
                "data_batch_3.bin has 3,074 bytes, expected a multiple of 3,073",
                "cifar10");
        byte[] wrong = records(1, 4);
        wrong[3073] = 10;
        write("data_batch_3.bin", wrong);
        assertRefused(() -> Cifar10.load(folder), "data_batch_3.bin: sample 1 has the label 10, expected 0 to 9");
        Files.delete(folder.resolve("data_batch_3.bin"));
        assertRefused(() -> Cifar10.load(folder), folder + " has no file data_batch_3.bin");
        assertRefused(
                () -> Cifar100.load(folder), folder + " has no file test.bin, expected the binary files of cifar100");
        write("test_batch.bin", new byte[0]);
        write("data_batch_3.bin", records(1, 4));
        assertRefused(() -> Cifar10.load(folder), "test_batch.bin has 0 bytes");
    }

    @Test
    void an_archive_cut_anywhere_is_refused() throws IOException {
        byte[] whole = IdxTest.packed(tar(entry("f", '0', new byte[600])));
        for (int length = 0; length < whole.length - 20; length++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertRefused(() -> TarGz.read(cut, List.of("f")), "cut ", "publisher");
        }
    }

    @ParameterizedTest
    @CsvSource({"1,link or folder", "2,link or folder", "3,link or folder", "5,link or folder", "6,link or folder"})
    void a_link_or_device_in_place_of_a_file_is_refused(char kind, String message) throws IOException {
        Path archive = archive(entry("f", kind, new byte[0]));
        assertRefused(() -> TarGz.read(archive, List.of("f")), "holds f not as a file", message);
    }

    @Test
    void a_file_twice_or_missing_and_damaged_headers_are_refused() throws IOException {
        byte[] f = entry("f", '0', new byte[3]);
        Path twice = archive(f, f, entry("g", '0', new byte[0]));
        assertRefused(() -> TarGz.read(twice, List.of("f", "g")), "holds f twice");
        Path missing = archive(f);
        assertRefused(() -> TarGz.read(missing, List.of("g")), "a.tar.gz does not hold g");
        byte[] flipped = f.clone();
        flipped[0] ^= 1;
        Path checksum = archive(flipped);
        assertRefused(() -> TarGz.read(checksum, List.of("f")), "wrong checksum");
        byte[] binary = f.clone();
        binary[124] = (byte) 0x80;
        Path size = archive(signed(binary));
        assertRefused(() -> TarGz.read(size, List.of("f")), "a number that is not octal");
    }

    @Test
    void every_flipped_bit_of_an_archive_is_noticed_or_means_nothing() throws IOException {
        byte[] sound = IdxTest.packed(tar(entry("f", '0', records(1, 1))));
        int refused = 0;
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] damaged = sound.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Path archive = Files.write(folder.resolve("damaged"), damaged);
            try {
                assertThat(TarGz.read(archive, List.of("f")).get("f")).isEqualTo(records(1, 1));
            } catch (GradusException e) {
                assertThat(e).hasMessageContaining("publisher");
                refused++;
            }
        }
        assertThat(refused)
                .as("all but time, level and system in the header of gzip")
                .isGreaterThan(8 * sound.length - 60);
    }

    @Test
    void an_archive_is_read_to_its_end_also_behind_the_last_file_that_was_asked_for() throws IOException {
        byte[] f = entry("f", '0', new byte[600]), g = entry("g", '0', new byte[3]);
        Path twice = archive(f, g, f);
        assertRefused(() -> TarGz.read(twice, List.of("f")), "holds f twice");
        byte[] whole = IdxTest.packed(tar(f, g));
        for (int missing = 1; missing <= 20; missing++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - missing));
            assertRefused(() -> TarGz.read(cut, List.of("f")), "cut ");
        }
        byte[] two = Arrays.copyOf(tar(f), 3 * 512 + 1024 + g.length);
        System.arraycopy(g, 0, two, 3 * 512 + 512, g.length);
        Path behind = Files.write(folder.resolve("behind"), IdxTest.packed(two));
        assertRefused(() -> TarGz.read(behind, List.of("f")), "holds something behind its end");
        Path longer = Files.write(folder.resolve("longer"), Arrays.copyOf(whole, whole.length + 1));
        assertRefused(() -> TarGz.read(longer, List.of("f")), "Bytes after the end");
    }

    @Test
    void an_archive_cannot_claim_or_unpack_more_than_is_likely() throws IOException {
        byte[] claim = entry("f", '0', new byte[0]);
        put(claim, 124, "77777777777\0");
        Path claims = archive(signed(claim));
        assertRefused(() -> TarGz.read(claims, List.of("f")), "unpacks to more than 10,485,760 bytes");
        Path bomb = archive(entry("x", '0', new byte[30_000_000]), entry("f", '0', new byte[0]));
        assertRefused(() -> TarGz.read(bomb, List.of("f")), "unpacks to more than");
    }

    @Test
    void archives_come_over_https_with_full_checksums() {
        Stream.of(Cifar10.FILES, Cifar100.FILES, KMnist.FILES, EMnist.FILES)
                .flatMap(List::stream)
                .forEach(file -> {
                    assertThat(file.addresses()).extracting(URI::getScheme).containsOnly("https");
                    assertThat(file.checksum()).matches("[0-9a-f]{64}");
                });
    }
}
