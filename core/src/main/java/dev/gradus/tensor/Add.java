package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import java.util.EnumSet;
import java.util.Set;

/// y = a + b; ∂L/∂a = ∂L/∂b = ∂L/∂y.
final class Add extends Op {
    private Add(Tensor a, Tensor b) {
        super("add", a, b);
    }

    static Tensor apply(Tensor a, Tensor b) {
        return record(Broadcast.apply(Binary.ADD, a, b), new Add(a, b));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor a = inputs[0], b = inputs[1];
        if (a.requiresGrad()) Broadcast.deliver(a, gy);
        if (b.requiresGrad()) Broadcast.deliver(b, gy);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }

    @Override
    String label() {
        return "+";
    }
}
