package dev.gradus.tensor;

import dev.gradus.error.GradusException;

/// y = x in another shape over the same memory; ∂L/∂x = ∂L/∂y in the shape of x.
final class Reshape extends Op {
    private Reshape(Tensor x) {
        super("reshape", x);
    }

    static Tensor apply(Tensor x, Shape to) {
        if (to.size() != x.size()) {
            throw GradusException.got("reshape of %s, %d elements, to %s", x.shape(), x.size(), to)
                    .expected("as many elements")
                    .because("an axis was forgotten or counted twice")
                    .repair("Let one size be -1 to have it computed.");
        }
        return record(x.alias(to), new Reshape(x));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        inputs[0].deliver(gy.alias(inputs[0].shape()));
    }
}
