package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = factor · x; ∂L/∂x = factor · ∂L/∂y.
final class Scale extends Op {
    private final double factor;

    private Scale(Tensor x, double factor) {
        super("scale", x);
        this.factor = factor;
    }

    static Tensor apply(Tensor x, double factor) {
        return record(Elementwise.map(Unary.SCALE, factor, x), new Scale(x, factor));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0];
        x.deliver(Elementwise.map(Unary.SCALE, factor, gradient.inLayoutOf(y), x.slotLike(y)));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }

    @Override
    String label() {
        return factor == -1 ? "negate" : "× " + GraphText.number(factor);
    }
}
