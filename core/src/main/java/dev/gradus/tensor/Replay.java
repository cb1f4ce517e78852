package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Packing;
import dev.gradus.tensor.kernel.RandomKey;
import dev.gradus.tensor.kernel.Recorder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
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
///     Ops.fill(inputs, nextInputs()); Ops.fill(labels, nextLabels());     // the same tensors, refilled
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
/// What is recorded is what is done to tensors. Whatever Java decides in between must come out alike each time, so a computation
/// is never replayed but computed as usual each time, and [#refusal()] says why, where it brings a value into Java (reads an
/// element, draws a number, asks for a gradient), makes a tensor of Java's numbers, changes tensors by a rule in Java, computes
/// gradients or takes an optimizer's step, opens a workspace, uses a [dev.gradus.tensor.Function], or contains a layer that does
/// not say that it is repeatable. A replay within a recorded computation becomes part of it.
///
/// It is recorded again after a tensor began or ceased to ask for gradients, and computed as usual where a parameter is another
/// tensor than before, or where [#assume] finds something else changed. What no tensor can tell (a counter in a field) is the
/// caller's to know: [#forget()] has it recorded again. Random numbers may be drawn from the given source and its forks, by
/// [Ops#dropout] and as tensors.
///
/// Memory of the recorded step is kept as long as this object; results are valid until the next call. Without gradients, weights are
/// kept packed for the kernels, too, as long as those packed so far and the next fit into an eighth of the largest heap. With
/// `-Dgradus.checks=true` every 50th replay (`-Dgradus.checks.every`) is computed as usual, too, and compared bit for bit.
///
/// @param <T> what is computed
public final class Replay<T> {
    /* Why a replay has the bits of the computation:
    1. Every kernel passes through the Recorder; whatever brings a value into Java refuses.
    2. Elements never move (Memory): what one recorder has remembered, another cannot divert.
    3. Inputs are watched: which ask for gradients, whether their memory is still theirs, whether parameters are the same tensors.
    4. Every operation knows the state of the tensors that backward reads (Op.stamp); each replay notes it anew.
    A sweep is recorded for each way in which gradients are there or absent before it, and always follows its forward. */

    /// More ways than these in which gradients are there or absent before backward have no sensible use.
    private static final int MOST_SWEEPS = 4;

    /// After so many calls in a row in which an assumption did not hold, the computation is recorded anew.
    private static final int MOST_MISSES = 3;

    /// The largest heap over the memory of kept packings.
    private static final int PACKED_SHARE = 8;

    private final Function<Rng, T> computation;
    private final Function<T, Tensor> root;
    private final List<Draw> draws = new ArrayList<>();
    private final List<BooleanSupplier> assumptions = new ArrayList<>();
    private final List<Sweep> sweeps = new ArrayList<>();
    private final int[] words = new int[4];

    /// The operations that were recorded, and what they were given that none of them made.
    private Fusion operations = new Fusion();

    private final Set<Tensor> given = Collections.newSetFromMap(new IdentityHashMap<>());

    /// What was changed in place while recording, such as running statistics.
    private final Set<Tensor> changed = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Weights that are kept packed.
    final List<Packing> packings = new ArrayList<>();

    /// Bytes of them; fewer in tests.
    long mostPacked = Runtime.getRuntime().maxMemory() / PACKED_SHARE;

    private boolean warm;
    private int misses;
    private @Nullable String refusal;
    private @Nullable Rng source;
    private @Nullable Recorder forward;
    private Workspace memory = Workspace.lasting();

    /// Memory whose results may still be in use until the next call.
    private @Nullable Workspace retired;

    /// Leaves behind the root, all that was given to operations, and whether each of these asked for a gradient.
    private Tensor[] leaves = {}, inputs = {};

    private boolean[] wanted = {};

    /// Results behind the root, in no order, and those that each replay computes.
    private Tensor[] path = {}, results = {};

    /// What was computed while recording: where replaying leaves its result.
    private @Nullable T recorded;

    /// What [#forward] gave last, and whether that is the recorded one.
    private @Nullable T result;

    private boolean repeatable;
    private long replays;
    private final SelfCheck check = new SelfCheck();
    private boolean checking;

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

    /// How many results of operations the recorded step leaves out until somebody asks for them.
    int leftOut() {
        return operations.leftOut();
    }

    /// Bytes that are kept from one call to the next: memory of the recorded step, and weights in the order of the kernels.
    ///
    /// @return 0 before anything is recorded
    public long keptBytes() {
        return memory.reservedBytes() + (retired == null ? 0 : retired.reservedBytes()) + packedBytes();
    }

