package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = Φ(x), the share of a standard normal distribution below x; ∂L/∂x = φ(x) · ∂L/∂y with φ(x) = e^(-x²/2) / √(2π).
final class NormalCdf extends Op {
    private NormalCdf(Tensor x) {
        super("normal cdf", x);
    }

    static Tensor apply(Tensor x) {
        return record(Elementwise.map(Unary.NORMAL_CDF, x), new NormalCdf(x));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        x.deliver(gy.mul(x.square().mul(-0.5).exp()).mul(1 / Math.sqrt(2 * Math.PI)));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.SATURATES);
    }
}
