package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import java.util.EnumSet;
import java.util.Set;

/// y = a · b; ∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a.
final class Mul extends Op {
    private Mul(Tensor a, Tensor b) {
        super("mul", a, b);
    }

    static Tensor apply(Tensor a, Tensor b) {
        return record(Broadcast.apply(Binary.MUL, a, b), new Mul(a, b));
    }

    @Override
    int read() {
        return (inputs[0].requiresGrad() ? 2 : 0) | (inputs[1].requiresGrad() ? 1 : 0);
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor a = inputs[0], b = inputs[1];
        if (a.requiresGrad()) Broadcast.deliver(a, gy.mul(b));
        if (b.requiresGrad()) Broadcast.deliver(b, gy.mul(a));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }

    @Override
    String label() {
        return "×";
    }
}
