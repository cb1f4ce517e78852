package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Unary;
import java.util.EnumSet;
import java.util.Set;

/// y = x limited to [low, high]; ∂L/∂x = ∂L/∂y where low ≤ x ≤ high, else 0; at the bounds it is 0, too, where these are open.
final class Clamp extends Op {
    private final double low;
    private final double high;

    private Clamp(Tensor x, double low, double high) {
        super("clamp", x);
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
        return Elementwise.map(Unary.CLAMP, low, high, x, x.like());
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0].inLayoutOf(y), gy = gradient.inLayoutOf(y);
        inputs[0].deliver(Elementwise.zip(Binary.CLAMP_BACKWARD, low, high, x, gy, inputs[0].slotLike(y)));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.SATURATES);
    }
}
