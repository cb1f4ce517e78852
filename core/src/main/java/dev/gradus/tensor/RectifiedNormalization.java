package dev.gradus.tensor;

import org.jspecify.annotations.Nullable;

/// A normalization and the rectifier behind it in one pass: y = max(γ x̂ + β, 0), one reading and one writing instead of two of each.
record RectifiedNormalization() implements Fusion.Rule {
    @Override
    public @Nullable Normalize join(Op first, Op last, Tensor y) {
        boolean fits = first instanceof Normalize && last instanceof LeakyRelu relu && relu.isRelu();
        return fits ? ((Normalize) first).rectified(y.requiresGrad()) : null;
    }
}
