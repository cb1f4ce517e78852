package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One recorded application of a primitive: its inputs, and how a gradient passes back through it.
///
/// A primitive is one class with a static `apply` (forward) and [#backward]. Forward computes the output with kernels
/// and calls [#record]; backward asks each input that needs a gradient for a [Tensor#slot()], writes all of it, and hands
/// it back with [Tensor#deliver(Tensor)].
abstract class Op {
    /// What [#read] answers: nothing, the output, or all inputs. Input i is bit i.
    static final int NOTHING = 0, OUTPUT = 1 << 30, INPUTS = OUTPUT - 1;

    final Tensor[] inputs;

    private final String name;

    /// One more than the deepest input: sorting by depth is a topological order.
    final int depth;

    /// What tells whether inputs and output have been changed in place since: their [Tensor#stamp]s.
    private final long[] stamps;

    /// @param name in words, for texts and drawn graphs
    Op(String name, Tensor... inputs) {
        this.name = name;
        this.inputs = inputs;
        stamps = new long[inputs.length + 2];
        int deepest = 0;
        for (Tensor input : inputs) deepest = Math.max(deepest, input.depth());
        this.depth = deepest + 1;
    }

    /// Passes the gradient of the output on to the inputs.
    ///
    /// @param y the output of forward
    /// @param gy its gradient, not to be changed
    abstract void backward(Tensor y, Tensor gy);

    /// Of which tensors backward reads the elements, so that it is refused where one has been changed in place. All of them unless
    /// said otherwise, so that an operation cannot forget one.
    ///
    /// @return bit i for input i, [#OUTPUT] for the output
    int read() {
        return INPUTS | OUTPUT;
    }

    /// What it can do to numbers, so that the cause of a failure can be found.
    ///
    /// @return none unless said otherwise
    Set<Trait> traits() {
        return Set.of();
    }

    /// By the elements of which tensors something is divided, forward or on the way back.
    ///
    /// @return bit i for input i, [#OUTPUT] for the output
    int divisors() {
        return NOTHING;
    }

    /// What has no gradient but is read by backward, too: labels, targets.
    ///
    /// @return null where there is nothing
    @Nullable Tensor constant() {
        return null;
    }

    /// Notes the state in which all of them are.
    final void stamp(Tensor y) {
        int n = inputs.length;
        Tensor constant = constant();
        for (int i = 0; i < n; i++) stamps[i] = inputs[i].store().stamp();
        stamps[n] = y.store().stamp();
        stamps[n + 1] = constant == null ? 0 : constant.store().stamp();
    }

    /// Refuses to pass on a gradient that would be wrong.
    final void requireUnchanged(Tensor y) {
        int read = read(), n = inputs.length;
        for (int i = 0; i < n; i++) {
            boolean isRead = (read & 1 << Math.min(i, 29)) != 0;
            if (isRead && stamps[i] != inputs[i].store().stamp()) throw changed("input " + i, inputs[i]);
        }
        if ((read & OUTPUT) != 0 && stamps[n] != y.store().stamp()) throw changed("its output", y);
        Tensor constant = constant();
        if (constant != null && stamps[n + 1] != constant.store().stamp()) throw changed("its target", constant);
    }

    private GradusException changed(String role, Tensor t) {
        String what = t.name() == null ? "a tensor" : "'" + t.name() + "'";
        return GradusException.got(
                        "backward through %s: %s, %s %s, was changed in place after forward",
                        name(), role, what, t.shape())
                .expected("the elements with which %s was computed", name())
                .because(
                        "an optimizer's step, set(…), a refilled batch or a further call of a Replay came between forward and backward")
                .repair("Call backward() before the change, or compute with a copy that stays: detach().copy().");
    }

    /// The operation's name in drawn graphs, a sign where there is one.
    String label() {
        return name;
    }

    /// The operation's name in words.
    final String name() {
        return name;
    }

    /// Remembers how y was made, unless nothing could ever ask for it.
    static Tensor record(Tensor y, Op op) {
        Execution here = Execution.here();
        if (here.watch != null) here.watch.computed(op, y);
        if (here.recording != null) here.recording.made(y, op);
        if (!here.differentiates()) return y;
        for (Tensor input : op.inputs) {
            if (input.requiresGrad()) {
                y.producedBy(op);
                op.stamp(y);
                break;
            }
        }
        return y;
    }
}
