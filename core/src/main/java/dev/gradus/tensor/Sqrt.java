package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = √x; ∂L/∂x = ∂L/∂y / 2y, infinite at 0.
final class Sqrt extends Op {
    private Sqrt(Tensor x) {
        super("sqrt", x);
    }

    static Tensor apply(Tensor x) {
        return record(Elementwise.map(Unary.SQRT, x), new Sqrt(x));
    }

    @Override
    int read() {
        return OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.div(y.mul(2)));
    }

    @Override
    int divisors() {
        return OUTPUT;
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.DIVIDES);
    }
}
