package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The memory of one training step: while it is open, every tensor that an operation makes lives in recycled memory, and
/// when it closes they are all gone at once.
///
/// ```java
/// try (var step = Workspace.open()) {
///     Tensor value = loss.of(model.forward(inputs, Pass.training(rng)), targets);
///     value.backward();
///     optimizer.step();
/// }
/// ```
/// The idiom is that of [java.lang.foreign.Arena]. Using a tensor after its workspace closed throws an error that tells how
/// to keep it: `detach().copy()` or `item()` before the end. Parameters, their gradients and optimizer slots are
/// made outside of any workspace and stay. Gradients of intermediate results end with the backward sweep.
///
/// A workspace belongs to the thread that opened it. They nest: the inner one closes first. Memory is kept by the thread
/// for the next workspace of the same depth, so a steady step allocates no arrays; after a step that needed more, one
/// array of the whole size replaces the pieces. Without a workspace everything is ordinary garbage-collected memory.
/// Predictions of many threads [borrow][#borrow()] theirs.
public final class Workspace implements AutoCloseable {
    private static final SharedMemory SHARED = new SharedMemory();

    private final Pools pools;
    private final End end;
    private long generation;
    private boolean open;
    private boolean swept;

    /// How often what is in it was computed anew, in place.
    private long replays;

    /// Whether it is one of those that [#SHARED] counts.
    private boolean admitted;

    /// What becomes of its memory when it closes.
    private enum End {
        /// It is ready for the next workspace of the thread.
        KEPT,
        /// It is left to the garbage collector.
        DROPPED,
        /// It is ready for any thread.
        GIVEN_BACK
    }

    private Workspace(Pools pools, End end) {
        this.pools = pools;
        this.end = end;
    }

    /// Opens a workspace for this thread, inside the one that is open, if any.
    ///
    /// @return the workspace, to be closed by the same thread
    public static Workspace open() {
        Recorder.refuse("it opens a workspace");
        Stack all = Execution.here().workspaces;
        return all.push(all.kept());
    }

    /// Opens a workspace whose memory is not kept for the next one: for what is done once.
    ///
    /// @return the workspace, to be closed by the same thread
    public static Workspace openOnce() {
        Recorder.refuse("it opens a workspace");
        return Execution.here().workspaces.push(new Workspace(new Pools(), End.DROPPED));
    }

    /// Opens a workspace whose memory is borrowed from all threads' and given back when it closes: for predictions, which many
    /// threads make, each of them now and then.
    ///
    /// As many threads borrow at a time as there are processors; the others wait. Of what is not lent, 64 MiB are kept. So the
    /// memory does not depend on the number of threads, and a new thread, virtual or not, finds it ready. For training, which one
    /// thread does step after step, [#open()] is the right one: it never waits.
    ///
    /// @return the workspace, to be closed by the same thread
    public static Workspace borrow() {
        Recorder.refuse("it opens a workspace");
        Stack all = Execution.here().workspaces;
        boolean admitted = !all.borrows() && SHARED.admit();
        Workspace w = new Workspace(SHARED.take(), End.GIVEN_BACK);
        w.admitted = admitted;
        return all.push(w);
    }

    /// Bytes that [borrowed][#borrow()] workspaces of all threads hold now, with those that are ready to be borrowed.
    ///
    /// @return bytes
    public static long sharedBytes() {
        return SHARED.bytes();
    }

    /// Bytes that this workspace holds ready, used or not.
    ///
    /// @return bytes
    public long reservedBytes() {
        return pools.bytes();
    }

    /// What tensors have taken since it was opened, from which follows what larger ones would take.
    ///
    /// @return as it is now
    public Footprint footprint() {
        return new Footprint(pools.floats.trace(), pools.doubles.trace(), pools.ints.trace());
    }

    /// Ends the step: every tensor made in it is invalid from here on, and its memory will be used again.
    @Override
    public void close() {
        if (!open) return;
        Execution.here().workspaces.pop(this);
        open = false;
        generation++;
        switch (end) {
            case KEPT -> pools.reset();
            case DROPPED -> {}
            case GIVEN_BACK -> SHARED.giveBack(pools, admitted);
        }
    }

    /// A workspace that stays valid when it is left, and can be entered again.
    static Workspace lasting() {
        return new Workspace(new Pools(), End.KEPT);
    }

    /// Makes this lasting workspace the innermost one of this thread.
    void enter() {
        Execution.here().workspaces.push(this);
    }

    void leave() {
        Execution.here().workspaces.pop(this);
    }

    /// Ends all tensors of this lasting workspace, which can be entered again.
    void renew() {
        generation++;
        pools.reset();
    }

    /// Notes that all of it was computed anew, in place.
    void replayed() {
        replays++;
    }

    long replays() {
        return replays;
    }

    static @Nullable Workspace current() {
        return Execution.here().workspaces.top();
    }

    long generation() {
        return generation;
    }

    /// Whether a backward sweep is under way, whose gradients end with it.
    boolean isSwept() {
        return swept;
    }

    void swept(boolean now) {
        swept = now;
    }

    Pool pool(DType dtype) {
        return pools.of(dtype);
    }

    /// Recycled arrays of all element types.
    static final class Pools {
        private final Pool floats = new Pool(DType.FLOAT32);
        private final Pool doubles = new Pool(DType.FLOAT64);
        private final Pool ints = new Pool(DType.INT32);

