package dev.gradus.nn.loss;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Decisions between two classes by one output.
final class Binary {
    private Binary() {}

    /// 1 where an output `[n, 1]` reaches the threshold; null where there are several outputs.
    static @Nullable Tensor classes(Tensor output, double threshold) {
        int n = output.shape().axis(0);
        return output.size() == n ? Ops.heaviside(output.sub(threshold)).to(DType.INT32).reshape(n) : null;
    }
}
