package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Recorder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The operations of a step that is being recorded, and the pass over them that lets one do the work of several.
///
/// Where nobody but the next operation has asked for a result, nothing that it is computed from is changed later in the step, and a [Rule]
/// knows one that computes both, that one takes their place: in the recorded work, and in the graph, so that the sweep goes back through it, too. Elements in between are no longer written; whoever
/// asks for them later (a program that keeps a result) has them computed by the work that was taken out. Bits are those of the single
/// operations, which also are what is done where nothing is recorded, or a [Watch] sees each.
final class Fusion {
    private static final List<Rule> RULES =
            List.of(new RectifiedNormalization(), new PooledNormalization(), new RectifiedConvolution());

    private final List<Step> steps = new ArrayList<>();
    private final IdentityHashMap<Tensor, Step> byResult = new IdentityHashMap<>();
    private int leftOut;

    /// Which operation can do the work of two.
    interface Rule {
        /// One for both.
        ///
        /// @param first what makes the first input of the last, for nobody else
        /// @param last the operation after it
        /// @param y what that makes
        /// @return null where there is none
        @Nullable Fused join(Op first, Op last, Tensor y);
    }

    /// An operation whose output can be computed once more, from what operations before it have left.
    interface Fused {
        /// Computes the output once more.
        ///
        /// @param y where it belongs
        void compute(Tensor y);
    }

    /// An operation that was recorded.
    private static final class Step {
        private final Op op;
        private final Tensor y;

        /// The place of the work that writes y: operations do that last.
        private final int place;

        /// What the work that writes y reads: γ and β of a normalization have become coefficients before.
        private final Tensor[] operands;

        /// The stamps of the operands when y was computed.
        private long seen;

        /// How many operations read y.
        private int readers;

        /// What does the work of this and of those before it.
        private @Nullable Fused joined;

        /// The one before it that is joined with it.
        private @Nullable Step before;

        /// Whether it is joined with the one after it.
        private boolean isPart;

        private Step(Op op, Tensor y, int place) {
            this.op = op;
            this.y = y;
            this.place = place;
            operands = op instanceof Normalize ? new Tensor[] {op.inputs[0]} : op.inputs;
            see();
        }

        void see() {
            seen = stamps();
        }

        private long stamps() {
            long sum = 0;
            for (Tensor operand : operands) sum += operand.store().stamp();
            return sum;
        }

        /// Refuses to compute y from other numbers than those of its step.
        void requireUnchanged() {
            if (stamps() == seen) return;
            throw GradusException.got(
                            "%s, a result of %s in a Replay, is read after a change of its inputs",
                            y.shape(), op.name())
                    .expected("the elements with which the step was computed")
                    .because(
                            "it is computed only when somebody asks for it, and an optimizer's step or set(…) came before")
                    .repair("Read it before the change, or keep a copy in the computation: detach().copy().");
        }

        Op current() {
            return joined == null ? op : (Op) joined;
        }

        /// Whether the one that reads y is the only one who ever asked for its elements, but for the one that wrote them, and could
        /// compute them later: nothing that they are computed from is changed in place in this step.
        boolean canBeJoined() {
            return readers == 1 && y.store().uses() == 2 && !y.retained && stamps() == seen;
        }
    }

    /// Notes an operation whose work has been recorded.
    void add(Op op, Tensor y, int place) {
        var step = new Step(op, y, place);
        steps.add(step);
        byResult.put(y, step);
        for (Tensor input : op.inputs) {
            Step before = byResult.get(input);
            if (before != null) before.readers++;
        }
    }

    /// Whether one of them made a tensor.
    boolean made(Tensor t) {
        return byResult.containsKey(t);
    }

    /// What they made that gradients pass through.
    Tensor[] results() {
        return steps.stream().map(step -> step.y).filter(y -> y.producer() != null).toArray(Tensor[]::new);
    }

    /// How many results are computed only when somebody asks for them.
    int leftOut() {
        return leftOut;
    }

    /// Joins what can be joined.
    ///
    /// @param recorder of the work, still open
    void fuse(Recorder recorder) {
        for (Step step : steps) join(step);
        for (Step step : steps) if (step.joined != null && !step.isPart) replace(step, recorder);
    }

    private void join(Step step) {
        Step before = step.op.inputs.length == 0 ? null : byResult.get(step.op.inputs[0]);
        if (before == null || !before.canBeJoined()) return;
        for (Rule rule : RULES) {
            Fused joined = rule.join(before.current(), step.op, step.y);
            if (joined == null) continue;
            step.joined = joined;
            step.before = before;
            before.isPart = true;
            return;
        }
    }

    private void replace(Step last, Recorder recorder) {
        Fused joined = Objects.requireNonNull(last.joined);
        List<Step> parts = new ArrayList<>();
        for (Step s = last.before; s != null; s = s.before) parts.addFirst(s);
        List<Runnable> work = new ArrayList<>();
        for (Step part : parts) {
            work.add(recorder.take(part.place));
            List<Runnable> soFar = List.copyOf(work);
            List<Step> computed = List.copyOf(parts.subList(0, work.size()));
            part.y
                    .store()
                    .leaveOut(
                            () -> {
                                computed.forEach(Step::requireUnchanged);
                                soFar.forEach(Runnable::run);
                            },
                            part.y.size());
            leftOut++;
        }
        recorder.take(last.place);
        recorder.insert(
                last.place,
                () -> {
                    joined.compute(last.y);
                    Recorder.once(() -> parts.forEach(Step::see));
                });
        if (last.y.producer() == null) return;
        last.y.producedBy((Op) joined);
        ((Op) joined).stamp(last.y);
    }
}
