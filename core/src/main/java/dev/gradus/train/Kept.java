package dev.gradus.train;

import dev.gradus.nn.Buffer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// What a run of a model changes, forward and backward, as it was before.
///
/// @param changed buffers and gradients → copies
/// @param without parameters that had no gradient
record Kept(IdentityHashMap<Tensor, Tensor> changed, List<Tensor> without) {
    /// Copies all, and clears the gradients: those that are NaN already would hide where the NaN came from.
    static Kept of(Sequential network) {
        IdentityHashMap<Tensor, Tensor> changed = new IdentityHashMap<>();
        List<Tensor> without = new ArrayList<>();
        for (Buffer b : network.buffers()) changed.put(b.value(), b.value().copy());
        for (Parameter p : network.parameters()) {
            Tensor g = p.grad();
            if (g == null) {
                without.add(p.value());
                continue;
            }
            changed.put(g, g.copy());
            g.set(Tensor.full(g.shape(), 0, g.dtype()));
        }
        return new Kept(changed, without);
    }

    void restore() {
        changed.forEach(Tensor::set);
        for (Tensor value : without) value.zeroGrad();
    }
}
