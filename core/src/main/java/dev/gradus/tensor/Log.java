package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = ln x; ∂L/∂x = ∂L/∂y / x.
final class Log extends Op {
    private Log(Tensor x) {
        super("log", x);
    }

    static Tensor apply(Tensor x) {
        return record(Elementwise.map(Unary.LOG, x), new Log(x));
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.div(x));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.TAKES_LOGARITHM);
    }
}
