package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Conv;
import org.jspecify.annotations.Nullable;

/// Y = W ⋆ X + b (cross-correlation): y[n, k, r, c] = b[k] + Σ w[k, i, p, q] · x[n, i, s·r + d·p - pad, s·c + d·q - pad].
///
/// ∂L/∂X is the transposed convolution of ∂L/∂Y, ∂L/∂W the correlation of X with ∂L/∂Y, ∂L/∂b the sum of ∂L/∂Y over images and
/// positions. X [n, groups · in, h, w], W [groups · out, in, kernel], b [groups · out] or absent.
final class Convolution extends Op {
    private final Conv d;

    private Convolution(Conv d, Tensor... inputs) {
        super(inputs);
        this.d = d;
    }

    static Tensor apply(Tensor x, Tensor w, @Nullable Tensor b, Window window, int groups) {
        int in = w.shape().axis(1), out = w.shape().axis(0) / groups;
        var d =
                new Conv(
                        x.shape().axis(0),
                        groups,
                        in,
                        out,
                        x.shape().axis(2),
                        x.shape().axis(3),
                        window.down().sweep(),
                        window.right().sweep());
        Tensor y = Tensor.result(Shape.of(d.images(), groups * out, d.rows(), d.columns()), x.dtype());
        fillWithBias(y, b);
        x.kernels().conv(d, x.array(), x.offset(), w.array(), w.offset(), y.array(), y.offset());
        return record(y, b == null ? new Convolution(d, x, w) : new Convolution(d, x, w, b));
    }

    /// y[n, k, …] = b[k], from which the sums go on.
    static void fillWithBias(Tensor y, @Nullable Tensor b) {
        int channels = y.shape().axis(1), plane = y.shape().axis(2) * y.shape().axis(3);
        for (int i = 0; i < y.shape().axis(0) * channels; i++) {
            y.kernels().serial().fill(y.array(), y.offset() + i * plane, plane, b == null ? 0 : b.at(i % channels));
        }
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0], w = inputs[1];
        if (x.requiresGrad()) {
            Tensor gx = x.slot();
            x.kernels().convBackwardInput(d, gy.array(), gy.offset(), w.array(), w.offset(), gx.array(), gx.offset());
            x.deliver(gx);
        }
        if (w.requiresGrad()) {
            Tensor gw = w.slot();
            x.kernels()
                    .convBackwardWeight(
                            d, 0, d.in(), x.array(), x.offset(), gy.array(), gy.offset(), gw.array(), gw.offset());
            w.deliver(gw);
        }
        if (inputs.length > 2 && inputs[2].requiresGrad()) inputs[2].deliver(sumOfChannels(gy));
    }

    /// Σ over images and positions of each channel.
    static Tensor sumOfChannels(Tensor gy) {
        int n = gy.shape().axis(0), channels = gy.shape().axis(1);
        Tensor perImage =
                Sum.forward(gy.alias(Shape.of(n * channels, gy.size() / Math.max(1, n * channels))), 1, false);
        return Sum.forward(perImage.alias(Shape.of(n, channels)), 0, false);
    }

    @Override
    String label() {
        return "conv";
    }
}
