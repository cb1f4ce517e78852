package dev.gradus.tensor;

import java.util.EnumSet;
import java.util.Set;

/// y = √x; ∂L/∂x = ∂L/∂y / 2y, infinite at 0.
final class Sqrt extends Op {
    private Sqrt(Tensor x) {
        super("sqrt", x);
    }

    static Tensor apply(Tensor x) {
        Tensor y = x.like();
        x.kernels().sqrt(x.memory(), x.start(), y.memory(), y.start(), x.size());
        return record(y, new Sqrt(x));
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
