package dev.gradus.interop.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Nodes, each of which takes what stands before it.
///
/// @param name of the graph
/// @param nodes in the order in which they run
/// @param inputs of the graph; before IR version 4 files list their initializers, too
/// @param outputs of the graph
/// @param initializers values that the file holds, by name
public record OnnxGraph(
        String name,
        List<OnnxNode> nodes,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs,
        Map<String, OnnxTensor> initializers) {
    /// Keeps copies.
    public OnnxGraph {
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    }
}
