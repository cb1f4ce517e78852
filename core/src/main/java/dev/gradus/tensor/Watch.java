package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A look at every operation, forward and backward, for the first one that makes a number infinite or NaN.
///
/// ```java
/// try (var watch = Watch.open()) {
///     Tensor loss = …;
///     loss.backward();
///     Watch.Fault first = watch.first();        // null where all was finite
/// }
/// ```
/// It holds for the thread that opened it. A step is several times slower under it, and a [Replay] computes as usual meanwhile. An
/// operation that is made of others (a loss, a [Function]) is found as the inner one that went wrong first; on the way back, where
/// its gradient is written by hand, as a whole. While none is open, an operation costs the reading of one field more.
public final class Watch implements AutoCloseable {
    private final @Nullable Watch outer;
    private final IdentityHashMap<Op, String> places = new IdentityHashMap<>();
    private final List<Op> unplaced = new ArrayList<>();
    private @Nullable Fault first;
    private boolean sweeping;
    private boolean closed;

    /// An operation that gave, or was given, a number that is not finite.
    ///
    /// @param operation its name in words, such as `linear`, `exp`, `div`, `log softmax`
    /// @param traits what it can do to numbers
    /// @param isBackward whether it went wrong while it passed its gradient on
    /// @param isProducer whether all that it was given is finite; else a tensor that no operation made was bad before
    /// @param place what [#place] said of it, or null
    /// @param output what it made: its output, or on the way back the gradient of one of its inputs
    /// @param inputs what it was given; on the way back the gradient of its output, then its inputs in forward, then its output
    /// @param index of the first bad element of what it made
    /// @param rows places along the first axis of what it made where an element is bad, each once
    public record Fault(
            String operation,
            Set<Trait> traits,
            boolean isBackward,
            boolean isProducer,
            @Nullable String place,
            Operand output,
            List<Operand> inputs,
            List<Integer> index,
            List<Integer> rows) {
        /// Keeps copies.
        public Fault {
            traits = Set.copyOf(traits);
            inputs = List.copyOf(inputs);
            index = List.copyOf(index);
            rows = List.copyOf(rows);
        }

        private Fault at(String where) {
            return new Fault(operation, traits, isBackward, isProducer, where, output, inputs, index, rows);
        }
    }

    /// A tensor that an operation was given or made.
    ///
    /// @param what its role: `input 0`, `output`, `gradient of input 0`
    /// @param name of the tensor (of the input, for its gradient), such as `1.weight`, or null where it has none
    /// @param shape its shape
    /// @param values what numbers it holds
    /// @param there its element that belongs to the first bad one, where there is such a thing
    /// @param isDivisor whether the operation divides by its elements
    public record Operand(
            String what, @Nullable String name, Shape shape, Values values, OptionalDouble there, boolean isDivisor) {}

    private Watch(@Nullable Watch outer) {
        this.outer = outer;
    }

    /// Begins to look at what this thread computes; an outer watch rests meanwhile.
    ///
    /// @return to be closed by the same thread
    public static Watch open() {
        Recorder.refuse("a watch looks at its operations");
        Execution here = Execution.here();
        Watch watch = new Watch(here.watch);
        here.watch = watch;
        return watch;
    }

    /// Names the place of all operations since the last call: those of a layer, after it has run. On the way back they are
    /// known by it.
    ///
    /// @param place for people
    public void place(String place) {
        for (Op op : unplaced) places.put(op, place);
        unplaced.clear();
        if (first != null && first.place == null && !first.isBackward) first = first.at(place);
    }

    /// The first operation that gave or was given something that is not finite.
    ///
    /// @return null as long as all is finite
    public @Nullable Fault first() {
        return first;
    }

