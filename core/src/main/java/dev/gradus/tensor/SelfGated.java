package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Unary;

/// y = x · s(x), where s is a smooth step from 0 to 1; ∂L/∂x = ∂L/∂y · (s + x · s').
///
/// Not a product of two tensors, whose gradient would be NaN where ∂L/∂y · x overflows although s' is 0.
final class SelfGated extends Op {
    /// A smooth step s, and its derivative. The product x · s' is NaN at ±∞, as PyTorch's.
    enum Gate {
        /// s = σ(x); s' = s (1 - s)
        SIGMOID("silu") {
            @Override
            void share(Tensor x, Tensor s) {
                Elementwise.map(Unary.SIGMOID, x, s);
            }

            @Override
            void slope(Tensor x, Tensor s, Tensor to) {
                Elementwise.zip(Binary.SIGMOID_BACKWARD, s, x, to);
            }
        },

        /// s = tanh(ln(1 + eˣ)); s' = σ(x) (1 - s²)
        MISH("mish") {
            @Override
            void share(Tensor x, Tensor s) {
                Elementwise.map(Unary.SOFTPLUS, 1, x, s);
                Elementwise.map(Unary.TANH, s, s);
            }

            @Override
            void slope(Tensor x, Tensor s, Tensor to) {
                Elementwise.map(Unary.SIGMOID, x, to);
                Elementwise.zip(Binary.MUL, x, to, to);
                Elementwise.zip(Binary.TANH_BACKWARD, s, to, to);
            }
        },

        /// s = Φ(x); s' = e^(-x²/2) / √(2π)
        NORMAL("gelu") {
            @Override
            void share(Tensor x, Tensor s) {
                Elementwise.map(Unary.NORMAL_CDF, x, s);
            }

            @Override
            void slope(Tensor x, Tensor s, Tensor to) {
                Elementwise.zip(Binary.MUL, x, x, to);
                Elementwise.map(Unary.SCALE, -0.5, to, to);
                Elementwise.map(Unary.EXP, to, to);
                Elementwise.map(Unary.SCALE, 1 / Math.sqrt(2 * Math.PI), to, to);
                Elementwise.zip(Binary.MUL, x, to, to);
            }
        },

        /// s = ½ (1 + tanh u) with u = √(2/π) (x + c x³); s' = 2 s (1 - s) u'
        NEARLY_NORMAL("gelu") {
            @Override
            void share(Tensor x, Tensor s) {
                Elementwise.map(Unary.POW, 3, x, s);
                Elementwise.map(Unary.SCALE, CUBIC, s, s);
                Elementwise.zip(Binary.ADD, x, s, s);
                Elementwise.map(Unary.SCALE, Math.sqrt(2 / Math.PI), s, s);
                Elementwise.map(Unary.TANH, s, s);
                Elementwise.map(Unary.SHIFT, 1, s, s);
                Elementwise.map(Unary.SCALE, 0.5, s, s);
            }

            @Override
            void slope(Tensor x, Tensor s, Tensor to) {
                Tensor u = s.like();
                Elementwise.map(Unary.CLAMP, -FLAT, FLAT, x, u); // x² must not overflow where s' is 0
                Elementwise.zip(Binary.MUL, u, u, u);
                Elementwise.map(Unary.SCALE, 3 * CUBIC, u, u);
                Elementwise.map(Unary.SHIFT, 1, u, u);
                Elementwise.map(Unary.SCALE, 2 * Math.sqrt(2 / Math.PI), u, u);
                Elementwise.zip(Binary.SIGMOID_BACKWARD, s, x, to);
                Elementwise.zip(Binary.MUL, u, to, to);
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
        abstract void share(Tensor x, Tensor s);

        /// to = x · s'
        abstract void slope(Tensor x, Tensor s, Tensor to);
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
        gate.share(x, share);
        return record(Elementwise.zip(Binary.MUL, x, share, y), new SelfGated(x, gate, share));
    }

    @Override
    int read() {
        return INPUTS;
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = inputs[0].inLayoutOf(share), gy = gradient.inLayoutOf(share), gx = inputs[0].slotLike(share);
        gate.slope(x, share, gx);
        Elementwise.zip(Binary.ADD, share, gx, gx);
        inputs[0].deliver(Elementwise.zip(Binary.MUL, gy, gx, gx));
    }
}
