package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Conv;
import dev.gradus.tensor.kernel.Kernels;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Y = Wᵀ ⋆ X + b: what [Convolution] does to a gradient; its gradients are a convolution's forward pass and weights.
///
/// X [n, groups · in, h, w], W [groups · in, out, kernel], b [groups · out] or absent, Y of the stated size. `d` describes the
/// convolution that leads back from Y to X.
final class TransposedConvolution extends Op {
    private final Conv d;

    /// x with channels last.
    private final Tensor seen;

    private TransposedConvolution(Conv d, Tensor seen, Tensor... inputs) {
        super("transposed convolution", inputs);
        this.d = d;
        this.seen = seen;
    }

    static Tensor apply(Tensor input, Tensor w, @Nullable Tensor b, Window window, int groups, int h, int width) {
        requireReach(input, 2, window.down(), h);
        requireReach(input, 3, window.right(), width);
        // a size beyond the last stride is that of an input with further rows of zeros, which add nothing
        Tensor down = extended(input, 2, window.down().outputs(h, false));
        Tensor x = extended(down, 3, window.right().outputs(width, false));
        int in = w.shape().axis(0) / groups, out = w.shape().axis(1);
        var d = new Conv(x.shape().axis(0), groups, out, in, h, width, window.down().sweep(), window.right().sweep());
        Tensor y = Tensor.channelsLast(Shape.of(d.images(), groups * out, h, width), x.dtype());
        Tensor seen = x.channelsLast();
        Convolution.gradientOfImages(d, seen, w, y);
        if (b != null) addBias(y, b);
        return record(y, new TransposedConvolution(d, seen, b == null ? new Tensor[] {x, w} : new Tensor[] {x, w, b}));
    }

    private static void requireReach(Tensor x, int axis, Window.Axis window, int size) {
        long least = (x.shape().axis(axis) - 1L) * window.stride() - 2L * window.padding() + window.extent();
        long most = least + Math.max(window.stride(), window.dilation()) - 1;
        if (size >= Math.max(1, least) && size <= most) return;
        throw GradusException.got("convTranspose2d: %d elements along axis %d, of x %s", size, axis, x.shape())
                .expected("from %d to %d", Math.max(1, least), most)
                .because("the output size is outside of the reach of stride and dilation")
                .repair("Use (size - 1) · stride - 2 padding + extent, plus less than one stride or dilation.");
    }

    private static Tensor extended(Tensor x, int axis, int size) {
        int[] shape = x.shape().toArray();
        if (shape[axis] == size) return x;
        shape[axis] = size - shape[axis];
        return Ops.concatenate(axis, x, Tensor.full(Shape.of(shape), 0, x.dtype()));
    }

    private static void addBias(Tensor y, Tensor b) {
        int channels = b.size();
        Kernels<Object> k = y.kernels().serial();
        Slice<Object> all = y.asStored(), bias = b.rows();
        Object to = all.array(), from = bias.array();
        int first = all.offset(), end = first + y.size(), bo = bias.offset();
        Recorder.once(() -> {
            for (int at = first; at < end; at += channels) k.zip(Binary.ADD, to, at, from, bo, to, at, channels);
        });
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
            Convolution.forward(d, gy, w, null, null, gx);
            x.deliver(gx);
        }
        Convolution.gradientOfWeights(d, gy, seen, w);
        if (inputs.length > 2) Convolution.gradientOfBias(gy, inputs[2]);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW, Trait.MIXES_ELEMENTS);
    }

    @Override
    String label() {
        return "transposed conv";
    }
}
