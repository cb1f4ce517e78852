package dev.gradus.data.source;

import static dev.gradus.data.source.CifarTest.entry;
import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Stl10Test {
    private static final int EACH = 3 * 96 * 96;

    @TempDir Path folder;

    /// Byte k of image i is i + k modulo 251.
    private static byte[] images(int n) {
        byte[] images = new byte[n * EACH];
        for (int i = 0; i < images.length; i++) images[i] = (byte) ((i / EACH + i % EACH) % 251);
        return images;
    }

    private static byte[] labels(int n) {
        byte[] labels = new byte[n];
        for (int i = 0; i < n; i++) labels[i] = (byte) (i % 10 + 1);
        return labels;
    }

    private void write(Path place) throws IOException {
        Files.createDirectories(place);
        Files.write(place.resolve("train_X.bin"), images(20));
        Files.write(place.resolve("train_y.bin"), labels(20));
        Files.write(place.resolve("test_X.bin"), images(12));
        Files.write(place.resolve("test_y.bin"), labels(12));
    }

    private static void assertSound(Splits data) {
        assertThat(data.train().data().size()).isEqualTo(18);
        assertThat(data.validation().data().size()).isEqualTo(2);
        Dataset test = data.test().data();
        assertThat(test.size()).isEqualTo(12);
        assertThat(test.shape()).isEqualTo(Shape.of(3, 96, 96));
        assertThat(test.name()).isEqualTo("stl10");
        assertThat(test.label(0)).isZero();
        assertThat(test.label(9)).isEqualTo(9);
        float[] pixels = new float[EACH];
        test.readInput(7, pixels, 0);
        for (int i = 0; i < EACH; i++) {
            int channel = i / 9216, row = i / 96 % 96, column = i % 96;
            assertThat(pixels[i]).isEqualTo((7 + channel * 9216 + column * 96 + row) % 251 / 255f);
        }
        assertThat(((Task.Classification) data.task()).classes())
                .containsExactly("airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck");
    }

    @Test
    void images_are_turned_upright_and_labels_counted_from_0() throws IOException {
        write(folder);
        assertSound(Stl10.load(folder));
        Path above = folder.resolve("above");
        write(above.resolve("stl10_binary"));
        assertSound(Stl10.load(above));
    }

    @Test
    void the_published_archive_is_read_as_it_is() throws IOException {
        byte[] tar =
                CifarTest.tar(
                        entry("stl10_binary/", '5', new byte[0]),
                        entry("stl10_binary/test_X.bin", '0', images(12)),
                        entry("stl10_binary/test_y.bin", '0', labels(12)),
                        entry("stl10_binary/train_X.bin", '0', images(20)),
                        entry("stl10_binary/train_y.bin", '0', labels(20)),
                        entry("stl10_binary/unlabeled_X.bin", '0', images(30)),
                        entry("stl10_binary/class_names.txt", '0', new byte[60]));
        Files.write(folder.resolve("stl10_binary.tar.gz"), IdxTest.packed(tar));
        assertSound(Stl10.load(folder));
    }

    @Test
    void an_archive_may_unpack_to_as_much_as_its_caller_expects() throws IOException {
        byte[] large = new byte[11 << 20]; // does not compress so well that it would be unlikely
        for (int i = 0; i < large.length; i++) large[i] = (byte) ((i * i) >> 7);
        byte[] tar = CifarTest.tar(entry("a", '0', new byte[3]), entry("b", '0', large));
        Path archive = Files.write(folder.resolve("a.tar.gz"), IdxTest.packed(tar));
        assertThat(TarGz.read(archive, List.of("a"), 12 << 20)).containsKey("a");
        assertRefused(() -> TarGz.read(archive, List.of("a"), 10 << 20), "unpacks to more than 10,485,760 bytes");
    }

    @Test
    void mistakes_name_the_file() throws IOException {
        write(folder);
        byte[] wrong = labels(12);
        wrong[3] = 11;
        Files.write(folder.resolve("test_y.bin"), wrong);
        assertRefused(() -> Stl10.load(folder), "test_y.bin: sample 3 has the label 11, expected 1 to 10");
        wrong[3] = 0;
        Files.write(folder.resolve("test_y.bin"), wrong);
        assertRefused(() -> Stl10.load(folder), "test_y.bin: sample 3 has the label 0, expected 1 to 10");
        Files.write(folder.resolve("test_y.bin"), labels(11));
        assertRefused(() -> Stl10.load(folder), "test_y.bin has 11 labels, expected 12, one for each image of");
        Files.write(folder.resolve("train_X.bin"), new byte[EACH + 1]);
        assertRefused(() -> Stl10.load(folder), "train_X.bin has 27,649 bytes, expected a multiple of 27,648");
        Files.write(folder.resolve("train_X.bin"), new byte[0]);
        assertRefused(() -> Stl10.load(folder), "train_X.bin has 0 bytes");
        Files.delete(folder.resolve("train_y.bin"));
        assertRefused(
                () -> Stl10.load(folder), folder + " has no file train_y.bin, expected the binary files of stl10");
        assertRefused(() -> Stl10.load(folder.resolve("no")), "has no file train_X.bin");
    }
}
