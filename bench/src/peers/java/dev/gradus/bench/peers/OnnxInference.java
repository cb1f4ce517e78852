package dev.gradus.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.gradus.bench.Inference;
import dev.gradus.lab.speed.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/// The answers of a network in ONNX Runtime, whose input and output lie in memory that is used again each time.
public final class OnnxInference {
    private static final int CLASSES = 10;

    private OnnxInference() {}

    /// Answers lines until the input ends.
    ///
    /// @param arguments the network, the ONNX file, the number of threads
    /// @throws IOException when the input breaks
    /// @throws OrtException when the file does not fit the network
    public static void main(String[] arguments) throws IOException, OrtException {
        Workload work = Workload.of(arguments[0]);
        var environment = OrtEnvironment.getEnvironment();
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(Integer.parseInt(arguments[2]));
        FloatBuffer input = room(work.batch().size()), output = room(work.samples() * CLASSES);
        try (var session = environment.createSession(arguments[1], options);
                var x = OnnxTensor.createTensor(environment, input, Inference.dimensions(work));
                var y = OnnxTensor.createTensor(environment, output, new long[] {work.samples(), CLASSES})) {
            var inputs = Map.of(session.getInputNames().iterator().next(), x);
            var outputs = Map.of(session.getOutputNames().iterator().next(), y);
            Inference.answer(work, samples -> {
                input.put(0, samples);
                try (var _ = session.run(inputs, outputs)) {
                    float[] values = new float[output.capacity()];
                    output.get(0, values);
                    return values;
                } catch (OrtException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static FloatBuffer room(int numbers) {
        return ByteBuffer.allocateDirect(4 * numbers).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
