package dev.gradus.tensor;

import java.util.EnumSet;
import java.util.Set;

/// y = 1 / (1 + e⁻ˣ); ∂L/∂x = y · (1 - y) · ∂L/∂y.
final class Sigmoid extends Op {
    private Sigmoid(Tensor x) {
        super("sigmoid", x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = x.like();
        x.kernels().sigmoid(x.memory(), x.start(), y.memory(), y.start(), x.size());
        return record(y, new Sigmoid(x));
    }

    @Override
    int read() {
        return OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], gy = gradient.inLayoutOf(y), gx = x.slotLike(y);
        x.kernels().sigmoidBackward(y.memory(), y.start(), gy.memory(), gy.start(), gx.memory(), gx.start(), x.size());
        x.deliver(gx);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.SATURATES);
    }
}
