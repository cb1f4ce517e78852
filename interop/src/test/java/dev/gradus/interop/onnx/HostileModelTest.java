package dev.gradus.interop.onnx;

import static dev.gradus.interop.onnx.Graphs.node;
import static dev.gradus.interop.onnx.Graphs.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.interop.protobuf.Fields;
import dev.gradus.interop.protobuf.Message;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that were made to do harm, or damaged: each is computed or refused with a clear error, in less than a second.
class HostileModelTest {
    private static final Path FILE = Path.of("model.onnx");
    private static final int MUTATIONS = 10_000;

    private static OnnxModel read(byte[] content) {
        return new Decoder(FILE, new ExternalData.Refused(FILE))
                .model(Fields.of("model.onnx", ByteBuffer.wrap(content)));
    }

    private static byte[] bytes(OnnxModel model) {
        return Encoder.of(model).toBytes();
    }

    /// Small networks with what can be made large: sizes, pads, axes, constants.
    private static List<byte[]> networks() {
        OnnxModel cnn =
                Graphs.model(
                        13,
                        List.of(
                                node("Conv", List.of("x", "w", "b"), List.of("c"), "pads", new int[] {1, 1, 1, 1}),
                                node("Relu", List.of("c"), List.of("r")),
                                node(
                                        "MaxPool",
                                        List.of("r"),
                                        List.of("p"),
                                        "kernel_shape",
                                        new int[] {2, 2},
                                        "strides",
                                        new int[] {2, 2}),
                                node("Flatten", List.of("p"), List.of("f")),
                                node("Gemm", List.of("f", "v"), List.of("g"), "transB", 1),
                                node("Softmax", List.of("g"), List.of("y"))),
                        Map.of(
                                "w", OnnxTensor.of(random(2, 1, 3, 3)),
                                "b", OnnxTensor.of(random(2)),
                                "v", OnnxTensor.of(random(3, 8))),
                        ElementType.FLOAT,
                        List.of("y"));
        OnnxModel shapes =
                Graphs.model(
                        13,
                        List.of(
                                node("Pad", List.of("x", "pads"), List.of("p")),
                                node("Reshape", List.of("p", "shape"), List.of("r")),
                                node("Expand", List.of("r", "more"), List.of("e")),
                                node("Transpose", List.of("e"), List.of("t"), "perm", new int[] {1, 0, 2}),
                                node(
                                        "ConstantOfShape",
                                        List.of("size"),
                                        List.of("o"),
                                        "value",
                                        OnnxTensor.of(Tensor.of(2))),
                                node("Concat", List.of("e", "o"), List.of("a"), "axis", 1),
                                node("Slice", List.of("a", "from", "to"), List.of("s")),
                                node("ReduceSum", List.of("s"), List.of("y"), "keepdims", 0)),
                        Map.of(
                                "pads", OnnxTensor.of(Tensor.ofInts(0, 0, 0, 1, 0, 0, 0, 1)),
                                "shape", OnnxTensor.of(Tensor.ofInts(1, 4, -1)),
                                "more", OnnxTensor.of(Tensor.ofInts(3, 4, 1)),
                                "size", OnnxTensor.of(Tensor.ofInts(3, 2, 6)),
                                "from", OnnxTensor.of(Tensor.ofInts(1, 0)),
                                "to", OnnxTensor.of(Tensor.ofInts(3, 9))),
                        ElementType.FLOAT,
                        List.of("y"));
        OnnxModel images =
                Graphs.model(
                        19,
                        List.of(
                                node("Resize", List.of("x", "", "scales"), List.of("z"), "mode", "linear"),
                                node(
                                        "AveragePool",
                                        List.of("z"),
                                        List.of("a"),
                                        "kernel_shape",
                                        new int[] {2, 2},
                                        "dilations",
                                        new int[] {2, 2}),
                                node("ConvTranspose", List.of("a", "w"), List.of("t"), "strides", new int[] {2, 2}),
                                node("LRN", List.of("t"), List.of("n"), "size", 2),
                                node("MatMul", List.of("n", "n"), List.of("m")),
                                node("LogSoftmax", List.of("m"), List.of("l"), "axis", 2),
                                node(
                                        "MaxPool",
                                        List.of("l"),
                                        List.of("y", "i"),
                                        "kernel_shape",
                                        new int[] {2, 2},
                                        "pads",
                                        new int[] {1, 0, 0, 1})),
                        Map.of("scales", OnnxTensor.of(Tensor.of(1, 1, 2, 2)), "w", OnnxTensor.of(random(1, 2, 2, 2))),
                        ElementType.FLOAT,
                        List.of("y"));
        return List.of(bytes(cnn), bytes(shapes), bytes(images));
    }

    private static void run(byte[] content) {
        OnnxFunction f = new OnnxFunction(read(content));
        f.run(Map.of("x", random(1, 1, 4, 4)));
    }

