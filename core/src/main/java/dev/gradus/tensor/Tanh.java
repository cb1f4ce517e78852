package dev.gradus.tensor;

import java.util.EnumSet;
import java.util.Set;

/// y = tanh x; ∂L/∂x = (1 - y²) · ∂L/∂y.
final class Tanh extends Op {
    private Tanh(Tensor x) {
        super("tanh", x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = x.like();
        x.kernels().tanh(x.memory(), x.start(), y.memory(), y.start(), x.size());
        return record(y, new Tanh(x));
    }

    @Override
    int read() {
        return OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], gy = gradient.inLayoutOf(y), gx = x.slotLike(y);
        x.kernels().tanhBackward(y.memory(), y.start(), gy.memory(), gy.start(), gx.memory(), gx.start(), x.size());
        x.deliver(gx);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.SATURATES);
    }
}