    /// Why the computation cannot be replayed.
    ///
    /// @return the reason, or null as long as none is known
    public @Nullable String refusal() {
        return refusal;
    }

    /// Has the computation that is being recorded on this thread refused; nothing happens outside of a recording.
    ///
    /// @param why for people: "it counts calls"
    public static void refuse(String why) {
        Recorder.refuse(why);
    }

    /// Whether what this thread computes is being recorded.
    ///
    /// @return true within the recording of any replay
    public static boolean isRecording() {
        return Recorder.isOn();
    }

    /// Adds a condition under which what is being recorded on this thread may be replayed; where it does not hold, the computation is
    /// done as usual. Nothing happens outside of a recording.
    ///
    /// ```java
    /// double rate = layer.rate();                     // a setting that somebody may change
    /// Replay.assume(() -> layer.rate() == rate);
    /// ```
    ///
    /// @param condition asked before each replay
    public static void assume(BooleanSupplier condition) {
        Replay<?> step = here();
        if (step != null) step.assumptions.add(condition);
    }

    /// Has the next computation but one recorded again: after something changed that tensors do not tell.
    public void forget() {
        refusal = null;
        drop();
    }

    private void drop() {
        clear();
        sweeps.clear();
        forward = null;
        recorded = null;
        repeatable = false;
        warm = false;
        misses = 0;
        checking = false;
        if (retired == null) retired = memory;
        memory = Workspace.lasting();
    }

    private void clear() {
        draws.clear();
        assumptions.clear();
        operations = new Fusion();
        given.clear();
        changed.clear();
        packings.clear();
    }

    /// Computes the result.
    ///
    /// @param rng random numbers of this very step
    /// @return the result, valid until the next call, and no longer than the [Workspace] that may be open
    public T forward(Rng rng) {
        repeatable = false;
        checking = false;
        if (Recorder.isOn()) { // part of what is being recorded
            result = computation.apply(rng);
            return known();
        }
        if (forward != null && inputsChanged()) drop();
        boolean watched = Execution.here().watch != null; // a watch sees operations, not kernels
        boolean holds = !watched && forward != null && holds();
        retire();
        if (holds && forward != null) replayForward(forward, rng);
        else if (!watched && warm && forward == null && refusal == null) record(rng);
        else result = computation.apply(rng);
        warm = true;
        return known();
    }

