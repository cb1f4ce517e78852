package dev.gradus.interop.onnx;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /// An operator that takes integers, too: they are computed in float64, which holds all of 32 bits, and what has more is refused.
    static Operator ofNumbers(Single single) {
        return call -> {
            List<@Nullable Tensor> reals = new ArrayList<>();
            for (Tensor x : call.inputs()) {
                if (x != null && x.dtype() != DType.INT32) return List.of(single.run(call));
                reals.add(x == null ? null : x.to(DType.FLOAT64));
            }
            Call ofReals = call.with(reals);
            return List.of(integers(call, single.run(ofReals)));
        };
    }

    /// Numbers as integers, fractions cut off.
    static Tensor integers(Call call, Tensor x) {
        Ops.check(
                x,
                value -> value > Integer.MIN_VALUE - 1.0 && value < Integer.MAX_VALUE + 1.0,
                value -> call.node().wrong("an element", value, "an integer of 32 bits"));
        return x.to(DType.INT32);
    }
}
