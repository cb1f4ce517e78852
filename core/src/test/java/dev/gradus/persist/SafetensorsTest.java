package dev.gradus.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir Path folder;

    private static Map<String, Tensor> awkward() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z", Tensor.of(Shape.of(2, 3), new float[] {1, -0f, Float.MIN_VALUE, Float.MAX_VALUE, 1 / 3f, 6}));
        tensors.put("a.scalar", Tensor.of(Shape.of(), new double[] {Math.PI}));
        tensors.put("empty", Tensor.of(Shape.of(0, 7), new float[0]));
        tensors.put("labels é", Tensor.ofInts(Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE));
        tensors.put(
                "odd values",
                Tensor.of(
                        Float.NaN, Float.intBitsToFloat(0xffc12345), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
        return tensors;
    }

    @Test
    void every_bit_and_every_shape_comes_back() {
        Path file = folder.resolve("f.safetensors");
        Safetensors.write(file, awkward(), Map.of("b", "2\n\"", "a", "1"));
        Safetensors read = Safetensors.read(file);
        assertThat(read.metadata()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2\n\""));
        assertThat(read.tensors().keySet()).containsExactlyInAnyOrderElementsOf(awkward().keySet());
        awkward().forEach((name, tensor) -> assertSame(name, read.tensors().get(name), tensor));
    }

    private static void assertSame(String name, Tensor got, Tensor expected) {
        assertThat(got.shape()).as(name).isEqualTo(expected.shape());
        assertThat(got.dtype()).as(name).isEqualTo(expected.dtype());
        assertThat(bits(got)).as(name).isEqualTo(bits(expected));
    }

    private static long[] bits(Tensor t) {
        return switch (t.dtype()) {
            case FLOAT32 -> {
                float[] values = t.toFloats();
                yield IntStream.range(0, values.length).mapToLong(i -> Float.floatToRawIntBits(values[i])).toArray();
            }
            case FLOAT64 -> Arrays.stream(t.toDoubles()).mapToLong(Double::doubleToRawLongBits).toArray();
            case INT32 -> Arrays.stream(t.toInts()).asLongStream().toArray();
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 16, 17, 65_535, 65_536, 65_537, 200_001})
    void lengths_around_the_buffer_come_back(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = i * 0.7f;
        Path file = folder.resolve("f");
        Safetensors.write(file, Map.of("x", Tensor.of(values)), Map.of());
        assertThat(Objects.requireNonNull(Safetensors.read(file).tensors().get("x")).toFloats()).isEqualTo(values);
    }

    @Test
    void the_same_tensors_make_the_same_aligned_bytes_in_any_order() throws IOException {
        Map<String, Tensor> backwards = new LinkedHashMap<>();
        List.copyOf(awkward().entrySet()).reversed().forEach(e -> backwards.put(e.getKey(), e.getValue()));
        Safetensors.write(folder.resolve("1"), awkward(), Map.of("k", "v", "l", "w"));
        Safetensors.write(folder.resolve("2"), backwards, Map.of("l", "w", "k", "v"));
        byte[] bytes = Files.readAllBytes(folder.resolve("1"));
        assertThat(bytes).isEqualTo(Files.readAllBytes(folder.resolve("2")));
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat((8 + header) % 64).isZero();
        assertThat(bytes[(int) (7 + header)]).isEqualTo((byte) ' ');
    }

    @Test
    void the_bytes_of_a_small_file() throws IOException {
        Path file = folder.resolve("f");
        Safetensors.write(file, Map.of("w", Tensor.of(1f, -2f)), Map.of());
        byte[] header =
                ("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}" + " ".repeat(64))
                        .substring(0, 56)
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] expected =
                ByteBuffer.allocate(8 + header.length + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .putFloat(1)
                        .putFloat(-2)
                        .array();
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    }

    @Test
    void larger_types_come_first_so_that_all_are_aligned() {
        Path file = folder.resolve("f");
        Tensor one = Tensor.of(1f);
        Safetensors.write(file, Map.of("b", one, "a", one, "c", one.to(DType.FLOAT64)), Map.of());
        assertThat(Safetensors.read(file).tensors().keySet()).containsExactly("c", "a", "b");
    }

    /// The file is written by Python; see src/test/golden/safetensors_files.py.
    @Test
    void a_file_written_by_python_is_read() throws URISyntaxException {
        var resource = Objects.requireNonNull(SafetensorsTest.class.getResource("python.safetensors"));
        Safetensors read = Safetensors.read(Path.of(resource.toURI()));
        assertThat(read.metadata()).isEqualTo(Map.of("made_by", "safetensors_files.py", "text", "ü\"\n"));
        assertThat(read.tensors()).hasSize(5);
        assertSame("float", read.tensors().get("1.weight"), ramp(Shape.of(3, 4)));
        assertSame("double", read.tensors().get("double"), Tensor.of(Shape.of(2), new double[] {1 / 3.0, -0.0}));
        assertSame("int", read.tensors().get("labels"), Tensor.ofInts(3, -2147483648, 2147483647));
        assertSame("scalar", read.tensors().get("scalar"), Tensor.of(Shape.of(), new float[] {2.5f}));
        assertSame("empty", read.tensors().get("empty"), Tensor.zeros(0, 5));
    }

    @Test
    void every_type_of_pytorch_that_has_a_place_here_is_read_without_a_change() throws URISyntaxException {
        var resource = Objects.requireNonNull(SafetensorsTest.class.getResource("types.safetensors"));
        Map<String, Tensor> read = Safetensors.read(Path.of(resource.toURI())).tensors();
        float infinity = Float.POSITIVE_INFINITY, nan = Float.NaN;
        assertThat(read.get("f16").toFloats()).containsExactly(1.5f, -0f, 0x1p-24f, 65504, infinity, nan);
        assertThat(read.get("bf16").toFloats()).containsExactly(1.5f, -0f, 0x1p-133f, 0x1.c4p127f, -infinity, nan);
        assertThat(read.get("i64").toInts()).containsExactly(3, Integer.MIN_VALUE, Integer.MAX_VALUE);
        assertThat(read.get("i16").toInts()).containsExactly(3, -32768, 32767);
        assertThat(read.get("i8").toInts()).containsExactly(3, -128, 127);
        assertThat(read.get("u8").toInts()).containsExactly(3, 0, 255);
        assertThat(read.get("u16").toInts()).containsExactly(3, 0, 65535);
        assertThat(read.get("bool").toInts()).containsExactly(1, 0);
        assertThat(read.get("bool").shape()).isEqualTo(Shape.of(1, 2));
        assertThat(read).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {131_071, 131_072, 262_145})
    void small_types_around_the_buffer_are_read(int n) throws IOException {
        byte[] header =
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(n, n)
                        .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + n).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        for (int i = 0; i < n; i++) file.put((byte) (i * 7));
        int[] read = Safetensors.read(Files.write(folder.resolve("f"), file.array())).tensors().get("w").toInts();
        for (int i = 0; i < n; i++) assertThat(read[i]).isEqualTo(i * 7 & 0xff);
    }

    @Test
    void metadata_that_are_null_are_none() throws IOException {
        byte[] header = "{\"__metadata__\":null}".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        Safetensors read = Safetensors.read(Files.write(folder.resolve("f"), file.array()));
        assertThat(read.metadata()).isEmpty();
        assertThat(read.tensors()).isEmpty();
    }

    private static Tensor ramp(Shape shape) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) values[i] = i / 8f;
        return Tensor.of(shape, values);
    }

    @Test
    void the_name_of_the_metadata_is_not_a_name() {
        assertThatThrownBy(
                        () -> Safetensors.write(folder.resolve("f"), Map.of("__metadata__", Tensor.of(1f)), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_file_cut_off_anywhere_is_refused() throws IOException {
        byte[] bytes = small();
        Path file = folder.resolve("f");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Safetensors.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void a_file_with_any_byte_changed_is_refused_or_has_the_same_amount_of_data() throws IOException {
        byte[] bytes = small();
        Path file = folder.resolve("f");
        for (int i = 0; i < 2 * bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i / 2] ^= (byte) (i % 2 == 0 ? 0xff : 1 << (i / 2) % 8);
            Files.write(file, changed);
            try {
                long data =
                        Safetensors.read(file).tensors().values().stream()
                                .mapToLong(t -> (long) t.size() * t.dtype().bytes())
                                .sum();
                assertThat(data).as("byte %d", i / 2).isEqualTo(8 + 24);
            } catch (GradusException refused) {
                assertThat(refused).hasMessageContaining(file.toString()).hasMessageContaining("Likely cause");
            }
        }
    }

    private byte[] small() throws IOException {
        Path file = folder.resolve("small");
        Map<String, Tensor> tensors =
                Map.of(
                        "a",
                        Tensor.full(Shape.of(1), 1, DType.FLOAT64),
                        "b",
                        Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}),
                        "c",
                        Tensor.zeros(2, 0));
        Safetensors.write(file, tensors, Map.of("k", "v"));
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }
}
