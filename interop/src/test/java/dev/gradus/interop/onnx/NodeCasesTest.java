package dev.gradus.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.error.GradusException;
import dev.gradus.interop.protobuf.Fields;
import dev.gradus.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The published node tests of ONNX, made by `node_cases.py`; those in `expected-skips.txt` cannot pass, each for the reason beside it.
class NodeCasesTest {
    private static final Path FILE = Path.of("model.onnx");

    /// How far a value may be from the expected one, relative to the largest of its tensor. The tests were computed in float32 themselves.
    private static final double BOUND = 1e-5;

    /// Cases whose results were published with fewer digits: with four.
    private static final Map<String, Double> BOUNDS =
            Map.of("test_averagepool_2d_ceil_last_window_starts_on_pad", 5e-4);

    private static final Map<String, Map<String, byte[]>> CASES = new TreeMap<>();
    private static final Map<String, String> SKIPS = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(resource("node-cases.zip")))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path path = Path.of(entry.getName());
                CASES.computeIfAbsent(path.getParent().toString(), _ -> new TreeMap<>())
                        .put(path.getFileName().toString(), zip.readAllBytes());
            }
        }
        new String(resource("expected-skips.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> SKIPS.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
    }

    @Test
    void the_archive_is_the_one_that_the_script_made() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(resource("node-cases.zip"));
        assertThat(new String(resource("node-cases.sha256"), StandardCharsets.UTF_8))
                .isEqualTo(HexFormat.of().formatHex(hash) + "  node-cases.zip\n");
    }

    @Test
    void there_are_476_cases_of_which_5_are_skipped() {
        assertThat(CASES).hasSize(476);
        assertThat(SKIPS).hasSize(5);
        assertThat(CASES.keySet()).containsAll(SKIPS.keySet());
        assertThat(SKIPS.values()).allMatch(reason -> reason.length() > 20);
    }

    @TestFactory
    Stream<DynamicTest> each_case_gives_what_it_says() {
        return CASES.keySet().stream()
                .map(name ->
                        DynamicTest.dynamicTest(
                                name,
                                () -> {
                                    if (SKIPS.containsKey(name)) {
                                        assertThat(passes(name))
                                                .as("%s passes: take it out of expected-skips.txt", name)
                                                .isFalse();
                                    } else {
                                        run(name);
                                    }
                                }));
    }

    private static boolean passes(String name) {
        try {
            run(name);
            return true;
        } catch (GradusException | AssertionError e) {
            return false;
        }
    }

    private static void run(String name) {
        Map<String, byte[]> files = Objects.requireNonNull(CASES.get(name));
        OnnxModel model =
                decoder().model(Fields.of(name, ByteBuffer.wrap(Objects.requireNonNull(files.get("model.onnx")))));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        List<Tensor> given = tensors(files, "input");
        for (int i = 0; i < given.size(); i++) inputs.put(model.graph().inputs().get(i).name(), given.get(i));
        List<Tensor> outputs = List.copyOf(new OnnxFunction(model).run(inputs).values());
        List<Tensor> expected = tensors(files, "output");
        assertThat(outputs).hasSameSizeAs(expected);
        for (int i = 0; i < outputs.size(); i++) {
            assertThat(outputs.get(i).shape()).isEqualTo(expected.get(i).shape());
            assertThat(outputs.get(i).dtype()).isEqualTo(expected.get(i).dtype());
            double bound = BOUNDS.getOrDefault(name, BOUND);
            requireNear(bound, outputs.get(i).toDoubles(), expected.get(i).toDoubles());
        }
    }

    /// Within ONNX's tolerance for each value, and within ours for the whole tensor.
    private static void requireNear(double bound, double[] got, double[] expected) {
        double largest = 0;
        for (double value : expected) if (Double.isFinite(value)) largest = Math.max(largest, Math.abs(value));
        for (int i = 0; i < got.length; i++) {
            if (got[i] == expected[i] || (Double.isNaN(got[i]) && Double.isNaN(expected[i]))) continue;
            double tolerance = Math.min(1e-7 + 1e-3 * Math.abs(expected[i]), bound * largest);
            assertThat(Math.abs(got[i] - expected[i]))
                    .as("element %d: %s instead of %s", i, got[i], expected[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    private static List<Tensor> tensors(Map<String, byte[]> files, String kind) {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; files.containsKey(kind + "_" + i + ".pb"); i++) {
            byte[] bytes = Objects.requireNonNull(files.get(kind + "_" + i + ".pb"));
            var tensors = new TensorDecoder(FILE, new ExternalData.Refused(FILE));
            all.add(tensors.tensor(Fields.of(kind, ByteBuffer.wrap(bytes))).tensor().values());
        }
        return all;
    }

    private static Decoder decoder() {
        return new Decoder(FILE, new ExternalData.Refused(FILE));
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(NodeCasesTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }
}
