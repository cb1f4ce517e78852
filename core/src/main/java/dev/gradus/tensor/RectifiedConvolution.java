package dev.gradus.tensor;

import org.jspecify.annotations.Nullable;

/// A convolution and the rectifier behind it: what a thread has computed it rectifies while that is in its cache, and only the rectified
/// images need memory.
record RectifiedConvolution() implements Fusion.Rule {
    @Override
    public Fusion.@Nullable Fused join(Op first, Op last, Tensor y) {
        boolean fits = first instanceof Convolution && last instanceof LeakyRelu relu && relu.isRelu();
        return fits && ((Convolution) first).canBeRectified() ? new Rectified((Convolution) first) : null;
    }
}
