package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = 1 / (1 + e⁻ˣ); ∂L/∂x = y · (1 - y) · ∂L/∂y.
final class Sigmoid extends Op {
    private Sigmoid(Tensor x) {
        super("sigmoid", x);
    }

    static Tensor apply(Tensor x) {
        return record(Elementwise.map(Unary.SIGMOID, x), new Sigmoid(x));
    }

    @Override
    int read() {
        return OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], gy = gradient.inLayoutOf(y);
        x.deliver(Elementwise.zip(Binary.SIGMOID_BACKWARD, y, gy, x.slotLike(y)));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.SATURATES);
    }
}
