package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import java.util.EnumSet;
import java.util.Set;

/// y = a / b; ∂L/∂a = ∂L/∂y / b, ∂L/∂b = -∂L/∂y · y / b.
final class Div extends Op {
    private Div(Tensor a, Tensor b) {
        super("div", a, b);
    }

    static Tensor apply(Tensor a, Tensor b) {
        return record(Broadcast.apply(Binary.DIV, a, b), new Div(a, b));
    }

    @Override
    int read() {
        return 2 | (inputs[1].requiresGrad() ? OUTPUT : 0);
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor a = inputs[0], b = inputs[1];
        if (a.requiresGrad()) Broadcast.deliver(a, gy.div(b));
        if (b.requiresGrad()) Broadcast.deliver(b, gy.mul(y).div(b).neg());
    }

    @Override
    int divisors() {
        return 2;
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.DIVIDES, Trait.CAN_OVERFLOW);
    }

    @Override
    String label() {
        return "÷";
    }
}
