package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Conv;
import org.jspecify.annotations.Nullable;

/// Y = Wᵀ ⋆ X + b: what [Convolution] does to a gradient; its gradients are a convolution's forward pass and weights.
///
/// X [n, groups · in, h, w], W [groups · in, out, kernel], b [groups · out] or absent, Y of the stated size. `d` describes the
/// convolution that leads back from Y to X.
final class TransposedConvolution extends Op {
    private final Conv d;

    private TransposedConvolution(Conv d, Tensor... inputs) {
        super(inputs);
        this.d = d;
    }

    static Tensor apply(Tensor x, Tensor w, @Nullable Tensor b, Window window, int groups, int h, int width) {
        int in = w.shape().axis(0) / groups, out = w.shape().axis(1);
        var d = new Conv(x.shape().axis(0), groups, out, in, h, width, window.down().sweep(), window.right().sweep());
        Tensor y = Tensor.result(Shape.of(d.images(), groups * out, h, width), x.dtype());
        x.kernels().convBackwardInput(d, x.array(), x.offset(), w.array(), w.offset(), y.array(), y.offset());
        if (b != null) addBias(y, b);
        return record(y, b == null ? new TransposedConvolution(d, x, w) : new TransposedConvolution(d, x, w, b));
    }

    private static void addBias(Tensor y, Tensor b) {
        int channels = y.shape().axis(1), plane = y.shape().axis(2) * y.shape().axis(3);
        for (int i = 0; i < y.shape().axis(0) * channels; i++) {
            int at = y.offset() + i * plane;
            y.kernels().serial().shift(y.array(), at, b.at(i % channels), y.array(), at, plane);
        }
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0], w = inputs[1];
        if (x.requiresGrad()) {
            Tensor gx = x.slot();
            x.kernels().fill(gx.array(), gx.offset(), gx.size(), 0);
            x.kernels().conv(d, gy.array(), gy.offset(), w.array(), w.offset(), gx.array(), gx.offset());
            x.deliver(gx);
        }
        if (w.requiresGrad()) {
            Tensor gw = w.slot();
            x.kernels()
                    .convBackwardWeight(
                            d, 0, d.in(), gy.array(), gy.offset(), x.array(), x.offset(), gw.array(), gw.offset());
            w.deliver(gw);
        }
        if (inputs.length > 2 && inputs[2].requiresGrad()) inputs[2].deliver(Convolution.sumOfChannels(gy));
    }

    @Override
    String label() {
        return "transposed conv";
    }
}
