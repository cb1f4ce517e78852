package dev.gradus.interop.onnx;

import static dev.gradus.interop.onnx.Graphs.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.interop.protobuf.Message;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxModelTest {
    @TempDir Path folder;

    private OnnxModel read(byte[] content) throws IOException {
        Path file = folder.resolve("model.onnx");
        Files.write(file, content);
        return OnnxModel.read(file);
    }

    private void refused(Message message, String part) {
        assertThatThrownBy(() -> read(message.toBytes()))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("model.onnx")
                .hasMessageContaining(part);
    }

    @Test
    void what_is_written_is_read() {
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        initializers.put("floats", OnnxTensor.of(Tensor.of(Shape.of(2, 2), new float[] {1, -0f, Float.NaN, 3e38f})));
        initializers.put("doubles", OnnxTensor.of(Tensor.of(Shape.of(), new double[] {Math.PI})));
        initializers.put("wholes", OnnxTensor.of(Tensor.of(Shape.of(0, 3), new int[0])));
        initializers.put("narrow", new OnnxTensor(ElementType.INT32, Tensor.ofInts(-1, Integer.MIN_VALUE)));
        OnnxNode first =
                node("A", List.of("größer", ""), List.of("y", ""), "f", 0f, "i", -7, "s", "", "is", new int[0]);
        OnnxNode second =
                new OnnxNode(
                        "second",
                        "some.domain",
                        "B",
                        List.of(),
                        List.of("z"),
                        Map.of("fs", List.of(1f, -2f), "ss", List.of("a", "b"), "t", OnnxTensor.of(Tensor.ofInts(5))));
        OnnxGraph graph =
                new OnnxGraph(
                        "graph",
                        List.of(first, second),
                        List.of(new OnnxValue("größer", ElementType.FLOAT, List.of(OnnxValue.OPEN, 3L, 0L))),
                        List.of(
                                new OnnxValue("y", ElementType.INT64, null),
                                new OnnxValue("z", ElementType.DOUBLE, List.of())),
                        initializers);
        OnnxModel model = new OnnxModel(8, Map.of("", 17, "some.domain", 2), "producer", graph, Map.of("k", "v"));
        Path file = folder.resolve("model.onnx");
        model.write(file);
        OnnxModel read = OnnxModel.read(file);
        assertThat(read.opset()).isEqualTo(17);
        assertThat(read).usingRecursiveComparison().ignoringFieldsOfTypes(Tensor.class).isEqualTo(model);
        read.graph()
                .initializers()
                .forEach((name, tensor) -> {
                    Tensor expected = Objects.requireNonNull(initializers.get(name)).values();
                    assertThat(tensor.values().shape()).isEqualTo(expected.shape());
                    assertThat(tensor.values().dtype()).isEqualTo(expected.dtype());
                    assertThat(tensor.values().toDoubles()).isEqualTo(expected.toDoubles());
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'PK\u0003\u0004…' | is a ZIP archive, such as PyTorch and Keras write",
                "'\u0089PNG\r\n' | is a picture (PNG)",
                "'\u0089HDF\r\n' | is an HDF5 file, such as Keras writes",
                "'\u001f\u008b\u0008' | is a compressed file (gzip)",
                "'\u0093NUMPY' | is an array of NumPy",
                "'{\"format\": 3}' | is a text in JSON",
                "'<!DOCTYPE html>' | is a web page",
                "'version https://git-lfs.github.com/spec/v1' | is a pointer of Git LFS",
                "'' | is empty",
                "'Dear reader' | model.onnx: ",
            })
    void a_file_of_another_kind_is_named(String content, String message) {
        assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_missing_file_and_a_folder_are_named() {
        assertThatThrownBy(() -> OnnxModel.read(folder.resolve("none.onnx")))
                .hasMessageContaining("none.onnx is not there");
        assertThatThrownBy(() -> OnnxModel.read(folder)).hasMessageContaining("is no regular file");
    }

    @Test
    void a_file_without_a_graph_or_with_two_is_refused() {
        refused(new Message().put(1, 8), "has no graph");
        refused(new Message().put(7, new Message()), "has no version of its format");
        refused(new Message().put(1, 8).put(7, new Message()).put(7, new Message()), "two graphs");
    }

    @Test
    void functions_of_a_file_and_sparse_values_are_refused() {
        refused(model(new Message()).put(25, new Message()), "functions of its own");
        refused(model(new Message().put(15, new Message())), "a sparse initializer");
    }

    @Test
    void a_node_without_an_operator_is_refused() {
        refused(model(new Message().put(1, new Message().put(2, "y"))), "a node without an operator");
    }

    @Test
    void names_that_are_there_twice_are_refused() {
        Message tensor = new Message().put(1, 0).put(2, 1).put(8, "w");
        refused(model(new Message().put(5, tensor).put(5, tensor)), "two initializers 'w'");
        Message attribute = new Message().put(1, "axis").put(3, 1).put(20, 2);
        refused(
                model(new Message().put(1, new Message().put(4, "A").put(5, attribute).put(5, attribute))),
                "an attribute 'axis' twice");
    }

    @Test
    void tensors_whose_bytes_do_not_fit_their_shape_are_tensorRefused() {
        tensorRefused(
                tensor(2, 2).put(2, 1).put(9, new byte[12]),
                "'w' has 12 bytes or numbers for the shape [2, 2], expected 16");
        tensorRefused(tensor(2).put(2, 1).put(4, new float[] {1, 2, 3}), "12 bytes or numbers for the shape [2]");
        tensorRefused(tensor(2).put(2, 7).put(7, new long[] {1}), "1 bytes or numbers for the shape [2]");
        tensorRefused(tensor(2).put(2, 1), "0 bytes or numbers for the shape [2]");
        tensorRefused(tensor(3).put(2, 10).put(5, new long[] {1, 2}), "2 bytes or numbers for the shape [3]");
        tensorRefused(
                tensor(1L << 40, 1L << 40).put(2, 1).put(9, new byte[4]), "the shape [1099511627776, 1099511627776]");
        tensorRefused(tensor(65536, 65536).put(2, 1).put(9, new byte[0]), "the shape [65536, 65536]");
        tensorRefused(tensor(-1).put(2, 1).put(9, new byte[4]), "the shape [-1]");
        tensorRefused(tensor(new long[33]).put(2, 1), "the shape [0, 0");
        tensorRefused(tensor(1).put(2, 8).put(9, new byte[1]), "elements of the type STRING");
        tensorRefused(tensor(1).put(2, 17).put(9, new byte[1]), "elements of the type 17");
        tensorRefused(tensor(1).put(9, new byte[1]), "elements of the type 0");
    }

    /// Each type, from raw bytes where the file has them.
    @Test
    void numbers_of_all_types_are_read() throws IOException {
        assertThat(values(tensor(2).put(2, 2).put(9, new byte[] {-1, 1}))).containsExactly(255, 1);
        assertThat(values(tensor(2).put(2, 3).put(9, new byte[] {-1, 1}))).containsExactly(-1, 1);
        assertThat(values(tensor(1).put(2, 4).put(9, new byte[] {-1, -1}))).containsExactly(65535);
        assertThat(values(tensor(1).put(2, 5).put(9, new byte[] {-1, -1}))).containsExactly(-1);
        assertThat(values(tensor(2).put(2, 6).put(5, new long[] {-3, 4}))).containsExactly(-3, 4);
        assertThat(values(tensor(2).put(2, 7).put(7, new long[] {Long.MAX_VALUE, Long.MIN_VALUE})))
                .containsExactly(Integer.MAX_VALUE, Integer.MIN_VALUE);
        assertThat(values(tensor(1).put(2, 13).put(11, new long[] {-1}))).containsExactly(Integer.MAX_VALUE);
        assertThat(values(tensor(2).put(2, 9).put(9, new byte[] {0, 5}))).containsExactly(0, 1);
        assertThat(values(tensor(2).put(2, 10).put(5, new long[] {0x3c00, 0xc000}))).containsExactly(1, -2);
        assertThat(values(tensor(1).put(2, 16).put(9, new byte[] {(byte) 0x80, 0x3f}))).containsExactly(1);
        assertThat(values(tensor(2).put(2, 11).put(10, new double[] {0.1, 2}))).containsExactly(0.1, 2);
    }

    private double[] values(Message tensor) throws IOException {
        OnnxModel model = read(model(new Message().put(5, tensor)).toBytes());
        return Objects.requireNonNull(model.graph().initializers().get("w")).values().toDoubles();
    }

    @Test
    void attributes_that_are_not_what_an_operator_wants_are_refused() {
        OnnxNode node = node("Op", List.of(), List.of("y"), "f", 1f, "s", "text", "big", 1L << 40, "fs", List.of(1f));
        assertThatThrownBy(() -> node.whole("f", 0))
                .hasMessageContaining("Op node 'n' with f = 1.0, expected an integer");
        assertThatThrownBy(() -> node.real("s", 0)).hasMessageContaining("s = text, expected a float");
        assertThatThrownBy(() -> node.text("f", "")).hasMessageContaining("f = 1.0, expected a text");
        assertThatThrownBy(() -> node.whole("big", 0))
                .hasMessageContaining("1099511627776, expected a number of 32 bits");
        assertThatThrownBy(() -> node.wholes("fs")).hasMessageContaining("expected a list of integers");
    }

    private static Message tensor(long... sizes) {
        Message tensor = new Message().put(8, "w");
        for (long size : sizes) tensor.put(1, size);
        return tensor;
    }

    /// A model whose graph has these fields; a tensor alone becomes its initializer.
    private static Message model(Message graph) {
        return new Message().put(1, 8).put(7, graph).put(8, new Message().put(1, "").put(2, 13));
    }

    private void tensorRefused(Message tensor, String part) {
        refused(model(new Message().put(5, tensor)), part);
    }
}
