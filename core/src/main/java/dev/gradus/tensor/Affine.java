package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Y = X · Wᵀ + b, the dense layer in one pass; ∂L/∂X = ∂L/∂Y · W, ∂L/∂W = (∂L/∂Y)ᵀ · X, ∂L/∂b = Σ rows of ∂L/∂Y.
///
/// X [n, in], W [out, in] as in PyTorch, b [out] or absent, Y [n, out]. The product continues from the bias, so that the
/// output is written once.
final class Affine extends Op {
    private Affine(Tensor... inputs) {
        super("linear", inputs);
    }

    static Tensor apply(Tensor x, Tensor w, @Nullable Tensor b) {
        int rows = x.shape().axis(0), out = w.shape().axis(0);
        Tensor y = Tensor.result(Shape.of(rows, out), x.dtype());
        if (b != null) {
            Slice<Object> from = b.rows(), to = y.rows();
            Recorder.once(() -> {
                for (int i = 0; i < rows; i++)
                    System.arraycopy(from.array(), from.offset(), to.array(), to.offset() + i * out, out);
            });
        }
        MatMul.product(false, true, x, w, y, b != null);
        return record(y, b == null ? new Affine(x, w) : new Affine(x, w, b));
    }

    @Override
    int read() {
        return (inputs[0].requiresGrad() ? 2 : 0) | (inputs[1].requiresGrad() ? 1 : 0);
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0], w = inputs[1];
        if (x.requiresGrad()) {
            Tensor gx = x.slot();
            MatMul.product(false, false, gy, w, gx, false);
            x.deliver(gx);
        }
        if (w.requiresGrad()) {
            Tensor gw = w.slot();
            MatMul.product(true, false, gy, x, gw, false);
            w.deliver(gw);
        }
        for (Tensor b : Arrays.asList(inputs).subList(2, inputs.length)) {
            if (b.requiresGrad()) b.deliver(Sum.forward(gy, 0, false));
        }
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW, Trait.MIXES_ELEMENTS);
    }
}
