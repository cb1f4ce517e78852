package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file for the test is SciPy's, see `golden/svhn.py`.
class SvhnTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    @TempDir Path folder;

    /// The bytes of image i are i, and its label is i modulo 10, with 10 for 0.
    static byte[] file(int n) {
        byte[] images = new byte[n * 3072], labels = new byte[n];
        for (int i = 0; i < images.length; i++) images[i] = (byte) (i / 3072);
        for (int i = 0; i < n; i++) labels[i] = (byte) (i % 10 == 0 ? 10 : i % 10);
        return file(new int[] {32, 32, 3, n}, images, labels);
    }

    private static byte[] file(int[] sizes, byte[] images, byte... labels) {
        return MatFileTest.file(
                LITTLE,
                MatFileTest.bytes(LITTLE, "X", sizes, images),
                MatFileTest.bytes(LITTLE, "y", new int[] {labels.length, 1}, labels));
    }

    @BeforeEach
    void write() throws IOException {
        Files.write(folder.resolve("train_32x32.mat"), file(40));
        golden("svhn-compressed.mat");
    }

    private void golden(String name) throws IOException {
        try (InputStream in = SvhnTest.class.getResourceAsStream(name)) {
            Files.write(folder.resolve("test_32x32.mat"), in.readAllBytes());
        }
    }

    @Test
    void an_image_is_red_green_and_blue_by_rows_and_the_label_10_is_the_digit_0() throws IOException {
        for (String name : new String[] {"svhn.mat", "svhn-compressed.mat"}) {
            golden(name);
            Splits data = Svhn.load(folder);
            Dataset test = data.test().data();
            assertThat(test.name()).isEqualTo("svhn");
            assertThat(test.shape()).isEqualTo(Shape.of(3, 32, 32));
            assertThat(IntStream.range(0, test.size()).map(test::label)).containsExactly(1, 0, 9, 2);
            float[] pixels = new float[3072];
            for (int image = 0; image < 4; image++) {
                test.readInput(image, pixels, 0);
                for (int i = 0; i < 3072; i++) {
                    int channel = i / 1024, row = i / 32 % 32, column = i % 32;
                    assertThat(pixels[i]).isEqualTo((row + 2 * column + 50 * channel + 7 * image) % 251 / 255f);
                }
            }
            assertThat(((Task.Classification) data.task()).classes()).startsWith("0", "1").endsWith("9").hasSize(10);
        }
    }

    @Test
    void a_tenth_of_the_training_images_is_for_validation() {
        Splits data = Svhn.load(folder);
        assertThat(data.train().data().size()).isEqualTo(36);
        assertThat(data.validation().data().size()).isEqualTo(4);
        Dataset train = data.train().data();
        float[] pixels = new float[3072];
        for (int i = 0; i < 36; i++) {
            train.readInput(i, pixels, 0);
            assertThat(train.label(i)).isEqualTo(Math.round(255 * pixels[7]) % 10);
        }
    }

    @Test
    void mistakes_name_the_file() throws IOException {
        Path test = folder.resolve("test_32x32.mat");
        Files.write(test, file(new int[] {32, 32, 3, 2}, new byte[6144], (byte) 1, (byte) 0));
        assertRefused(() -> Svhn.load(folder), "test_32x32.mat: sample 1 has the label 0.0, expected 1 to 10");
        Files.write(test, file(new int[] {32, 32, 3, 2}, new byte[6144], (byte) 1));
        assertRefused(
                () -> Svhn.load(folder), "images of the sizes [32, 32, 3, 2] (UINT8) and labels of the sizes [1,");
        Files.write(test, file(new int[] {32, 32, 3}, new byte[3072], (byte) 1));
        assertRefused(() -> Svhn.load(folder), "images of the sizes [32, 32, 3] (UINT8)", "expected [32, 32, 3, n]");
        byte[] half = ByteBuffer.allocate(8).order(LITTLE).putDouble(1.5).array();
        byte[] images = MatFileTest.bytes(LITTLE, "X", new int[] {32, 32, 3, 1}, new byte[3072]);
        byte[] labels = MatFileTest.array(LITTLE, 6, "y", new int[] {1, 1}, MatFileTest.element(LITTLE, 9, half));
        Files.write(test, MatFileTest.file(LITTLE, images, labels));
        assertRefused(() -> Svhn.load(folder), "sample 0 has the label 1.5, expected 1 to 10");
        Files.write(test, MatFileTest.file(LITTLE, images));
        assertRefused(() -> Svhn.load(folder), "test_32x32.mat does not hold the array y");
        Files.delete(test);
        assertRefused(() -> Svhn.load(folder), folder + " has no file test_32x32.mat, expected train_32x32.mat");
    }
}
