package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Product;
import java.util.EnumSet;
import java.util.Set;

/// Y = A · B for matrices A [m, k], B [k, n]; ∂L/∂A = ∂L/∂Y · Bᵀ, ∂L/∂B = Aᵀ · ∂L/∂Y.
final class MatMul extends Op {
    private MatMul(Tensor a, Tensor b) {
        super("matmul", a, b);
    }

    static Tensor apply(Tensor a, Tensor b) {
        a.requireSameType(b);
        if (a.shape().rank() != 2 || b.shape().rank() != 2 || a.shape().axis(1) != b.shape().axis(0)) {
            throw GradusException.got("matmul of %s and %s", a.shape(), b.shape())
                    .expected("[m, k] and [k, n]")
                    .because("one factor is transposed, or not a matrix")
                    .repair("Use transpose(0, 1) or reshape(…) on one factor.");
        }
        Tensor y = Tensor.result(Shape.of(a.shape().axis(0), b.shape().axis(1)), a.dtype());
        product(false, false, a, b, y, false);
        return record(y, new MatMul(a, b));
    }

    /// c = op(a) · op(b), or c += op(a) · op(b), where op may transpose.
    static void product(boolean ta, boolean tb, Tensor a, Tensor b, Tensor c, boolean accumulate) {
        int m = c.shape().axis(0), n = c.shape().axis(1), k = a.shape().axis(ta ? 0 : 1);
        Product product = new Product(ta, tb, m, n, k, accumulate);
        c.kernels().gemm(product, a.rows(), b.rows(), Replay.packing(b, null), c.rows());
    }

    @Override
    int read() {
        return (inputs[0].requiresGrad() ? 2 : 0) | (inputs[1].requiresGrad() ? 1 : 0);
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor a = inputs[0], b = inputs[1];
        if (a.requiresGrad()) {
            Tensor ga = a.slot();
            product(false, true, gy, b, ga, false);
            a.deliver(ga);
        }
        if (b.requiresGrad()) {
            Tensor gb = b.slot();
            product(true, false, a, gy, gb, false);
            b.deliver(gb);
        }
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW, Trait.MIXES_ELEMENTS);
    }
}
