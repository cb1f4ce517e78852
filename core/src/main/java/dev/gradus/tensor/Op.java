package dev.gradus.tensor;

/// One recorded application of a primitive: its inputs, and how a gradient passes back through it.
///
/// A primitive is one class with a static `apply` (forward) and [#backward]. Forward computes the output with kernels
/// and calls [#record]; backward asks each input that needs a gradient for a [Tensor#slot()], writes all of it, and hands
/// it back with [Tensor#deliver(Tensor)].
abstract class Op {
    final Tensor[] inputs;

    /// One more than the deepest input: sorting by depth is a topological order.
    final int depth;

    Op(Tensor... inputs) {
        this.inputs = inputs;
        int deepest = 0;
        for (Tensor input : inputs) deepest = Math.max(deepest, input.depth());
        this.depth = deepest + 1;
    }

    /// Passes the gradient of the output on to the inputs.
    ///
    /// @param y the output of forward
    /// @param gy its gradient, not to be changed
    abstract void backward(Tensor y, Tensor gy);

    /// The operation's name in drawn graphs, a sign where there is one.
    String label() {
        return name();
    }

    /// The operation's name in words.
    String name() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
    }

    /// Remembers how y was made, unless nothing could ever ask for it.
    static Tensor record(Tensor y, Op op) {
        Watch watch = Watch.here();
        if (watch != null) watch.computed(op, y);
        if (NoGrad.isOpen()) return y;
        for (Tensor input : op.inputs) {
            if (input.requiresGrad()) {
                y.producedBy(op);
                break;
            }
        }
        return y;
    }
}
