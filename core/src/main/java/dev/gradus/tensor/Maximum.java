package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;

/// y = max(a, b); the gradient goes to the larger, half to each where they are equal.
final class Maximum extends Op {
    private Maximum(Tensor a, Tensor b) {
        super("maximum", a, b);
    }

    static Tensor apply(Tensor a, Tensor b) {
        return record(Broadcast.apply(Binary.MAX, a, b), new Maximum(a, b));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor a = inputs[0], b = inputs[1];
        Tensor share = Broadcast.apply(Binary.MAX_SHARE, a, b);
        if (a.requiresGrad()) Broadcast.deliver(a, gy.mul(share));
        if (b.requiresGrad()) Broadcast.deliver(b, gy.sub(gy.mul(share)));
    }
}
