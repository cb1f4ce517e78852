package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = x + term; ∂L/∂x = ∂L/∂y.
final class Shift extends Op {
    private final double term;

    private Shift(Tensor x, double term) {
        super("shift", x);
        this.term = term;
    }

    static Tensor apply(Tensor x, double term) {
        return record(Elementwise.map(Unary.SHIFT, term, x), new Shift(x, term));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }

    @Override
    String label() {
        return (term < 0 ? "− " : "+ ") + GraphText.number(Math.abs(term));
    }
}
