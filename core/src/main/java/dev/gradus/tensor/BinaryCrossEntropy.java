package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Ternary;
import java.util.EnumSet;
import java.util.Set;

/// y = -(t ln p + (1-t) ln(1-p)), each logarithm at least -100; ∂L/∂p = ∂L/∂y · (p-t) / max(p(1-p), 10⁻¹²).
///
/// Bounds as in PyTorch: the loss is at most 100, the gradient at p = 0 and t = 1 is -10¹². Targets get no gradient.
final class BinaryCrossEntropy extends Op {
    private final Tensor targets;

    private BinaryCrossEntropy(Tensor p, Tensor targets) {
        super("binary cross entropy", p);
        this.targets = targets;
    }

    static Tensor apply(Tensor p, Tensor t) {
        p.requireSameType(t);
        Tensor y = Tensor.result(p.shape(), p.dtype());
        Elementwise.zip(Binary.BINARY_CROSS_ENTROPY, p.inLayoutOf(y), t.inLayoutOf(y), y);
        return record(y, new BinaryCrossEntropy(p, t));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    Tensor constant() {
        return targets;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0], gx = x.slot(), p = x.inLayoutOf(gx), t = targets.inLayoutOf(gx), g = gy.inLayoutOf(gx);
        x.deliver(Elementwise.zip(Ternary.BINARY_CROSS_ENTROPY_BACKWARD, p, t, g, gx));
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.TAKES_LOGARITHM);
    }
}