        Pool of(DType dtype) {
            return switch (dtype) {
                case FLOAT32 -> floats;
                case FLOAT64 -> doubles;
                case INT32 -> ints;
            };
        }

        long bytes() {
            return floats.reserved() * 4 + doubles.reserved() * 8 + ints.reserved() * 4;
        }

        void reset() {
            floats.reset();
            doubles.reset();
            ints.reset();
        }
    }

    /// The workspaces of one thread, innermost last; closed ones stay for their next use.
    static final class Stack {
        private Workspace[] byDepth = {};
        private @Nullable Workspace[] open = {};
        private int depth;

        /// The next one, of those that are kept.
        Workspace kept() {
            if (depth >= byDepth.length) {
                int known = byDepth.length;
                byDepth = Arrays.copyOf(byDepth, depth + 1);
                for (int i = known; i <= depth; i++) byDepth[i] = lasting();
            }
            return byDepth[depth];
        }

        Workspace push(Workspace w) {
            if (depth == open.length) open = Arrays.copyOf(open, depth + 1);
            open[depth++] = w;
            w.open = true;
            return w;
        }

        void pop(Workspace w) {
            if (top() != w) {
                throw GradusException.got("a workspace was closed out of order")
                        .expected("the innermost open workspace of this thread to close first")
                        .because("it was closed by hand, or by another thread")
                        .repair("Use try (var step = Workspace.open()) { … }.");
            }
            open[--depth] = null; // else an idle thread would keep memory that is not its own
        }

        /// Whether the thread has borrowed memory.
        boolean borrows() {
            for (Workspace w : open) if (w != null && w.end == End.GIVEN_BACK) return true;
            return false;
        }

        @Nullable Workspace top() {
            return depth == 0 ? null : open[depth - 1];
        }
    }

    /// Recycled arrays of one element type, handed out from front to back.
    ///
    /// Offsets begin at [#SKEW] and are multiples of [#ALIGN] from there, because a large array's first element lies 16
    /// bytes past a 64-byte boundary under G1, and a vector load that crosses a cache line costs up to a quarter of a
    /// kernel's speed. Arrays are at least [#LEAST] elements, so that G1 treats them as humongous and never moves them.
    static final class Pool {
        static final int ALIGN = 16;
        static final int SKEW = 12;
        static final int LEAST = 1 << 20;

        private final DType dtype;
        private Object[] arrays = {};
        private int[] lengths = {};
        private int current;
        private int used = SKEW;

        /// Every size that was taken, and the negative of every size that was given back.
        private int[] trace = new int[64];

        private int traced;
        private final List<Block> free = new ArrayList<>();

        /// Memory given back before the end.
        private record Block(Slice<Object> elements, int size) {}

        Pool(DType dtype) {
            this.dtype = dtype;
        }

        /// Takes `n` elements of unspecified content.
        Slice<Object> take(int n) {
            int size = roundUp(n);
            trace(size);
            for (int i = free.size() - 1; i >= 0; i--) { // the last one is the likeliest to be in the cache
                if (free.get(i).size == size) return free.remove(i).elements;
            }
            while (current < arrays.length && (long) used + n > lengths[current]) {
                current++;
                used = SKEW;
            }
            if (current == arrays.length) addArray(Math.max(LEAST, size));
            Slice<Object> taken = new Slice<>(arrays[current], used);
            used = (int) Math.min(Integer.MAX_VALUE, (long) used + size);
            return taken;
        }

        void giveBack(Slice<Object> elements, int n) {
            int size = roundUp(n);
            trace(-size);
            free.add(new Block(elements, size));
        }

        void reset() {
            free.clear();
            traced = 0;
            if (current > 0 && total() <= Integer.MAX_VALUE - 1024) {
                int all = (int) total();
                arrays = new Object[0];
                lengths = new int[0];
                current = 0; // so it is sound, and empty, where there is no memory for the new array
                addArray(all);
                used = lengths[0];
            }
            if (Checks.ON && arrays.length > 0) poison();
            current = 0;
            used = SKEW;
        }

        long reserved() {
            return total();
        }

        int[] trace() {
            return Arrays.copyOf(trace, traced);
        }

        private void trace(int size) {
            if (traced == trace.length) trace = Arrays.copyOf(trace, 2 * traced);
            trace[traced++] = size;
        }

        private long total() {
            long sum = 0;
            for (int length : lengths) sum += length;
            return sum;
        }

        private void addArray(int n) {
            int length = (int) Math.min(Integer.MAX_VALUE - 8L, (long) n + SKEW);
            arrays = Arrays.copyOf(arrays, arrays.length + 1);
            lengths = Arrays.copyOf(lengths, lengths.length + 1);
            arrays[arrays.length - 1] = dtype.newArray(length);
            lengths[lengths.length - 1] = length;
            used = SKEW;
        }

        /// Fills what was used with NaN, so that a test sees whoever reads memory that was never written.
        private void poison() {
            for (int i = 0; i <= Math.min(current, arrays.length - 1); i++) {
                int end = i == current ? Math.min(used, lengths[i]) : lengths[i];
                if (arrays[i] instanceof float[] f) Arrays.fill(f, 0, end, Float.NaN);
                if (arrays[i] instanceof double[] d) Arrays.fill(d, 0, end, Double.NaN);
            }
        }

        static int roundUp(int n) {
            return (int) Math.min(Integer.MAX_VALUE - 64L, ((long) n + ALIGN - 1) / ALIGN * ALIGN);
        }
    }
}
