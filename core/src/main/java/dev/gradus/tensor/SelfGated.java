package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Kernels;

/// y = x · s(x), where s is a smooth step from 0 to 1; ∂L/∂x = ∂L/∂y · (s + x · s').
///
/// Not a product of two tensors, whose gradient would be NaN where ∂L/∂y · x overflows although s' is 0.
final class SelfGated extends Op {
    /// A smooth step s, and its derivative. The product x · s' is NaN at ±∞, as PyTorch's.
    enum Gate {
        /// s = σ(x); s' = s (1 - s)
        SIGMOID("silu") {
            @Override
            void share(Kernels<Object> k, Object x, int xo, Object s, int so, int n) {
                k.sigmoid(x, xo, s, so, n);
            }

            @Override
            void slope(Kernels<Object> k, Object x, int xo, Tensor s, Object to, int at, int n) {
                k.sigmoidBackward(s.memory(), s.start(), x, xo, to, at, n);
            }
        },

        /// s = tanh(ln(1 + eˣ)); s' = σ(x) (1 - s²)
        MISH("mish") {
            @Override
            void share(Kernels<Object> k, Object x, int xo, Object s, int so, int n) {
                k.softplus(x, xo, 1, s, so, n);
                k.tanh(s, so, s, so, n);
            }

            @Override
            void slope(Kernels<Object> k, Object x, int xo, Tensor s, Object to, int at, int n) {
                k.sigmoid(x, xo, to, at, n);
                k.mul(x, xo, 1, to, at, 1, to, at, n);
                k.tanhBackward(s.memory(), s.start(), to, at, to, at, n);
            }
        },

        /// s = Φ(x); s' = e^(-x²/2) / √(2π)
        NORMAL("gelu") {
            @Override
            void share(Kernels<Object> k, Object x, int xo, Object s, int so, int n) {
                k.normalCdf(x, xo, s, so, n);
            }

            @Override
            void slope(Kernels<Object> k, Object x, int xo, Tensor s, Object to, int at, int n) {
                k.mul(x, xo, 1, x, xo, 1, to, at, n);
                k.scale(to, at, -0.5, to, at, n);
                k.exp(to, at, to, at, n);
                k.scale(to, at, 1 / Math.sqrt(2 * Math.PI), to, at, n);
                k.mul(x, xo, 1, to, at, 1, to, at, n);
            }
        },

        /// s = ½ (1 + tanh u) with u = √(2/π) (x + c x³); s' = 2 s (1 - s) u'
        NEARLY_NORMAL("gelu") {
            @Override
            void share(Kernels<Object> k, Object x, int xo, Object s, int so, int n) {
                k.pow(x, xo, 3, s, so, n);
                k.scale(s, so, CUBIC, s, so, n);
                k.add(x, xo, 1, s, so, 1, s, so, n);
                k.scale(s, so, Math.sqrt(2 / Math.PI), s, so, n);
                k.tanh(s, so, s, so, n);
                k.shift(s, so, 1, s, so, n);
                k.scale(s, so, 0.5, s, so, n);
            }

            @Override
            void slope(Kernels<Object> k, Object x, int xo, Tensor s, Object to, int at, int n) {
                Tensor inner = s.like();
                Object u = inner.memory();
                int uo = inner.start();
                k.clamp(x, xo, -FLAT, FLAT, u, uo, n); // x² must not overflow where s' is 0
                k.mul(u, uo, 1, u, uo, 1, u, uo, n);
                k.scale(u, uo, 3 * CUBIC, u, uo, n);
                k.shift(u, uo, 1, u, uo, n);
                k.scale(u, uo, 2 * Math.sqrt(2 / Math.PI), u, uo, n);
                k.sigmoidBackward(s.memory(), s.start(), x, xo, to, at, n);
                k.mul(u, uo, 1, to, at, 1, to, at, n);
            }
        };

        private static final double CUBIC = 0.044715;

        /// Where s no longer changes.
        private static final double FLAT = 100;

        private final String words;

        Gate(String words) {
            this.words = words;
        }

        /// s
        abstract void share(Kernels<Object> k, Object x, int xo, Object s, int so, int n);

        /// to = x · s'
        abstract void slope(Kernels<Object> k, Object x, int xo, Tensor s, Object to, int at, int n);
    }

    private final Gate gate;
    private final Tensor share;

    private SelfGated(Tensor x, Gate gate, Tensor share) {
        super(gate.words, x);
        this.gate = gate;
        this.share = share;
    }

    static Tensor apply(Tensor x, Gate gate) {
        Tensor share = x.like(), y = x.like();
        Kernels<Object> k = x.kernels();
        Object xs = x.memory(), s = share.memory();
        int xo = x.start(), so = share.start(), n = x.size();
        gate.share(k, xs, xo, s, so, n);
        k.mul(xs, xo, 1, s, so, 1, y.memory(), y.start(), n);
        return record(y, new SelfGated(x, gate, share));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0].inLayoutOf(share), gy = gradient.inLayoutOf(share), gx = inputs[0].slotLike(share);
        Kernels<Object> k = x.kernels();
        Object to = gx.memory();
        int at = gx.start(), n = x.size();
        gate.slope(k, x.memory(), x.start(), share, to, at, n);
        k.add(share.memory(), share.start(), 1, to, at, 1, to, at, n);
        k.mul(gy.memory(), gy.start(), 1, to, at, 1, to, at, n);
        inputs[0].deliver(gx);
    }
}
