package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of NumPy are made by `core/src/test/golden/npy_files.py`.
class NpyTest {
    @TempDir Path folder;

    private static Path python(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(NpyTest.class.getResource(name)).toURI());
    }

    @Test
    void every_flipped_bit_of_an_archive_is_noticed_or_means_nothing() throws IOException {
        byte[] sound = Files.readAllBytes(archive(Map.of("a.npy", bytes("(3,)", 1, 2, 3))));
        int read = 0;
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] damaged = sound.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Path archive = Files.write(folder.resolve("damaged.npz"), damaged);
            try {
                Map<String, Npy> arrays = Npy.readAll(archive);
                for (Npy array : arrays.values()) assertThat(array.ints()).containsExactly(1, 2, 3);
                if (arrays.containsKey("a")) read++;
            } catch (GradusException e) {
                assertThat(e).hasMessageContaining("damaged.npz");
            }
        }
        assertThat(read).isBetween(1, 8 * sound.length / 2); // times, versions, attributes, and the local header
    }

    /// A file of version 1 with any header.
    static byte[] file(String header, int... elements) {
        var file = new ByteArrayOutputStream();
        file.writeBytes("\u0093NUMPY\u0001\0".getBytes(ISO_8859_1));
        file.write(header.length() & 255);
        file.write(header.length() >> 8);
        file.writeBytes(header.getBytes(ISO_8859_1));
        for (int element : elements) file.write(element);
        return file.toByteArray();
    }

    private static byte[] bytes(String shape, int... elements) {
        return file("{'descr': '|u1', 'fortran_order': False, 'shape': %s, }\n".formatted(shape), elements);
    }

    private Path archive(Map<String, byte[]> entries) throws IOException {
        Path archive = folder.resolve("a.npz");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return archive;
    }

    @Test
    void every_type_of_numpy_is_read_to_the_bit() throws URISyntaxException {
        Map<String, Npy> arrays = Npy.readAll(python("python.npz"));
        assertThat(arrays.keySet())
                .containsExactly("f4", "f4_big", "f8", "u1", "i4", "i8", "fortran", "scalar", "empty");
        float[] eighths = new float[24];
        int[] counted = new int[24], tens = new int[24];
        for (int i = 0; i < 24; i++) {
            eighths[i] = i / 8f;
            counted[i] = i;
            tens[i] = 10 * i;
        }
        for (String name : List.of("f4", "f4_big")) {
            assertThat(array(arrays, name).shape()).isEqualTo(Shape.of(2, 3, 4));
            assertThat(array(arrays, name).floats()).isEqualTo(eighths);
            assertThat(array(arrays, name).kind()).isEqualTo(Npy.Kind.FLOAT32);
        }
        assertThat(array(arrays, "f8").doubles()).containsExactly(1 / 3.0, -0.0, Double.POSITIVE_INFINITY);
        assertThat(array(arrays, "f8").floats()).containsExactly(1 / 3f, -0f, Float.POSITIVE_INFINITY);
        assertThat(array(arrays, "u1").ints()).isEqualTo(tens);
        assertThat(array(arrays, "i4").ints()).containsExactly(3, Integer.MIN_VALUE, Integer.MAX_VALUE);
        assertThat(array(arrays, "i8").ints()).containsExactly(5, -1);
        assertThat(array(arrays, "i8").shape()).isEqualTo(Shape.of(1, 2));
        assertThat(array(arrays, "fortran").shape()).isEqualTo(Shape.of(2, 3, 4));
        assertThat(array(arrays, "fortran").ints()).isEqualTo(counted);
        assertThat(array(arrays, "scalar").shape()).isEqualTo(Shape.of());
        assertThat(array(arrays, "scalar").floats()).containsExactly(2.5f);
        assertThat(array(arrays, "empty").shape()).isEqualTo(Shape.of(0, 5));
        assertThat(Npy.read(python("python.npy")).floats()).isEqualTo(eighths);
    }

    @Test
    void the_same_numbers_of_every_type_in_either_order_of_bytes_and_axes_are_read() throws URISyntaxException {
        Map<String, Npy> arrays = new java.util.TreeMap<>(Npy.readAll(python("types.npz")));
        Npy odd = Objects.requireNonNull(arrays.remove("f2_odd"));
        assertThat(odd.floats())
                .containsExactly(65504, 0x1p-24f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN);
        assertThat(odd.kind()).isEqualTo(Npy.Kind.FLOAT16);
        int[] counted = new int[24], truths = new int[24];
        for (int i = 0; i < 24; i++) {
            counted[i] = i;
            truths[i] = i == 0 ? 0 : 1;
        }
        java.util.Set<Npy.Kind> kinds = java.util.EnumSet.noneOf(Npy.Kind.class);
        arrays.forEach((name, array) -> {
            kinds.add(array.kind());
            if (name.endsWith("extremes")) {
                boolean signed = name.startsWith("i");
                int bits = 8 * (name.charAt(1) - '0');
                double most = Math.scalb(1.0, signed ? bits - 1 : bits) - (bits == 64 ? 0 : 1);
                double least = signed ? -Math.scalb(1.0, bits - 1) : 0;
                assertThat(array.doubles()).as(name).containsExactly(least, most);
            } else {
                assertThat(array.shape()).as(name).isEqualTo(Shape.of(2, 3, 4));
                assertThat(array.ints()).as(name).isEqualTo(name.startsWith("b1") ? truths : counted);
            }
        });
        assertThat(kinds).containsExactly(Npy.Kind.values());
    }

    private static Npy array(Map<String, Npy> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    @Test
    void bytes_of_three_or_four_axes_are_images_and_others_are_numbers() {
        Npy labels = Npy.read("y", bytes("(2,)", 1, 0));
        List<String> classes = List.of("a", "b");
        Dataset grey = Npy.read("x", bytes("(2, 1, 2)", 0, 51, 102, 255)).classification(labels, classes);
        float[] values = new float[3];
        grey.readInput(1, values, 1);
        assertThat(values).containsExactly(0, 0.4f, 1);
        assertThat(grey.shape()).isEqualTo(Shape.of(1, 1, 2));
        assertThat(grey.pixels()).isNotNull();
        assertThat(grey.label(0)).isEqualTo(1);
        Dataset rows = Npy.read("x", bytes("(2, 2)", 0, 51, 102, 255)).classification(labels, classes);
        rows.readInput(1, values, 1);
        assertThat(values).containsExactly(0, 102, 255);
        assertThat(rows.pixels()).isNull();
        Dataset regression = Npy.read("x", bytes("(2,)", 7, 8)).regression(labels, List.of("y"));
        regression.readTarget(0, values, 0);
        assertThat(values[0]).isEqualTo(1);
        assertThat(regression.shape()).isEqualTo(Shape.of());
    }

    @Test
    void labels_that_do_not_fit_are_refused() {
        Npy images = Npy.read("x", bytes("(2, 1, 1)", 0, 1));
        List<String> classes = List.of("a", "b");
        assertRefused(
                () -> images.classification(Npy.read("y", bytes("(2,)", 0, 2)), classes),
                "y: sample 1 has the label 2, expected 0 to 1");
        assertRefused(
                () -> images.classification(Npy.read("y", bytes("(3,)", 0, 1, 0)), classes), "2 inputs and 3 targets");
        assertRefused(() -> Npy.read("x", bytes("()", 1)).regression(images, classes), "x is a single number");
        byte[] half = file("{'descr':'<f4','fortran_order':False,'shape':()}", 0, 0, 0, 0x3f);
        assertRefused(() -> Npy.read("y", half).ints(), "y has 0.5 at position 0, expected whole numbers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{'descr': '|u1', 'fortran_order': False}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'more': 1}",
                "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '|u1', 'fortran_order': 0, 'shape': (1,)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (1}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (1 1)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (__import__('os'),)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} x",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (4294967296,)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (65536, 65536, 65536)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (2147483647, 0)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '', 'fortran_order': False, 'shape': (1,)}"
            })
    void a_header_that_is_no_array_of_one_byte_is_refused(String header) {
        assertRefused(() -> Npy.read("f.npy", file(header, 7)));
    }

    @Test
    void python_objects_are_refused_with_the_reason() {
        byte[] objects = file("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", 1, 2, 3);
        assertRefused(
                () -> Npy.read("f.npy", objects),
                "f.npy has elements of the type '|O'",
                "runs code that the file chooses");
    }

    @Test
    void lengths_are_compared_before_anything_is_made() {
        byte[] huge = bytes("(1,)", 1);
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).put(6, (byte) 2).putInt(8, -1);
        assertRefused(() -> Npy.read("f", huge), "f declares a header of 4294967295 bytes");
        assertRefused(
                () -> Npy.read("f", bytes("(1000000000,)", 1)),
                "f has 1 bytes after its header, expected 1,000,000,000, as it declares UINT8 of the shape [1000000000]");
        byte[] whole = bytes("(3,)", 1, 2, 3);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertRefused(() -> Npy.read("cut", cut), "cut ");
        }
        assertRefused(() -> Npy.read("f", Arrays.copyOf(whole, whole.length + 1)), "something was appended");
        assertRefused(() -> Npy.read("f", new byte[100]), "f does not begin as .npy files do");
    }

    @ParameterizedTest
    @CsvSource({"../x.npy", "a/../../x.npy", "/x.npy", "C:\\x.npy", "..\\x.npy"})
    void a_name_that_leads_out_of_the_archive_is_refused(String name) throws IOException {
        Path archive = archive(Map.of(name, bytes("(1,)", 1)));
        assertRefused(() -> Npy.readAll(archive), "a.npz holds a file named " + name);
    }

    @Test
    void an_archive_that_unpacks_to_too_much_or_is_damaged_is_refused() throws IOException {
        Path bomb = archive(Map.of("x.npy", new byte[30_000_000]));
        assertRefused(() -> Npy.readAll(bomb), "a.npz holds x.npy of more than 10,485,760 bytes");
        byte[] whole = Files.readAllBytes(archive(Map.of("x.npy", bytes("(1,)", 1), "note.txt", new byte[3])));
        assertThat(Npy.readAll(folder.resolve("a.npz"))).containsOnlyKeys("x");
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, length));
            assertRefused(() -> Npy.readAll(cut), "cut.npz ");
        }
        assertRefused(() -> Npy.readAll(folder.resolve("no.npz")), "no.npz cannot be read");
        assertRefused(() -> Npy.read(folder), "cannot be read");
    }
}
