package dev.gradus.interop.onnx;

import dev.gradus.tensor.Ops;
import java.util.Map;

/// Operators that treat every element alike.
final class PointwiseOperators {
    private PointwiseOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("Relu", Operator.of(c -> c.x(0).relu()));
        all.put("LeakyRelu", Operator.of(c -> Ops.leakyRelu(c.x(0), c.node().real("alpha", 0.01f))));
        all.put("Sigmoid", Operator.of(c -> c.x(0).sigmoid()));
        all.put("Tanh", Operator.of(c -> c.x(0).tanh()));
    }
}
