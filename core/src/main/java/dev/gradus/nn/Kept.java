package dev.gradus.nn;

import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// Buffers and gradients of a model as they were before it was run, forward and backward, for a look.
///
/// ```java
/// Kept kept = Kept.of(model);
/// try {
///     loss.of(model.forward(inputs, pass), targets).backward();
/// } finally {
///     kept.restore();
/// }
/// ```
public final class Kept {
    /// Buffers and gradients → copies.
    private final IdentityHashMap<Tensor, Tensor> changed = new IdentityHashMap<>();

    /// Parameters that had no gradient.
    private final List<Tensor> without = new ArrayList<>();

    private Kept() {}

    /// Copies all, and clears the gradients: those that are NaN already would hide where the NaN came from.
    ///
    /// @param model built
    /// @return to be restored after the run
    public static Kept of(Layer model) {
        Kept kept = new Kept();
        for (Buffer b : model.buffers()) kept.changed.put(b.value(), b.value().copy());
        for (Parameter p : model.parameters()) {
            Tensor g = p.grad();
            if (g == null) {
                kept.without.add(p.value());
                continue;
            }
            kept.changed.put(g, g.copy());
            g.set(Tensor.full(g.shape(), 0, g.dtype()));
        }
        return kept;
    }

    /// Brings all of it back, to the bit.
    public void restore() {
        changed.forEach(Tensor::set);
        for (Tensor value : without) value.zeroGrad();
    }
}
