package dev.gradus.tensor;

import java.util.EnumSet;
import java.util.Set;

/// y = eˣ; ∂L/∂x = y · ∂L/∂y.
final class Exp extends Op {
    private Exp(Tensor x) {
        super("exp", x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = x.like();
        x.kernels().exp(x.memory(), x.start(), y.memory(), y.start(), x.size());
        return record(y, new Exp(x));
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
