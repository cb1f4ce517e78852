package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = ln(1 + e^(βx)) / β, exact for large |x|; ∂L/∂x = σ(βx) · ∂L/∂y.
final class Softplus extends Op {
    private final double beta;

    private Softplus(Tensor x, double beta) {
        super("softplus", x);
        this.beta = beta;
    }

    static Tensor apply(Tensor x, double beta) {
        return record(Elementwise.map(Unary.SOFTPLUS, beta, x), new Softplus(x, beta));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.mul((beta == 1 ? x : x.mul(beta)).sigmoid()));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }
}
