package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;

/// y = max(w ⋆ x + b, 0); the gradient of the convolution is ∂L/∂y where y > 0, else 0.
final class Rectified extends Op implements Fusion.Fused {
    private final Convolution of;

    Rectified(Convolution of) {
        super("convolution", of.inputs);
        this.of = of;
    }

    @Override
    public void compute(Tensor y) {
        of.computeRectified(y);
    }

    @Override
    int read() {
        return of.read() | OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor g = y.like();
        Elementwise.zip(Binary.LEAKY_RELU_BACKWARD, y, gradient.inLayoutOf(y), g);
        g.store().hold();
        of.backward(y, g);
        g.store().release(g.size());
    }
}