    /// Ends it.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        Execution.here().watch = outer;
    }

    /// Looks at what an operation has made of its inputs.
    void computed(Op op, Tensor y) {
        if (sweeping) return; // part of a gradient, which is looked at when it is whole
        unplaced.add(op);
        if (first != null || Ops.isFinite(y)) return;
        List<Operand> inputs = new ArrayList<>();
        Element bad = Element.of(y, op.traits().contains(Trait.MIXES_ELEMENTS));
        for (int i = 0; i < op.inputs.length; i++)
            inputs.add(bad.operand("input " + i, op.inputs[i], divides(op, 1 << i)));
        first = fault(op, false, bad, bad.operand("output", y, false), inputs);
    }

    /// Has an operation pass its gradient on, and looks at what arrives.
    void passed(Op op, Tensor y, Tensor gy) {
        boolean wasBad = first == null && holdsBad(op);
        sweeping = true;
        try {
            op.backward(y, gy);
        } finally {
            sweeping = false;
        }
        if (first != null) return;
        for (int i = 0; i < op.inputs.length; i++) {
            Tensor input = op.inputs[i], g = input.grad();
            if (g == null || Ops.isFinite(g)) continue;
            Element bad = Element.of(g, op.traits().contains(Trait.MIXES_ELEMENTS));
            List<Operand> given = new ArrayList<>();
            given.add(bad.operand("gradient of output", gy, false));
            for (int j = 0; j < op.inputs.length; j++) {
                given.add(bad.operand("input " + j, op.inputs[j], divides(op, 1 << j)));
            }
            given.add(bad.operand("output", y, divides(op, Op.OUTPUT)));
            Operand made = bad.operand("gradient of input " + i, g, false);
            made = new Operand(made.what, input.name(), made.shape, made.values, made.there, false);
            Fault found = fault(op, true, bad, made, given);
            first =
                    wasBad
                            ? new Fault(
                                    found.operation,
                                    found.traits,
                                    true,
                                    false,
                                    found.place,
                                    made,
                                    given,
                                    found.index,
                                    found.rows)
                            : found;
            return;
        }
    }

    /// Whether a gradient that this sweep adds to is not finite already.
    private static boolean holdsBad(Op op) {
        for (Tensor input : op.inputs) {
            Tensor g = input.grad();
            if (g != null && !Ops.isFinite(g)) return true;
        }
        return false;
    }

    private static boolean divides(Op op, int operand) {
        return (op.divisors() & operand) != 0;
    }

    private Fault fault(Op op, boolean backward, Element bad, Operand made, List<Operand> given) {
        boolean producer = given.stream().allMatch(operand -> operand.values.isFinite());
        return new Fault(
                op.name(), op.traits(), backward, producer, places.get(op), made, given, bad.index(), bad.rows());
    }

    /// The first bad element of a tensor.
    private record Element(Tensor of, int flat, boolean alone) {
        static Element of(Tensor t, boolean mixing) {
            int i = 0;
            Slice<Object> rows = t.rows();
            while (Double.isFinite(rows.get(i))) i++;
            return new Element(t, i, !mixing);
        }

        List<Integer> index() {
            List<Integer> index = new ArrayList<>();
            int rest = flat;
            for (int axis = of.shape().rank() - 1; axis >= 0; axis--) {
                index.addFirst(rest % of.shape().axis(axis));
                rest /= of.shape().axis(axis);
            }
            return index;
        }

        List<Integer> rows() {
            List<Integer> rows = new ArrayList<>();
            if (of.shape().rank() == 0) return rows;
            int size = of.size() / of.shape().axis(0);
            for (int row = 0; row < of.shape().axis(0); row++) {
                for (int i = row * size; i < (row + 1) * size; i++) {
                    if (Double.isFinite(of.at(i))) continue;
                    rows.add(row);
                    break;
                }
            }
            return rows;
        }

        Operand operand(String what, Tensor t, boolean isDivisor) {
            int at = alone ? flatIn(t) : -1;
            OptionalDouble there = at < 0 ? OptionalDouble.empty() : OptionalDouble.of(t.at(at));
            return new Operand(what, t.name(), t.shape(), Values.of(t), there, isDivisor);
        }

        /// Where another tensor has the element that broadcasting brings here, or -1.
        private int flatIn(Tensor t) {
            List<Integer> index = index();
            int skipped = of.shape().rank() - t.shape().rank(), at = 0;
            if (skipped < 0 || t.size() == 0) return -1;
            for (int axis = 0; axis < t.shape().rank(); axis++) {
                int size = t.shape().axis(axis);
                if (size != 1 && size != of.shape().axis(axis + skipped)) return -1;
                at = at * size + (size == 1 ? 0 : index.get(axis + skipped));
            }
            return at;
        }
    }
}
