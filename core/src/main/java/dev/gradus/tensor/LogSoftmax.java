package dev.gradus.tensor;

import dev.gradus.error.Mistakes;
import dev.gradus.tensor.kernel.Middle;
import dev.gradus.tensor.kernel.Slice;
import java.util.EnumSet;
import java.util.Set;

/// y = x - ln Σ eˣ along the last axis; ∂L/∂x = ∂L/∂y - eʸ · Σ ∂L/∂y.
///
/// The largest element is subtracted first, so that nothing overflows. Another axis is exchanged with the last and back.
final class LogSoftmax extends Op {
    private static final String TWICE =
            "a log-softmax of a softmax: probabilities are taken for scores, which trains slowly and badly. Likely cause: the last layer is a"
                    + " Softmax, and CrossEntropy contains one. Repair: remove the Softmax, or use NegativeLogLikelihood after a"
                    + " LogSoftmax.";

    private LogSoftmax(Tensor x) {
        super("log softmax", x);
    }

    static Tensor apply(Tensor x, int axis) {
        int last = x.shape().rank() - 1;
        if (x.shape().index(axis) != last) return apply(x.transpose(axis, last), last).transpose(axis, last);
        if (isSoftmax(x))
            Mistakes.reportOnce(Mistakes.SOFTMAX_BEFORE_LOSS, TWICE); // a recorded step is not computed again
        Tensor y = Tensor.result(x.shape(), x.dtype());
        Middle d = x.shape().around(last);
        Slice<Object> from = x.rows(), to = y.rows();
        x.kernels().logSoftmax(from.array(), from.offset(), d.outer(), d.reduce(), to.array(), to.offset());
        return record(y, new LogSoftmax(x));
    }

    private static boolean isSoftmax(Tensor x) {
        Op op = x.producer();
        while (op instanceof Reshape || op instanceof Permute) op = op.inputs[0].producer();
        return op instanceof Softmax;
    }

    @Override
    int read() {
        return OUTPUT;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Middle d = x.shape().around(-1);
        Tensor gx = x.slot();
        Slice<Object> s = y.rows(), g = gy.rows(), to = gx.rows();
        x.kernels()
                .logSoftmaxBackward(
                        s.array(), s.offset(), g.array(), g.offset(), d.outer(), d.reduce(), to.array(), to.offset());
        x.deliver(gx);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }
}
