package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Kernels;

/// y = max(a, b); the gradient goes to the larger, half to each where they are equal.
final class Maximum extends Op {
    private static final Broadcast.Kernel LARGER = Kernels::max;
    private static final Broadcast.Kernel SHARE = Kernels::maxShare;

    private Maximum(Tensor a, Tensor b) {
        super("maximum", a, b);
    }

    static Tensor apply(Tensor a, Tensor b) {
        return record(Broadcast.apply(a, b, LARGER), new Maximum(a, b));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor a = inputs[0], b = inputs[1];
        Tensor share = Broadcast.apply(a, b, SHARE);
        if (a.requiresGrad()) Broadcast.deliver(a, gy.mul(share));
        if (b.requiresGrad()) Broadcast.deliver(b, gy.sub(gy.mul(share)));
    }
}
