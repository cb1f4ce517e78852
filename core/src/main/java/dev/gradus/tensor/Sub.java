package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import java.util.EnumSet;
import java.util.Set;

/// y = a - b; ∂L/∂a = ∂L/∂y, ∂L/∂b = -∂L/∂y.
final class Sub extends Op {
    private Sub(Tensor a, Tensor b) {
        super("sub", a, b);
    }

    static Tensor apply(Tensor a, Tensor b) {
        return record(Broadcast.apply(Binary.SUB, a, b), new Sub(a, b));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor a = inputs[0], b = inputs[1];
        if (a.requiresGrad()) Broadcast.deliver(a, gy);
        if (b.requiresGrad()) Broadcast.deliver(b, gy.neg());
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }

    @Override
    String label() {
        return "−";
    }
}
