package dev.gradus.data.source;

import static dev.gradus.data.source.IdxTest.file;
import static dev.gradus.data.source.IdxTest.packed;
import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    @TempDir Path folder;

    /// 24 training and 3 test images; pixel k of image i is i + k modulo 256, its label i modulo 10.
    @BeforeEach
    void write() throws IOException {
        write("train-images-idx3-ubyte", images(24));
        write("train-labels-idx1-ubyte", labels(24));
        write("t10k-images-idx3-ubyte", images(3));
        write("t10k-labels-idx1-ubyte", labels(3));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static byte[] images(int n) {
        int[] pixels = new int[n * 784];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (i / 784 + i % 784) % 256;
        return file(2051, new int[] {n, 28, 28}, pixels);
    }

    private static byte[] labels(int n) {
        return file(2049, new int[] {n}, IntStream.range(0, n).map(i -> i % 10).toArray());
    }

    @Test
    void a_folder_gives_its_images_as_fractions_of_255() {
        Splits data = Mnist.load(folder);
        Dataset test = data.test().data();
        float[] pixels = new float[785];
        test.readInput(2, pixels, 1);
        assertThat(pixels).startsWith(0, 2 / 255f, 3 / 255f).endsWith((2 + 783) % 256 / 255f);
        assertThat(pixels[1 + 253]).isEqualTo(1);
        assertThat(pixels[1 + 200]).isEqualTo(202 / 255f);
        assertThat(test.label(2)).isEqualTo(2);
        assertThat(test.shape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(test.name()).isEqualTo("mnist");
        assertThat(data.task())
                .isEqualTo(new Task.Classification(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")));
    }

    @Test
    void a_twelfth_of_the_training_images_is_for_validation() {
        Splits data = Mnist.load(folder);
        Subset validation = (Subset) data.validation().data();
        assertThat(data.train().data().size()).isEqualTo(22);
        assertThat(validation.size()).isEqualTo(2);
        assertThat(data.test().data().size()).isEqualTo(3);
        assertThat(((Subset) Mnist.load(folder).validation().data()).indexInWhole(0))
                .isEqualTo(validation.indexInWhole(0));
    }

    @Test
    void every_spelling_of_a_file_name_is_found() throws IOException {
        for (String spelling :
                List.of("train-images.idx3-ubyte", "train-images-idx3-ubyte.gz", "train-images.idx3-ubyte.gz")) {
            Files.deleteIfExists(folder.resolve("train-images-idx3-ubyte"));
            write(spelling, spelling.endsWith(".gz") ? packed(images(24)) : images(24));
            assertThat(Mnist.load(folder).train().data().size()).isEqualTo(22);
            Files.delete(folder.resolve(spelling));
        }
    }

    @Test
    void fashion_has_its_own_names() {
        Splits data = FashionMnist.load(folder);
        assertThat(((Task.Classification) data.task()).classes())
                .startsWith("T-shirt/top")
                .endsWith("Ankle boot")
                .hasSize(10);
        assertThat(data.test().data().name()).isEqualTo("fashion-mnist");
    }

    @Test
    void mistakes_name_the_file() throws IOException {
        assertRefused(() -> Mnist.load(folder.resolve("no")), folder.resolve("no") + " is not a folder");
        write("t10k-labels-idx1-ubyte", labels(4));
        assertRefused(
                () -> Mnist.load(folder), "t10k-labels-idx1-ubyte has 4 labels, expected 3, one for each image of");
        write("t10k-labels-idx1-ubyte", file(2049, new int[] {3}, 1, 10, 2));
        assertRefused(() -> Mnist.load(folder), "t10k-labels-idx1-ubyte: sample 1 has the label 10, expected 0 to 9");
        write("t10k-labels-idx1-ubyte", file(2049, new int[] {3}, 1, 2, 255));
        assertRefused(() -> Mnist.load(folder), "sample 2 has the label 255");
        write("t10k-labels-idx1-ubyte", images(3));
        assertRefused(() -> Mnist.load(folder), "t10k-labels-idx1-ubyte holds images");
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
        assertRefused(
                () -> Mnist.load(folder), folder + " has no file t10k-labels-idx1-ubyte, expected it, plain or .gz");
        write("t10k-images-idx3-ubyte", file(2051, new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6));
        write("t10k-labels-idx1-ubyte", labels(1));
        assertRefused(() -> Mnist.load(folder), "t10k-images-idx3-ubyte has images of 2 x 3 pixels, expected 28 x 28");
        write("t10k-images-idx3-ubyte", Arrays.copyOf(images(3), 1000));
        assertRefused(
                () -> Mnist.load(folder), "t10k-images-idx3-ubyte has only 984 bytes after its header, expected 2,352");
    }

    @Test
    void published_files_come_over_https_from_two_hosts_with_full_checksums() {
        Stream.concat(Mnist.FILES.stream(), FashionMnist.FILES.stream())
                .forEach(file -> {
                    assertThat(file.addresses()).extracting(URI::getScheme).containsOnly("https");
                    assertThat(file.addresses()).extracting(URI::getHost).doesNotHaveDuplicates().hasSize(2);
                    assertThat(file.checksum()).matches("[0-9a-f]{64}");
                });
        assertThat(Mnist.FILES)
                .extracting(Published::name)
                .containsExactly(
                        "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                        "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz");
    }
}
