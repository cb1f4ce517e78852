package dev.gradus.interop.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of NumPy are made by `numpy_files.py`.
class NumpyTest {
    @TempDir Path folder;

    private static Path python(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(NumpyTest.class.getResource(name)).toURI());
    }

    private static Map<String, Tensor> samples() {
        float[] eighths = new float[12];
        for (int i = 0; i < 12; i++) eighths[i] = i / 8f;
        int[] ones = new int[32];
        Arrays.fill(ones, 1);
        Map<String, Tensor> samples = new LinkedHashMap<>();
        samples.put("matrix", Tensor.of(Shape.of(3, 4), eighths));
        samples.put("vector", Tensor.of(Shape.of(3), new double[] {1 / 3.0, -0.0, Double.POSITIVE_INFINITY}));
        samples.put("scalar", Tensor.of(Shape.of(), new int[] {7}));
        samples.put("empty", Tensor.of(Shape.of(0, 5), new float[0]));
        samples.put("long", Tensor.of(Shape.of(ones), new int[1]));
        return samples;
    }

    @Test
    void what_is_written_has_the_bytes_of_numpy_and_is_read_as_it_was() throws Exception {
        for (Map.Entry<String, Tensor> sample : samples().entrySet()) {
            Path file = folder.resolve(sample.getKey() + ".npy");
            NpyFile.write(file, sample.getValue());
            assertThat(file).as(sample.getKey()).hasSameBinaryContentAs(python(sample.getKey() + ".npy"));
            assertSame(sample.getKey(), NpyFile.read(file), sample.getValue());
        }
    }

    private static void assertSame(String name, Tensor read, Tensor written) {
        assertThat(read.dtype()).as(name).isEqualTo(written.dtype());
        assertThat(read.shape()).as(name).isEqualTo(written.shape());
        assertThat(read.toDoubles()).as(name).isEqualTo(written.toDoubles());
    }

    @Test
    void an_archive_is_read_as_it_was_written_and_the_same_has_the_same_bytes() throws IOException {
        Path file = folder.resolve("a.npz"), again = folder.resolve("b.npz");
        TimeZone zone = TimeZone.getDefault();
        try {
            Npz.write(file, samples());
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Seoul"));
            Npz.write(again, samples());
        } finally {
            TimeZone.setDefault(zone);
        }
        assertThat(file).hasSameBinaryContentAs(again);
        Map<String, Tensor> read = Npz.read(file);
        assertThat(read.keySet()).containsExactlyElementsOf(samples().keySet());
        samples().forEach((name, tensor) -> assertSame(name, read.get(name), tensor));
        byte[] bytes = Files.readAllBytes(file);
        for (int n = 0; n < bytes.length; n += 7) {
            Files.write(again, Arrays.copyOf(bytes, n));
            assertThatThrownBy(() -> Npz.read(again)).isInstanceOf(GradusException.class).hasMessageContaining("b.npz");
        }
    }

    @Test
    void an_archive_of_numpy_is_read_in_any_order_of_bytes_and_axes() throws URISyntaxException {
        Map<String, Tensor> read = Npz.read(python("arrays.npz"));
        assertThat(read.keySet()).containsExactly("layer/kernel", "half", "counter", "mask");
        assertThat(read.get("layer/kernel").dtype()).isEqualTo(DType.FLOAT64);
        assertThat(read.get("layer/kernel").shape()).isEqualTo(Shape.of(2, 3));
        assertThat(read.get("layer/kernel").toDoubles()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(read.get("half").toDoubles()).containsExactly(1.5, -2);
        assertThat(read.get("counter").toInts()).containsExactly(9);
        assertThat(read.get("mask").toInts()).containsExactly(1, 0);
    }

    @Test
    void objects_and_names_that_lead_away_are_refused() throws URISyntaxException {
        Path objects = python("objects.npy");
        assertThatThrownBy(() -> NpyFile.read(objects))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("'|O'")
                .hasMessageContaining("array.astype('float32')");
        for (String name : List.of("", " ", "../a", "a/../b", "/a", "C:a", "a\\b", "a\nb")) {
            assertThatThrownBy(() -> Npz.write(folder.resolve("x.npz"), Map.of(name, Tensor.of(1))))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("an array named");
        }
        assertThat(folder.resolve("x.npz")).doesNotExist();
    }
}
