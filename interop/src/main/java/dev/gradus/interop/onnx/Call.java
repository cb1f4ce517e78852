package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node with the values of its inputs, as an [Operator] sees it.
///
/// @param node attributes and names
/// @param inputs in the order of the node; null where an optional one is not given
/// @param opset version of the operators
record Call(OnnxNode node, List<@Nullable Tensor> inputs, int opset) {
    /// An input that the operator cannot do without.
    Tensor x(int i) {
        Tensor input = optional(i);
        if (input != null) return input;
        throw GradusException.got("%s without its input %d", node, i)
                .expected("a value")
                .because("another program wrote the node in a way that the operator does not have")
                .repair("Export the model again.");
    }

    /// An input that need not be given.
    @Nullable Tensor optional(int i) {
        return i < inputs.size() ? inputs.get(i) : null;
    }

    /// Integers that were an attribute up to some opset and have been an input since.
    int @Nullable [] wholes(String attribute, int input) {
        Tensor values = optional(input);
        return values == null ? node.wholes(attribute) : values.toInts();
    }

    /// An axis, counted from the first.
    int axis(int axis, int rank) {
        if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
        throw node.wrong("axis", axis, "an axis of the %d that the input has".formatted(rank));
    }
}
