package dev.gradus.data.source;

import static dev.gradus.data.source.IdxTest.file;
import static dev.gradus.data.source.IdxTest.packed;
import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QMnistTest {
    @TempDir Path folder;

    /// Image i is of the byte i modulo 256; its first pixel is its class.
    private static byte[] images(int n) {
        byte[] file = Arrays.copyOf(file(2051, new int[] {n, 28, 28}), 16 + n * 784);
        for (int i = 0; i < n; i++) {
            Arrays.fill(file, 16 + i * 784, 16 + (i + 1) * 784, (byte) i);
            file[16 + i * 784] = (byte) (i % 10);
        }
        return file;
    }

    /// The class i modulo 10, and seven numbers that mean something else.
    static byte[] labels(int n) {
        ByteBuffer file = ByteBuffer.allocate(12 + n * 32).putInt(3074).putInt(n).putInt(8);
        for (int i = 0; i < n; i++) file.putInt(i % 10).putInt(-1).putInt(2).putInt(3).putInt(4).putInt(5).putLong(i);
        return file.array();
    }

    @BeforeEach
    void write() throws IOException {
        write("train-images-idx3-ubyte", images(60));
        write("train-labels-idx2-int.gz", packed(labels(60)));
        write("test-images-idx3-ubyte.gz", packed(images(20)));
        write("test-labels-idx2-int", labels(20));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve("qmnist-" + name), bytes);
    }

    private static float[] input(Dataset data, int index) {
        float[] input = new float[784];
        data.readInput(index, input, 0);
        return input;
    }

    @Test
    void the_class_is_the_first_of_eight_numbers() {
        Splits data = QMnist.load(folder);
        assertThat(data.train().data().size()).isEqualTo(55);
        assertThat(data.validation().data().size()).isEqualTo(5);
        Dataset test = data.test().data();
        assertThat(test.size()).isEqualTo(20);
        assertThat(test.shape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(test.name()).isEqualTo("qmnist");
        for (int i = 0; i < 20; i++) {
            assertThat(test.label(i)).isEqualTo(i % 10);
            assertThat(input(test, i)).startsWith(i % 10 / 255f, i / 255f).endsWith(i / 255f);
        }
        Dataset train = data.train().data();
        for (int i = 0; i < 55; i++) assertThat(input(train, i)[0]).isEqualTo(train.label(i) / 255f);
        assertThat(((Task.Classification) data.task()).classes()).startsWith("0").endsWith("9").hasSize(10);
    }

    @Test
    void the_test_digits_of_mnist_are_the_first_10000() throws IOException {
        assertRefused(
                () -> QMnist.load(folder, QMnist.Part.MNIST), "with 20 test images, expected at least 10,000 for Part");
        write("test-images-idx3-ubyte.gz", packed(images(10_003)));
        write("test-labels-idx2-int", labels(10_003));
        Dataset mnist = QMnist.load(folder, QMnist.Part.MNIST).test().data();
        assertThat(mnist.size()).isEqualTo(10_000);
        assertThat(mnist.label(9_999)).isEqualTo(9);
        Dataset rest = QMnist.load(folder, QMnist.Part.REST).test().data();
        assertThat(rest.size()).isEqualTo(3);
        assertThat(rest.label(2)).isEqualTo(2);
        assertThat(input(rest, 2)[1]).isEqualTo((10_002 & 255) / 255f);
    }

    @Test
    void mistakes_name_the_file() throws IOException {
        assertRefused(() -> QMnist.load(folder.resolve("no")), folder.resolve("no") + " is not a folder");
        byte[] wrong = labels(20);
        wrong[12 + 3 * 32] = 1; // 3 + 2^24
        write("test-labels-idx2-int", wrong);
        assertRefused(
                () -> QMnist.load(folder),
                "qmnist-test-labels-idx2-int: sample 3 has the label 16777219, expected 0 to 9");
        write("test-labels-idx2-int", labels(19));
        assertRefused(() -> QMnist.load(folder), "qmnist-test-labels-idx2-int has 19 labels, expected 20");
        write("test-labels-idx2-int", Arrays.copyOf(labels(20), 100));
        assertRefused(
                () -> QMnist.load(folder),
                "qmnist-test-labels-idx2-int has only 88 bytes after its header, expected 640");
        write("test-labels-idx2-int", file(2049, new int[] {20}, new int[20]));
        assertRefused(() -> QMnist.load(folder), "holds labels (magic number 2049), expected extended labels");
        Files.delete(folder.resolve("qmnist-test-labels-idx2-int"));
        assertRefused(() -> QMnist.load(folder), folder + " has no file qmnist-test-labels-idx2-int");
    }

    @Test
    void published_files_have_the_checksums_that_torchvision_states() {
        assertThat(QMnist.FILES).extracting(Published::name).allMatch(name -> name.startsWith("qmnist-")).hasSize(4);
        assertThat(QMnist.FILES).extracting(Published::algorithm).containsOnly("MD5");
        assertThat(QMnist.FILES.getFirst().addresses().getFirst())
                .hasToString(
                        "https://raw.githubusercontent.com/facebookresearch/qmnist/master/qmnist-train-images-idx3-ubyte.gz");
    }
}
