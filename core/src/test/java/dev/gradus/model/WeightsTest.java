package dev.gradus.model;

import static dev.gradus.error.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Task;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
    @TempDir Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(ISO_8859_1));
    }

    private Path zip(String name, String entry, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return file;
    }

    private static byte[] npy() {
        String header = "{'descr': '<f8', 'fortran_order': True, 'shape': (1, 2), }";
        byte[] file = new byte[10 + header.length() + 16];
        byte[] begin = ("\u0093NUMPY\u0001\0" + (char) header.length() + "\0" + header).getBytes(ISO_8859_1);
        System.arraycopy(begin, 0, file, 0, begin.length);
        file[file.length - 2] = (byte) 0xf0; // 1.0, big end last
        file[file.length - 1] = 0x3f;
        return file;
    }

    @Test
    void what_is_in_a_file_counts_and_not_its_name() throws IOException {
        Path tensors = folder.resolve("weights.npz");
        Safetensors.write(tensors, Map.of("a", Tensor.of(1, 2)), Map.of());
        assertThat(Weights.read(tensors).tensors().get("a").toDoubles()).containsExactly(1, 2);
        Path arrays = zip("weights.safetensors", "layer/kernel.npy", npy());
        assertThat(Weights.read(arrays).tensors().get("layer/kernel").toDoubles()).containsExactly(0, 1);
    }

    @Test
    void files_of_another_kind_are_refused_with_how_to_convert_them() throws IOException {
        assertRefused(() -> Weights.read(file("a.safetensors", "")), "has 0 bytes", "Copy it again");
        assertRefused(() -> Weights.read(file("a.npz", "\u0080\u0004\u0095abcdefgh")), "pickle", "weights_only=True");
        assertRefused(() -> Weights.read(file("a.h5", "\u0089HDF\r\n\u001a\n....")), "HDF5", "numpy.savez");
        assertRefused(() -> Weights.read(file("a.npy", new String(npy(), ISO_8859_1))), "single array", "numpy.savez");
        assertRefused(
                () -> Weights.read(zip("a.pt", "a/data.pkl", new byte[3])), "ZIP archive without arrays", "PyTorch");
        assertRefused(() -> Weights.read(file("a.safetensors", "GIF89a, a picture")), "not a valid safetensors file");
        assertRefused(() -> Weights.read(file("a.npz", "PK\u0003\u0004, no archive")), "a.npz cannot be unpacked");
        assertRefused(() -> Weights.read(folder.resolve("none")), "does not exist");
        assertRefused(() -> Weights.read(folder), "is a folder");
        Path empty = folder.resolve("empty.safetensors");
        Safetensors.write(empty, Map.of(), Map.of());
        assertRefused(() -> Weights.read(empty), "holds no tensor");
    }

    @Test
    void a_file_that_is_cut_off_anywhere_is_refused() throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        Safetensors.write(whole, Map.of("a", Tensor.of(1, 2)), Map.of());
        for (Path file : List.of(whole, zip("whole.npz", "a.npy", npy()))) {
            byte[] bytes = Files.readAllBytes(file);
            for (int n = 0; n < bytes.length; n++) {
                Path part = Files.write(folder.resolve("part"), Arrays.copyOf(bytes, n));
                assertRefused(() -> Weights.read(part), "part");
            }
        }
    }

    @Test
    void of_a_model_of_gradus_parameters_are_taken_and_no_preparation() {
        Sequential network = Sequential.of(new Flatten(), new Linear(10)).build(Shape.of(1, 8, 8), 3);
        var prepared = List.of(Standardize.fit(Digits.load().train()));
        var task = new Task.Classification(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
        Path file = folder.resolve("model.safetensors");
        new TrainedModel(network, new CrossEntropy(), task, List.copyOf(prepared), null, Map.of()).save(file);
        assertThat(Weights.read(file).tensors()).containsOnlyKeys("1.weight", "1.bias");
    }

    @Test
    void the_hash_is_of_names_types_shapes_and_bits() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(1, 2));
        tensors.put("a", Tensor.of(3));
        String hash = new Weights("x", tensors).sha256();
        assertThat(hash).hasSize(64);
        assertThat(new Weights("y", Map.of("a", Tensor.of(3), "b", Tensor.of(1, 2))).sha256()).isEqualTo(hash);
        for (Tensor other :
                List.of(
                        Tensor.of(3.0000002f),
                        Tensor.ofInts(3),
                        Tensor.of(new float[][] {{3}}),
                        Tensor.of(Shape.of(1), new double[] {3}))) {
            assertThat(new Weights("x", Map.of("a", other, "b", Tensor.of(1, 2))).sha256()).isNotEqualTo(hash);
        }
    }
}
