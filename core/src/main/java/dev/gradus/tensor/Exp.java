package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = eˣ; ∂L/∂x = y · ∂L/∂y.
final class Exp extends Op {
    private Exp(Tensor x) {
        super("exp", x);
    }

    static Tensor apply(Tensor x) {
        return record(Elementwise.map(Unary.EXP, x), new Exp(x));
    }

    @Override
    int read() {
        return OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.mul(y));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.EXPONENTIATES, Trait.CAN_OVERFLOW);
    }
}
