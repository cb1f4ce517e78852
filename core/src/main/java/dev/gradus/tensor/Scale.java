package dev.gradus.tensor;

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
        Tensor y = x.like();
        x.kernels().scale(x.memory(), x.start(), factor, y.memory(), y.start(), x.size());
        return record(y, new Scale(x, factor));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], gy = gradient.inLayoutOf(y), gx = x.slotLike(y);
        x.kernels().scale(gy.memory(), gy.start(), factor, gx.memory(), gx.start(), x.size());
        x.deliver(gx);
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