    /// Ends the results of a recording that was dropped: whoever still has one gets an error, not old values.
    private void retire() {
        if (retired != null) retired.renew();
        retired = null;
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

    private boolean inputsChanged() {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].requiresGrad() != wanted[i] || !inputs[i].store().isValid()) return true;
        }
        return false;
    }

    private boolean holds() {
        for (int i = 0; i < assumptions.size(); i++) {
            if (assumptions.get(i).getAsBoolean()) continue;
            if (++misses == MOST_MISSES) drop();
            return false;
        }
        misses = 0;
        return true;
    }

    private void replayForward(Recorder work, Rng rng) {
        checking = Checks.EVERY > 0 && ++replays % Checks.EVERY == 0;
        if (checking) check.begin(changed);
        for (int i = 0; i < draws.size(); i++) {
            Draw draw = draws.get(i);
            rng.follow(draw.path, draw.key, words);
        }
        memory.replayed();
        work.replay();
        stampResults();
        result = recorded;
        repeatable = true;
        if (checking) check.forward(root.apply(known()), () -> root.apply(computation.apply(rng)));
    }

    private void stampResults() {
        for (int i = 0; i < results.length; i++) producer(results[i]).stamp(results[i]);
    }

    private static Op producer(Tensor result) {
        return Objects.requireNonNull(result.producer());
    }

    private void record(Rng rng) {
        Recorder recorder = Recorder.open(null);
        if (recorder == null) { // another thread records: this one will later
            result = computation.apply(rng);
            return;
        }
        clear();
        Execution here = Execution.here();
        boolean differentiates = here.differentiates();
        assumptions.add(() -> differentiates == Execution.here().differentiates());
        source = rng;
        here.recording = this;
        memory.enter();
        try (recorder) {
            result = computation.apply(rng);
            if (recorder.refusal() == null) operations.fuse(recorder);
        } finally {
            memory.leave();
            here.recording = null;
        }
        refusal = recorder.refusal();
        if (refusal != null) return;
        forward = recorder;
        recorded = result;
        repeatable = true;
        changed.removeIf(t -> t.store().isIn(memory)); // part of the step, not of what it leaves behind
        Tensor scalar = root.apply(known());
        List<Tensor> behind = Backward.resultsBehind(scalar);
        path = behind.toArray(Tensor[]::new);
        results = operations.results();
        leaves = leavesOf(behind, scalar);
        for (Tensor leaf : leaves) given.add(leaf);
        inputs = given.toArray(Tensor[]::new);
        wanted = new boolean[inputs.length];
        for (int i = 0; i < inputs.length; i++) wanted[i] = inputs[i].requiresGrad();
        stampResults();
    }

    /// Computes the gradients of the result, which must be a scalar, and adds them to what the leaves already have.
    ///
    /// @throws GradusException when there is no result, or a tensor was changed in place whose elements are needed as they were
    public void backward() {
        Tensor scalar = root.apply(known());
        if (!repeatable || Execution.here().watch != null || Recorder.isOn()) {
            scalar.backward();
            return;
        }
        if (checking) check.beforeBackward(leaves);
        Sweep sweep = sweep();
        if (sweep == null) recordSweep(scalar);
        else {
            for (Tensor y : path) producer(y).requireUnchanged(y);
            sweep.work.replay();
        }
        if (checking) check.backward(leaves);
        checking = false;
    }

    private @Nullable Sweep sweep() {
        for (int s = 0; s < sweeps.size(); s++) {
            Sweep sweep = sweeps.get(s);
            boolean same = true;
            for (int i = 0; i < leaves.length; i++) same &= sweep.present[i] == (leaves[i].gradientNow() != null);
            if (same) return sweep;
        }
        return null;
    }

    private void recordSweep(Tensor scalar) {
        boolean[] present = new boolean[leaves.length];
        for (int i = 0; i < leaves.length; i++) present[i] = leaves[i].gradientNow() != null;
        Recorder recorder = sweeps.size() == MOST_SWEEPS ? null : Recorder.open(forward);
        memory.enter();
        try (recorder) {
            Backward.ofScalar(scalar);
        } finally {
            memory.leave();
        }
        refusal = recorder == null ? null : recorder.refusal();
        if (recorder != null && refusal == null) sweeps.add(new Sweep(present, recorder));
        else drop();
    }

    /// The tensors that no operation made, behind some results.
    private static Tensor[] leavesOf(List<Tensor> results, Tensor root) {
        Set<Tensor> leaves = Collections.newSetFromMap(new IdentityHashMap<>());
        if (results.isEmpty()) leaves.add(root);
        for (Tensor y : results) {
            for (Tensor input : producer(y).inputs) if (input.producer() == null) leaves.add(input);
        }
        return leaves.toArray(Tensor[]::new);
    }

    private static @Nullable Replay<?> here() {
        return Recorder.isOn() ? Execution.here().recording : null;
    }

    /// Notes what an operation makes, and of what.
    void made(Tensor y, Op op) {
        Recorder recorder = Recorder.here();
        if (recorder == null) return;
        for (Tensor input : op.inputs) if (!operations.made(input)) given.add(input);
        operations.add(op, y, recorder.last());
    }

    /// Notes that a tensor is changed in place.
    static void changed(Tensor t) {
        Replay<?> step = here();
        if (step != null) step.changed.add(t);
    }

    /// Where to keep the weights of a model packed that answers again and again: only a step without gradients that is being recorded,
    /// and does not compute them itself, is likely to find them unchanged.
    ///
    /// @return null where they are packed anew each time
    static @Nullable Packing packing(Tensor w, @Nullable Tensor b) {
        Replay<?> step = here();
        if (step == null || Execution.here().differentiates() || w.store().isIn(step.memory)) return null;
        if (b != null && b.store().isIn(step.memory)) return null;
        if (step.packedBytes() + (long) Float.BYTES * w.size() > step.mostPacked) return null;
        var packing = new Packing(() -> w.store().stamp() + (b == null ? 0 : b.store().stamp()));
        step.packings.add(packing);
        return packing;
    }

    private long packedBytes() {
        long bytes = 0;
        for (Packing packing : packings) bytes += packing.bytes();
        return bytes;
    }

    /// The key of random numbers, to be renewed when the step is replayed.
    static RandomKey keyOf(Rng rng) {
        RandomKey key = rng.randomKey();
        Replay<?> step = here();
        if (step != null && step.source != null) {
            long[] path = rng.pathFrom(step.source);
            if (path != null) step.draws.add(new Draw(key, path));
            else Recorder.refuse("it draws random numbers from another source than the one that it is given");
        }
        return key;
    }
}
