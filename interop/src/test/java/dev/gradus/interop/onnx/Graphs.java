package dev.gradus.interop.onnx;

import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small models for tests.
final class Graphs {
    private Graphs() {}

    /// A node that takes `x`, then `i1`, `i2` …, and makes `y`; an attribute of integers may be written as `int[]`, of others as they are.
    static OnnxNode node(String operator, int inputs, Object... attributes) {
        List<String> names = new ArrayList<>(List.of("x"));
        for (int i = 1; i < inputs; i++) names.add("i" + i);
        return node(operator, names, List.of("y"), attributes);
    }

    static OnnxNode node(String operator, List<String> inputs, List<String> outputs, Object... attributes) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            all.put(
                    (String) attributes[i],
                    switch (value) {
                        case Integer whole -> (long) whole;
                        case int[] wholes -> Arrays.stream(wholes).asLongStream().boxed().toList();
                        default -> value;
                    });
        }
        return new OnnxNode("n", "", operator, inputs, outputs, all);
    }

    /// A model of one node; all inputs but the first are in the file.
    static OnnxModel model(int opset, OnnxNode node, Tensor... inputs) {
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        for (int i = 1; i < inputs.length; i++) {
            if (!node.inputs().get(i).isEmpty()) initializers.put(node.inputs().get(i), OnnxTensor.of(inputs[i]));
        }
        return model(opset, List.of(node), initializers, ElementType.of(inputs[0].dtype()), node.outputs());
    }

    static OnnxModel model(
            int opset,
            List<OnnxNode> nodes,
            Map<String, OnnxTensor> initializers,
            ElementType input,
            List<String> outputs) {
        List<OnnxValue> inputs = List.of(new OnnxValue("x", input, null));
        List<OnnxValue> results = outputs.stream().map(name -> new OnnxValue(name, ElementType.FLOAT, null)).toList();
        OnnxGraph graph = new OnnxGraph("g", nodes, inputs, results, initializers);
        return new OnnxModel(opset < 18 ? 8 : 10, Map.of("", opset), "test", graph, Map.of());
    }

    /// The first output of a node.
    static Tensor run(int opset, OnnxNode node, Tensor... inputs) {
        Map<String, Tensor> outputs = new OnnxFunction(model(opset, node, inputs)).run(Map.of("x", inputs[0]));
        return outputs.get("y");
    }

    /// Numbers of a normal distribution, always the same ones.
    static Tensor random(int... sizes) {
        Rng rng = Rng.of(7).fork(sizes.length);
        float[] values = new float[Shape.of(sizes).size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) rng.normal(i);
        return Tensor.of(Shape.of(sizes), values);
    }

    static Tensor ints(int... values) {
        return Tensor.ofInts(values);
    }
}
