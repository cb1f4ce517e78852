package dev.gradus.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.interop.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {
    @TempDir Path folder;

    private Path model;

    @BeforeEach
    void files() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("inner"));
        model = inner.resolve("model.onnx");
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(new float[] {1, 2, 3, 4});
        Files.write(inner.resolve("weights.bin"), bytes.array());
        Files.write(folder.resolve("secret"), bytes.array());
        Files.createDirectories(inner.resolve("deeper"));
        Files.write(inner.resolve("deeper").resolve("weights.bin"), bytes.array());
        Files.write(inner.resolve(".hidden"), bytes.array());
    }

    /// A tensor `[n]` in another file.
    private static Message elsewhere(String name, int n, @Nullable String location, String... numbers) {
        Message tensor = new Message().put(1, n).put(2, 1).put(8, name).put(14, 1);
        if (location != null) tensor.put(13, new Message().put(1, "location").put(2, location));
        for (int i = 0; i < numbers.length; i += 2)
            tensor.put(13, new Message().put(1, numbers[i]).put(2, numbers[i + 1]));
        return tensor;
    }

    private OnnxModel read(boolean external, Message... tensors) throws IOException {
        Message graph = new Message();
        Arrays.stream(tensors).forEach(tensor -> graph.put(5, tensor));
        Files.write(model, new Message().put(1, 8).put(7, graph).toBytes());
        return OnnxModel.read(model, external);
    }

    private void refused(String message, Message... tensors) {
        assertThatThrownBy(() -> read(true, tensors)).isInstanceOf(GradusException.class).hasMessageContaining(message);
    }

    private static float[] values(OnnxModel model, String name) {
        return Objects.requireNonNull(model.graph().initializers().get(name)).values().toFloats();
    }

    @Test
    void values_of_other_files_are_refused_unless_asked_for() {
        assertThatThrownBy(() -> read(false, elsewhere("w", 4, "weights.bin")))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("the values of 'w' are in the file weights.bin")
                .hasMessageContaining("--external-data");
    }

    @Test
    void values_of_a_file_in_the_folder_are_read() throws IOException {
        OnnxModel read =
                read(
                        true,
                        elsewhere("all", 2, "weights.bin", "offset", "8", "length", "8"),
                        elsewhere("first", 2, "weights.bin"),
                        elsewhere("same", 2, "weights.bin", "checksum", "ignored"),
                        elsewhere("none", 0, "weights.bin", "offset", "16"));
        assertThat(values(read, "all")).containsExactly(3, 4);
        assertThat(values(read, "first")).containsExactly(1, 2);
        assertThat(values(read, "same")).containsExactly(1, 2);
        assertThat(values(read, "none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "../inner/weights.bin",
                "./weights.bin",
                "deeper/weights.bin",
                "deeper",
                "..",
                ".",
                "",
                ".hidden",
                "missing.bin",
                "weights\u0000.bin",
                "C:weights.bin",
                "C:\\secret",
                "..\\secret",
                "file:///etc/passwd",
                "/etc/passwd",
            })
    void names_that_lead_elsewhere_are_refused(String location) {
        refused("expected the name of a regular file in the model's folder", elsewhere("w", 4, location));
    }

    @Test
    void absolute_names_are_refused_even_of_the_folder_itself() {
        refused(
                "expected the name of a regular file",
                elsewhere("w", 4, model.resolveSibling("weights.bin").toString()));
        refused("expected the name of a regular file", elsewhere("w", 4, null));
    }

    @Test
    void links_are_not_followed() throws IOException {
        Files.createSymbolicLink(model.resolveSibling("link.bin"), folder.resolve("secret"));
        refused("no link", elsewhere("w", 4, "link.bin"));
    }

    @Test
    void ranges_must_be_in_the_file_and_as_long_as_the_shape_wants() {
        refused("bytes 4 to 20 of weights.bin, which has 16", elsewhere("w", 4, "weights.bin", "offset", "4"));
        refused("bytes 0 to 12 of weights.bin", elsewhere("w", 4, "weights.bin", "length", "12"));
        refused("bytes 0 to 4000 of weights.bin", elsewhere("w", 1000, "weights.bin"));
        refused("offset -4, expected a number of bytes", elsewhere("w", 1, "weights.bin", "offset", "-4"));
        refused("offset 99999999999999999999", elsewhere("w", 1, "weights.bin", "offset", "99999999999999999999"));
        refused("bytes 999999999999999999 to", elsewhere("w", 1, "weights.bin", "offset", "999999999999999999"));
    }

    @Test
    void ranges_of_two_tensors_do_not_overlap() {
        List<Message> pairs = new ArrayList<>();
        pairs.add(elsewhere("b", 2, "weights.bin", "offset", "4"));
        pairs.add(elsewhere("b", 1, "weights.bin"));
        pairs.add(elsewhere("b", 3, "weights.bin"));
        for (Message b : pairs) refused("some of which are another tensor's", elsewhere("a", 2, "weights.bin"), b);
        refused("another tensor's", elsewhere("a", 1, "weights.bin", "offset", "8"), elsewhere("b", 4, "weights.bin"));
    }
}
