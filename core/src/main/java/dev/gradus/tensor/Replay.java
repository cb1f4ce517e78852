package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.RandomKey;
import dev.gradus.tensor.kernel.Recorder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A computation that is recorded once and then done again on what its input tensors hold by then: the same kernels on the same
/// memory, without making the graph anew and without allocating.
///
/// ```java
/// var step = Replay.of(rng -> loss.of(model.forward(inputs, Pass.training(rng)), labels));
/// for (long i = 0; i < steps; i++) {
///     Ops.fill(inputs, …); Ops.fill(labels, …);          // the same tensors, refilled
///     try (var _ = Workspace.open()) {
///         Tensor value = step.forward(Rng.of(seed).fork(i));
///         optimizer.zeroGrad();
///         step.backward();
///         optimizer.step();
///     }
/// }
/// ```
/// The first call computes as usual, the second one, too, and records; from the third on it is replayed. Bits are those of
/// the usual way.
///
/// What is recorded is what is done to tensors. Whatever Java decides in between must come out alike each time: a computation that
/// reads a value, makes a tensor of Java's numbers, or uses a [dev.gradus.tensor.Function] is never replayed but computed as
/// usual each time, and [#refusal()] says why. What no tensor can tell (a counter in a field, a setting that changes) is the
/// caller's to know: [#forget()] has it recorded again. Random numbers may be drawn from the given source and its forks, by
/// [Ops#dropout] and as tensors.
///
/// Memory of the recorded step is kept as long as this object; results are valid until the next call.
///
/// @param <T> what is computed
public final class Replay<T> {
    /// More ways than these in which gradients are there or absent before backward have no sensible use.
    private static final int MOST_SWEEPS = 4;

    /// The one that records; [Recorder#isOn()] tells whether that is on this thread.
    private static @Nullable Replay<?> recording;

    private final Function<Rng, T> computation;
    private final Function<T, Tensor> root;
    private final List<Draw> draws = new ArrayList<>();
    private final List<BooleanSupplier> assumptions = new ArrayList<>();
    private final List<Sweep> sweeps = new ArrayList<>();
    private final int[] words = new int[4];

    private boolean warm;
    private @Nullable String refusal;
    private @Nullable Rng source;
    private @Nullable Recorder forward;
    private Workspace memory = Workspace.lasting();
    private Tensor[] leaves = {};
    private boolean[] wanted = {};

    /// What was computed while recording: where replaying leaves its result.
    private @Nullable T recorded;

    /// What [#forward] gave last, and whether that is the recorded one.
    private @Nullable T result;

    private boolean repeatable;

    /// A key that must be drawn again, and the forks that lead to it.
    private record Draw(RandomKey key, long[] path) {}

    /// A recorded backward sweep, and which leaves had a gradient before it.
    private record Sweep(boolean[] present, Recorder work) {}

    /// Records a computation of several tensors when it is first repeated.
    ///
    /// @param computation from tensors that stay the same objects, and from random numbers
    /// @param root what [#backward()] begins with: a scalar among the results
    public Replay(Function<Rng, T> computation, Function<T, Tensor> root) {
        this.computation = computation;
        this.root = root;
    }

    /// Records the computation of a tensor when it is first repeated.
    ///
    /// @param computation from tensors that stay the same objects, and from random numbers
    /// @return nothing is computed yet
    public static Replay<Tensor> of(Function<Rng, Tensor> computation) {
        return new Replay<>(computation, Function.identity());
    }

    /// Why the computation cannot be replayed.
    ///
    /// @return the reason, or null as long as none is known
    public @Nullable String refusal() {
        return refusal;
    }

    /// Tells that what is under way must not be repeated blindly; nothing happens outside of a recording.
    ///
    /// @param why for people: "it counts calls"
    public static void refuse(String why) {
        Recorder.refuse(why);
    }

    /// Has the next computation but one recorded again: after something changed that tensors do not tell.
    public void forget() {
        refusal = null;
        drop();
    }

    private void drop() {
        draws.clear();
        assumptions.clear();
        sweeps.clear();
        forward = null;
        recorded = null;
        repeatable = false;
        warm = false;
        memory = Workspace.lasting();
    }

