package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A graph of ONNX as a function of tensors: each node computed in the order of the file.
///
/// ```java
/// OnnxFunction f = new OnnxFunction(OnnxModel.read(file));
/// Map<String, Tensor> outputs = f.run(Map.of("x", x));
/// ```
/// It computes what the file says, whatever the layers of the catalogue are; for a network that can be trained further, see
/// `OnnxImport`. Numbers of half precision are computed in float32, integers in 32 bits. Gradients flow to inputs that ask for them.
///
/// Shapes: as the operators have them. Errors: an operator that is not in the closed list, named with its node; operators of a version before 7
/// or after 28; nodes in a wrong order; an input that is missing, or of another type or size than the file says; a result that does not
/// fit into memory.
public final class OnnxFunction {
    private final OnnxModel model;

    /// For each node, the values that no later one takes.
    private final List<List<String>> ends;

    /// The function of a model, all of whose operators are known.
    ///
    /// @param model from a file
    /// @throws GradusException when an operator is not known, or of a version that is not
    public OnnxFunction(OnnxModel model) {
        this.model = model;
        requireVersions();
        OnnxGraph graph = model.graph();
        Set<String> known = new HashSet<>(graph.initializers().keySet());
        graph.inputs().forEach(input -> known.add(input.name()));
        Map<String, Integer> last = new HashMap<>();
        ends = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            OnnxNode node = graph.nodes().get(i);
            Operators.of(node);
            for (String name : node.inputs()) {
                if (!name.isEmpty() && !known.contains(name)) throw missing(node.toString(), name);
                last.put(name, i);
            }
            for (String name : node.outputs()) {
                if (!name.isEmpty() && !known.add(name))
                    throw node.wrong("outputs", name, "a name that no other value has");
            }
            ends.add(new ArrayList<>());
        }
        for (OnnxValue output : graph.outputs()) {
            if (!known.contains(output.name())) throw missing("the graph", output.name());
            last.remove(output.name());
        }
        last.forEach((name, i) -> ends.get(i).add(name));
    }

    private void requireVersions() {
        boolean usesOnnx = model.graph().nodes().stream().anyMatch(node -> node.domain().isEmpty());
        int opset = model.opset();
        if (!usesOnnx || (opset >= Operators.OLDEST && opset <= Operators.NEWEST)) return;
        throw GradusException.got("a model with operators of version (opset) %d", opset)
                .expected("a version from %d to %d", Operators.OLDEST, Operators.NEWEST)
                .because("the program that wrote it is much older or newer, or the file is damaged")
                .repair("Convert it in Python: onnx.version_converter.convert_version(onnx.load(file), 17).");
    }

    /// Computes the outputs.
    ///
    /// @param inputs by name; one that has an initializer may be left out
    /// @return the outputs of the graph, by name
    /// @throws GradusException when an input is missing, or does not fit
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> values = new HashMap<>();
        model.graph().initializers().forEach((name, tensor) -> values.put(name, tensor.values()));
        inputs.forEach(this::requireInput);
        values.putAll(inputs);
        long most = Call.most(values.values());
        for (int i = 0; i < ends.size(); i++) {
            run(model.graph().nodes().get(i), values, most);
            ends.get(i).forEach(values::remove);
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (OnnxValue output : model.graph().outputs())
            outputs.put(output.name(), value("the graph", output.name(), values));
        return outputs;
    }

    private void run(OnnxNode node, Map<String, Tensor> values, long most) {
        List<@Nullable Tensor> given = new ArrayList<>();
        for (String name : node.inputs()) given.add(name.isEmpty() ? null : value(node.toString(), name, values));
        List<Tensor> outputs = Operators.run(new Call(node, given, model.opset(), most));
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (name.isEmpty()) continue;
            if (i >= outputs.size())
                throw node.wrong("output " + i, name, "at most %d outputs".formatted(outputs.size()));
            values.put(name, outputs.get(i));
        }
    }

    private void requireInput(String name, Tensor given) {
        List<OnnxValue> inputs = model.graph().inputs();
        OnnxValue input = inputs.stream().filter(i -> i.name().equals(name)).findFirst().orElse(null);
        if (input == null && model.graph().initializers().containsKey(name)) return;
        if (input == null) {
            throw GradusException.got("an input '%s'", name)
                    .expected("inputs of the graph")
                    .because("its name is mistyped, or another model was meant")
                    .repair(Suggest.sentence(name, inputs.stream().map(OnnxValue::name).toList()));
        }
        boolean fits = input.type().dtype == null || input.type().dtype == given.dtype();
        List<Long> axes = input.axes();
        Shape shape = given.shape();
        if (axes != null) {
            fits &= axes.size() == shape.rank();
            for (int i = 0; fits && i < shape.rank(); i++)
                fits = axes.get(i) == OnnxValue.OPEN || axes.get(i) == shape.axis(i);
        }
        if (fits) return;
        throw GradusException.got("%s %s for the input '%s'", given.dtype(), shape, name)
                .expected("%s %s", input.type(), axes == null ? "of any shape" : axes.toString().replace("-1", "any"))
                .because(
                        "the model was made for inputs of another size, or was exported with a fixed number of samples")
                .repair("Reshape or convert it, or export the model with a first axis of open size.");
    }

    private static Tensor value(String who, String name, Map<String, Tensor> values) {
        Tensor value = values.get(name);
        if (value != null) return value;
        throw missing(who, name);
    }

    private static GradusException missing(String who, String name) {
        return GradusException.got("%s takes '%s', which nothing gives", who, Printable.excerpt(name, 60))
                .expected("an input, an initializer, or an output of a node before it")
                .because("an input was not given, or nodes are in the wrong order")
                .repair("Give it to run under this name, or export the model again.");
    }
}
