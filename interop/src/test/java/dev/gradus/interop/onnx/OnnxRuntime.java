package dev.gradus.interop.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// ONNX Runtime, which judges the files that are written here.
final class OnnxRuntime {
    private OnnxRuntime() {}

    /// The outputs of a model of one input.
    static Map<String, Tensor> run(OnnxModel model, Tensor x) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (var options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            // as the nodes say, not as they might be joined
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            try (OrtSession session = environment.createSession(Encoder.of(model).toBytes(), options);
                    ai.onnxruntime.OnnxTensor input =
                            ai.onnxruntime.OnnxTensor.createTensor(
                                    environment, FloatBuffer.wrap(x.toFloats()), sizes(x.shape()));
                    OrtSession.Result result = session.run(Map.of(session.getInputNames().iterator().next(), input))) {
                Map<String, Tensor> outputs = new LinkedHashMap<>();
                for (var output : result)
                    outputs.put(output.getKey(), tensor((ai.onnxruntime.OnnxTensor) output.getValue()));
                return outputs;
            }
        } catch (OrtException e) {
            throw new IllegalStateException(model.graph().nodes() + ": " + e.getMessage(), e);
        }
    }

    private static Tensor tensor(ai.onnxruntime.OnnxTensor output) {
        int[] shape =
                IntStream.range(0, output.getInfo().getShape().length)
                        .map(i -> (int) output.getInfo().getShape()[i])
                        .toArray();
        float[] values = new float[Shape.of(shape).size()];
        output.getFloatBuffer().get(values);
        return Tensor.of(Shape.of(shape), values);
    }

    private static long[] sizes(Shape shape) {
        return IntStream.of(shape.toArray()).asLongStream().toArray();
    }
}