    /// Computes the result.
    ///
    /// @param rng random numbers of this very step
    /// @return the result, valid until the next call, and no longer than the [Workspace] that may be open
    public T forward(Rng rng) {
        if (forward != null && wantsChanged()) drop();
        repeatable = false;
        if (Watch.here() != null) result = computation.apply(rng); // a watch sees operations, not kernels
        else if (forward != null && holds()) replayForward(forward, rng);
        else if (warm && forward == null && refusal == null) record(rng);
        else result = computation.apply(rng);
        warm = true;
        return known();
    }

    private T known() {
        T value = result;
        if (value == null) {
            throw GradusException.got("backward without a result")
                    .expected("a call of forward before")
                    .because("the two were exchanged, or forget() came between them")
                    .repair("Call forward, then backward.");
        }
        return value;
    }

    private boolean wantsChanged() {
        for (int i = 0; i < leaves.length; i++) if (leaves[i].requiresGrad() != wanted[i]) return true;
        return false;
    }

    private boolean holds() {
        for (int i = 0; i < assumptions.size(); i++) if (!assumptions.get(i).getAsBoolean()) return false;
        return true;
    }

    private void replayForward(Recorder work, Rng rng) {
        for (int i = 0; i < draws.size(); i++) {
            Draw draw = draws.get(i);
            rng.follow(draw.path, draw.key, words);
        }
        work.replay();
        result = recorded;
        repeatable = true;
    }

    private void record(Rng rng) {
        Recorder recorder = Recorder.open();
        if (recorder == null) { // another thread records: this one will later
            result = computation.apply(rng);
            return;
        }
        source = rng;
        recording = this;
        memory.enter();
        try (recorder) {
            result = computation.apply(rng);
        } finally {
            memory.leave();
            recording = null;
        }
        refusal = recorder.refusal();
        if (refusal != null) return;
        forward = recorder;
        recorded = result;
        repeatable = true;
        leaves = leavesBehind(root.apply(known()));
        wanted = new boolean[leaves.length];
        for (int i = 0; i < leaves.length; i++) wanted[i] = leaves[i].requiresGrad();
    }

    /// Computes the gradients of the result, which must be a scalar, and adds them to what the leaves already have.
    ///
    /// @throws GradusException when there is no result
    public void backward() {
        Tensor scalar = root.apply(known());
        if (!repeatable || Watch.here() != null) {
            scalar.backward();
            return;
        }
        Sweep sweep = sweep();
        if (sweep == null) recordSweep(scalar);
        else sweep.work.replay();
    }

    private @Nullable Sweep sweep() {
        for (int s = 0; s < sweeps.size(); s++) {
            Sweep sweep = sweeps.get(s);
            boolean same = true;
            for (int i = 0; i < leaves.length; i++) same &= sweep.present[i] == (leaves[i].grad() != null);
            if (same) return sweep;
        }
        return null;
    }

    private void recordSweep(Tensor scalar) {
        boolean[] present = new boolean[leaves.length];
        for (int i = 0; i < leaves.length; i++) present[i] = leaves[i].grad() != null;
        Recorder recorder = sweeps.size() == MOST_SWEEPS ? null : Recorder.open();
        memory.enter();
        try (recorder) {
            scalar.backward();
        } finally {
            memory.leave();
        }
        refusal = recorder == null ? null : recorder.refusal();
        if (recorder != null && refusal == null) sweeps.add(new Sweep(present, recorder));
        else drop();
    }

    /// The tensors that no operation made, behind a result.
    private static Tensor[] leavesBehind(Tensor result) {
        Set<Tensor> seen = new HashSet<>(List.of(result));
        List<Tensor> next = new ArrayList<>(seen), leaves = new ArrayList<>();
        while (!next.isEmpty()) {
            Tensor t = next.removeLast();
            Op producer = t.producer();
            if (producer == null) leaves.add(t);
            else for (Tensor input : producer.inputs) if (seen.add(input)) next.add(input);
        }
        return leaves.toArray(Tensor[]::new);
    }

    /// The key of random numbers, to be renewed when the step is replayed.
    static RandomKey keyOf(Rng rng) {
        RandomKey key = rng.randomKey();
        Replay<?> step = Recorder.isOn() ? recording : null;
        if (step != null && step.source != null) {
            long[] path = rng.pathFrom(step.source);
            if (path != null) step.draws.add(new Draw(key, path));
        }
        return key;
    }

    /// Adds a condition under which the recorded step may be replayed.
    static void assume(BooleanSupplier condition) {
        Replay<?> step = Recorder.isOn() ? recording : null;
        if (step != null) step.assumptions.add(condition);
    }
}
