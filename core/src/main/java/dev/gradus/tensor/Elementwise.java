package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Ternary;
import dev.gradus.tensor.kernel.Unary;

/// Functions of corresponding elements of tensors that have the same layout. All return y, which may be one of the operands.
final class Elementwise {
    private Elementwise() {}

    /// A new y = f(x).
    static Tensor map(Unary f, Tensor x) {
        return map(f, 0, 0, x, x.like());
    }

    /// A new y = f(x; p).
    static Tensor map(Unary f, double p, Tensor x) {
        return map(f, p, 0, x, x.like());
    }

    /// y = f(x)
    static Tensor map(Unary f, Tensor x, Tensor y) {
        return map(f, 0, 0, x, y);
    }

    /// y = f(x; p)
    static Tensor map(Unary f, double p, Tensor x, Tensor y) {
        return map(f, p, 0, x, y);
    }

    /// y = f(x; p, q)
    static Tensor map(Unary f, double p, double q, Tensor x, Tensor y) {
        x.kernels().map(f, p, q, x.memory(), x.start(), y.memory(), y.start(), x.size());
        return y;
    }

    /// y = f(a, b)
    static Tensor zip(Binary f, Tensor a, Tensor b, Tensor y) {
        return zip(f, 0, 0, a, b, y);
    }

    /// y = f(a, b; p, q)
    static Tensor zip(Binary f, double p, double q, Tensor a, Tensor b, Tensor y) {
        a.kernels().zip(f, p, q, a.memory(), a.start(), 1, b.memory(), b.start(), 1, y.memory(), y.start(), a.size());
        return y;
    }

    /// y = f(a, b, c)
    static Tensor zip(Ternary f, Tensor a, Tensor b, Tensor c, Tensor y) {
        a.kernels()
                .zip(
                        f,
                        0,
                        a.memory(),
                        a.start(),
                        b.memory(),
                        b.start(),
                        c.memory(),
                        c.start(),
                        y.memory(),
                        y.start(),
                        a.size());
        return y;
    }
}
