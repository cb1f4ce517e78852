package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = eˣ - 1; ∂L/∂x = eˣ · ∂L/∂y.
final class Expm1 extends Op {
    private Expm1(Tensor x) {
        super("expm1", x);
    }

    static Tensor apply(Tensor x) {
        return record(Elementwise.map(Unary.EXPM1, x), new Expm1(x));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.mul(x.exp()));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.EXPONENTIATES, Trait.CAN_OVERFLOW);
    }
}
