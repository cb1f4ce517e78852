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

    /// An operator all of whose inputs may be integers: they are computed in float64, which holds all of 32 bits, and what has more is refused.
    static Operator ofNumbers(Single single) {
        return ofNumbers(Integer.MAX_VALUE, single);
    }

    /// The same where only the first inputs are numbers, and the others say what is done with them.
    static Operator ofNumbers(int most, Single single) {
        return call -> {
            List<@Nullable Tensor> reals = new ArrayList<>();
            for (Tensor x : call.inputs()) {
                if (x == null || reals.size() >= most) reals.add(x);
                else if (x.dtype() == DType.INT32) reals.add(x.to(DType.FLOAT64));
                else return List.of(single.run(call));
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
