package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Conv;
import dev.gradus.tensor.kernel.Kernels;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Y = W ⋆ X + b (cross-correlation): y[n, k, r, c] = b[k] + Σ w[k, i, p, q] · x[n, i, s·r + d·p - pad, s·c + d·q - pad].
///
/// ∂L/∂X is the transposed convolution of ∂L/∂Y, ∂L/∂W the correlation of X with ∂L/∂Y, ∂L/∂b the sum of ∂L/∂Y over images and
/// positions. X [n, groups · in, h, w], W [groups · out, in, kernel], b [groups · out] or absent.
final class Convolution extends Op {
    private final Conv d;

    /// x with channels last.
    private final Tensor seen;

    private Convolution(Conv d, Tensor seen, Tensor... inputs) {
        super("convolution", inputs);
        this.d = d;
        this.seen = seen;
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
        Tensor y = Tensor.channelsLast(Shape.of(d.images(), groups * out, d.rows(), d.columns()), x.dtype());
        Tensor seen = x.channelsLast();
        forward(d, seen, w, b, y);
        return record(y, b == null ? new Convolution(d, seen, x, w) : new Convolution(d, seen, x, w, b));
    }

    /// y = w ⋆ x + b, all images with channels last.
    static void forward(Conv d, Tensor x, Tensor w, @Nullable Tensor b, Tensor y) {
        x.kernels()
                .conv(
                        d,
                        x.memory(),
                        x.start(),
                        w.array(),
                        w.offset(),
                        b == null ? null : b.array(),
                        b == null ? 0 : b.offset(),
                        y.memory(),
                        y.start());
    }

    /// The gradient of w from images with channels last.
    static void gradientOfWeights(Conv d, Tensor x, Tensor gy, Tensor w) {
        if (!w.requiresGrad()) return;
        Tensor gw = w.slot();
        x.kernels().convBackwardWeight(d, x.memory(), x.start(), gy.memory(), gy.start(), gw.array(), gw.offset());
        w.deliver(gw);
    }

    @Override
    int read() {
        return (inputs[0].requiresGrad() ? 2 : 0) | (inputs[1].requiresGrad() ? 1 : 0);
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0], w = inputs[1], gy = gradient.channelsLast();
        if (x.requiresGrad()) {
            Tensor gx = x.slotIn(true);
            x.kernels().convBackwardInput(d, gy.memory(), gy.start(), w.array(), w.offset(), gx.memory(), gx.start());
            x.deliver(gx);
        }
        gradientOfWeights(d, seen, gy, w);
        if (inputs.length > 2) gradientOfBias(gy, inputs[2]);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW, Trait.MIXES_ELEMENTS);
    }

    /// ∂L/∂b = Σ over images and positions of ∂L/∂y with channels last.
    static void gradientOfBias(Tensor gy, Tensor b) {
        if (!b.requiresGrad()) return;
        int images = gy.shape().axis(0), channels = b.size(), positions = gy.size() / Math.max(1, images * channels);
        Tensor perImage = Tensor.result(Shape.of(images, channels), gy.dtype()), gb = b.slot();
        Kernels<Object> k = gy.kernels();
        k.sum(gy.memory(), gy.start(), images, positions, channels, perImage.array(), perImage.offset());
        k.sum(perImage.array(), perImage.offset(), 1, images, channels, gb.array(), gb.offset());
        b.deliver(gb);
    }

    @Override
    String label() {
        return "conv";
    }
}
