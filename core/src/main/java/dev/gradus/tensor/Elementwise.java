package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Slice;
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
        Slice<Object> from = x.asStored(), to = y.asStored();
        x.kernels().map(f, p, q, from.array(), from.offset(), to.array(), to.offset(), x.size());
        return y;
    }

    /// y = f(a, b)
    static Tensor zip(Binary f, Tensor a, Tensor b, Tensor y) {
        return zip(f, 0, 0, a, b, y);
    }

    /// y = f(a, b; p, q)
    static Tensor zip(Binary f, double p, double q, Tensor a, Tensor b, Tensor y) {
        Slice<Object> u = a.asStored(), v = b.asStored(), to = y.asStored();
        a.kernels().zip(f, p, q, u.array(), u.offset(), 1, v.array(), v.offset(), 1, to.array(), to.offset(), a.size());
        return y;
    }

    /// y = f(a, b, c)
    static Tensor zip(Ternary f, Tensor a, Tensor b, Tensor c, Tensor y) {
        Slice<Object> u = a.asStored(), v = b.asStored(), w = c.asStored(), to = y.asStored();
        Object us = u.array(), vs = v.array(), ws = w.array(), ys = to.array();
        a.kernels().zip(f, 0, us, u.offset(), vs, v.offset(), ws, w.offset(), ys, to.offset(), a.size());
        return y;
    }
}