    @Test
    void ten_thousand_mutations_are_computed_or_refused_each_within_a_second() {
        List<byte[]> networks = networks();
        networks.forEach(HostileModelTest::run);
        Random random = new Random(11);
        int computed = 0, refused = 0;
        long slowest = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] content = networks.get(i % networks.size());
            for (int times = 1 + random.nextInt(3); times > 0; times--) content = mutated(content, random);
            long begin = cpuNanos();
            try {
                run(content);
                computed++;
            } catch (GradusException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + " of seed 11", e);
            }
            slowest = Math.max(slowest, cpuNanos() - begin);
        }
        String figures =
                "%,d computed, %,d refused, the slowest in %.0f ms".formatted(computed, refused, slowest / 1e6);
        assertThat(slowest).as(figures).isLessThan(1_000_000_000L);
        assertThat(refused).as(figures).isGreaterThan(MUTATIONS / 2);
        assertThat(computed).as(figures).isGreaterThan(MUTATIONS / 100);
    }

    /// Of this thread, so that other work on the machine does not count.
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// Bits turned, a part cut off, doubled, or overwritten by a number.
    private static byte[] mutated(byte[] content, Random random) {
        byte[] copy = content.clone();
        int at = random.nextInt(Math.max(1, copy.length));
        if (copy.length == 0) return copy;
        switch (random.nextInt(6)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt();
            case 2 -> copy = Arrays.copyOf(copy, at);
            case 3 -> { // the largest number of seven bits, of 32 or of 64
                int length = Math.min(new int[] {1, 5, 10}[random.nextInt(3)], copy.length - at);
                for (int i = 0; i < length; i++) copy[at + i] = (byte) (i < length - 1 ? 0xff : 0x7f);
            }
            case 4 -> {
                int length = random.nextInt(Math.min(64, copy.length - at) + 1);
                copy = joined(Arrays.copyOf(copy, at + length), Arrays.copyOfRange(copy, at, copy.length));
            }
            default -> {
                byte[] number = new Message().put(1, random.nextLong() >>> random.nextInt(64)).toBytes();
                copy =
                        joined(
                                joined(Arrays.copyOf(copy, at), Arrays.copyOfRange(number, 1, number.length)),
                                Arrays.copyOfRange(copy, at, copy.length));
            }
        }
        return copy;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void every_beginning_of_a_file_is_refused() {
        byte[] whole = networks().getFirst();
        int least =
                whole.length
                        - 10; // the last fields may be missing: the version of the operators is then 0, and refused
        // later
        for (int length = 0; length < least; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> run(part)).as("of %d bytes", length).isInstanceOf(GradusException.class);
        }
    }

    @Test
    void lengths_beyond_the_file_are_refused_before_memory_is_taken() {
        for (long length : new long[] {1 << 20, Integer.MAX_VALUE, 1L << 40, -1}) {
            byte[] lie = new Message().put(1, length).toBytes();
            lie[0] = 7 << 3 | 2; // the graph
            assertThatThrownBy(() -> read(lie)).isInstanceOf(GradusException.class).hasMessageContaining("are left");
        }
    }

    @Test
    void graphs_within_graphs_are_not_entered() {
        Message graph = new Message();
        for (int i = 0; i < 10_000; i++) {
            Message attribute = new Message().put(1, "then_branch").put(6, graph).put(20, 5);
            graph = new Message().put(1, new Message().put(4, "If").put(5, attribute));
        }
        byte[] content = new Message().put(1, 8).put(7, graph).toBytes();
        assertThatThrownBy(() -> new OnnxFunction(read(content)))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("operators of version (opset) 0");
    }

    /// With little memory they are refused for that.
    @Test
    void more_than_a_million_nodes_are_refused(@TempDir Path folder) throws IOException {
        byte[] node = new Message().put(1, new Message().put(4, "A")).toBytes();
        byte[] nodes = new byte[node.length * (OnnxModel.MOST_NODES + 1)];
        for (int i = 0; i < nodes.length; i++) nodes[i] = node[i % node.length];
        Path file = folder.resolve("many.onnx");
        Files.write(file, new Message().put(1, 8).put(7, nodes).toBytes());
        assertThatThrownBy(() -> OnnxModel.read(file))
                .isInstanceOf(GradusException.class)
                .hasMessageMatching(".*(more than a million nodes|does not fit into memory).*");
    }

    @Test
    void names_cannot_steer_a_terminal() {
        OnnxNode node = node("\u001b[2J\u202eLSTM".repeat(100), List.of("x"), List.of("y"));
        OnnxModel model = Graphs.model(13, List.of(node), Map.of(), ElementType.FLOAT, List.of("y"));
        assertThatThrownBy(() -> new OnnxFunction(read(bytes(model))))
                .isInstanceOf(GradusException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b", "\u202e").contains("\\u001b[2J"));
    }
}
