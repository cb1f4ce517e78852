package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Join;
import dev.gradus.nn.Layer;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// What a value of a graph has become: numbers that are known, or something that a layer gives for every sample.
sealed interface Imported {
    /// Numbers that do not depend on samples.
    ///
    /// @param values the numbers
    /// @param isLearned whether they come from an initializer, which training may change, and not from a `Constant` node
    record Known(Tensor values, boolean isLearned) implements Imported {}

    /// The output of a part, or the input of the graph.
    ///
    /// @param part its name
    /// @param sample the shape without the batch axis
    /// @param origin the node that it stands for; the input has none
    record Flow(String part, Shape sample, java.util.Optional<OnnxNode> origin) implements Imported {}

    /// What no layer gives by itself. That is no error yet: a node after it may know the two as one layer.
    ///
    /// @param why no layer does, which whoever needs the value gets to know
    /// @param origin the node that it stands for
    record Refused(GradusException why, OnnxNode origin) implements Imported {}

    /// A layer of the network that comes out.
    ///
    /// @param name unique
    /// @param layer of the catalogue, not built
    /// @param inputs names of parts, or of the input
    /// @param join of several inputs
    /// @param weights values of its parameters and buffers, by their names within the layer
    record Part(String name, Layer layer, List<String> inputs, Join join, Map<String, Tensor> weights) {}
}
