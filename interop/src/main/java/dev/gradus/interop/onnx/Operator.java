package dev.gradus.interop.onnx;

import dev.gradus.tensor.Tensor;
import java.util.List;

/// What an operator computes, on tensors, with gradients where they are asked for.
@FunctionalInterface
interface Operator {
    /// Computes the outputs.
    ///
    /// @param call node and inputs
    /// @return at least as many as the node names
    List<Tensor> run(Call call);

    /// An operator with one output.
    interface Single {
        /// Computes the output.
        ///
        /// @param call node and inputs
        /// @return the output
        Tensor run(Call call);
    }

    /// An operator with one output.
    static Operator of(Single single) {
        return call -> List.of(single.run(call));
    }
}
