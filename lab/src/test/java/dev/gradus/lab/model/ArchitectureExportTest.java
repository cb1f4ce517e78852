package dev.gradus.lab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.gradus.interop.onnx.OnnxExport;
import dev.gradus.interop.onnx.OnnxImport;
import dev.gradus.interop.onnx.OnnxModel;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every architecture in ONNX Runtime gives what it gives here, and comes back with the same bits.
class ArchitectureExportTest {
    /// By name, with the sample that it is tried on.
    private static final Map<String, Shape> SMALL = new LinkedHashMap<>();

    private static final Map<String, Shape> LARGE = new LinkedHashMap<>();

    static {
        SMALL.put("softmax-regression", Shape.of(1, 8, 8));
        SMALL.put("mlp", Shape.of(1, 8, 8));
        SMALL.put("cnn", Shape.of(1, 28, 28));
        SMALL.put("lenet-5", Shape.of(1, 32, 32));
        SMALL.put("resnet", Shape.of(3, 32, 32));
        SMALL.put("fitnet-17", Shape.of(3, 32, 32));
        LARGE.put("plain", Shape.of(3, 32, 32));
        LARGE.put("vgg-a", Shape.of(3, 32, 32));
        LARGE.put("googlenet", Shape.of(3, 224, 224));
        LARGE.put("bn-inception", Shape.of(3, 224, 224));
        LARGE.put("alexnet", Shape.of(3, 227, 227));
        LARGE.put("vgg-16", Shape.of(3, 224, 224));
    }

    @TempDir Path folder;

    @Test
    void none_is_forgotten() {
        assertThat(Architectures.ALL.names())
                .allMatch(name -> SMALL.containsKey(name) || LARGE.containsKey(name) || name.equals("layers"));
    }

    @TestFactory
    List<DynamicTest> an_architecture_gives_in_onnx_runtime_what_it_gives_here() {
        return tests(SMALL);
    }

    @TestFactory
    @Tag("slow")
    List<DynamicTest> a_large_architecture_gives_in_onnx_runtime_what_it_gives_here() {
        return tests(LARGE);
    }

    private List<DynamicTest> tests(Map<String, Shape> samples) {
        return samples.entrySet().stream()
                .map(e -> dynamicTest(e.getKey(), () -> compare(e.getKey(), e.getValue())))
                .toList();
    }

    private void compare(String name, Shape sample) throws OrtException {
        Sequential network = Architectures.ALL.make(name).network(10).build(sample, 3);
        Rng rng = Rng.of(4);
        for (Parameter p : network.parameters()) { // some are zeros at first, and so were the outputs
            p.value().set(p.value().add(rng.fork(p.name()).uniform(p.value().shape(), -0.05, 0.05)));
        }
        for (Buffer b : network.buffers()) {
            if (b.value().dtype() == DType.FLOAT32)
                b.value().set(rng.fork(b.name()).uniform(b.value().shape(), 0.5, 1.5));
        }
        Tensor x = rng.uniform(sample.prepend(2), -1, 1);
        try (var _ = NoGrad.open()) {
            float[] expected = network.forward(x, Pass.evaluation()).toFloats();
            Path file = folder.resolve(name + ".onnx");
            new OnnxExport().of(network).write(file);
            requireClose(runtime(file, x), expected);
            Sequential again = new OnnxImport(OnnxModel.read(file)).values().result().model().network();
            assertThat(again.forward(x, Pass.evaluation()).toFloats()).isEqualTo(expected);
        }
    }

    private static float[] runtime(Path file, Tensor x) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] sizes = IntStream.of(x.shape().toArray()).asLongStream().toArray();
        try (var session = environment.createSession(file.toString());
                var input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.toFloats()), sizes);
                var result = session.run(Map.of(OnnxExport.INPUT, input))) {
            FloatBuffer output = ((OnnxTensor) result.get(OnnxExport.SCORES).orElseThrow()).getFloatBuffer();
            float[] values = new float[output.remaining()];
            output.get(values);
            return values;
        }
    }

    private static void requireClose(float[] got, float[] expected) {
        assertThat(got).hasSameSizeAs(expected);
        double largest = 0, distance = 0;
        for (int i = 0; i < got.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            distance = Math.max(distance, Math.abs(got[i] - expected[i]));
        }
        assertThat(distance / largest).isLessThan(1e-5);
    }
}
