package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Conv;
import dev.gradus.tensor.kernel.Kernels;
import dev.gradus.tensor.kernel.Packing;
import dev.gradus.tensor.kernel.Slice;
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

    private final @Nullable Packing packing;

    private Convolution(Conv d, Tensor seen, @Nullable Packing packing, Tensor... inputs) {
        super("convolution", inputs);
        this.d = d;
        this.seen = seen;
        this.packing = packing;
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
        Packing packing = Replay.packing(w, b);
        forward(d, seen, w, b, packing, y);
        Tensor[] inputs = b == null ? new Tensor[] {x, w} : new Tensor[] {x, w, b};
        return record(y, new Convolution(d, seen, packing, inputs));
    }

    /// Whether kernels can rectify what they compute.
    boolean canBeRectified() {
        return d.groups() == 1;
    }

    /// Computes max(y, 0) once more.
    void computeRectified(Tensor y) {
        forward(d.rectified(), seen, inputs[1], inputs.length > 2 ? inputs[2] : null, packing, y);
    }

    /// y = w ⋆ x + b, all images with channels last.
    static void forward(Conv d, Tensor x, Tensor w, @Nullable Tensor b, @Nullable Packing packing, Tensor y) {
        x.kernels().conv(d, x.asStored(), w.rows(), b == null ? null : b.rows(), packing, y.asStored());
    }

    /// The gradient gx of images from gy, all images with channels last.
    static void gradientOfImages(Conv d, Tensor gy, Tensor w, Tensor gx) {
        gy.kernels().convBackwardInput(d, gy.asStored(), w.rows(), gx.asStored());
    }

    /// The gradient of w from images with channels last.
    static void gradientOfWeights(Conv d, Tensor x, Tensor gy, Tensor w) {
        if (!w.requiresGrad()) return;
        Tensor gw = w.slot();
        x.kernels().convBackwardWeight(d, x.asStored(), gy.asStored(), gw.rows());
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
            gradientOfImages(d, gy, w, gx);
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
        Slice<Object> from = gy.asStored(), between = perImage.rows(), to = gb.rows();
        k.sum(from.array(), from.offset(), images, positions, channels, between.array(), between.offset());
        k.sum(between.array(), between.offset(), 1, images, channels, to.array(), to.offset());
        b.deliver(gb);
    }

    @Override
    String label() {
        return "conv";
    }
}
