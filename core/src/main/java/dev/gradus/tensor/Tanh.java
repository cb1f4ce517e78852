package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = tanh x; ∂L/∂x = (1 - y²) · ∂L/∂y.
final class Tanh extends Op {
    private Tanh(Tensor x) {
        super("tanh", x);
    }

    static Tensor apply(Tensor x) {
        return record(Elementwise.map(Unary.TANH, x), new Tanh(x));
    }

    @Override
    int read() {
        return OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], gy = gradient.inLayoutOf(y);
        x.deliver(Elementwise.zip(Binary.TANH_BACKWARD, y, gy, x.slotLike(y)));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.SATURATES);
    }
}
