package dev.gradus.data.source;

import static dev.gradus.data.source.IdxTest.file;
import static dev.gradus.data.source.IdxTest.packed;
import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EMnistTest {
    @TempDir Path folder;

    /// Pixel k of image i is i + k modulo 251, so that no image is its own transpose.
    private static byte[] images(int n) {
        int[] pixels = new int[n * 784];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (i / 784 + i % 784) % 251;
        return file(2051, new int[] {n, 28, 28}, pixels);
    }

    private static byte[] labels(int n, int first, int classes) {
        return file(2049, new int[] {n}, IntStream.range(0, n).map(i -> first + i % classes).toArray());
    }

    private void write(String form, String train, String test, int first, int classes) throws IOException {
        Files.write(folder.resolve(form.formatted(train, "images-idx3")), images(60));
        Files.write(folder.resolve(form.formatted(train, "labels-idx1")), labels(60, first, classes));
        Files.write(folder.resolve(form.formatted(test, "images-idx3")), images(30));
        Files.write(folder.resolve(form.formatted(test, "labels-idx1")), labels(30, first, classes));
    }

    @Test
    void images_are_turned_upright() throws IOException {
        write("emnist-digits-%s-%s-ubyte", "train", "test", 0, 10);
        Dataset test = EMnist.load(EMnist.Part.DIGITS, folder).test().data();
        float[] pixels = new float[784];
        test.readInput(2, pixels, 0);
        for (int row = 0; row < 28; row++) {
            for (int column = 0; column < 28; column++) {
                assertThat(pixels[row * 28 + column]).isEqualTo((2 + column * 28 + row) % 251 / 255f);
            }
        }
        assertThat(test.name()).isEqualTo("emnist-digits");
    }

    @Test
    void letters_are_counted_from_0_here_and_from_1_in_the_files() throws IOException {
        write("emnist-letters-%s-%s-ubyte", "train", "test", 1, 26);
        Splits letters = EMnist.load(EMnist.Part.LETTERS, folder);
        assertThat(letters.test().data().label(25)).isEqualTo(25);
        assertThat(((Task.Classification) letters.task()).classes()).startsWith("A").endsWith("Z").hasSize(26);
        Files.write(folder.resolve("emnist-letters-test-labels-idx1-ubyte"), labels(30, 0, 26));
        assertRefused(
                () -> EMnist.load(EMnist.Part.LETTERS, folder),
                "emnist-letters-test-labels-idx1-ubyte: sample 0 has the label 0, expected 1 to 26");
    }

    @Test
    void each_selection_has_its_classes() {
        assertThat(EMnist.Part.BALANCED.classes()).hasSize(47).doesNotHaveDuplicates().endsWith("r", "t");
        assertThat(EMnist.Part.BYMERGE.classes()).isEqualTo(EMnist.Part.BALANCED.classes());
        assertThat(EMnist.Part.BYCLASS.classes()).hasSize(62).doesNotHaveDuplicates().startsWith("0").endsWith("z");
        assertThat(EMnist.Part.MNIST.classes()).isEqualTo(EMnist.Part.DIGITS.classes()).hasSize(10);
    }

    @Test
    void the_published_archive_is_read_as_it_is() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("gzip.zip")))) {
            for (String part : List.of("train", "test")) {
                int n = part.equals("train") ? 60 : 30;
                zip.putNextEntry(new ZipEntry("gzip/emnist-mnist-" + part + "-images-idx3-ubyte.gz"));
                zip.write(packed(images(n)));
                zip.putNextEntry(new ZipEntry("gzip/emnist-mnist-" + part + "-labels-idx1-ubyte.gz"));
                zip.write(packed(labels(n, 0, 10)));
            }
        }
        Splits mnist = EMnist.load(EMnist.Part.MNIST, folder);
        assertThat(mnist.train().data().size()).isEqualTo(55);
        assertThat(mnist.test().data().label(9)).isEqualTo(9);
        assertRefused(
                () -> EMnist.load(EMnist.Part.DIGITS, folder),
                "gzip.zip does not hold gzip/emnist-digits-train-images-idx3-ubyte.gz");
    }

    @Test
    void kuzushiji_lies_as_mnist_does() throws IOException {
        write("%s-%s-ubyte", "train", "t10k", 0, 10);
        Splits data = KMnist.load(folder);
        float[] pixels = new float[784];
        data.test().data().readInput(2, pixels, 0);
        assertThat(pixels).startsWith(2 / 255f, 3 / 255f);
        assertThat(((Task.Classification) data.task()).classes()).startsWith("o", "ki", "su").hasSize(10);
        assertThat(data.test().data().name()).isEqualTo("kmnist");
    }
}
