package dev.gradus.tensor;

import org.jspecify.annotations.Nullable;

/// A rectified normalization and the max pooling behind it in one pass, block by block in the fastest cache: what is not the largest of
/// its window is never written.
record PooledNormalization() implements Fusion.Rule {
    @Override
    public @Nullable Normalize join(Op first, Op last, Tensor y) {
        boolean fits = first instanceof Normalize && last instanceof MaxPool;
        return fits ? ((Normalize) first).pooled(((MaxPool) last).windows()) : null;
    }
}
