package dev.gradus.tensor;

/// y = x limited to [low, high]; ∂L/∂x = ∂L/∂y where low ≤ x ≤ high, else 0; at the bounds it is 0, too, where these are open.
final class Clamp extends Op {
    private final double low;
    private final double high;

    private Clamp(Tensor x, double low, double high) {
        super(x);
        this.low = low;
        this.high = high;
    }

    /// With a gradient of 0 at the bounds: the nearest numbers within are those of the closed form.
    static Tensor open(Tensor x, double low, double high) {
        boolean isFloat = x.dtype() == DType.FLOAT32;
        double first = isFloat ? Math.nextUp((float) low) : Math.nextUp(low);
        double last = isFloat ? Math.nextDown((float) high) : Math.nextDown(high);
        return record(limited(x, low, high), new Clamp(x, first, last));
    }

    static Tensor apply(Tensor x, double low, double high) {
        return record(limited(x, low, high), new Clamp(x, low, high));
    }

    private static Tensor limited(Tensor x, double low, double high) {
        Tensor y = Tensor.result(x.shape(), x.dtype());
        x.kernels().clamp(x.array(), x.offset(), low, high, y.array(), y.offset(), x.size());
        return y;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor gx = x.slot();
        x.kernels()
                .clampBackward(
                        x.array(), x.offset(), low, high, gy.array(), gy.offset(), gx.array(), gx.offset(), x.size());
        x.deliver(gx);
    }
}
