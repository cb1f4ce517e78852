package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A graph of ONNX as a function of tensors: each node computed in the order of the file.
///
/// ```java
/// OnnxFunction f = new OnnxFunction(OnnxModel.read(file));
/// Map<String, Tensor> outputs = f.run(Map.of("x", x));
/// ```
/// It computes what the file says, whatever the layers of the catalogue are; for a network that can be trained further, see
/// `OnnxImport`. Shapes: as the operators have them. Errors: an operator that is not in the closed list, named with its node;
/// an input that is missing.
public final class OnnxFunction {
    private final OnnxModel model;

    /// The function of a model, all of whose operators are known.
    ///
    /// @param model from a file
    /// @throws GradusException when an operator is not known, or of a version that is not
    public OnnxFunction(OnnxModel model) {
        this.model = model;
        for (OnnxNode node : model.graph().nodes()) Operators.of(node);
    }

    /// Computes the outputs.
    ///
    /// @param inputs by name; one that has an initializer may be left out
    /// @return the outputs of the graph, by name
    /// @throws GradusException when an input is missing, or does not fit
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> values = new HashMap<>();
        model.graph().initializers().forEach((name, tensor) -> values.put(name, tensor.values()));
        values.putAll(inputs);
        for (OnnxNode node : model.graph().nodes()) run(node, values);
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (OnnxValue output : model.graph().outputs())
            outputs.put(output.name(), value("the graph", output.name(), values));
        return outputs;
    }

    private void run(OnnxNode node, Map<String, Tensor> values) {
        List<@Nullable Tensor> given = new ArrayList<>();
        for (String name : node.inputs()) given.add(name.isEmpty() ? null : value(node.toString(), name, values));
        List<Tensor> outputs = Operators.of(node).run(new Call(node, given, model.opset()));
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (name.isEmpty()) continue;
            if (i >= outputs.size())
                throw node.wrong("output " + i, name, "at most %d outputs".formatted(outputs.size()));
            values.put(name, outputs.get(i));
        }
    }

    private static Tensor value(String who, String name, Map<String, Tensor> values) {
        Tensor value = values.get(name);
        if (value != null) return value;
        throw GradusException.got("%s takes '%s', which nothing gives", who, name)
                .expected("an input, an initializer, or an output of a node before it")
                .because("an input was not given, or nodes are in the wrong order")
                .repair("Give it to run under this name, or export the model again.");
    }
}
