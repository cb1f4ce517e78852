package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = xᵉ; ∂L/∂x = e · xᵉ⁻¹ · ∂L/∂y, and 0 where e is 0.
final class Pow extends Op {
    private final double exponent;

    private Pow(Tensor x, double exponent) {
        super("pow", x);
        this.exponent = exponent;
    }

    static Tensor apply(Tensor x, double exponent) {
        Tensor y = exponent == 2 ? Elementwise.map(Unary.SQUARE, x) : Elementwise.map(Unary.POW, exponent, x);
        return record(y, new Pow(x, exponent));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(exponent == 0 ? gy.mul(0) : x.pow(exponent - 1).mul(gy).mul(exponent));
    }

    @Override
    int divisors() {
        return exponent < 1 ? 1 : 0;
    }

    @Override
    Set<Trait> traits() {
        return exponent < 1 ? EnumSet.of(Trait.DIVIDES, Trait.CAN_OVERFLOW) : EnumSet.of(Trait.CAN_OVERFLOW);
    }

    @Override
    String label() {
        return exponent == 2 ? "square" : "power " + GraphText.number(exponent);
    }
}
